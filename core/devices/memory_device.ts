/**
 * A memory module: <memory> among the devices.
 * https://libvirt.org/formatdomain.html#memory-devices
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class MemoryDevice extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
