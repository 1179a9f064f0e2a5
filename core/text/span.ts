/**
 * A span: some bytes that lie elsewhere, as one number.
 *
 * The high half is the address, the low half the length. A span is passed and kept like an
 * integer, costs no allocation, and reads straight from the input or the arena. `NONE` says
 * "not there"; an empty text that is there has an address and the length 0.
 *
 * Literals in the source are AssemblyScript strings (UTF-16, static data). They are compared
 * with spans eight characters at a time, by widening the span's bytes; so literals must be ASCII.
 */
import { place, placeRaw } from "../runtime/arena";

export type Span = u64;

/** "Not there", as against a text of no bytes. */
export const NONE: Span = 0;

/** Where the empty text lies: any address will do, as nothing is read from it. */
export const EMPTY: Span = <u64>8 << 32;

// @ts-ignore: decorator
@inline export function spanOf(at: usize, length: i32): Span {
  return (<u64>at << 32) | <u64>(<u32>length);
}

// @ts-ignore: decorator
@inline export function at(span: Span): usize {
  return <usize>(span >> 32);
}

// @ts-ignore: decorator
@inline export function size(span: Span): i32 {
  return <i32>(<u32>span);
}

// @ts-ignore: decorator
@inline export function byteAt(span: Span, index: i32): u8 {
  return load<u8>(at(span) + index);
}

/** True when `length` bytes at `bytes` are the ASCII literal whose characters start at `literal`. */
export function matches(bytes: usize, literal: usize, length: i32): bool {
  let i = 0;
  if (length >= 8) {
    // The last block may overlap the one before: that is cheaper than a tail byte by byte.
    const last = length - 8;
    while (true) {
      const wide = v128.load8x8_u(bytes + i);
      if (v128.any_true(v128.xor(wide, v128.load(literal + (<usize>i << 1))))) return false;
      if (i == last) return true;
      i = min(i + 8, last);
    }
  }
  for (; i < length; i++) {
    if (<u16>load<u8>(bytes + i) != load<u16>(literal + (<usize>i << 1))) return false;
  }
  return true;
}

/** True when the span is just this ASCII literal. */
// @ts-ignore: decorator
@inline
export function is(span: Span, literal: string): bool {
  return size(span) == literal.length && matches(at(span), changetype<usize>(literal), literal.length);
}

export function startsWith(span: Span, literal: string): bool {
  return size(span) >= literal.length && matches(at(span), changetype<usize>(literal), literal.length);
}

export function endsWith(span: Span, literal: string): bool {
  const rest = size(span) - literal.length;
  return rest >= 0 && matches(at(span) + rest, changetype<usize>(literal), literal.length);
}

/** True when the span is this ASCII literal but for the size of its letters. */
export function isInAnyCase(span: Span, literal: string): bool {
  if (size(span) != literal.length) return false;
  for (let i = 0; i < literal.length; i++) {
    if (lower(byteAt(span, i)) != lower(<u8>literal.charCodeAt(i))) return false;
  }
  return true;
}

export function same(a: Span, b: Span): bool {
  const length = size(a);
  return length == size(b) && memory.compare(at(a), at(b), length) == 0;
}

/** From `from` up to but not including `to`; both are cut to the span's own bounds. */
export function slice(span: Span, from: i32, to: i32 = i32.MAX_VALUE): Span {
  const length = size(span);
  const first = min(max(from, 0), length);
  const last = max(min(to, length), first);
  return spanOf(at(span) + first, last - first);
}

/** Index of the first such byte at or behind `from`, or -1. */
export function indexOf(span: Span, byte: u8, from: i32 = 0): i32 {
  const length = size(span);
  let i = from;
  // Most texts that are searched are short; what is long is looked through in blocks.
  for (const wanted = i8x16.splat(byte); i + 16 <= length; i += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at(span) + i), wanted));
    if (found != 0) return i + ctz(found);
  }
  for (; i < length; i++) if (byteAt(span, i) == byte) return i;
  return -1;
}

export function lastIndexOf(span: Span, byte: u8): i32 {
  for (let i = size(span) - 1; i >= 0; i--) if (byteAt(span, i) == byte) return i;
  return -1;
}

/** Index of the first occurrence of an ASCII literal at or behind `from`, or -1. */
export function find(span: Span, literal: string, from: i32 = 0): i32 {
  const last = size(span) - literal.length;
  const head = <u8>literal.charCodeAt(0);
  for (let i = from; i <= last; i++) {
    if (byteAt(span, i) == head && matches(at(span) + i, changetype<usize>(literal), literal.length)) return i;
  }
  return -1;
}

/** Without the white space (space, tab, CR, LF) at both ends. */
export function trim(span: Span): Span {
  let first = 0;
  let last = size(span);
  while (first < last && isSpace(byteAt(span, first))) first++;
  while (last > first && isSpace(byteAt(span, last - 1))) last--;
  return spanOf(at(span) + first, last - first);
}

// @ts-ignore: decorator
@inline export function isSpace(byte: u8): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d;
}

/** The bytes of an ASCII literal, put into the arena. For defaults; compare with `is` instead. */
export function literal(text: string): Span {
  const length = text.length;
  if (length == 0) return EMPTY;
  const bytes = placeRaw(length);
  narrow(bytes, text);
  return spanOf(bytes, length);
}

/** Writes an ASCII literal's characters as bytes. */
export function narrow(to: usize, text: string): void {
  const length = text.length;
  const from = changetype<usize>(text);
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    const wide = v128.load(from + (<usize>i << 1));
    v128.store64_lane(to + i, i8x16.narrow_i16x8_u(wide, wide), 0);
  }
  for (; i < length; i++) store<u8>(to + i, load<u8>(from + (<usize>i << 1)));
}

/** The index of the span among these words, or -1. */
export function wordIndex(span: Span, words: StaticArray<string>): i32 {
  for (let i = 0; i < words.length; i++) if (is(span, unchecked(words[i]))) return i;
  return -1;
}

/**
 * Edits that turn one text into the other: a letter put in, left out, changed, or two neighbours
 * swapped (optimal string alignment; an ASCII letter's case counts nothing). Gives up past `limit`
 * and returns limit + 1. Texts longer than 64 bytes are past any limit.
 */
export function distance(a: Span, b: Span, limit: i32): i32 {
  const m = size(a);
  const n = size(b);
  if (abs(m - n) > limit || m > 64 || n > 64) return limit + 1;
  // Three rows of the table: the one before the last, the last, and the one being filled.
  let before = place(65 * 4);
  let above = place(65 * 4);
  let row = place(65 * 4);
  for (let j = 0; j <= n; j++) store<i32>(above + (<usize>j << 2), j);
  for (let i = 1; i <= m; i++) {
    store<i32>(row, i);
    let least = i;
    const x = lower(byteAt(a, i - 1));
    for (let j = 1; j <= n; j++) {
      const cell = <usize>j << 2;
      const y = lower(byteAt(b, j - 1));
      const change = load<i32>(above + cell - 4) + (x == y ? 0 : 1);
      let best = min(min(load<i32>(row + cell - 4), load<i32>(above + cell)) + 1, change);
      if (i > 1 && j > 1 && x == lower(byteAt(b, j - 2)) && y == lower(byteAt(a, i - 2))) {
        best = min(best, load<i32>(before + cell - 8) + 1);
      }
      store<i32>(row + cell, best);
      least = min(least, best);
    }
    if (least > limit) return limit + 1;
    const spare = before;
    before = above;
    above = row;
    row = spare;
  }
  return load<i32>(above + (<usize>n << 2));
}

// @ts-ignore: decorator
@inline export function lower(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
