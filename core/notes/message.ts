/**
 * A note's one-line message: the template of its code, filled in.
 *
 * `{name} {found} {expected} {nearest}` are replaced; a part in square brackets is dropped when one
 * of the things it names is missing. Quoted input is cut to a limit, and what a terminal would act
 * on (control characters) is written as `?`, so that a message stays one harmless line.
 */
import { MAX_QUOTED } from "../limits";
import { NONE, Span, byteAt, size, slice } from "../text/span";
import { characterLength } from "../text/utf8";
import { Writer } from "../text/writer";
import { Note } from "./note";

/** Writes the message of a note. */
export function writeMessage(to: Writer, note: Note): void {
  const template = note.message();
  let part = -1;
  let missing = false;
  for (let i = 0; i < template.length; i++) {
    const letter = template.charCodeAt(i);
    if (letter == 0x5b) {
      part = to.length;
      missing = false;
    } else if (letter == 0x5d) {
      if (missing) to.cut(part);
      part = -1;
    } else if (letter == 0x7b) {
      const end = template.indexOf("}", i);
      if (!writeField(to, note, template.charCodeAt(i + 1), template.charCodeAt(i + 2))) missing = true;
      i = end;
    } else if (letter < 0x80) {
      to.byte(<u8>letter);
    }
  }
}

function writeField(to: Writer, note: Note, first: i32, second: i32): bool {
  if (first == 0x65) {
    const expected = note.expected;
    for (let i = 0; i < expected.length && i < 12; i++) {
      if (i > 0) to.text(i == expected.length - 1 ? " or " : ", ");
      writeQuoted(to, expected[i]);
    }
    if (expected.length > 12) to.text(" ...");
    return expected.length > 0;
  }
  // {name} and {nearest} begin alike; {found} is the third.
  const value = first == 0x66 ? note.foundText : second == 0x61 ? note.name : note.nearest;
  writeQuoted(to, value);
  return value != NONE;
}

/** Writes a text of the input so that it can stand in one line on a terminal. */
export function writeQuoted(to: Writer, text: Span, limit: i32 = MAX_QUOTED): void {
  const length = size(text);
  let last = min(length, limit);
  // Not in the middle of a character.
  while (last < length && last > 0 && (byteAt(text, last) & 0xc0) == 0x80) last--;
  for (let i = 0; i < last; i++) {
    const byte = byteAt(text, i);
    if (byte < 0x80) {
      to.byte(byte < 0x20 || byte == 0x7f ? 0x3f : byte);
      continue;
    }
    const length = characterLength(text, i);
    // U+0080–U+009F are control characters too; in UTF-8 they are C2 80 – C2 9F.
    if (length == 0 || (byte == 0xc2 && byteAt(text, i + 1) < 0xa0)) to.byte(0x3f);
    else to.span(slice(text, i, i + length));
    i += max(length, 1) - 1;
  }
  if (last < length) to.text("...");
}
