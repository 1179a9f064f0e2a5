/**
 * A trusted platform module: <tpm>.
 * https://libvirt.org/formatdomain.html#tpm-device
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Tpm extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
