/**
 * A socket between host and guest: <vsock>.
 * https://libvirt.org/formatdomain.html#vsock
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Vsock extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
