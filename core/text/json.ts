/**
 * JSON: read into a tree in the arena, and written.
 *
 * The reader is for the options of a call, for `-blockdev {…}` and for QMP replies. Objects keep
 * their order and their duplicates; numbers stay as they are written, so none loses digits. Nesting
 * stops at a limit, and the first fault is the only note.
 */
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from "../limits";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NOT_A_NUMBER, digitOf, isDigit, toInteger } from "./number";
import { EMPTY, NONE, Span, at, byteAt, is, isSpace, matches, same, size, slice, spanOf } from "./span";
import { characterLength, writeCharacter } from "./utf8";
import { Writer } from "./writer";

export const enum JsonKind {
  Null = 0,
  False = 1,
  True = 2,
  Number = 3,
  Text = 4,
  Array = 5,
  Object = 6,
}

export class JsonValue {
  /** The text of a string (escapes resolved) or number. */
  private value: Span = NONE;
  /** Made with the first member: most values have none, and a text can have millions. */
  private keys: Span[] | null = null;
  private values: JsonValue[] | null = null;

  constructor(
    readonly kind: JsonKind,
    /** Where it stands. */
    readonly from: usize,
  ) {}

  /** Members of an object, elements of an array. */
  get length(): i32 {
    const values = this.values;
    return values ? values.length : 0;
  }

  at(index: i32): JsonValue {
    return this.values![index];
  }

  /** The name of a member; NONE for an element of an array. */
  keyAt(index: i32): Span {
    const keys = this.keys;
    return keys ? keys[index] : NONE;
  }

  /** The member of this name (the last one, as usual), or null. */
  get(name: string): JsonValue | null {
    for (let i = this.length - 1; i >= 0; i--) if (is(this.keyAt(i), name)) return this.at(i);
    return null;
  }

  /** The same for a name that a document says. */
  member(name: Span): JsonValue | null {
    for (let i = this.length - 1; i >= 0; i--) if (same(this.keyAt(i), name)) return this.at(i);
    return null;
  }

  /** The text of a string, or a number as written; NONE for anything else. */
  text(): Span {
    return this.value;
  }

  /** The number, also when it stands in a string; NOT_A_NUMBER for anything else. */
  integer(): i64 {
    return this.value == NONE ? NOT_A_NUMBER : toInteger(this.value);
  }

  /** True for `true` and for a number that isn't 0, as in qemu.conf. */
  isTrue(): bool {
    return this.kind == JsonKind.True || (this.kind == JsonKind.Number && !is(this.value, "0"));
  }

  setText(value: Span): JsonValue {
    this.value = value;
    return this;
  }

  add(key: Span, value: JsonValue): void {
    let values = this.values;
    if (!values) {
      values = [];
      this.values = values;
      if (this.kind == JsonKind.Object) this.keys = [];
    }
    const keys = this.keys;
    if (keys) keys.push(key);
    values.push(value);
  }
}

/** The value that a text holds, or null with a note of the given code. */
export function readJson(text: Span, notes: Notes, code: Code = Code.BadOptions): JsonValue | null {
  return new JsonReader(text, notes, code).read();
}

/** Reads one value after another from a text. */
export class JsonReader {
  private i: usize;
  private end: usize;
  private count: i32 = 0;
  private depth: i32 = 0;

  constructor(
    text: Span,
    private notes: Notes,
    private code: Code,
  ) {
    this.i = at(text);
    this.end = at(text) + size(text);
  }

  read(): JsonValue | null {
    const value = this.value();
    if (!value) return null;
    this.skipSpace();
    if (this.i < this.end) return this.fail("nothing behind the value");
    return value;
  }

  /** The next value, whatever stands behind it. */
  next(): JsonValue | null {
    return this.value();
  }

  /** Where the reader stands. */
  get position(): usize {
    return this.i;
  }

  private fail(expected: string): JsonValue | null {
    // The options of a call are no part of its input, so their faults have no place there.
    const placed = this.code != Code.BadOptions;
    const note = this.notes
      .add(this.code, placed ? this.i : 0, placed ? min(this.i + 1, this.end) : 0)
      .expect(expected);
    if (this.i < this.end) note.foundText = spanOf(this.i, 1);
    return null;
  }

  private skipSpace(): void {
    while (this.i < this.end && isSpace(load<u8>(this.i))) this.i++;
  }

  private peek(): u8 {
    return this.i < this.end ? load<u8>(this.i) : 0;
  }

  private word(text: string, kind: JsonKind): JsonValue | null {
    if (this.i + text.length > this.end || !matches(this.i, changetype<usize>(text), text.length))
      return this.fail("a value");
    const value = new JsonValue(kind, this.i);
    this.i += text.length;
    return value;
  }

  private value(): JsonValue | null {
    this.skipSpace();
    if (++this.count > MAX_JSON_VALUES) return this.fail("fewer values");
    const byte = this.peek();
    if (byte == 0x7b || byte == 0x5b) return this.container(byte == 0x7b);
    if (byte == 0x22) {
      const from = this.i;
      const text = this.string();
      return text == NONE ? null : new JsonValue(JsonKind.Text, from).setText(text);
    }
    if (byte == 0x74) return this.word("true", JsonKind.True);
    if (byte == 0x66) return this.word("false", JsonKind.False);
    if (byte == 0x6e) return this.word("null", JsonKind.Null);
    if (byte == 0x2d || isDigit(byte)) return this.number();
    return this.fail("a value");
  }

