/**
 * The key that a guest's secrets are encrypted with on QEMU's command line, and what each encryption starts from:
 * `context.masterKey` and `context.secretVectors`, or else drawn from `context.random`, behind the bytes that uuid,
 * MAC addresses and categories take.
 */
import { Context } from "../emulator/context";
import { randomByte } from "../emulator/random";
import { Code } from "../notes/codes";
import { placeRaw } from "../runtime/arena";
import { toBase64 } from "../secret/base64";
import { givenBytes } from "../secret/given_bytes";
import { NONE, Span, slice, spanOf } from "../text/span";

const FIRST: i32 = 256;
const KEY_SIZE: i32 = 32;
/** Of each start, and how many there are. */
const START_SIZE: i32 = 16;
const STARTS: i32 = 14;

/** Draws both; the key in base64, or NONE with a note when there are no bytes to draw from. */
export function drawSecrets(context: Context): Span {
  const saysKey = context.answer("masterKey") != null;
  const key = saysKey ? givenBytes(context, "masterKey", KEY_SIZE) : draw(context, FIRST, KEY_SIZE);
  const saysStarts = context.answer("secretVectors") != null;
  const starts = saysStarts
    ? givenBytes(context, "secretVectors", START_SIZE)
    : draw(context, FIRST + KEY_SIZE, START_SIZE * STARTS);
  if (key == NONE || starts == NONE) {
    // A key that is given and is none has its note.
    if (context.notes.errors == 0) {
      context.notes.add(Code.Missing, 0, 0).named("random").expect("512 random bytes in hexadecimal digits");
    }
    return NONE;
  }
  context.masterKey = slice(key, 0, KEY_SIZE);
  context.secretStarts = starts;
  return toBase64(context.masterKey);
}

function draw(context: Context, from: i32, count: i32): Span {
  const bytes = placeRaw(count);
  for (let i = 0; i < count; i++) {
    const byte = randomByte(context, from + i);
    if (byte < 0) return NONE;
    store<u8>(bytes + i, <u8>byte);
  }
  return spanOf(bytes, count);
}
