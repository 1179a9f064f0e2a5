/**
 * A directory of the host in the guest: <filesystem>.
 * https://libvirt.org/formatdomain.html#filesystems
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Filesystem extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
