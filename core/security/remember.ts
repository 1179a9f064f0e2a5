/** Owners and labels that are remembered while a guest uses a file. To be furnished. */
import { Notes } from "../notes/note";
import { Span } from "../text/span";
import { Writer } from "../text/writer";

export function writeOperations(_input: Span, _notes: Notes, to: Writer): void {
  to.text('{"operations":[]}');
}
