/**
 * A private channel between host and guest: <channel>.
 * https://libvirt.org/formatdomain.html#channel
 */
import { Device } from "../device";
import { Fields } from "../../xml/fields";

export class Channel extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
