/**
 * A lease of a lock manager: <lease>.
 * https://libvirt.org/formatdomain.html#device-leases
 */
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class Lease extends Part {
  xml(x: Fields): void {}
}
