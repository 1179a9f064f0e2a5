/**
 * A USB device redirected from elsewhere: <redirdev>.
 * https://libvirt.org/formatdomain.html#redirected-devices
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Redirdev extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
