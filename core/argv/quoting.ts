/**
 * A word of several pieces: quotes and backslashes resolved as the shell does it.
 *
 * What needs a shell (variables, commands in $(…) or backquotes) stays as it stands, with a note. A
 * word that begins with `{"` is JSON that has lost its quotes; those inside are its own. Each sign
 * that is looked for in vain is looked for once only, so that the time stays linear in the input.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { digitOf, isDigit } from "../text/number";
import { EMPTY, spanOf } from "../text/span";
import { Writer } from "../text/writer";
import { Word } from "./word";

export function isBlank(byte: u8): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0d;
}

export function endsWord(byte: u8): bool {
  return byte == 0x0a || isBlank(byte);
}

/** Where a backslash joins two lines: the address behind the line end, or 0. Blanks between them are forgiven. */
export function joinEnd(backslash: usize, end: usize): usize {
  let j = backslash + 1;
  while (j < end && isBlank(load<u8>(j))) j++;
  return j < end && load<u8>(j) == 0x0a ? j + 1 : 0;
}

/** A byte that the name of a shell variable may have. */
export function isNameByte(byte: u8): bool {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || byte == 0x5f || isDigit(byte);
}

export class Quoting {
  private i: usize = 0;
  private noParenthesis: bool = false;
  private noBrace: bool = false;
  private noBackquote: bool = false;
  private noJson: bool = false;
  /** The word in reading has its note: one is enough, however much of it is the shell's. */
  private noted: bool = false;

  constructor(
    private end: usize,
    private notes: Notes,
  ) {}

  /** The word that starts at an address. */
  read(from: usize): Word {
    const to = new Writer(64);
    const word = new Word(EMPTY, from, from);
    let shell = false;
    this.i = from;
    this.noted = false;
    while (this.i < this.end) {
      const byte = load<u8>(this.i);
      if (endsWord(byte)) break;
      if (byte == 0x5c) {
        if (!this.escaped(to)) break;
      } else if (byte == 0x27) {
        word.quoted = true;
        this.single(to);
      } else if (byte == 0x22) {
        word.quoted = true;
        this.double(to);
      } else if (byte == 0x24) {
        this.dollar(to, false);
      } else if (byte == 0x60) {
        this.backquote(to);
      } else if (byte == 0x7b && this.i == from && this.json(to)) {
        word.quoted = true;
      } else if (byte == 0x26 || byte == 0x3b || byte == 0x7c || byte == 0x3c || byte == 0x3e) {
        if (this.isLast(byte) && this.i > from) break;
        shell = true;
        to.byte(byte);
        this.i++;
      } else {
        to.byte(byte);
        this.i++;
      }
    }
    word.to = this.i;
    if (to.length > 0) word.text = to.take();
    if (shell && !this.noted) this.notes.add(Code.Expansion, from, word.to).found(word.text);
    return word;
  }

  private peek(ahead: usize): u8 {
    return this.i + ahead < this.end ? load<u8>(this.i + ahead) : 0x0a;
  }

  /** True for a shell sign, or two, that white space follows. */
  private isLast(byte: u8): bool {
    const next = this.peek(1);
    return endsWord(next) || (next == byte && endsWord(this.peek(2)));
  }

  /** False when the backslash joins lines and the word ends with the line. */
  private escaped(to: Writer): bool {
    const joined = joinEnd(this.i, this.end);
    if (joined > 0) {
      this.i = joined;
      return joined < this.end && !endsWord(load<u8>(joined));
    }
    this.i++;
    if (this.i < this.end) to.byte(load<u8>(this.i++));
    return true;
  }

  private openQuote(from: usize): void {
    this.notes.add(Code.OpenQuote, from, from + 1).found(spanOf(from, 1));
  }

  private single(to: Writer): void {
    const from = this.i++;
    while (this.i < this.end && load<u8>(this.i) != 0x27) this.i++;
    to.span(spanOf(from + 1, <i32>(this.i - from - 1)));
    if (this.i < this.end) this.i++;
    else this.openQuote(from);
  }

  private double(to: Writer): void {
    const from = this.i++;
    while (this.i < this.end) {
      const byte = load<u8>(this.i);
      if (byte == 0x22) {
        this.i++;
        return;
      }
      if (byte == 0x24) {
        this.dollar(to, true);
      } else if (byte == 0x60) {
        this.backquote(to);
      } else if (byte == 0x5c && this.i + 1 < this.end) {
        this.escapedInDouble(to);
      } else {
        to.byte(byte);
        this.i++;
      }
    }
    this.openQuote(from);
  }

