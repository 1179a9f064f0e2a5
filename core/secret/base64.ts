/**
 * Base64, the plain alphabet with padding (RFC 4648): what QEMU and the options of a call take bytes in.
 */
import { placeRaw } from "../runtime/arena";
import { NONE, Span, byteAt, size, spanOf } from "../text/span";
import { Writer } from "../text/writer";

const LETTERS: string = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function toBase64(bytes: Span): Span {
  const length = size(bytes);
  const to = new Writer(length + length / 2 + 8);
  for (let i = 0; i < length; i += 3) {
    const left = length - i;
    let three: u32 = (<u32>byteAt(bytes, i)) << 16;
    if (left > 1) three |= (<u32>byteAt(bytes, i + 1)) << 8;
    if (left > 2) three |= byteAt(bytes, i + 2);
    for (let place = 0; place < 4; place++) {
      if (place > left) to.byte(0x3d);
      else to.byte(<u8>LETTERS.charCodeAt((three >> (18 - 6 * place)) & 63));
    }
  }
  return to.take();
}

/** The bytes; NONE when the text is no base64. Padding may be left out. */
export function fromBase64(text: Span): Span {
  let length = size(text);
  while (length > 0 && byteAt(text, length - 1) == 0x3d) length--;
  if (text == NONE || length % 4 == 1) return NONE;
  const to = placeRaw((length * 3) / 4 + 1);
  let count = 0;
  let bits: u32 = 0;
  for (let i = 0; i < length; i++) {
    const value = valueOf(byteAt(text, i));
    if (value < 0) return NONE;
    bits = (bits << 6) | <u32>value;
    if (i % 4 == 0) continue;
    const shift = 6 - 2 * (i % 4);
    store<u8>(to + count++, <u8>(bits >> shift));
  }
  return spanOf(to, count);
}

function valueOf(letter: u8): i32 {
  if (letter >= 0x41 && letter <= 0x5a) return letter - 0x41;
  if (letter >= 0x61 && letter <= 0x7a) return letter - 0x61 + 26;
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30 + 52;
  return letter == 0x2b ? 62 : letter == 0x2f ? 63 : -1;
}
