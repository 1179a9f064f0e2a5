/**
 * Looking for things in XML text: the next tag, a literal, the end of a name.
 *
 * Plain functions over addresses; what they skip they skip sixteen bytes at a time where it is long.
 */
import { Span, matches, spanOf } from "../text/span";

/** Address of the next `<` (or the end), skipping blocks that have none. */
export function nextTag(from: usize, end: usize): usize {
  let i = from;
  const open = i8x16.splat(0x3c);
  while (i + 16 <= end) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(i), open));
    if (hits != 0) return i + ctz(hits);
    i += 16;
  }
  while (i < end && load<u8>(i) != 0x3c) i++;
  return i;
}

/** The address of a literal at or behind `from`, or 0. */
export function seek(text: string, from: usize, end: usize): usize {
  const head = <u8>text.charCodeAt(0);
  for (let i = from; i + text.length <= end; i++) {
    if (load<u8>(i) == head && matches(i, changetype<usize>(text), text.length)) return i;
  }
  return 0;
}

/** The name that starts at an address; of no length when none does. */
export function nameAt(from: usize, end: usize): Span {
  const first = from < end ? load<u8>(from) : 0;
  // A digit, dash or dot may stand in a name but not begin one.
  if (<u8>(first - 0x30) < 10 || first == 0x2d || first == 0x2e) return spanOf(from, 0);
  let i = from;
  while (i < end && isNameByte(load<u8>(i))) i++;
  return spanOf(from, <i32>(i - from));
}

/** Bytes that may stand in a name; every byte of a character beyond ASCII may. */
export function isNameByte(byte: u8): bool {
  // Letters, then digits and the colon: each one comparison, as what lies below wraps around.
  if (<u8>((byte | 0x20) - 0x61) < 26 || <u8>(byte - 0x30) < 11) return true;
  return byte == 0x2d || byte == 0x5f || byte == 0x2e || byte >= 0x80;
}
