/**
 * From the bytes of a file to UTF-8 that is known to be valid.
 *
 * UTF-16 is recognised by its byte order mark or by the zero byte in its first `<`, ISO-8859-1 by
 * the XML declaration; both are converted into the arena. Everything else must be UTF-8. One pass
 * then makes sure that the text is valid UTF-8 made of characters that XML allows, so no reader
 * behind it has to ask again. Sixteen plain ASCII bytes pass in one comparison.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span, at, byteAt, find, isInAnyCase, size, slice } from "../text/span";
import { writeCharacter } from "../text/utf8";
import { Writer } from "../text/writer";

/**
 * The text as valid UTF-8 without byte order mark, or NONE with a note.
 * `declared` is the host's own word on the encoding, which overrules the XML declaration. Zero bytes
 * are let through with `zeros`: they part the words of a /proc/PID/cmdline.
 */
export function decode(input: Span, declared: Span, notes: Notes, zeros: bool = false): Span {
  if (size(input) >= 2) {
    const first = byteAt(input, 0);
    const second = byteAt(input, 1);
    if (first == 0xff && second == 0xfe) return checked(fromUtf16(slice(input, 2), false), notes, zeros);
    if (first == 0xfe && second == 0xff) return checked(fromUtf16(slice(input, 2), true), notes, zeros);
    if (first == 0x3c && second == 0) return checked(fromUtf16(input, false), notes, zeros);
    if (first == 0 && second == 0x3c) return checked(fromUtf16(input, true), notes, zeros);
  }
  if (size(input) >= 3 && byteAt(input, 0) == 0xef && byteAt(input, 1) == 0xbb && byteAt(input, 2) == 0xbf) {
    return checked(slice(input, 3), notes, zeros);
  }
  const encoding = declared != NONE ? declared : encodingName(input);
  if (
    encoding == NONE ||
    isInAnyCase(encoding, "utf-8") ||
    isInAnyCase(encoding, "utf8") ||
    isInAnyCase(encoding, "us-ascii") ||
    isInAnyCase(encoding, "ascii")
  ) {
    return checked(input, notes, zeros);
  }
  if (isInAnyCase(encoding, "iso-8859-1") || isInAnyCase(encoding, "latin1"))
    return checked(fromLatin1(input), notes, zeros);
  notes
    .add(Code.Encoding, at(encoding), at(encoding) + size(encoding))
    .found(encoding)
    .expect("UTF-8")
    .expect("UTF-16")
    .expect("ISO-8859-1");
  return NONE;
}

/** The encoding that an XML declaration at the very start names, or NONE. */
function encodingName(input: Span): Span {
  if (find(slice(input, 0, 6), "<?xml") != 0) return NONE;
  const end = find(slice(input, 0, 512), "?>");
  const key = find(slice(input, 0, max(end, 0)), "encoding");
  if (key < 0) return NONE;
  let i = key + 8;
  while (i < end && byteAt(input, i) != 0x22 && byteAt(input, i) != 0x27) i++;
  const quote = byteAt(input, i);
  let last = i + 1;
  while (last < end && byteAt(input, last) != quote) last++;
  return last < end ? slice(input, i + 1, last) : NONE;
}

function fromLatin1(input: Span): Span {
  const to = new Writer(size(input) + 64);
  for (let i = 0; i < size(input); i++) writeCharacter(to, byteAt(input, i));
  return to.take();
}

function fromUtf16(input: Span, big: bool): Span {
  const to = new Writer(size(input) + 64);
  for (let i = 0; i + 1 < size(input); i += 2) {
    let unit = unitAt(input, i, big);
    if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < size(input)) {
      const low = unitAt(input, i + 2, big);
      if (low >= 0xdc00 && low < 0xe000) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        i += 2;
      }
    }
    writeCharacter(to, unit);
  }
  // Half a unit at the end is no character: let the check behind this find it.
  if (size(input) & 1) to.byte(0xff);
  return to.take();
}

function unitAt(input: Span, index: i32, big: bool): u32 {
  const first = <u32>byteAt(input, index);
  const second = <u32>byteAt(input, index + 1);
  return big ? (first << 8) | second : (second << 8) | first;
}

/** True for the characters that XML 1.0 allows in a document (its section 2.2). */
export function isAllowed(code: u32): bool {
  if (code < 0x20) return code == 0x09 || code == 0x0a || code == 0x0d;
  if (code < 0xd800) return true;
  return (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

function checked(text: Span, notes: Notes, zeros: bool): Span {
  const end = at(text) + size(text);
  let i = at(text);
  while (i < end) {
    if (i + 16 <= end) {
      const block = v128.load(i);
      // Below 0x20 as signed bytes takes in all non-ASCII bytes too; a line feed is the one in most lines.
      if (!v128.any_true(v128.andnot(i8x16.lt_s(block, i8x16.splat(0x20)), i8x16.eq(block, i8x16.splat(0x0a))))) {
        i += 16;
        continue;
      }
    }
    if (zeros && load<u8>(i) == 0) {
      i++;
      continue;
    }
    const length = characterAt(i, end);
    if (length <= 0) {
      const note = notes.add(length == 0 ? Code.Encoding : Code.Character, i, i + 1);
      const hex = new Writer(8);
      hex.text(length == 0 ? "byte 0x" : "0x").hex(load<u8>(i), 2);
      note.found(hex.take());
      if (length == 0) note.expect("UTF-8");
      return NONE;
    }
    i += length;
  }
  return text;
}

/** Length of the character at an address; 0 when it is not valid UTF-8, -1 when XML forbids it. */
function characterAt(i: usize, end: usize): i32 {
  const first = <u32>load<u8>(i);
  if (first < 0x80) return isAllowed(first) ? 1 : -1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || i + length > end) return 0;
  let code = first & (0x7f >> length);
  for (let k = 1; k < length; k++) {
    const next = <u32>load<u8>(i + k);
    if ((next & 0xc0) != 0x80) return 0;
    code = (code << 6) | (next & 0x3f);
  }
  if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000) || (code >= 0xd800 && code < 0xe000)) return 0;
  return isAllowed(code) ? length : -1;
}
