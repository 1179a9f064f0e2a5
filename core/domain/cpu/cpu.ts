/**
 * <cpu>, a part of the domain.
 * https://libvirt.org/formatdomain.html
 */
import { Part } from "../../emulator/part";
import { Numa } from "./numa";
import { Fields } from "../../xml/fields";

export class Cpu extends Part {
  numa: Numa = new Numa();

  xml(x: Fields): void {}
}
