/**
 * Memory shared between guests: <shmem>.
 * https://libvirt.org/formatdomain.html#shared-memory-device
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Shmem extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
