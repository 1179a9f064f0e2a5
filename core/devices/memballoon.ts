/**
 * The memory balloon: <memballoon>.
 * https://libvirt.org/formatdomain.html#memory-balloon-device
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Memballoon extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
