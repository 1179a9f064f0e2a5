/**
 * <memoryBacking>, a part of the domain.
 * https://libvirt.org/formatdomain.html
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class MemoryBacking extends Part {
  xml(x: Fields): void {}

  /** Its keys of -machine. */
  machine(p: Props, context: Context): void {}
}
