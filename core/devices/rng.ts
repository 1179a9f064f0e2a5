/**
 * A source of random numbers: <rng>.
 * https://libvirt.org/formatdomain.html#random-number-generator-device
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Rng extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
