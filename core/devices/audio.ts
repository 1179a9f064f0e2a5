/**
 * Where sound goes on the host: <audio>.
 * https://libvirt.org/formatdomain.html#audio-backends
 */
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class Audio extends Part {
  xml(x: Fields): void {}
}
