/**
 * The argument of an option as keys and values: `key=value,key2=value2`, or JSON.
 *
 * In the first form a doubled comma is a comma, a first part without a key belongs to the option's
 * implied key (here: has the empty name), a later part without a value is a switch (`key` is on,
 * `nokey` off). In JSON, nested values become dotted keys: `{"file":{"driver":"x"}}` reads as
 * `file.driver=x`, which is how QEMU itself names them in the first form.
 */
import { MAX_KEYS } from "../limits";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonKind, JsonValue, readJson } from "../text/json";
import { EMPTY, NONE, Span, at, byteAt, indexOf, is, literal, size, slice } from "../text/span";
import { Writer, decimal } from "../text/writer";

export class Key {
  /** No `=`: a switch, or the value of the implied key when it is the first. */
  bare: bool = false;

  constructor(
    /** Without a name: the first part, bare. */
    public name: Span,
    public value: Span,
    /** Where it stands in the argument. */
    public from: usize,
    public to: usize,
  ) {}
}

export class Keys {
  all: Key[] = [];
  json: bool = false;
  /** The argument could not be read. */
  broken: bool = false;

  /** `json` says whether the option takes a JSON object in place of pairs. */
  static read(text: Span, notes: Notes, json: bool): Keys {
    const keys = new Keys();
    if (size(text) == 0) return keys;
    if (json && byteAt(text, 0) == 0x7b) keys.readObject(text, notes);
    else keys.readPairs(text);
    if (keys.all.length > MAX_KEYS) {
      notes.add(Code.TooManyKeys, at(text), at(text) + size(text)).expectSpan(decimal(MAX_KEYS));
      keys.broken = true;
    }
    return keys;
  }

  /** The value of the last key of this name; `first` is the name of a bare first part. NONE when it isn't there. */
  valueOf(key: string, first: string): Span {
    for (let i = this.all.length - 1; i >= 0; i--) {
      const found = this.all[i];
      if (found.name == NONE ? key == first : is(found.name, key)) return found.value;
    }
    return NONE;
  }

  private readObject(text: Span, notes: Notes): void {
    this.json = true;
    const value = readJson(text, notes, Code.OptionJson);
    if (value && value.kind == JsonKind.Object) this.flatten(value, NONE);
    else this.broken = true;
  }

  /** The depth is bounded by the JSON reader's limit. */
  private flatten(value: JsonValue, name: Span): void {
    if (this.all.length > MAX_KEYS) return;
    const kind = value.kind;
    if (value.length > 0) {
      for (let i = 0; i < value.length; i++) {
        const part = kind == JsonKind.Object ? value.keyAt(i) : decimal(i);
        this.flatten(value.at(i), name == NONE ? part : dotted(name, part));
      }
      return;
    }
    let text = value.text();
    if (kind == JsonKind.True) text = literal("on");
    else if (kind == JsonKind.False) text = literal("off");
    else if (text == NONE) text = EMPTY;
    if (name != NONE) this.all.push(new Key(name, text, value.from, value.from + 1));
  }

  private readPairs(text: Span): void {
    const length = size(text);
    for (let from = 0; from < length && this.all.length <= MAX_KEYS; ) {
      let comma = from;
      let equals = -1;
      let doubled = false;
      for (; comma < length; comma++) {
        const byte = byteAt(text, comma);
        if (byte == 0x3d && equals < 0) equals = comma;
        if (byte != 0x2c) continue;
        if (comma + 1 >= length || byteAt(text, comma + 1) != 0x2c) break;
        doubled = true;
        comma++;
      }
      // An empty first part is the implied key's empty value; QEMU passes over a comma at the end.
      if (comma > from || from == 0) this.addPair(text, from, equals, comma, doubled);
      from = comma + 1;
    }
  }

  private addPair(text: Span, from: i32, equals: i32, end: i32, doubled: bool): void {
    const first = this.all.length == 0;
    const name = equals >= 0 ? slice(text, from, equals) : first ? NONE : slice(text, from, end);
    let value = equals >= 0 || first ? slice(text, equals >= 0 ? equals + 1 : from, end) : NONE;
    if (doubled) value = undouble(value);
    const key = new Key(name, value, at(text) + from, at(text) + end);
    key.bare = equals < 0;
    this.all.push(key);
  }
}

function dotted(name: Span, part: Span): Span {
  const to = new Writer(size(name) + size(part) + 1);
  return to.span(name).byte(0x2e).span(part).take();
}

/** The text with each pair of commas as one. */
function undouble(text: Span): Span {
  if (indexOf(text, 0x2c) < 0) return text;
  const to = new Writer(size(text));
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    to.byte(byte);
    if (byte == 0x2c) i++;
  }
  return to.take();
}

/** The text with each comma doubled. */
export function writeDoubled(to: Writer, text: Span): void {
  let from = 0;
  for (let comma = indexOf(text, 0x2c); comma >= 0; comma = indexOf(text, 0x2c, comma + 1)) {
    to.span(slice(text, from, comma + 1)).byte(0x2c);
    from = comma + 1;
  }
  to.span(slice(text, from));
}
