/**
 * One word of a command line: what the program sees, where it stands, and what becomes of it.
 *
 * The account (docs/doors.md) is nothing but the fates of all words in order, so it adds up whatever
 * happens: a word whose fate nobody settled is kept.
 */
import { Code } from "../notes/codes";
import { NONE, Span, byteAt, size } from "../text/span";

/** What became of a word. */
export const enum Fate {
  Open = 0,
  Understood = 1,
  Kept = 2,
  Refused = 3,
}

export const enum Kind {
  Plain = 0,
  /** `;` `&` `&&` `|` `||`: a command ends here. */
  Operator = 1,
  /** `>file`, `2>&1`, and the file's name when it stands apart. */
  Redirection = 2,
  /** The prompt in front of a line. */
  Prompt = 3,
}

export class Word {
  kind: Kind = Kind.Plain;
  /** It came in quotes at least in part. */
  quoted: bool = false;
  /** It stands on a new line that no backslash joins to the one before. */
  newLine: bool = false;
  fate: Fate = Fate.Open;
  /** The part of the domain that took it over, or where it is kept. */
  path: Span = NONE;
  /** The code that says why it was kept or refused; 0 for no reason of its own. */
  why: i32 = 0;

  constructor(
    /** What the program sees. */
    public text: Span,
    /** Where it stands in the input. */
    public from: usize,
    public to: usize,
  ) {}

  understand(path: Span): void {
    this.fate = Fate.Understood;
    this.path = path;
  }

  keep(path: Span, why: i32): void {
    this.fate = Fate.Kept;
    this.path = path;
    this.why = why;
  }

  refuse(why: Code): void {
    this.fate = Fate.Refused;
    this.why = why;
  }
}

/**
 * True for a word that begins with one of the dashes of printed text (U+2010 to U+2015, U+2212), which
 * web pages make of hyphens: it was an option, and no disk image.
 */
export function hasPrintedDash(word: Span): bool {
  if (size(word) < 4 || byteAt(word, 0) != 0xe2) return false;
  const last = byteAt(word, 2);
  return byteAt(word, 1) == 0x80 ? last >= 0x90 && last <= 0x95 : byteAt(word, 1) == 0x88 && last == 0x92;
}

/** True for a word that begins with a dash. */
export function isOption(word: Span): bool {
  return size(word) > 0 && byteAt(word, 0) == 0x2d;
}