  private number(): JsonValue | null {
    const from = this.i;
    if (this.peek() == 0x2d) this.i++;
    if (!this.digits()) return this.fail("a digit");
    if (this.peek() == 0x2e) {
      this.i++;
      if (!this.digits()) return this.fail("a digit");
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.i++;
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.i++;
      if (!this.digits()) return this.fail("a digit");
    }
    return new JsonValue(JsonKind.Number, from).setText(spanOf(from, <i32>(this.i - from)));
  }

  private digits(): bool {
    const from = this.i;
    while (isDigit(this.peek())) this.i++;
    return this.i > from;
  }

  private container(object: bool): JsonValue | null {
    if (++this.depth > MAX_JSON_DEPTH) return this.fail("fewer levels");
    const container = new JsonValue(object ? JsonKind.Object : JsonKind.Array, this.i++);
    const close: u8 = object ? 0x7d : 0x5d;
    this.skipSpace();
    while (this.peek() != close) {
      let key: Span = NONE;
      if (object) {
        this.skipSpace();
        if (this.peek() != 0x22) return this.fail("a name in double quotes");
        key = this.string();
        if (key == NONE) return null;
        this.skipSpace();
        if (this.peek() != 0x3a) return this.fail(":");
        this.i++;
      }
      const value = this.value();
      if (!value) return null;
      container.add(key, value);
      this.skipSpace();
      if (this.peek() == 0x2c) {
        this.i++;
        this.skipSpace();
        if (this.peek() == close) return this.fail("a value behind the comma");
      } else if (this.peek() != close) return this.fail(object ? ", or }" : ", or ]");
    }
    this.i++;
    this.depth--;
    return container;
  }

  /** The string that starts here, escapes resolved; NONE with a note when it isn't one. */
  private string(): Span {
    const from = ++this.i;
    let escaped = false;
    while (this.i < this.end && load<u8>(this.i) != 0x22) {
      if (load<u8>(this.i) == 0x5c) {
        escaped = true;
        this.i++;
      }
      this.i++;
    }
    if (this.i >= this.end) {
      this.i = this.end;
      this.fail('"');
      return NONE;
    }
    const written = spanOf(from, <i32>(this.i - from));
    this.i++;
    return escaped ? unescape(written) : size(written) == 0 ? EMPTY : written;
  }
}

/** The text of a string as it stands between its quotes, escapes resolved. */
export function unescape(written: Span): Span {
  const to = new Writer(size(written));
  for (let i = 0; i < size(written); i++) {
    // Runs without a backslash are copied whole: a text of replies is a megabyte of them.
    let plain = i;
    while (plain < size(written) && byteAt(written, plain) != 0x5c) plain++;
    if (plain > i) to.span(slice(written, i, plain));
    i = plain;
    if (i >= size(written)) break;
    if (i + 1 >= size(written)) {
      to.byte(0x5c);
      break;
    }
    const letter = byteAt(written, ++i);
    if (letter == 0x6e) to.byte(0x0a);
    else if (letter == 0x74) to.byte(0x09);
    else if (letter == 0x72) to.byte(0x0d);
    else if (letter == 0x62) to.byte(0x08);
    else if (letter == 0x66) to.byte(0x0c);
    else if (letter == 0x75) {
      let code = unit(written, i + 1);
      i += 4;
      const low =
        code >= 0xd800 && code < 0xdc00 && i + 6 < size(written) && byteAt(written, i + 1) == 0x5c
          ? unit(written, i + 3)
          : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
      }
      // Half a pair is no character.
      writeCharacter(to, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
    } else to.byte(letter);
  }
  return to.taken() == EMPTY ? EMPTY : to.take();
}

/** Four hexadecimal digits; U+FFFD when they aren't. */
function unit(text: Span, index: i32): u32 {
  let code: u32 = 0;
  for (let i = index; i < index + 4; i++) {
    const digit = i < size(text) ? digitOf(byteAt(text, i)) : 255;
    if (digit > 15) return 0xfffd;
    code = code * 16 + digit;
  }
  return code;
}

/** A text as a JSON string, quotes and all. Bytes that are no UTF-8 become U+FFFD. */
export function writeString(to: Writer, text: Span): void {
  to.byte(0x22);
  const length = size(text);
  for (let i = 0; i < length; ) {
    const byte = byteAt(text, i);
    if (byte >= 0x80) {
      const more = characterLength(text, i);
      if (more == 0) {
        writeCharacter(to, 0xfffd);
        i++;
      } else {
        to.span(slice(text, i, i + more));
        i += more;
      }
      continue;
    }
    if (byte == 0x22 || byte == 0x5c) to.byte(0x5c).byte(byte);
    else if (byte == 0x0a) to.text("\\n");
    else if (byte == 0x09) to.text("\\t");
    else if (byte == 0x0d) to.text("\\r");
    else if (byte < 0x20 || byte == 0x7f) to.text("\\u").hex(byte, 4);
    else to.byte(byte);
    i++;
  }
  to.byte(0x22);
}

/** A value as it was read. */
export function writeJson(to: Writer, value: JsonValue): void {
  if (value.kind == JsonKind.Object || value.kind == JsonKind.Array) {
    const object = value.kind == JsonKind.Object;
    to.byte(object ? 0x7b : 0x5b);
    for (let i = 0; i < value.length; i++) {
      if (i > 0) to.byte(0x2c);
      if (object) {
        writeString(to, value.keyAt(i));
        to.byte(0x3a);
      }
      writeJson(to, value.at(i));
    }
    to.byte(object ? 0x7d : 0x5d);
  } else if (value.kind == JsonKind.Text) writeString(to, value.text());
  else if (value.kind == JsonKind.Null) to.text("null");
  else if (value.kind == JsonKind.True) to.text("true");
  else if (value.kind == JsonKind.False) to.text("false");
  else to.span(value.text());
}
