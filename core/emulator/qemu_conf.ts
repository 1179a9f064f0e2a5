/**
 * qemu.conf: the text, read into the JSON that `options.context.driver` takes.
 * https://libvirt.org/drvqemu.html, https://libvirt.org/daemons.html
 *
 * A line is `key = value`: a whole number, a text in single or double quotes (in three double ones it may
 * go over lines), or a list `[ … ]` of these. `#` starts a comment. Of a key that stands there twice the
 * first counts, as in libvirt. A line that can't be read gets a note, and reading goes on with the next.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { writeString } from "../text/json";
import { SpanSet } from "../text/set";
import { EMPTY, NONE, Span, at, byteAt, is, size, slice } from "../text/span";
import { Writer } from "../text/writer";
import { configurationKind } from "./qemu_conf_keys";

const NEWLINE: i32 = 0x0a;

/** Kinds of values, by the letters of the table of keys. */
const enum Kind {
  None = 0,
  Truth = 0x62,
  Number = 0x6e,
  Text = 0x74,
  List = 0x6c,
  /** A text, or a list of them. */
  Either = 0x65,
}

class Reader {
  private at: i32 = 0;
  private seen: SpanSet = new SpanSet();
  private empty: bool = true;

  constructor(
    private readonly text: Span,
    private readonly notes: Notes,
    private readonly to: Writer,
  ) {}

  read(): void {
    this.to.byte(0x7b);
    while (true) {
      this.skip(true);
      if (this.at >= size(this.text)) break;
      if (!this.line()) this.skipLine();
    }
    this.to.byte(0x7d);
  }

  /** One `key = value`; false when it can't be read, having said so. */
  private line(): bool {
    const from = this.at;
    while (isKeyByte(this.peek())) this.at++;
    const key = slice(this.text, from, this.at);
    if (size(key) == 0) return this.refuse("a key");
    this.skip(false);
    if (this.peek() != 0x3d) return this.refuse("=");
    this.at++;
    this.skip(false);
    const start = this.at;
    const value = new Writer(64);
    const kind = this.value(value);
    if (kind == Kind.None) return false;
    const said = slice(this.text, start, this.at);
    this.skip(false);
    if (this.at < size(this.text) && this.peek() != NEWLINE) return this.refuse("the end of the line");
    this.take(key, kind, said, value.take());
    return true;
  }

  private take(key: Span, kind: Kind, said: Span, value: Span): void {
    const wanted: Kind = configurationKind(key, this.notes);
    if (wanted == Kind.None) return;
    if (!this.seen.add(key)) {
      this.notes.about(Code.ConfigurationTwice, key);
      return;
    }
    if (!fits(kind, wanted)) {
      this.notes.about(Code.BadConfigurationValue, said).namedSpan(key).expect(nameOf(wanted));
      return;
    }
    if (!this.empty) this.to.byte(0x2c);
    this.empty = false;
    writeString(this.to, key);
    this.to.byte(0x3a);
    if (wanted == Kind.Truth) this.to.text(is(value, "0") ? "false" : "true");
    else if (wanted == Kind.List && kind == Kind.Text) this.to.byte(0x5b).span(value).byte(0x5d);
    else this.to.span(value);
  }

  /** A value as JSON; what kind it is, or 0. */
  private value(to: Writer): Kind {
    const byte = this.peek();
    if (byte == 0x22 || byte == 0x27) return this.quoted(to) ? Kind.Text : Kind.None;
    if (byte == 0x5b) return this.listed(to) ? Kind.List : Kind.None;
    const from = this.at;
    if (byte == 0x2d || byte == 0x2b) this.at++;
    const digits = this.at;
    while (isDigit(this.peek())) this.at++;
    if (this.at == digits) {
      this.refuse("a number, a text in quotes, or a list in brackets");
      return Kind.None;
    }
    // JSON knows neither + nor zeros in front.
    let first = digits;
    while (first + 1 < this.at && byteAt(this.text, first) == 0x30) first++;
    if (byteAt(this.text, from) == 0x2d) to.byte(0x2d);
    to.span(slice(this.text, first, this.at));
    return Kind.Number;
  }

