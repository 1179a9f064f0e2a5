/**
 * The NVRAM of a pseries guest: <nvram>.
 * https://libvirt.org/formatdomain.html#nvram-device
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Nvram extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
