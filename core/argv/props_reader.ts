/**
 * Props, read from an option.
 *
 * Each key that is asked for is marked; what is left over in the end, or has a value that the
 * description does not know, makes `leftover` true: the option is then better kept than taken over
 * in part. The reason is left with the option, and becomes its note if nobody else understands it.
 *
 * A reader is made afresh for each attempt (several rooms may try the same option), over the same keys.
 */
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toNumber } from "../text/number";
import { EMPTY, NONE, Span, at, byteAt, is, literal, matches, same, size, slice, wordIndex } from "../text/span";
import { Writer } from "../text/writer";
import { Fault, Reason } from "./fault";
import { Key, Keys } from "./keys";
import { Props, Switch } from "./props";

export class PropsReader extends Props {
  private marks: StaticArray<bool>;
  /** The objects entered, each with its dot: `file.`. */
  private scope: Span = EMPTY;
  /** Where `leave` leads back to. */
  private outer: Span[] = [];
  /** The arrays that `next` goes through, each with which object comes next. */
  private arrays: Span[] = [];
  private reached: i32[] = [];
  private fault: Fault | null = null;
  private asked: string[] = [];

  constructor(
    private reason: Reason,
    private keys: Keys,
    /** The key of a bare first part. */
    private first: string,
  ) {
    super(true);
    this.marks = new StaticArray<bool>(keys.all.length);
  }

  /** How many keys there are, for those whose names are data (`-cpu`). */
  get length(): i32 {
    return this.keys.all.length;
  }

  at(index: i32): Key {
    return this.keys.all[index];
  }

  /** Marks a key as read. */
  mark(index: i32): void {
    this.marks[index] = true;
  }

  /** The index of the last key of this name, or -1. */
  private find(key: string): i32 {
    this.asked.push(key);
    const all = this.keys.all;
    for (let i = all.length - 1; i >= 0; i--) if (this.isNamed(all[i], key)) return i;
    return -1;
  }

  private isNamed(candidate: Key, key: string): bool {
    const name = candidate.name;
    const scope = size(this.scope);
    if (name == NONE) return scope == 0 && key.length > 0 && key == this.first;
    if (size(name) != scope + key.length) return false;
    return same(slice(name, 0, scope), this.scope) && matches(at(name) + scope, changetype<usize>(key), key.length);
  }

  /** The value of a key, and its mark; NONE when it isn't there. */
  private take(key: string): Span {
    const index = this.find(key);
    if (index < 0) return NONE;
    this.mark(index);
    const found = this.keys.all[index];
    const value = found.value == NONE ? literal("on") : found.value;
    // A key that stands twice with the same value says nothing more; with another, it is left over.
    for (let i = 0; i < index; i++) {
      const other = this.keys.all[i];
      if (this.isNamed(other, key) && same(other.value, found.value)) this.mark(i);
    }
    return value;
  }

  private wrong(key: string, code: Code, value: Span, words: StaticArray<string> | null): void {
    const all = this.keys.all;
    for (let i = 0; i < all.length; i++) if (this.isNamed(all[i], key)) this.marks[i] = false;
    if (!this.fault) this.fault = new Fault(code, key, value, words);
  }

  refuse(key: string): void {
    const index = this.find(key);
    if (index >= 0) this.wrong(key, Code.KeyWord, this.keys.all[index].value, null);
  }

  text(key: string, value: Span): Span {
    const found = this.take(key);
    return found == NONE ? value : found;
  }

  word(key: string, words: StaticArray<string>, value: i32): i32 {
    const found = this.take(key);
    if (found == NONE) return value;
    const index = size(found) == 0 ? -1 : wordIndex(found, words);
    if (index >= 0) return index;
    this.wrong(key, Code.KeyWord, found, words);
    return value;
  }

  integer(key: string, value: i64, absent: i64 = -1): i64 {
    const found = this.take(key);
    if (found == NONE) return value;
    const number = toNumber(found);
    if (number != NOT_A_NUMBER) return number;
    this.wrong(key, Code.KeyNumber, found, null);
    return value;
  }

  unsigned(key: string, value: u64, present: bool): u64 {
    const found = this.take(key);
    if (found == NONE) return value;
    const number = toNumber(found);
    if (number != NOT_A_NUMBER) return number;
    this.wrong(key, Code.KeyNumber, found, null);
    return value;
  }

