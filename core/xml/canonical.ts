/**
 * Markup as libxml2 writes it back: what libvirt makes of <metadata>, which it keeps as a tree.
 *
 *   <a  x='1' ></a>   becomes   <a x="1"/>
 *
 * Attributes stand behind one space each, in double quotes; an element without content is closed at
 * once; line ends count as one. Text, comments, CDATA and processing instructions stay as they are. The
 * markup was parsed before, so that it is well-formed.
 */
import { Span, at, byteAt, size, slice } from "../text/span";
import { Writer } from "../text/writer";

export function canonicalMarkup(markup: Span): Span {
  const to = new Writer(size(markup) + 16);
  const length = size(markup);
  let i = 0;
  while (i < length) {
    const byte = byteAt(markup, i);
    if (byte != 0x3c) {
      i = writeText(to, markup, i);
      continue;
    }
    const next = byteAt(markup, i + 1);
    if (next == 0x21 || next == 0x3f) i = copy(to, markup, i, endOf(markup, i));
    else if (next == 0x2f) i = writeEndTag(to, markup, i);
    else i = writeTag(to, markup, i);
  }
  return to.take();
}

/** Text up to the next tag; a carriage return is a line end, or part of one. */
function writeText(to: Writer, markup: Span, from: i32): i32 {
  let i = from;
  for (; i < size(markup); i++) {
    const byte = byteAt(markup, i);
    if (byte == 0x3c) break;
    if (byte == 0x3e) to.text("&gt;");
    else if (byte != 0x0d) to.byte(byte);
    else if (byteAt(markup, i + 1) != 0x0a) to.byte(0x0a);
  }
  return i;
}

/** Behind a comment, a CDATA section or a processing instruction. */
function endOf(markup: Span, from: i32): i32 {
  const comment = byteAt(markup, from + 2) == 0x2d;
  const data = byteAt(markup, from + 2) == 0x5b;
  const length = size(markup);
  for (let i = from + 2; i < length; i++) {
    if (byteAt(markup, i) != 0x3e) continue;
    const one = byteAt(markup, i - 1);
    const two = byteAt(markup, i - 2);
    if (comment ? one == 0x2d && two == 0x2d && i > from + 5 : data ? one == 0x5d && two == 0x5d : true) return i + 1;
  }
  return length;
}

function copy(to: Writer, markup: Span, from: i32, end: i32): i32 {
  to.span(slice(markup, from, end));
  return end;
}

function writeEndTag(to: Writer, markup: Span, from: i32): i32 {
  let i = from;
  for (; byteAt(markup, i) != 0x3e; i++) if (!isSpace(byteAt(markup, i))) to.byte(byteAt(markup, i));
  to.byte(0x3e);
  return i + 1;
}

/** A start tag with its attributes; with its end tag when nothing is between them. */
function writeTag(to: Writer, markup: Span, from: i32): i32 {
  let i = from;
  for (; !isSpace(byteAt(markup, i)) && byteAt(markup, i) != 0x3e && byteAt(markup, i) != 0x2f; i++) {
    to.byte(byteAt(markup, i));
  }
  while (true) {
    while (isSpace(byteAt(markup, i))) i++;
    const byte = byteAt(markup, i);
    if (byte == 0x2f) {
      to.text("/>");
      return i + 2;
    }
    if (byte == 0x3e) break;
    i = writeAttribute(to, markup, i);
  }
  i++;
  if (i + 1 < size(markup) && byteAt(markup, i) == 0x3c && byteAt(markup, i + 1) == 0x2f) {
    to.text("/>");
    while (byteAt(markup, i) != 0x3e) i++;
    return i + 1;
  }
  to.byte(0x3e);
  return i;
}

function writeAttribute(to: Writer, markup: Span, from: i32): i32 {
  let i = from;
  to.byte(0x20);
  for (; byteAt(markup, i) != 0x3d; i++) if (!isSpace(byteAt(markup, i))) to.byte(byteAt(markup, i));
  i++;
  while (isSpace(byteAt(markup, i))) i++;
  const quote = byteAt(markup, i++);
  to.text('="');
  for (; byteAt(markup, i) != quote; i++) {
    const byte = byteAt(markup, i);
    if (byte == 0x22) to.text("&quot;");
    else if (byte == 0x3e) to.text("&gt;");
    else if (startsReference(markup, i, "&apos;")) {
      to.byte(0x27);
      i += 5;
    } else to.byte(byte == 0x0a || byte == 0x09 || byte == 0x0d ? 0x20 : byte);
  }
  to.byte(0x22);
  return i + 1;
}

function startsReference(markup: Span, from: i32, reference: string): bool {
  if (from + reference.length > size(markup)) return false;
  for (let i = 0; i < reference.length; i++) {
    if (load<u8>(at(markup) + from + i) != <u8>reference.charCodeAt(i)) return false;
  }
  return true;
}

function isSpace(byte: u8): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d;
}
