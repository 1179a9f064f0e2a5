/**
 * Sets of CPU numbers as libvirt writes them: `1-4,^3,8`.
 * https://libvirt.org/formatdomain.html#cpu-allocation (cpuset)
 *
 * A set is written in its shortest form: ascending ranges, nothing excluded.
 */
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, byteAt, indexOf, size, slice, trim } from "../text/span";
import { Writer } from "../text/writer";

/** The largest CPU number + 1 that is taken; libvirt's own limit is 16384. */
const MOST: i32 = 16_384;
/** Bytes of a set: more than the longest one that says something new with each number needs. */
const LONGEST: i32 = 1 << 17;

/** A set of numbers from 0 on: CPUs, or nodes of memory. */
export class CpuSet {
  /** A bit a number. */
  private bits: StaticArray<u64> = new StaticArray<u64>(MOST / 64);

  /** What a text says; null when it is no set. */
  static parse(text: Span): CpuSet | null {
    if (text == NONE || size(text) > LONGEST) return null;
    const set = new CpuSet();
    let from = 0;
    while (from <= size(text)) {
      let end = indexOf(text, 0x2c, from);
      if (end < 0) end = size(text);
      if (!set.apply(trim(slice(text, from, end)))) return null;
      from = end + 1;
    }
    return set;
  }

  /** The numbers from 0 up to, and without, `count`. */
  static upTo(count: i64): CpuSet {
    const set = new CpuSet();
    for (let i = 0; i < min<i64>(count, MOST); i++) set.add(<i32>i);
    return set;
  }

  /** These numbers, but for those that are too large for a set. */
  static of(numbers: i64[]): CpuSet {
    const set = new CpuSet();
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i] >= 0 && numbers[i] < MOST) set.add(<i32>numbers[i]);
    }
    return set;
  }

  /** Adds or takes out what one part between commas says. */
  private apply(part: Span): bool {
    const out = size(part) > 0 && byteAt(part, 0) == 0x5e;
    const range = out ? slice(part, 1) : part;
    const dash = indexOf(range, 0x2d);
    const first = unsigned(trim(dash < 0 ? range : slice(range, 0, dash)), 10);
    const last = dash < 0 ? first : unsigned(trim(slice(range, dash + 1)), 10);
    if (first == NOT_A_NUMBER || last == NOT_A_NUMBER || last < first || last >= MOST) return false;
    for (let i = <i32>first; i <= <i32>last; i++) {
      if (out) this.remove(i);
      else this.add(i);
    }
    return true;
  }

  add(number: i32): void {
    this.bits[number >> 6] |= (<u64>1) << (number & 63);
  }

  remove(number: i32): void {
    this.bits[number >> 6] &= ~((<u64>1) << (number & 63));
  }

  has(number: i64): bool {
    return number >= 0 && number < MOST && ((this.bits[<i32>(number >> 6)] >> (number & 63)) & 1) != 0;
  }

  get count(): i32 {
    let count = 0;
    for (let i = 0; i < this.bits.length; i++) count += <i32>popcnt<u64>(this.bits[i]);
    return count;
  }

  /** The largest number; -1 when there is none. */
  get last(): i32 {
    for (let i = this.bits.length - 1; i >= 0; i--)
      if (this.bits[i] != 0) return i * 64 + 63 - <i32>clz<u64>(this.bits[i]);
    return -1;
  }

  overlaps(other: CpuSet): bool {
    for (let i = 0; i < this.bits.length; i++) if ((this.bits[i] & other.bits[i]) != 0) return true;
    return false;
  }

  isWithin(other: CpuSet): bool {
    for (let i = 0; i < this.bits.length; i++) if ((this.bits[i] & ~other.bits[i]) != 0) return false;
    return true;
  }

  subtract(other: CpuSet): void {
    for (let i = 0; i < this.bits.length; i++) this.bits[i] &= ~other.bits[i];
  }

  intersect(other: CpuSet): void {
    for (let i = 0; i < this.bits.length; i++) this.bits[i] &= other.bits[i];
  }

  unite(other: CpuSet): void {
    for (let i = 0; i < this.bits.length; i++) this.bits[i] |= other.bits[i];
  }

  numbers(): i64[] {
    const all: i64[] = [];
    const end = this.last;
    for (let i = 0; i <= end; i++) if (this.has(i)) all.push(i);
    return all;
  }

  /** The shortest form; NONE for an empty set. */
  text(): Span {
    const to = new Writer(64);
    const end = this.last;
    for (let i = 0; i <= end; i++) {
      if (!this.has(i)) continue;
      let last = i;
      while (last < end && this.has(last + 1)) last++;
      if (to.length > 0) to.byte(0x2c);
      to.number(i);
      if (last > i) to.byte(0x2d).number(last);
      i = last;
    }
    return to.length == 0 ? NONE : to.take();
  }
}

/** The shortest form of a set, or NONE when the text is no set or an empty one. */
export function canonicalSet(text: Span): Span {
  const set = CpuSet.parse(text);
  return set ? set.text() : NONE;
}
