/**
 * Ids that a command line gives twice: QEMU refuses to start with them, and a domain made of the line would
 * only say so later and elsewhere.
 *
 * An id is looked up among those of its kind: devices, backends of the network, of characters, of blocks.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { SpanSet } from "../text/set";
import { NONE } from "../text/span";
import { Option } from "./option";

const KINDS: StaticArray<string> = ["device", "netdev", "chardev", "object", "drive"];

export function noteDuplicates(options: Option[], notes: Notes): void {
  for (let kind = 0; kind < KINDS.length; kind++) {
    const ids = new SpanSet();
    for (let i = 0; i < options.length; i++) {
      const option = options[i];
      if (!option.isNamed(KINDS[kind])) continue;
      const id = option.key("id");
      if (id == NONE || ids.add(id)) continue;
      const place = option.argument;
      const word = place ? place : option.word;
      notes.add(Code.Conflict, word.from, word.to).named("an id of the command line").found(id);
    }
  }
}
