/**
 * One option of a command line: its name, its argument, and what became of the two.
 *
 * A room looks at the name, reads the argument as a whole (`value`, `wordOf`) or by keys (`props`),
 * and says `understand` with the path of what it made of it. An option that nobody understands is
 * kept; the last attempt that failed tells why.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { Span, is, literal, size, wordIndex } from "../text/span";
import { Fault, Reason } from "./fault";
import { Keys } from "./keys";
import { takesJson } from "./options";
import { Props } from "./props";
import { PropsReader } from "./props_reader";
import { Fate, Word } from "./word";

export class Option {
  /** A name that some QEMU has. */
  known: bool = true;
  /** A disk image without an option, which QEMU takes as -hda. */
  positional: bool = false;
  private keys: Keys | null = null;
  private reason: Reason = new Reason();

  constructor(
    /** Without its dashes. */
    readonly name: Span,
    /** The argument; NONE for an option that has none. */
    readonly value: Span,
    /** The word of the name; of the image itself when it is positional. */
    readonly word: Word,
    /** The word of the argument. */
    readonly argument: Word | null,
    private notes: Notes,
  ) {}

  isNamed(name: string): bool {
    return is(this.name, name);
  }

  /** The argument as one of some words; 0 when it is none of them. */
  wordOf(words: StaticArray<string>): i32 {
    return size(this.value) == 0 ? 0 : max(wordIndex(this.value, words), 0);
  }

  /** A fresh reader of the argument's keys; `first` is the key of a bare first part. */
  props(first: string): Props {
    return this.reader(first);
  }

  /** As `props`, for rooms that go through keys whose names are data. */
  reader(first: string): PropsReader {
    return new PropsReader(this.reason, this.allKeys(), first);
  }

  /** The value of one key as one of some words, without reading the rest; 0 when it is none of them. */
  keyWord(key: string, first: string, words: StaticArray<string>): i32 {
    const value = this.allKeys().valueOf(key, first);
    return size(value) == 0 ? 0 : max(wordIndex(value, words), 0);
  }

  /** The value of one key, without reading the rest; NONE when it isn't there. */
  key(name: string): Span {
    return this.allKeys().valueOf(name, "");
  }

  private allKeys(): Keys {
    let keys = this.keys;
    if (!keys) {
      keys = Keys.read(this.value, this.notes, takesJson(this.name));
      this.keys = keys;
    }
    return keys;
  }

  /** Takes the option over; `path` is the part of the domain that it went to. */
  understand(path: Span): void {
    this.word.understand(path);
    const argument = this.argument;
    if (argument) argument.understand(path);
  }

  understandText(path: string): void {
    this.understand(literal(path));
  }

  /** Nobody has said yet what becomes of it. */
  isOpen(): bool {
    return this.word.fate == Fate.Open;
  }

  isUnderstood(): bool {
    return this.word.fate == Fate.Understood;
  }

  /** Leaves the option out, for a reason that a note has told. */
  refuse(why: Code): void {
    this.word.refuse(why);
    const argument = this.argument;
    if (argument) argument.refuse(why);
  }

  /** Keeps the option word by word, for a reason that a note has told. */
  keep(why: Code): void {
    const path = literal("qemu:commandline");
    this.word.keep(path, why);
    const argument = this.argument;
    if (argument) argument.keep(path, why);
  }

  /** Keeps what nobody understood, with a note that says why. */
  settle(): void {
    if (this.word.fate != Fate.Open) return;
    // Reading JSON that no room has read tells whether QEMU could.
    if (takesJson(this.name) && this.allKeys().json && this.allKeys().broken) {
      this.keep(Code.OptionJson);
      return;
    }
    const fault = this.reason.last;
    const code = !this.known ? Code.UnknownArgument : fault ? fault.code : Code.NotConverted;
    if (this.known) this.explain(fault);
    this.keep(code);
  }

  private explain(fault: Fault | null): void {
    const argument = this.argument;
    const word = this.word;
    const last = argument ? argument : word;
    if (!fault) {
      const note = this.notes.add(Code.NotConverted, word.from, last.to).namedSpan(this.name);
      if (argument && !this.positional) note.found(this.value);
      return;
    }
    // Text that was put together from pieces has no place of its own: take the whole word's.
    const exact = fault.from >= last.from && fault.to <= last.to;
    const note = this.notes.add(fault.code, exact ? fault.from : last.from, exact ? fault.to : last.to);
    if (this.notes.left > 0) return;
    note.found(fault.found);
    if (fault.code == Code.UnknownKey) {
      note.namedSpan(this.name);
      const asked = fault.asked;
      if (asked) for (let i = 0; i < asked.length; i++) note.near(literal(asked[i]));
      return;
    }
    note.named(fault.key);
    const words = fault.words;
    if (words) note.expectWords(words);
  }
}
