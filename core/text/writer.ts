/**
 * A byte buffer that grows in the arena: everything the core prints is written through one.
 *
 * While the buffer is the last thing in the arena it grows in place; otherwise it moves to
 * twice the room. The text so far can be taken as a span, cut back to an earlier length
 * (the XML writer takes back an element that turned out to be empty), or copied.
 */
import { extend, placeRaw } from "../runtime/arena";
import { EMPTY, NONE, Span, at, narrow, size, spanOf } from "./span";

export class Writer {
  private bytes: usize;
  private room: i32;
  /** Bytes written so far. */
  length: i32 = 0;

  constructor(room: i32 = 1024) {
    this.bytes = placeRaw(room);
    this.room = room;
  }

  /** Makes room for `more` bytes and returns where they go. */
  // @ts-ignore: decorator
  @inline
  private reserve(more: i32): usize {
    if (this.length + more > this.room) this.grow(this.length + more);
    return this.bytes + this.length;
  }

  private grow(wanted: i32): void {
    const room = max(wanted, this.room << 1);
    if (!extend(this.bytes, this.room, room)) {
      const moved = placeRaw(room);
      memory.copy(moved, this.bytes, this.length);
      this.bytes = moved;
    }
    this.room = room;
  }

  byte(value: u8): Writer {
    store<u8>(this.reserve(1), value);
    this.length++;
    return this;
  }

  /** An ASCII literal. */
  text(value: string): Writer {
    const length = value.length;
    // Whole blocks of eight are written; what is too much is written over.
    const to = this.reserve(length + 8);
    const from = changetype<usize>(value);
    for (let i = 0; i < length; i += 8) {
      const wide = v128.load(from + ((<usize>i) << 1));
      v128.store64_lane(to + i, i8x16.narrow_i16x8_u(wide, wide), 0);
    }
    this.length += length;
    return this;
  }

  span(value: Span): Writer {
    const length = size(value);
    const from = at(value);
    if (length > 64) memory.copy(this.reserve(length), from, length);
    else {
      // The same with sixteen; the arena keeps some bytes free at its end, so they may be loaded.
      const to = this.reserve(length + 16);
      for (let i = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
    }
    this.length += length;
    return this;
  }

  /** A decimal number. */
  number(value: i64): Writer {
    if (value < 0) {
      this.byte(0x2d);
      return this.digits(<u64>-value, 10, 1);
    }
    return this.digits(<u64>value, 10, 1);
  }

  /** A number in lower-case hexadecimal, with zeros in front up to `width` digits. */
  hex(value: u64, width: i32 = 1): Writer {
    return this.digits(value, 16, width);
  }

  /** A number to a base, with zeros in front up to `width` digits. */
  digits(value: u64, base: u32, width: i32): Writer {
    let count = 1;
    for (let rest = value / base; rest != 0; rest /= base) count++;
    count = max(count, width);
    const to = this.reserve(count);
    for (let i = count - 1; i >= 0; i--) {
      const digit = <u8>(value % base);
      store<u8>(to + i, digit < 10 ? 0x30 + digit : 0x57 + digit);
      value /= base;
    }
    this.length += count;
    return this;
  }

  /** Takes back everything behind an earlier length. */
  cut(length: i32): void {
    this.length = length;
  }

  /** Where the first byte lies now; moves when the buffer grows. */
  start(): usize {
    return this.bytes;
  }

  /** What was written so far. Valid until something more is written. */
  taken(): Span {
    return this.length == 0 ? EMPTY : spanOf(this.bytes, this.length);
  }

  /** What was written so far, and the writer starts afresh behind it. */
  take(): Span {
    const whole = this.taken();
    this.bytes += this.length;
    this.room -= this.length;
    this.length = 0;
    return whole;
  }
}

/** Several texts joined; a literal may be given as "". */
export function join(before: string, middle: Span, after: string = ""): Span {
  const length = before.length + size(middle) + after.length;
  if (length == 0) return middle == NONE ? NONE : EMPTY;
  const bytes = placeRaw(length);
  narrow(bytes, before);
  memory.copy(bytes + before.length, at(middle), size(middle));
  narrow(bytes + before.length + size(middle), after);
  return spanOf(bytes, length);
}

/** A decimal number as a text of its own. */
export function decimal(value: i64): Span {
  return new Writer(24).number(value).take();
}
