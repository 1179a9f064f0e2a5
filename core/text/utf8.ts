/**
 * UTF-8, written: one Unicode character as its one to four bytes.
 */
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
