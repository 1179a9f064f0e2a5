/**
 * UUIDs: 32 hexadecimal digits, with dashes wherever one likes; libvirt writes them in lower case with
 * dashes after 8, 12, 16 and 20 digits.
 */
import { digitOf } from "./number";
import { Span, byteAt, lower, size, trim } from "./span";
import { Writer } from "./writer";

/** True for 32 hexadecimal digits with dashes anywhere between them, and white space around. */
export function isUuid(text: Span): bool {
  const bare = trim(text);
  let digits = 0;
  for (let i = 0; i < size(bare); i++) {
    const byte = byteAt(bare, i);
    if (byte == 0x2d) continue;
    if (digitOf(byte) > 15) return false;
    digits++;
  }
  return digits == 32;
}

/** The uuid as libvirt writes it; what is none stays as it is. */
export function canonicalUuid(text: Span): Span {
  if (!isUuid(text)) return text;
  const to = new Writer(40);
  let digits = 0;
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    if (digitOf(byte) > 15) continue;
    if (digits == 8 || digits == 12 || digits == 16 || digits == 20) to.byte(0x2d);
    to.byte(lower(byte));
    digits++;
  }
  return to.take();
}
