/**
 * A smartcard reader: <smartcard>.
 * https://libvirt.org/formatdomain.html#smartcard-devices
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Smartcard extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
