/**
 * UTF-8: one Unicode character as its one to four bytes, written and told.
 */
import { Span, byteAt, size } from "./span";
import { Writer } from "./writer";

/** A Unicode character as UTF-8. */
export function writeCharacter(to: Writer, code: u32): void {
  if (code < 0x80) {
    to.byte(<u8>code);
  } else if (code < 0x800) {
    to.byte(<u8>(0xc0 | (code >> 6))).byte(<u8>(0x80 | (code & 0x3f)));
  } else if (code < 0x10000) {
    to.byte(<u8>(0xe0 | (code >> 12)))
      .byte(<u8>(0x80 | ((code >> 6) & 0x3f)))
      .byte(<u8>(0x80 | (code & 0x3f)));
  } else {
    to.byte(<u8>(0xf0 | (code >> 18))).byte(<u8>(0x80 | ((code >> 12) & 0x3f)));
    to.byte(<u8>(0x80 | ((code >> 6) & 0x3f))).byte(<u8>(0x80 | (code & 0x3f)));
  }
}

/** Length of the character of more than one byte at an index, 0 when there is none. */
export function characterLength(text: Span, index: i32): i32 {
  const first = byteAt(text, index);
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || index + length > size(text)) return 0;
  for (let i = 1; i < length; i++) if ((byteAt(text, index + i) & 0xc0) != 0x80) return 0;
  const second = byteAt(text, index + 1);
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0;
  if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0;
  return length;
}