  private quoted(to: Writer): bool {
    const quote = this.peek();
    const long = quote == 0x22 && this.peek(1) == quote && this.peek(2) == quote;
    const width = long ? 3 : 1;
    const from = this.at + width;
    let end = from;
    for (; end < size(this.text); end++) {
      const byte = byteAt(this.text, end);
      if (!long && byte == NEWLINE) break;
      if (byte == quote && (!long || (this.isQuote(end + 1) && this.isQuote(end + 2)))) {
        writeString(to, slice(this.text, from, end));
        this.at = end + width;
        return true;
      }
    }
    this.at = from;
    return this.refuse(long ? '"""' : quote == 0x22 ? '"' : "'");
  }

  private isQuote(at: i32): bool {
    return at < size(this.text) && byteAt(this.text, at) == 0x22;
  }

  private listed(to: Writer): bool {
    this.at++;
    to.byte(0x5b);
    for (let count = 0; ; count++) {
      this.skip(true);
      if (this.peek() == 0x5d) break;
      if (count > 0) {
        if (this.peek() != 0x2c) return this.refuse(", or ]");
        this.at++;
        this.skip(true);
        if (this.peek() == 0x5d) break;
        to.byte(0x2c);
      }
      if (this.peek() == 0x5b) return this.refuse("a number, or a text in quotes");
      if (this.value(to) == Kind.None) return false;
    }
    this.at++;
    to.byte(0x5d);
    return true;
  }

  /** Past blanks and a comment; past ends of lines too if asked. */
  private skip(lines: bool): void {
    for (; this.at < size(this.text); this.at++) {
      const byte = this.peek();
      if (byte == 0x23) {
        while (this.at < size(this.text) && this.peek() != NEWLINE) this.at++;
        if (!lines) return;
      } else if (byte != 0x20 && byte != 0x09 && byte != 0x0d && !(lines && byte == NEWLINE)) return;
    }
  }

  private skipLine(): void {
    while (this.at < size(this.text) && this.peek() != NEWLINE) this.at++;
  }

  private refuse(expected: string): bool {
    const from = at(this.text) + this.at;
    let end = this.at;
    while (end < size(this.text) && byteAt(this.text, end) > 0x20) end++;
    const found = slice(this.text, this.at, end);
    const note = this.notes.add(Code.BadConfiguration, from, from + max(size(found), 1));
    if (size(found) > 0) note.found(found);
    note.expect(expected);
    return false;
  }

  /** The byte here, or so much further; 0 behind the end. */
  private peek(further: i32 = 0): i32 {
    const place = this.at + further;
    return place < size(this.text) ? byteAt(this.text, place) : 0;
  }
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

function isKeyByte(byte: i32): bool {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || isDigit(byte) || byte == 0x5f || byte == 0x2d || byte == 0x2e;
}

function fits(kind: Kind, wanted: Kind): bool {
  if (wanted == Kind.Truth) return kind == Kind.Number;
  // A text stands for a list of one.
  if (wanted == Kind.Either || wanted == Kind.List) return kind == Kind.Text || kind == Kind.List;
  // max_core may be "unlimited", and users are also given by number.
  return kind == wanted || (wanted == Kind.Text && kind == Kind.Number);
}

function nameOf(kind: Kind): string {
  if (kind == Kind.Truth) return "0 or 1";
  if (kind == Kind.Number) return "a whole number";
  return kind == Kind.Text ? "a text in quotes" : "a list of texts";
}

/** Reads the text of qemu.conf and writes its keys as one JSON object; always one, with notes on what is left out. */
export function writeConfiguration(text: Span, notes: Notes, to: Writer): void {
  new Reader(text == NONE ? EMPTY : text, notes, to).read();
}
