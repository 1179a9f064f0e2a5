/**
 * A device by which a guest says that it crashed: <panic>.
 * https://libvirt.org/formatdomain.html#panic-device
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Panic extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
