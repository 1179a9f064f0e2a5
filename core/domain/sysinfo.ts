/**
 * <sysinfo>, a part of the domain.
 * https://libvirt.org/formatdomain.html
 */
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class Sysinfo extends Part {
  xml(x: Fields): void {}
}
