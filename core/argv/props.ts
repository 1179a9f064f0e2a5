/**
 * Props: the one description of an option's keys, run in both directions.
 *
 * A room describes `-drive …` or `-device …` once, in a method that takes Props; the order of the
 * calls is the order of the keys on the command line. What `p` is decides what the method does:
 *
 *   PropsReader      returns what the option says, or the value it was handed when it says nothing
 *   PropsWriter      writes the value it was handed (key=value or JSON), and returns it
 *
 *   this.model = p.text("model", this.model);
 *   this.cache = p.word("cache", CACHES, this.cache);
 *
 * Conventions as for XML (xml/fields.ts): word 0 of a list is "unset" and is not written, nor is
 * another empty word; NONE is a text that isn't there; a number equal to `absent` isn't there.
 */
import { Span } from "../text/span";

export const enum Switch {
  Unset = 0,
  On = 1,
  Off = 2,
}

export abstract class Props {
  constructor(readonly reading: bool) {}

  /** A key of any text. */
  abstract text(key: string, value: Span): Span;
  /** A key that is one of some words. */
  abstract word(key: string, words: StaticArray<string>, value: i32): i32;
  /** A key that is a decimal number (read as C does, also 0x…). */
  integer(key: string, value: i64, absent: i64 = -1): i64 {
    return value;
  }
  /** A key that is written 0x… */
  hex(key: string, value: i64, absent: i64 = -1): i64 {
    return value;
  }
  /** A switch: 0 unset, 1 on, 2 off. */
  abstract onOff(key: string, value: i32): i32;
  /** A key that is there without a value, as `readonly` was before it could be off. */
  abstract flag(key: string, value: bool): bool;
  /** A key that may stand several times: all its values. */
  abstract texts(key: string, values: Span[]): void;
  /** A key with a value that never changes; bare when it comes first. True when it is there. */
  abstract implied(key: string, value: string): bool;
  /** A key with a value that never changes. True when it is there. */
  abstract fixed(key: string, value: string): bool;
  /** A key whose value says that there is none: JSON's null. */
  nothing(key: string): void {}
  /** Goes into a nested object: `file` of `file.driver`. When writing, `there` says whether to; true means that `leave` must follow. */
  enter(key: string, there: bool = true): bool {
    return false;
  }
  abstract leave(): void;
  /**
   * Goes into the next object of an array: `iothread-vq-mapping`. When writing, `more` says whether there
   * is one; the call that says there is none closes the array, so call until it returns false.
   */
  next(key: string, more: bool): bool {
    return false;
  }
  /** An array of whole numbers: `host-nodes`. */
  integers(key: string, values: i64[]): void {}
  /** A whole number of 64 bits that may use the highest one: a size or an address. */
  unsigned(key: string, value: u64, present: bool): u64 {
    return value;
  }
  /** When reading: a key that was read has a value that this description does not know. */
  refuse(key: string): void {}
  /** True when the option has this key. */
  abstract has(key: string): bool;
  /** True when the option says more than was asked for, or something that wasn't understood. */
  abstract leftover(): bool;
}
