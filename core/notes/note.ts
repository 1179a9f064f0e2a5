/**
 * A note: one thing that the user should know, as a value.
 *
 * It has a code (notes/codes.ts says how grave it is and what it says), a place in the input, the
 * path of what it is about, what was found, what was expected, and the nearest valid name. Whoever
 * raises one fills it in a chain:
 *
 *   notes.add(Code.UnknownWord, from, to).named("disk type").found(value).expectWords(TYPES);
 *
 * The nearest name is found while the expected ones are added, so `found` comes before them.
 */
import { MAX_NOTES } from "../limits";
import { NONE, Span, at, distance, literal, size } from "../text/span";
import { decimal } from "../text/writer";
import { CODES, Code } from "./codes";

export const enum Severity {
  Error = 0,
  Warning = 1,
  Info = 2,
}

export class Note {
  severity: Severity = Severity.Error;
  name: Span = NONE;
  foundText: Span = NONE;
  expected: Span[] = [];
  nearest: Span = NONE;
  /** Where in the document or command line, e.g. `domain/devices/disk[2]/source/@file`. */
  path: Span = NONE;
  private nearestDistance: i32 = i32.MAX_VALUE;
  /** False for the one that stands in for notes that aren't kept: filling it in costs nothing. */
  kept: bool = true;

  /** `from` and `to` are the addresses of the place in the input; 0 for none. */
  constructor(
    public row: i32,
    public from: usize,
    public to: usize,
  ) {}

  named(name: string): Note {
    if (this.kept) this.name = literal(name);
    return this;
  }

  namedSpan(name: Span): Note {
    this.name = name;
    return this;
  }

  found(text: Span): Note {
    this.foundText = text;
    return this;
  }

  expect(text: string): Note {
    if (!this.kept) return this;
    return this.expectSpan(literal(text));
  }

  expectSpan(text: Span): Note {
    if (!this.kept) return this;
    this.expected.push(text);
    return this.near(text);
  }

  /** All words of a list but the empty ones, which stand for "unset". */
  expectWords(words: StaticArray<string>): Note {
    for (let i = 0; this.kept && i < words.length; i++) if (words[i].length > 0) this.expect(words[i]);
    return this;
  }

  /** A name that could have been meant; kept if it is nearer than those before. */
  near(name: Span): Note {
    if (!this.kept || this.foundText == NONE) return this;
    // A third of the letters may be wrong, at least one: more than that is no typing slip.
    const limit = max(1, min(size(this.foundText), size(name)) / 3);
    const far = distance(this.foundText, name, limit);
    if (far <= limit && far < this.nearestDistance) {
      this.nearestDistance = far;
      this.nearest = name;
    }
    return this;
  }

  on(path: Span): Note {
    this.path = path;
    return this;
  }

  code(): string {
    return CODES[this.row * 3].substring(0, 6);
  }

  message(): string {
    return CODES[this.row * 3 + 1];
  }
}

export class Notes {
  all: Note[] = [];
  /** Notes raised past the limit, counted only. */
  left: i32 = 0;
  /** Names that nobody knows are errors. */
  strict: bool = false;
  /** Nothing is kept while true: for readings done a second time. */
  muted: bool = false;
  errors: i32 = 0;
  private spare: Note = new Note(0, 0, 0);

  add(code: Code, from: usize, to: usize): Note {
    if (this.muted) return this.dropped();
    const row = rowOf(code);
    const severity = severityOf(row, this.strict);
    if (severity == Severity.Error) this.errors++;
    if (this.all.length >= MAX_NOTES) {
      this.left++;
      return this.dropped();
    }
    const note = new Note(row, from, to);
    note.severity = severity;
    this.all.push(note);
    return note;
  }

  /** A note about a text that lies in the input. */
  about(code: Code, text: Span): Note {
    return this.add(code, at(text), at(text) + size(text)).found(text);
  }

  /** Puts the notes in order and says how many were left out, as a last one. */
  close(): void {
    // In the order of the text; an insertion keeps what was raised at one place in its order.
    for (let i = 1; i < this.all.length; i++) {
      const note = this.all[i];
      let j = i;
      for (; j > 0 && this.all[j - 1].from > note.from; j--) this.all[j] = this.all[j - 1];
      this.all[j] = note;
    }
    if (this.left == 0) return;
    const note = new Note(rowOf(Code.MoreNotes), 0, 0);
    note.severity = Severity.Info;
    note.foundText = decimal(this.left);
    this.all.push(note);
    this.left = 0;
  }

  /** What a note that isn't kept is filled into. */
  dropped(): Note {
    this.spare.kept = false;
    return this.spare;
  }

  /** No further note will be kept: what is costly to find out for one need not be. */
  get isFull(): bool {
    return this.muted || this.all.length >= MAX_NOTES;
  }
}

export function severityOf(row: i32, strict: bool): Severity {
  const letter = CODES[row * 3].charCodeAt(7);
  if (letter == 0x65) return Severity.Error;
  if (letter == 0x77) return Severity.Warning;
  if (letter == 0x69) return Severity.Info;
  return strict ? Severity.Error : Severity.Warning;
}

/** The row of a code in the table, or -1. */
export function rowOf(code: i32): i32 {
  for (let i = 0; i < CODES.length; i += 3) {
    const head = CODES[i];
    let value = 0;
    for (let j = 2; j < 6; j++) value = value * 10 + (head.charCodeAt(j) - 0x30);
    if (value == code) return i / 3;
  }
  return -1;
}
