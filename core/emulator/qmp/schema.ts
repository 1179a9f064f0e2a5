/**
 * QEMU's description of its own QMP commands (`query-qmp-schema`), asked for by paths.
 * https://www.qemu.org/docs/master/devel/qapi-code-gen.html#client-json-protocol-introspection
 *
 * A path begins with a command, and each further step goes from a type to one that it names:
 *
 *   arg-type, ret-type   of a command          NAME    a member of an object
 *   +CASE                a variant of an object ^VALUE  a value of an enumeration (the last step)
 *   $FEATURE             a feature (the last step)
 *
 * Arrays count as their elements, alternatives as any of theirs. Of the thousand entries a few dozen are
 * ever looked at, so they are only indexed when read, and made trees of when a path leads there.
 */
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { JsonValue, readJson } from "../../text/json";
import { JsonCursor } from "../../text/json_cursor";
import { isDigit, unsigned } from "../../text/number";
import { EMPTY, NONE, Span, byteAt, indexOf, is, literal, same, size, slice } from "../../text/span";

/** Types that are looked at for one path, in all branches together: they may contain themselves. */
const MAX_STEPS: i32 = 256;

class Entry {
  tree: JsonValue | null = null;

  constructor(
    readonly name: Span,
    readonly text: Span,
  ) {}
}

export class QmpSchema {
  /** Types, which have numbers for names, by their number; commands and the rest in the order of the text. */
  private numbered: Entry[] = [];
  private named: Entry[] = [];
  /** Types looked at for the path that is being walked. */
  private steps: i32 = 0;

  constructor(private notes: Notes) {}

  /** Reads the array that the cursor stands at. */
  read(cursor: JsonCursor): void {
    if (!cursor.array()) return;
    while (cursor.item()) {
      const from = cursor.position;
      let name: Span = NONE;
      if (!cursor.object()) continue;
      for (let key = cursor.key(); key != NONE; key = cursor.key()) {
        if (is(key, "name")) name = cursor.text();
        else cursor.skip();
      }
      if (name != NONE) this.add(new Entry(name, cursor.since(from)));
    }
  }

  private add(entry: Entry): void {
    const number = size(entry.name) > 0 && isDigit(byteAt(entry.name, 0)) ? unsigned(entry.name, 10) : -1;
    // They come in order, so the list grows by one each time; others stay with those that have names.
    if (number >= 0 && number == this.numbered.length) this.numbered.push(entry);
    else this.named.push(entry);
  }

  private find(name: Span): JsonValue | null {
    if (name == NONE) return null;
    let entry: Entry | null = null;
    const number = size(name) > 0 && isDigit(byteAt(name, 0)) ? unsigned(name, 10) : -1;
    if (number >= 0 && number < this.numbered.length && same(this.numbered[<i32>number].name, name)) {
      entry = this.numbered[<i32>number];
    }
    for (let i = 0; !entry && i < this.named.length; i++) if (same(this.named[i].name, name)) entry = this.named[i];
    if (!entry) return null;
    if (!entry.tree) entry.tree = readJson(entry.text, this.notes, Code.BadReplies);
    return entry.tree;
  }

  /** True when the path leads somewhere. */
  has(path: string): bool {
    this.steps = 0;
    const whole = literal(path);
    const first = indexOf(whole, 0x2f);
    if (first < 0) return this.walk(whole, EMPTY);
    return this.walk(slice(whole, 0, first), slice(whole, first + 1));
  }

  private walk(name: Span, path: Span): bool {
    if (++this.steps > MAX_STEPS) return false;
    const entry = this.find(name);
    if (!entry) return false;
    if (size(path) == 0) return true;
    const kind = textOf(entry, "meta-type");
    if (is(kind, "array")) return this.walk(textOf(entry, "element-type"), path);
    if (is(kind, "alternate")) {
      const members = entry.get("members");
      for (let i = 0; members && i < members.length; i++) {
        if (this.walk(textOf(members.at(i), "type"), path)) return true;
      }
      return false;
    }
    const end = indexOf(path, 0x2f);
    const step = end < 0 ? path : slice(path, 0, end);
    const rest = end < 0 ? EMPTY : slice(path, end + 1);
    const mark = byteAt(step, 0);
    if (mark == 0x24) return size(rest) == 0 && holds(entry.get("features"), "", slice(step, 1)) != null;
    if (is(kind, "enum")) {
      if (mark != 0x5e) return false;
      const value = slice(step, 1);
      // QEMU 6.2 put `members` beside the `values` it had before.
      return holds(entry.get("members"), "name", value) != null || holds(entry.get("values"), "", value) != null;
    }
    if (is(kind, "object")) {
      const found =
        mark == 0x2b ? holds(entry.get("variants"), "case", slice(step, 1)) : holds(entry.get("members"), "name", step);
      return found != null && this.walk(textOf(found, "type"), rest);
    }
    const next = is(step, "arg-type") || is(step, "ret-type") ? memberOf(entry, step) : NONE;
    return this.walk(next, rest);
  }
}

function textOf(value: JsonValue, key: string): Span {
  const member = value.get(key);
  return member ? member.text() : NONE;
}

function memberOf(value: JsonValue, key: Span): Span {
  for (let i = 0; i < value.length; i++) if (same(value.keyAt(i), key)) return value.at(i).text();
  return NONE;
}

/** The element of a list that is a text, or has it under a key; null when there is none. */
function holds(list: JsonValue | null, key: string, text: Span): JsonValue | null {
  for (let i = 0; list && i < list.length; i++) {
    const each = list.at(i);
    const name = key.length == 0 ? each.text() : textOf(each, key);
    if (name != NONE && same(name, text)) return each;
  }
  return null;
}
