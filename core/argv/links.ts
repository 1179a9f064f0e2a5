/**
 * What names what on a command line: `-device …,netdev=net0` means the `-netdev` whose id is net0.
 *
 * A kind of option has its ids under one key, and an id is unique in its kind. The table is made once, when
 * somebody first asks; of two with the same id the last counts, as libvirt never writes that and QEMU refuses it.
 */
import { NONE, Span } from "../text/span";
import { Writer } from "../text/writer";
import { Option } from "./option";
import { SpanMap } from "../text/map";

/** Options that are named by others, each with the key of its name. */
const NAMED: StaticArray<string> = [
  "device",
  "id",
  "drive",
  "id",
  "netdev",
  "id",
  "chardev",
  "id",
  "object",
  "id",
  "blockdev",
  "node-name",
  "fsdev",
  "id",
  "tpmdev",
  "id",
  "audiodev",
  "id",
  "add-fd",
  "set",
];

export class Links {
  private known: SpanMap<Option> = new SpanMap<Option>();

  constructor(options: Option[]) {
    for (let i = 0; i < options.length; i++) {
      const option = options[i];
      for (let row = 0; row < NAMED.length; row += 2) {
        if (!option.isNamed(NAMED[row])) continue;
        const name = option.key(NAMED[row + 1]);
        if (name != NONE) this.known.set(nameOf(NAMED[row], name), option);
      }
    }
  }

  /** The option of this kind that has the name, whatever became of it; null when there is none. */
  find(kind: string, name: Span): Option | null {
    return name == NONE ? null : this.known.get(nameOf(kind, name));
  }
}

function nameOf(kind: string, name: Span): Span {
  return new Writer(40).text(kind).byte(0x20).span(name).take();
}
