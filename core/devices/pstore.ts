/**
 * Persistent storage for a dying kernel: <pstore>.
 * https://libvirt.org/formatdomain.html#pstore
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Pstore extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
