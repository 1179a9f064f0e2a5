/** qemu.conf, read. To be furnished. */
import { Notes } from "../notes/note";
import { Span } from "../text/span";
import { Writer } from "../text/writer";

export function writeConfiguration(_text: Span, _notes: Notes, to: Writer): void {
  to.text("{}");
}
