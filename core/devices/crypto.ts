/**
 * A cryptography device: <crypto>.
 * https://libvirt.org/formatdomain.html#crypto
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Crypto extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