  /** Inside double quotes a backslash is itself before anything but a quote, $, `, \ and a line end. */
  private escapedInDouble(to: Writer): void {
    const next = load<u8>(this.i + 1);
    if (next == 0x0d && this.peek(2) == 0x0a) {
      this.i += 3;
      return;
    }
    if (next != 0x22 && next != 0x24 && next != 0x5c && next != 0x60 && next != 0x0a) to.byte(0x5c);
    if (next != 0x0a) to.byte(next);
    this.i += 2;
  }

  /** A dollar sign and what belongs to it, left as text. */
  private dollar(to: Writer, inQuotes: bool): void {
    const next = this.peek(1);
    if (!inQuotes && next == 0x27) {
      this.ansi(to);
      return;
    }
    if (!inQuotes && next == 0x22) {
      this.i++;
      this.double(to);
      return;
    }
    let end: usize = 0;
    if (next == 0x28) {
      if (!this.noParenthesis) end = this.closing(0x28, 0x29);
      if (end == 0) this.noParenthesis = true;
    } else if (next == 0x7b) {
      if (!this.noBrace) end = this.closing(0x7b, 0x7d);
      if (end == 0) this.noBrace = true;
    } else if (isNameByte(next)) {
      end = this.i + 2;
      if (!isDigit(next)) while (end < this.end && isNameByte(load<u8>(end))) end++;
    } else if (next == 0x40 || next == 0x2a || next == 0x3f || next == 0x24 || next == 0x21 || next == 0x23) {
      end = this.i + 2;
    }
    if (end > 0) this.leave(to, end);
    else {
      to.byte(0x24);
      this.i++;
    }
  }

  /** Takes over the text up to an address as it stands, with a note. */
  private leave(to: Writer, end: usize): void {
    const text = spanOf(this.i, <i32>(end - this.i));
    to.span(text);
    if (!this.noted) this.notes.about(Code.Expansion, text);
    this.noted = true;
    this.i = end;
  }

  /** The address behind the sign that closes the one at i + 1, or 0. */
  private closing(open: u8, close: u8): usize {
    let depth = 0;
    for (let j = this.i + 1; j < this.end; j++) {
      const byte = load<u8>(j);
      if (byte == open) depth++;
      else if (byte == close && --depth == 0) return j + 1;
    }
    return 0;
  }

  private backquote(to: Writer): void {
    let j = this.i + 1;
    if (!this.noBackquote) while (j < this.end && load<u8>(j) != 0x60) j++;
    if (!this.noBackquote && j < this.end) {
      this.leave(to, j + 1);
      return;
    }
    this.noBackquote = true;
    to.byte(0x60);
    this.i++;
  }

  /** `$'…'`, in which C's escapes hold. */
  private ansi(to: Writer): void {
    const from = this.i + 1;
    this.i += 2;
    while (this.i < this.end) {
      const byte = load<u8>(this.i++);
      if (byte == 0x27) return;
      if (byte != 0x5c || this.i >= this.end) {
        to.byte(byte);
        continue;
      }
      const letter = load<u8>(this.i++);
      if (letter == 0x6e) to.byte(0x0a);
      else if (letter == 0x74) to.byte(0x09);
      else if (letter == 0x72) to.byte(0x0d);
      else if (letter == 0x78 && digitOf(this.peek(0)) < 16) this.hexByte(to);
      else {
        if (letter != 0x27 && letter != 0x22 && letter != 0x5c) to.byte(0x5c);
        to.byte(letter);
      }
    }
    this.openQuote(from);
  }

  private hexByte(to: Writer): void {
    let value = digitOf(load<u8>(this.i++));
    if (digitOf(this.peek(0)) < 16) value = value * 16 + digitOf(load<u8>(this.i++));
    // No program can be handed a NUL inside a word.
    if (value != 0) to.byte(<u8>value);
  }

  /** JSON without quotes around it, up to its last brace; false when it isn't closed or isn't JSON. */
  private json(to: Writer): bool {
    let j = this.i + 1;
    while (j < this.end && isBlank(load<u8>(j))) j++;
    if (this.noJson || j >= this.end || load<u8>(j) != 0x22) return false;
    let depth = 1;
    let inText = false;
    for (; j < this.end; j++) {
      const byte = load<u8>(j);
      if (inText) {
        if (byte == 0x5c) j++;
        else if (byte == 0x22) inText = false;
      } else if (byte == 0x22) inText = true;
      else if (byte == 0x7b) depth++;
      else if (byte == 0x7d && --depth == 0) {
        to.span(spanOf(this.i, <i32>(j + 1 - this.i)));
        this.i = j + 1;
        return true;
      }
    }
    this.noJson = true;
    return false;
  }
}
