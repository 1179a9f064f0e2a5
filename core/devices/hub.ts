/**
 * A USB hub: <hub>.
 * https://libvirt.org/formatdomain.html#hub-devices
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Hub extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
