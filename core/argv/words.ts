/**
 * A pasted command line as words, each with its place.
 *
 * What people paste was written for a shell: words in quotes, lines joined by backslashes, comments,
 * a prompt in front, a redirection behind. This reader does what the shell would do with quotes and
 * backslashes (the pieces of a word are put together in quoting.ts). A plain line end only separates
 * words, as many who paste forget the backslash; the word knows that it stands on a new line. Text
 * with a NUL in it comes from /proc/PID/cmdline and is taken apart at the NULs, without any shell.
 *
 * Shell signs count only where a word could end. In the middle of a word (`?a=1&b=2`) they stay text,
 * as lines copied from `ps` have lost their quotes.
 */
import { MAX_WORDS } from "../limits";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { isDigit } from "../text/number";
import { EMPTY, Span, at, indexOf, is, size, slice, spanOf } from "../text/span";
import { decimal } from "../text/writer";
import { isEmulatorName } from "./program";
import { Quoting, endsWord, isBlank, isNameByte, joinEnd } from "./quoting";
import { Kind, Word } from "./word";

/** The words of a text, or null with a note when there are too many. */
export function splitWords(text: Span, notes: Notes): Word[] | null {
  if (indexOf(text, 0) >= 0) return splitAtZeros(text, notes);
  return new Splitter(text, notes).read();
}

function tooMany(notes: Notes, from: usize): Word[] | null {
  notes.add(Code.TooManyWords, from, from).expectSpan(decimal(MAX_WORDS));
  return null;
}

function splitAtZeros(text: Span, notes: Notes): Word[] | null {
  const words: Word[] = [];
  const length = size(text);
  for (let from = 0; from < length; ) {
    let end = indexOf(text, 0, from);
    if (end < 0) end = length;
    if (words.length == MAX_WORDS) return tooMany(notes, at(text) + from);
    words.push(new Word(end > from ? slice(text, from, end) : EMPTY, at(text) + from, at(text) + end));
    from = end + 1;
  }
  return words;
}

/** Bytes that plain words don't have: white space, quotes, backslash, and what shells act on. */
function stopsPlain(byte: u8): bool {
  if (byte <= 0x20) return true;
  // The bits of " $ & ' ; < >
  if (byte < 0x40) return ((<u64>0x5800_00d4_0000_0000 >> byte) & 1) != 0;
  return byte == 0x5c || byte == 0x60 || byte == 0x7c;
}

class Splitter {
  private i: usize;
  private end: usize;
  private words: Word[] = [];
  private quoting: Quoting;
  /** A plain line end was passed since the last word. */
  private newLine: bool = false;
  /** Nothing but white space was passed on this line. */
  private lineStart: bool = true;
  /** A redirection waits for its file. */
  private wantsFile: bool = false;

  constructor(
    text: Span,
    private notes: Notes,
  ) {
    this.i = at(text);
    this.end = at(text) + size(text);
    this.quoting = new Quoting(at(text) + size(text), notes);
  }

  read(): Word[] | null {
    while (this.skipBlanks()) {
      if (this.words.length >= MAX_WORDS) return tooMany(this.notes, this.i);
      const byte = load<u8>(this.i);
      if (this.lineStart && this.isPrompt()) this.add(Kind.Prompt, this.i + 1);
      else if (byte == 0x23) this.skipComment();
      else if (byte == 0x26 || byte == 0x3b || byte == 0x7c) this.operator();
      else if (byte == 0x3c || byte == 0x3e) this.redirection(this.i);
      else this.word();
    }
    return this.words;
  }

  private peek(ahead: usize): u8 {
    return this.i + ahead < this.end ? load<u8>(this.i + ahead) : 0x0a;
  }

  /** False at the end of the text. */
  private skipBlanks(): bool {
    while (this.i < this.end) {
      const byte = load<u8>(this.i);
      if (byte == 0x0a) {
        this.newLine = true;
        this.lineStart = true;
        this.wantsFile = false;
        this.i++;
      } else if (isBlank(byte)) {
        this.i++;
      } else if (byte == 0x5c) {
        const joined = joinEnd(this.i, this.end);
        if (joined == 0) return true;
        this.lineStart = true;
        this.i = joined;
      } else return true;
    }
    return false;
  }

  private skipComment(): void {
    while (this.i < this.end && load<u8>(this.i) != 0x0a) this.i++;
  }

