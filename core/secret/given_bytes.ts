/**
 * Bytes that come in with the options of a call, as hexadecimal digits.
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { placeRaw } from "../runtime/arena";
import { digitOf } from "../text/number";
import { NONE, Span, byteAt, literal, size, spanOf } from "../text/span";

/** The bytes under a key of `options.context`; NONE, with a note where it is no multiple of `unit` bytes. */
export function givenBytes(context: Context, key: string, unit: i32): Span {
  const answer = context.answer(key);
  if (!answer) return NONE;
  const bytes = fromHex(answer.text());
  if (bytes != NONE && size(bytes) > 0 && size(bytes) % unit == 0) return bytes;
  context.notes
    .add(Code.BadOption, 0, 0)
    .namedSpan(literal(key))
    .found(answer.text())
    .expect(unit == 32 ? "64 hexadecimal digits" : "32 hexadecimal digits, or a multiple");
  return NONE;
}

function fromHex(text: Span): Span {
  if (text == NONE || size(text) % 2 != 0) return NONE;
  const length = size(text) / 2;
  const to = placeRaw(length + 1);
  for (let i = 0; i < length; i++) {
    const high = digitOf(byteAt(text, i * 2));
    const low = digitOf(byteAt(text, i * 2 + 1));
    if (high > 15 || low > 15) return NONE;
    store<u8>(to + i, <u8>(high * 16 + low));
  }
  return spanOf(to, length);
}
