/**
 * The files and sockets that a shell has opened, or will open, for QEMU: `options.context.descriptors`.
 *
 * libvirt opens most of what a guest uses itself and hands QEMU the descriptors: so QEMU needs no right
 * to the paths, and a socket listens before QEMU runs. Which number stands for what only the shell
 * knows, so it says so by use, and by device where devices differ:
 *
 *   {"monitor": 3, "listen": 4, "tap": [5, 6], "serial0": {"source": 7, "log": 8}, "/dev/vhost-vdpa-0": {"vdpa": 9}}
 *
 * A number stands for the first descriptor of that use; queues behind it have the numbers that follow.
 * A list names each. What nobody says isn't passed: the room then writes the path (or what QEMU opens
 * by itself), so that the command line can be run by hand.
 *
 *   const fd = context.descriptors.text(alias, "vhost");                          "44", or NONE
 *   const path = context.descriptors.passed(line, alias, "source", this.path);    /dev/fdset/0 behind an -add-fd, or the path
 */
import { CommandLine } from "../argv/command_line";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonKind, JsonValue } from "../text/json";
import { NOT_A_NUMBER } from "../text/number";
import { NONE, Span, same, wordIndex } from "../text/span";
import { Writer, decimal } from "../text/writer";

/** What a descriptor can be for (docs/doors.md says each). */
const USES: StaticArray<string> = [
  "monitor",
  "listen",
  "source",
  "log",
  "tpm",
  "cancel",
  "tap",
  "ethernet",
  "vhost",
  "slirp",
  "vdpa",
  "vhost-scsi",
  "vsock",
  "vhost-user-gpu",
  "incoming",
  "fdgroup",
  "fdgroup-writable",
];

export class Descriptors {
  private given: JsonValue | null = null;
  /** How many sets -add-fd has made. */
  private sets: i32 = 0;

  static fromOptions(given: JsonValue | null, notes: Notes): Descriptors {
    const descriptors = new Descriptors();
    if (!given) return descriptors;
    descriptors.given = given;
    for (let i = 0; i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      // A key that is no use names a device or a path, and holds uses.
      if (wordIndex(key, USES) >= 0) checkNumbers(key, value, notes);
      else if (value.kind != JsonKind.Object) notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(USES);
      else {
        for (let j = 0; j < value.length; j++) {
          const use = value.keyAt(j);
          if (wordIndex(use, USES) >= 0) checkNumbers(use, value.at(j), notes);
          else notes.add(Code.UnknownOption, 0, 0).found(use).expectWords(USES);
        }
      }
    }
    return descriptors;
  }

  /** What is said for one use of a device (or of what a path names), else for the use of any; null for nothing. */
  private find(name: Span, use: string): JsonValue | null {
    const given = this.given;
    if (!given) return null;
    for (let i = 0; name != NONE && i < given.length; i++) {
      if (!same(given.keyAt(i), name) || given.at(i).kind != JsonKind.Object) continue;
      const own = given.at(i).get(use);
      if (own) return own;
    }
    const any = given.get(use);
    return any && any.kind != JsonKind.Object ? any : null;
  }

  /** The number of the descriptor, or of the one for a queue; -1 when it isn't passed. */
  number(name: Span, use: string, queue: i32 = 0): i64 {
    const found = this.find(name, use);
    if (!found) return -1;
    if (found.kind == JsonKind.Array) {
      if (queue >= found.length) return -1;
      const each = found.at(queue).integer();
      return each == NOT_A_NUMBER ? -1 : each;
    }
    const first = found.integer();
    return first == NOT_A_NUMBER ? -1 : first + queue;
  }

  /** Its number as a text; NONE when it isn't passed. */
  text(name: Span, use: string, queue: i32 = 0): Span {
    const number = this.number(name, use, queue);
    return number < 0 ? NONE : decimal(number);
  }

  /** How many are passed for a use: the length of a list; 1 for a number, which any count can follow. */
  count(name: Span, use: string): i32 {
    const found = this.find(name, use);
    if (!found) return 0;
    return found.kind == JsonKind.Array ? found.length : 1;
  }

  /**
   * The path that QEMU opens: that of a new descriptor set, for which -add-fd is put on the line, or
   * `path` when nothing is passed. QEMU is told the alias and the use, which it shows its users.
   */
  passed(line: CommandLine, alias: Span, use: string, path: Span): Span {
    const fd = this.number(alias, use);
    return fd < 0 ? path : this.set(line, fd, new Writer(40).span(alias).byte(0x2d).text(use).take());
  }

  /** A new descriptor set with one descriptor; the path by which QEMU opens it. */
  set(line: CommandLine, fd: i64, opaque: Span): Span {
    const set = this.newSet();
    this.addTo(line, set, fd, opaque);
    return new Writer(24).text("/dev/fdset/").number(set).take();
  }

  /** The number of a new, empty descriptor set. */
  newSet(): i32 {
    return this.sets++;
  }

  /** One more descriptor of a set. */
  addTo(line: CommandLine, set: i32, fd: i64, opaque: Span): void {
    const p = line.props("");
    p.integer("set", set);
    p.integer("fd", fd);
    p.text("opaque", opaque);
    line.putProps("add-fd", p);
  }
}

function checkNumbers(key: Span, value: JsonValue, notes: Notes): void {
  let good = value.kind == JsonKind.Array || isNumber(value);
  for (let i = 0; value.kind == JsonKind.Array && i < value.length; i++) if (!isNumber(value.at(i))) good = false;
  if (!good)
    notes.add(Code.BadOption, 0, 0).namedSpan(key).found(value.text()).expect("a number, or a list of numbers");
}

function isNumber(value: JsonValue): bool {
  return value.kind == JsonKind.Number && value.integer() != NOT_A_NUMBER && value.integer() >= 0;
}
