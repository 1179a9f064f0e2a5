/**
 * Hardware addresses of network cards: six bytes in hexadecimal with colons between.
 */
import { Context } from "../../emulator/context";
import { randomByte } from "../../emulator/random";
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

/** No address at all: six times 0. */
export function isAllClear(mac: Span): bool {
  for (let i = 0; i < size(mac); i++) if (byteAt(mac, i) != 0x30 && byteAt(mac, i) != 0x3a) return false;
  return size(mac) > 0;
}

/**
 * The address of a card that came without: 52:54:00, which is KVM's, and three random bytes. `count` is how many
 * were made before, so that two cards of one guest differ. NONE when there are no random bytes.
 */
export function randomMac(context: Context, count: i32): Span {
  const to = new Writer(18).text("52:54:00");
  for (let i = 0; i < 3; i++) {
    const byte = randomByte(context, (count * 3 + i) % 16);
    if (byte < 0) return NONE;
    // Behind 16 cards the same three bytes come again.
    to.byte(0x3a).hex(i == 2 ? (byte + count / 16) & 0xff : byte, 2);
  }
  return to.take();
}
