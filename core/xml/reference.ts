/**
 * References and line ends in XML text, resolved: `&lt;`, `&#10;`, CR LF.
 *
 * Most text has neither and is used where it lies. A reference that XML doesn't know gets a note
 * and stays as it is written, so that nothing of the text is lost.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { Span, at, byteAt, indexOf, is, size, slice } from "../text/span";
import { writeCharacter } from "../text/utf8";
import { Writer } from "../text/writer";
import { isAllowed } from "./encoding";

/**
 * The text that is meant by what is written. In an attribute each white space character is a
 * space (XML 1.0, 3.3.3); elsewhere CR LF and a lone CR are one LF (2.11).
 */
export function resolve(written: Span, attribute: bool, notes: Notes): Span {
  if (!needs(written, attribute)) return written;
  const to = new Writer(size(written) + 8);
  for (let i = 0; i < size(written); i++) {
    const byte = byteAt(written, i);
    if (byte == 0x26) i += reference(slice(written, i), to, notes) - 1;
    else if (byte == 0x0d) {
      if (i + 1 < size(written) && byteAt(written, i + 1) == 0x0a) i++;
      to.byte(attribute ? 0x20 : 0x0a);
    } else to.byte(attribute && (byte == 0x0a || byte == 0x09) ? 0x20 : byte);
  }
  return to.take();
}

function needs(written: Span, attribute: bool): bool {
  for (let i = at(written); i < at(written) + size(written); i++) {
    const byte = load<u8>(i);
    if (byte == 0x26 || byte == 0x0d || (attribute && (byte == 0x0a || byte == 0x09))) return true;
  }
  return false;
}

/** Writes what the reference at the start of `text` means; returns how long it is written. */
function reference(text: Span, to: Writer, notes: Notes): i32 {
  const end = indexOf(slice(text, 0, 32), 0x3b);
  const name = end < 0 ? slice(text, 1, 1) : slice(text, 1, end);
  if (is(name, "lt")) to.byte(0x3c);
  else if (is(name, "gt")) to.byte(0x3e);
  else if (is(name, "amp")) to.byte(0x26);
  else if (is(name, "quot")) to.byte(0x22);
  else if (is(name, "apos")) to.byte(0x27);
  else if (size(name) > 1 && byteAt(name, 0) == 0x23) {
    const hex = byteAt(name, 1) == 0x78;
    const code = hex ? unsigned(slice(name, 2), 16) : unsigned(slice(name, 1), 10);
    if (code == NOT_A_NUMBER) return unknown(text, end, to, notes);
    if (code > 0x10ffff || !isAllowed(<u32>code)) {
      notes.about(Code.Character, slice(text, 0, end + 1));
      to.span(slice(text, 0, end + 1));
    } else writeCharacter(to, <u32>code);
  } else return unknown(text, end, to, notes);
  return end + 1;
}

function unknown(text: Span, end: i32, to: Writer, notes: Notes): i32 {
  const whole = slice(text, 0, end < 0 ? 1 : end + 1);
  const note = notes.about(Code.Reference, whole);
  if (end < 0) note.expect("&amp;");
  else note.expect("&lt;").expect("&gt;").expect("&amp;").expect("&quot;").expect("&apos;").expect("&#...;");
  to.span(whole);
  return size(whole);
}
