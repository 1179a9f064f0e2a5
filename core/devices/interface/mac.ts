/**
 * Hardware addresses of network cards: six bytes in hexadecimal with colons between.
 */
import { digitOf } from "../../text/number";
import { NONE, Span, byteAt, lower, size } from "../../text/span";
import { Writer } from "../../text/writer";

/** One or two digits a byte, as libvirt reads them. */
export function isMac(text: Span): bool {
  let bytes = 0;
  let digits = 0;
  for (let i = 0; i <= size(text); i++) {
    if (i == size(text) || byteAt(text, i) == 0x3a) {
      if (digits < 1 || digits > 2) return false;
      bytes++;
      digits = 0;
    } else {
      if (digitOf(byteAt(text, i)) > 15) return false;
      digits++;
    }
  }
  return bytes == 6;
}

/** Two lower-case digits a byte; what is no hardware address stays as it is. */
export function canonicalMac(text: Span): Span {
  if (text == NONE || !isMac(text)) return text;
  const to = new Writer(18);
  let value: u32 = 0;
  for (let i = 0; i <= size(text); i++) {
    if (i == size(text) || byteAt(text, i) == 0x3a) {
      if (to.length > 0) to.byte(0x3a);
      to.hex(value, 2);
      value = 0;
    } else value = value * 16 + digitOf(lower(byteAt(text, i)));
  }
  return to.take();
}
