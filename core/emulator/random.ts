/**
 * Random bytes, where a definition needs some: a uuid, a MAC address, a secret's start vector.
 *
 * The core makes none of its own: a shell hands them over as `options.context.random`, hexadecimal digits.
 * Each use starts at the first byte, so a shell gives a text for one call only.
 */
import { digitOf } from "../text/number";
import { NONE, Span, byteAt, size } from "../text/span";
import { Writer } from "../text/writer";
import { Context } from "./context";

/** Byte number `index` of what was handed over, or -1 when there is no such byte. */
export function randomByte(context: Context, index: i32): i32 {
  const given = context.answer("random");
  if (!given) return -1;
  const text = given.text();
  if (size(text) < index * 2 + 2) return -1;
  const high = digitOf(byteAt(text, index * 2));
  const low = digitOf(byteAt(text, index * 2 + 1));
  return high > 15 || low > 15 ? -1 : <i32>(high * 16 + low);
}

/** A uuid of version 4 (RFC 4122), or NONE when there are no random bytes. */
export function randomUuid(context: Context): Span {
  const to = new Writer(40);
  for (let i = 0; i < 16; i++) {
    let byte = randomByte(context, i);
    if (byte < 0) return NONE;
    if (i == 6) byte = (byte & 0x0f) | 0x40;
    if (i == 8) byte = (byte & 0x3f) | 0x80;
    if (i == 4 || i == 6 || i == 8 || i == 10) to.byte(0x2d);
    to.hex(byte, 2);
  }
  return to.take();
}
