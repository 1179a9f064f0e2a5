/**
 * A watchdog: <watchdog>.
 * https://libvirt.org/formatdomain.html#watchdog-devices
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Watchdog extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