  /** `$ ` or `% ` before a line, `# ` before the first if a program follows at once, `> ` before later ones. */
  private isPrompt(): bool {
    const byte = load<u8>(this.i);
    if (byte != 0x23 && byte != 0x24 && byte != 0x25 && byte != 0x3e) return false;
    if (!isBlank(this.peek(1))) return false;
    // What is a comment and what is root's prompt can't be told later on.
    if (byte == 0x3e || byte == 0x23) {
      if (this.words.length > 0 != (byte == 0x3e)) return false;
    }
    if (byte != 0x23) return true;
    let from = this.i + 1;
    while (from < this.end && isBlank(load<u8>(from))) from++;
    let to = from;
    while (to < this.end && !endsWord(load<u8>(to))) to++;
    const first = spanOf(from, <i32>(to - from));
    let next = to;
    while (next < this.end && isBlank(load<u8>(next))) next++;
    // "# qemu with a tap device" is a comment, "# qemu -m 512" is not.
    return isEmulatorName(first) && next < this.end && load<u8>(next) == 0x2d;
  }

  private add(kind: Kind, to: usize): void {
    this.push(new Word(spanOf(this.i, <i32>(to - this.i)), this.i, to), kind);
  }

  private push(word: Word, kind: Kind): void {
    word.kind = kind;
    word.newLine = this.newLine;
    this.newLine = false;
    this.lineStart = false;
    this.words.push(word);
    this.i = word.to;
  }

  private operator(): void {
    const byte = load<u8>(this.i);
    const second = this.peek(1);
    if (byte == 0x26 && second == 0x3e) {
      this.redirection(this.i);
      return;
    }
    const twice = second == byte || (byte == 0x7c && second == 0x26);
    this.add(Kind.Operator, this.i + (twice ? 2 : 1));
  }

  /** `[n]>file`, `>>file`, `>&2`, `<file`, `&>file`: the sign starts at this.i, the word at `from`. */
  private redirection(from: usize): void {
    let j = this.i;
    while (j < this.end && (load<u8>(j) == 0x3c || load<u8>(j) == 0x3e || load<u8>(j) == 0x26 || load<u8>(j) == 0x7c))
      j++;
    const sign = j;
    while (j < this.end && !endsWord(load<u8>(j))) j++;
    this.i = from;
    this.add(Kind.Redirection, j);
    this.wantsFile = j == sign;
  }

  private word(): void {
    const from = this.i;
    const kind = this.wantsFile ? Kind.Redirection : Kind.Plain;
    this.wantsFile = false;
    let j = from;
    while (j < this.end && !stopsPlain(load<u8>(j))) j++;
    const stop: u8 = j < this.end ? load<u8>(j) : 0x0a;
    if ((stop == 0x3e || stop == 0x3c) && allDigits(from, j)) {
      this.i = j;
      this.redirection(from);
      return;
    }
    // A home directory, which only a shell knows.
    if (load<u8>(from) == 0x7e) {
      const home = spanOf(from, <i32>(j - from));
      const next = this.peek(1);
      if (is(home, "~") || next == 0x2f || isNameByte(next)) this.notes.about(Code.Expansion, home);
    }
    if (endsWord(stop) || stop < 0x20) {
      // Other control characters are part of the word.
      while (j < this.end && !endsWord(load<u8>(j)) && (!stopsPlain(load<u8>(j)) || load<u8>(j) < 0x20)) j++;
      if (j == this.end || endsWord(load<u8>(j))) {
        this.add(kind, j);
        return;
      }
    }
    if (j == from && (stop == 0x22 || stop == 0x27)) {
      const inside = this.wholeQuoted(stop);
      if (inside != 0) {
        const word = new Word(inside, from, at(inside) + size(inside) + 1);
        if (size(inside) == 0) {
          word.text = EMPTY;
          word.to = from + 2;
        }
        word.quoted = true;
        this.push(word, kind);
        return;
      }
    }
    this.push(this.quoting.read(from), kind);
  }

  /** The text of a word that lies in one pair of quotes with nothing to resolve inside; 0 when it doesn't. */
  private wholeQuoted(quote: u8): Span {
    let close = this.i + 1;
    while (close < this.end) {
      const byte = load<u8>(close);
      if (byte == quote || (quote == 0x22 && (byte == 0x5c || byte == 0x24 || byte == 0x60))) break;
      close++;
    }
    if (close >= this.end || load<u8>(close) != quote) return 0;
    if (close + 1 < this.end && !endsWord(load<u8>(close + 1))) return 0;
    return spanOf(this.i + 1, <i32>(close - this.i - 1));
  }
}

function allDigits(from: usize, to: usize): bool {
  for (let j = from; j < to; j++) if (!isDigit(load<u8>(j))) return false;
  return true;
}
