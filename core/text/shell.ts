/**
 * Quoting for the shell: how a word is printed so that a POSIX shell reads it back as it was.
 *
 * A word is left bare unless it is empty or has a character that the shell would act on; then it
 * goes into single quotes, where nothing has a meaning but the quote itself, written `'\''`. The
 * `NAME=` of an environment setting stays outside, or the shell would take it for a command.
 */
import { Span, byteAt, size, slice } from "./span";
import { Writer } from "./writer";

/** Printable ASCII that makes quotes necessary, one bit a character: !"#$&'()*;<>? and [\]^`{|}~ . */
const LOW: u64 = 0xd80007de00000000;
const HIGH: u64 = 0x7800000178000000;
/** Space, tab, line feed, carriage return. */
const SPACES: u64 = 0x0000000100002600;

/** True when the shell would read this byte as more than itself. */
export function isSpecial(byte: u8): bool {
  if (byte < 64) return (((LOW | SPACES) >> byte) & 1) != 0;
  return byte < 128 && ((HIGH >> (byte - 64)) & 1) != 0;
}

/** Writes a word, quoted if need be. */
export function writeWord(to: Writer, word: Span): void {
  const length = size(word);
  if (length == 0) {
    to.text("''");
    return;
  }
  let special = false;
  for (let i = 0; i < length; i++) if (isSpecial(byteAt(word, i))) special = true;
  if (!special) {
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
