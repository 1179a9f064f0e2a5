/**
 * Numeric IP addresses: whether a text is one.
 */
import { digitOf } from "../../text/number";
import { Span, byteAt, indexOf, lastIndexOf, size, slice } from "../../text/span";

/** Four numbers up to 255 with dots between. */
export function isIpv4(text: Span): bool {
  let parts = 0;
  let digits = 0;
  let value: u32 = 0;
  for (let i = 0; i <= size(text); i++) {
    if (i < size(text) && byteAt(text, i) != 0x2e) {
      const digit = digitOf(byteAt(text, i));
      if (digit > 9 || ++digits > 3) return false;
      value = value * 10 + digit;
      continue;
    }
    if (digits == 0 || value > 255) return false;
    parts++;
    digits = 0;
    value = 0;
  }
  return parts == 4;
}

/** Up to eight groups of four hexadecimal digits, of which a run of zeros may be `::`; perhaps ending in IPv4. */
export function isIpv6(text: Span): bool {
  const percent = indexOf(text, 0x25);
  let rest = percent >= 0 ? slice(text, 0, percent) : text;
  let groups = 0;
  const last = lastIndexOf(rest, 0x3a);
  if (last >= 0 && indexOf(rest, 0x2e) > last) {
    if (!isIpv4(slice(rest, last + 1))) return false;
    // What stands before it is read as groups; the colon before it may be half of a `::`.
    groups = 2;
    rest = last > 0 && byteAt(rest, last - 1) == 0x3a ? slice(rest, 0, last + 1) : slice(rest, 0, last);
  }
  let digits = 0;
  let gap = false;
  const length = size(rest);
  for (let i = 0; i < length; i++) {
    const byte = byteAt(rest, i);
    if (byte != 0x3a) {
      if (digitOf(byte) > 15 || ++digits > 4) return false;
      if (digits == 1) groups++;
      continue;
    }
    if (i + 1 < length && byteAt(rest, i + 1) == 0x3a) {
      if (gap) return false;
      gap = true;
      i++;
    } else if (digits == 0 || i + 1 == length) return false;
    digits = 0;
  }
  return gap ? groups < 8 : groups == 8;
}
