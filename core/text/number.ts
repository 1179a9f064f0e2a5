/**
 * Numbers in text, read strictly: the whole span must be the number.
 *
 * There are no exceptions and no unions in the core, so "not a number" is a value of its own,
 * the smallest i64, which no attribute or option can mean.
 */
import { Span, at, byteAt, size, slice } from "./span";

/** What the readers return for a text that is no number or does not fit 63 bits. */
export const NOT_A_NUMBER: i64 = i64.MIN_VALUE;

/** A decimal integer, with a minus if need be. */
export function toInteger(span: Span): i64 {
  const length = size(span);
  if (length == 0) return NOT_A_NUMBER;
  const negative = byteAt(span, 0) == 0x2d;
  const value = unsigned(slice(span, negative ? 1 : 0), 10);
  return value == NOT_A_NUMBER ? value : negative ? -value : value;
}

/** A number as C's strtol with base 0 reads it: 0x… hexadecimal, 0… octal, else decimal. */
export function toNumber(span: Span): i64 {
  const length = size(span);
  if (length > 2 && byteAt(span, 0) == 0x30 && (byteAt(span, 1) | 0x20) == 0x78) return unsigned(slice(span, 2), 16);
  if (length > 1 && byteAt(span, 0) == 0x30) return unsigned(slice(span, 1), 8);
  return toInteger(span);
}

/** Digits to a base, nothing else. */
export function unsigned(span: Span, base: u32): i64 {
  const length = size(span);
  if (length == 0) return NOT_A_NUMBER;
  const bytes = at(span);
  let value: u64 = 0;
  for (let i = 0; i < length; i++) {
    const digit = digitOf(load<u8>(bytes + i));
    if (digit >= base) return NOT_A_NUMBER;
    if (value > (<u64>i64.MAX_VALUE - digit) / base) return NOT_A_NUMBER;
    value = value * base + digit;
  }
  return <i64>value;
}

/** The value of a digit 0–9, a–f, A–F; 255 for any other byte. */
export function digitOf(byte: u8): u32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x57;
  return 255;
}

// @ts-ignore: decorator
@inline export function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}
