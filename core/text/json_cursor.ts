/**
 * JSON read on the way: a cursor over the text, for what is too large to be made a tree of.
 *
 * The replies of a QEMU are more than a megabyte, of which a few hundred values count. So one asks for
 * the members of an object or the elements of an array one by one, takes a text as a span of the input,
 * and jumps over the rest by counting brackets. What is jumped over is not checked any further.
 *
 *   if (cursor.object()) for (let key = cursor.key(); key != NONE; key = cursor.key()) …
 *   if (cursor.array()) while (cursor.item()) …
 *
 * Behind each `key` and `item` the value must be read or skipped. The first fault is the only note;
 * from then on there are no more members.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonReader, JsonValue, unescape } from "./json";
import { isDigit } from "./number";
import { NONE, Span, at, isSpace, size, spanOf } from "./span";

export class JsonCursor {
  private i: usize;
  private end: usize;
  /** Nothing was read yet of the object or array that the cursor is in: no comma is due. */
  private first: bool = false;
  failed: bool = false;

  constructor(
    text: Span,
    private notes: Notes,
    private code: Code,
  ) {
    this.i = at(text);
    this.end = at(text) + size(text);
  }

  /** True when nothing but white space is left. */
  atEnd(): bool {
    this.skipSpace();
    return this.i >= this.end;
  }

  private skipSpace(): void {
    while (this.i < this.end && isSpace(load<u8>(this.i))) this.i++;
  }

  private peek(): u8 {
    this.skipSpace();
    return this.i < this.end ? load<u8>(this.i) : 0;
  }

  private fail(expected: string): void {
    if (this.failed) return;
    this.failed = true;
    const note = this.notes.add(this.code, this.i, min(this.i + 1, this.end)).expect(expected);
    if (this.i < this.end) note.foundText = spanOf(this.i, 1);
    this.i = this.end;
  }

  private open(bracket: u8): bool {
    if (this.peek() != bracket) {
      this.skip();
      return false;
    }
    this.i++;
    this.first = true;
    return true;
  }

  /** Goes into the object that stands here; anything else is skipped. */
  object(): bool {
    return this.open(0x7b);
  }

  /** Goes into the array that stands here; anything else is skipped. */
  array(): bool {
    return this.open(0x5b);
  }

  /** True when something follows before the closing bracket, which is left behind otherwise. */
  private more(close: u8): bool {
    if (this.failed) return false;
    const byte = this.peek();
    if (byte == close) {
      this.i++;
      this.first = false;
      return false;
    }
    if (!this.first) {
      if (byte != 0x2c) {
        this.fail(close == 0x7d ? ", or }" : ", or ]");
        return false;
      }
      this.i++;
    }
    this.first = false;
    return true;
  }

  /** The name of the object's next member, whose value comes next; NONE behind the last. */
  key(): Span {
    if (!this.more(0x7d)) return NONE;
    if (this.peek() != 0x22) {
      this.fail("a name in double quotes");
      return NONE;
    }
    const name = this.string();
    if (this.peek() != 0x3a) {
      this.fail(":");
      return NONE;
    }
    this.i++;
    return name;
  }

  /** True when another element of the array comes next. */
  item(): bool {
    return this.more(0x5d);
  }

  /** The text or number that stands here; anything else is skipped and gives NONE. */
  text(): Span {
    const byte = this.peek();
    if (byte == 0x22) return this.string();
    const from = this.i;
    this.skip();
    return byte == 0x2d || isDigit(byte) ? spanOf(from, <i32>(this.i - from)) : NONE;
  }

  /** True when `false` stands here, which is read; anything else is skipped. */
  isFalse(): bool {
    const found = this.peek() == 0x66;
    this.skip();
    return found;
  }

  /** The value that stands here as a tree. */
  tree(): JsonValue | null {
    const reader = new JsonReader(spanOf(this.i, <i32>(this.end - this.i)), this.notes, this.code);
    const value = reader.next();
    if (value) this.i = reader.position;
    else {
      this.failed = true;
      this.i = this.end;
    }
    return value;
  }

  /** Where the next value begins, or the end of the last one just behind it. */
  get position(): usize {
    return this.i;
  }

  /** The bytes from an earlier position to this one. */
  since(from: usize): Span {
    return spanOf(from, <i32>(this.i - from));
  }

  private string(): Span {
    const from = this.i + 1;
    let escaped = false;
    for (this.i = from; this.i < this.end; this.i++) {
      const byte = load<u8>(this.i);
      if (byte == 0x22) {
        const written = spanOf(from, <i32>(this.i++ - from));
        return escaped ? unescape(written) : written;
      }
      if (byte == 0x5c) {
        escaped = true;
        this.i++;
      }
    }
    this.i = this.end;
    this.fail('"');
    return NONE;
  }

  /** Goes behind the value that stands here. */
  skip(): void {
    let byte = this.peek();
    if (byte == 0x22) {
      this.skipString();
      return;
    }
    if (byte != 0x7b && byte != 0x5b) {
      const from = this.i;
      while (this.i < this.end) {
        byte = load<u8>(this.i);
        if (byte == 0x2c || byte == 0x7d || byte == 0x5d || isSpace(byte)) break;
        this.i++;
      }
      if (this.i == from) this.fail("a value");
      return;
    }
    let depth = 0;
    while (this.i < this.end) {
      byte = load<u8>(this.i);
      if (byte == 0x22) {
        this.skipString();
        continue;
      }
      this.i++;
      // Both brackets differ from the braces by 32.
      byte |= 0x20;
      if (byte == 0x7b) depth++;
      else if (byte == 0x7d && --depth == 0) return;
    }
    this.fail("a closing bracket");
  }

  private skipString(): void {
    this.i++;
    while (this.i < this.end) {
      const byte = load<u8>(this.i++);
      if (byte == 0x22) return;
      if (byte == 0x5c) this.i++;
    }
    this.i = this.end;
    this.fail('"');
  }
}
