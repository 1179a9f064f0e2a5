/**
 * Quoting for the shell: how a word is printed so that a POSIX shell reads it back as it was.
 *
 * A word is left bare unless it is empty or has a character that the shell would act on; then it
 * goes into single quotes, where nothing has a meaning but the quote itself, written `'\''`. The
 * `NAME=` of an environment setting stays outside, or the shell would take it for a command.
 */
import { Span, at, byteAt, size, slice } from "./span";
import { Writer } from "./writer";

/** Printable ASCII that makes quotes necessary, one bit a character: !"#$&'()*;<>? and [\]^`{|}~ . */
const LOW: u64 = 0xd80007de00000000;
const HIGH: u64 = 0x7800000178000000;
/** Space, tab, line feed, carriage return. */
const SPACES: u64 = 0x0000000100002600;

/** True when the shell would read this byte as more than itself. */
function isSpecial(byte: u8): bool {
  if (byte < 64) return (((LOW | SPACES) >> byte) & 1) != 0;
  return byte < 128 && ((HIGH >> (byte - 64)) & 1) != 0;
}

/**
 * The same for sixteen bytes at once: a byte is special when the bits that its two halves select have
 * one in common. Each of the eight high halves of ASCII has a bit; a low half selects the bits of
 * those high halves with which it makes a special character.
 */
function specials(block: v128): v128 {
  const highs = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  const lows = i8x16(68, 4, 4, 4, 4, 0, 4, 4, 4, 5, 5, -88, -88, -95, -88, 8);
  const low = i8x16.swizzle(lows, v128.and(block, i8x16.splat(15)));
  const high = i8x16.swizzle(highs, i8x16.shr_u(block, 4));
  return v128.and(low, high);
}

function hasSpecial(word: Span): bool {
  const end = at(word) + size(word);
  let i = at(word);
  for (; i + 16 <= end; i += 16) if (v128.any_true(specials(v128.load(i)))) return true;
  for (; i < end; i++) if (isSpecial(load<u8>(i))) return true;
  return false;
}

/** Writes a word, quoted if need be. */
export function writeWord(to: Writer, word: Span): void {
  const length = size(word);
  if (length == 0) {
    to.text("''");
    return;
  }
  if (!hasSpecial(word)) {
    to.span(word);
    return;
  }
  to.byte(0x27);
  let from = 0;
  for (let i = 0; i < length; i++) {
    if (byteAt(word, i) != 0x27) continue;
    to.span(slice(word, from, i)).text("'\\''");
    from = i + 1;
  }
  to.span(slice(word, from)).byte(0x27);
}

/** Writes `NAME=value` with only the value quoted. */
export function writeSetting(to: Writer, name: Span, value: Span): void {
  to.span(name).byte(0x3d);
  writeWord(to, value);
}