  hex(key: string, value: i64, absent: i64 = -1): i64 {
    return this.integer(key, value, absent);
  }

  onOff(key: string, value: i32): i32 {
    const found = this.take(key);
    if (found == NONE) return this.negated(key) ? Switch.Off : value;
    const index = wordIndex(found, SWITCH_WORDS);
    if (index >= 0) return index % 2 == 0 ? Switch.On : Switch.Off;
    this.wrong(key, Code.KeyWord, found, SWITCH_WORDS);
    return value;
  }

  /** `nokey`, QEMU's older way to switch off. */
  private negated(key: string): bool {
    const all = this.keys.all;
    for (let i = all.length - 1; i >= 0; i--) {
      const name = all[i].name;
      if (!all[i].bare || size(name) != key.length + 2 || byteAt(name, 0) != 0x6e || byteAt(name, 1) != 0x6f) continue;
      if (!is(slice(name, 2), key)) continue;
      this.mark(i);
      return true;
    }
    return false;
  }

  flag(key: string, value: bool): bool {
    const state = this.onOff(key, Switch.Unset);
    return state == Switch.Unset ? value : state == Switch.On;
  }

  texts(key: string, values: Span[]): void {
    this.asked.push(key);
    const all = this.keys.all;
    for (let i = 0; i < all.length; i++) {
      if (!this.isNamed(all[i], key)) continue;
      this.mark(i);
      values.push(all[i].value == NONE ? literal("on") : all[i].value);
    }
  }

  implied(key: string, value: string): bool {
    return this.fixed(key, value);
  }

  fixed(key: string, value: string): bool {
    const found = this.take(key);
    if (found == NONE) return false;
    if (is(found, value)) return true;
    this.wrong(key, Code.KeyWord, found, [value]);
    return false;
  }

  enter(key: string, there: bool = true): bool {
    return this.go(new Writer(32).span(this.scope).text(key).byte(0x2e).take());
  }

  /** Goes into a scope, if there is a key in it. */
  private go(scope: Span): bool {
    const all = this.keys.all;
    for (let i = 0; i < all.length; i++) {
      if (size(all[i].name) <= size(scope) || !same(slice(all[i].name, 0, size(scope)), scope)) continue;
      this.outer.push(this.scope);
      this.scope = scope;
      return true;
    }
    return false;
  }

  leave(): void {
    this.scope = this.outer.length > 0 ? this.outer.pop() : EMPTY;
  }

  next(key: string, more: bool): bool {
    const array = new Writer(32).span(this.scope).text(key).byte(0x2e).take();
    let row = 0;
    while (row < this.arrays.length && !same(this.arrays[row], array)) row++;
    if (row == this.arrays.length) {
      this.arrays.push(array);
      this.reached.push(0);
    }
    if (this.go(new Writer(40).span(array).number(this.reached[row]).byte(0x2e).take())) {
      this.reached[row]++;
      return true;
    }
    this.reached[row] = 0;
    return false;
  }

  integers(key: string, values: i64[]): void {
    const all = this.keys.all;
    for (let i = 0; ; i++) {
      const name = new Writer(48).span(this.scope).text(key).byte(0x2e).number(i).take();
      let found = -1;
      for (let j = 0; j < all.length && found < 0; j++) if (all[j].name != NONE && same(all[j].name, name)) found = j;
      const number = found < 0 ? NOT_A_NUMBER : toNumber(all[found].value);
      if (number == NOT_A_NUMBER) break;
      this.mark(found);
      values.push(number);
    }
  }

  has(key: string): bool {
    return this.find(key) >= 0;
  }

  leftover(): bool {
    if (this.keys.broken) return true;
    for (let i = 0; i < this.marks.length; i++) {
      if (this.marks[i]) continue;
      let fault = this.fault;
      if (!fault) {
        const key = this.keys.all[i];
        fault = new Fault(Code.UnknownKey, "", key.name == NONE ? key.value : key.name, null);
        fault.asked = this.asked;
        fault.from = key.from;
        fault.to = key.to;
      }
      this.reason.last = fault;
      return true;
    }
    return false;
  }
}

/** Even: on; odd: off. */
const SWITCH_WORDS: StaticArray<string> = ["on", "off", "yes", "no", "true", "false", "y", "n"];
