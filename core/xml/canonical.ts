/**
 * Markup as libxml2 writes it back: what libvirt makes of <metadata>, which it keeps as a tree.
 *
 *   <a  x='1' ></a> <b/>   becomes   <a x="1"/>
 *                                    <b/>
 *
 * Attributes stand behind one space each, in double quotes; an element without content is closed at
 * once. Where there are only elements, each gets a line of its own, indented by its depth; where text is
 * among them, that is the author's and nothing is moved. Comments, CDATA and processing instructions stay as
 * they are. The markup was parsed before, so that it is well-formed and no deeper than the limit.
 */
import { Span, byteAt, find, indexOf, isSpace, size, slice, startsWith, trim } from "../text/span";
import { Writer } from "../text/writer";

/** What stands inside an element that is `depth` deep in its document. */
export function canonicalMarkup(markup: Span, depth: i32): Span {
  const to = new Writer(size(markup) + 64);
  writeChildren(to, markup, 0, depth + 1, false);
  return to.take();
}

/** Everything up to the end tag of the element that one is in; `asIs`: text is around it, so nothing is moved. */
function writeChildren(to: Writer, markup: Span, from: i32, depth: i32, asIs: bool): i32 {
  const kept = hasText(markup, from);
  const still = asIs || kept;
  let moved = false;
  let i = from;
  while (i < size(markup)) {
    if (byteAt(markup, i) != 0x3c) {
      i = kept ? writeText(to, markup, i) : textEnd(markup, i);
      continue;
    }
    const next = byteAt(markup, i + 1);
    if (next == 0x2f) break;
    if (!still) {
      newLine(to, depth);
      moved = true;
    }
    if (next == 0x21 || next == 0x3f) i = copy(to, markup, i, endOf(markup, i));
    else i = writeElement(to, markup, i, depth, still);
  }
  if (moved) newLine(to, depth - 1);
  return i;
}

function writeElement(to: Writer, markup: Span, from: i32, depth: i32, asIs: bool): i32 {
  const inside = writeTag(to, markup, from);
  // A tag that was closed at once has no inside.
  if (inside < 0) return -inside;
  return writeEndTag(to, markup, writeChildren(to, markup, inside, depth + 1, asIs));
}

function newLine(to: Writer, depth: i32): void {
  to.byte(0x0a);
  for (let i = 0; i < depth; i++) to.text("  ");
}

/** Whether text is among the children of the element that one is in, or all that there is. */
function hasText(markup: Span, from: i32): bool {
  let nested = 0;
  let children = false;
  let blank = false;
  let i = from;
  while (i < size(markup)) {
    if (byteAt(markup, i) != 0x3c) {
      const end = textEnd(markup, i);
      if (nested == 0) {
        if (size(trim(slice(markup, i, end))) > 0) return true;
        blank = true;
      }
      i = end;
      continue;
    }
    const next = byteAt(markup, i + 1);
    if (next == 0x21 || next == 0x3f) {
      if (nested == 0 && byteAt(markup, i + 2) == 0x5b) return true;
      children = true;
      i = endOf(markup, i);
    } else if (next == 0x2f) {
      if (nested == 0) break;
      nested--;
      i = tagEnd(markup, i);
    } else {
      children = true;
      i = tagEnd(markup, i);
      if (byteAt(markup, i - 2) != 0x2f) nested++;
    }
  }
  return blank && !children;
}

/** Behind the text at this place. */
function textEnd(markup: Span, from: i32): i32 {
  const end = indexOf(markup, 0x3c, from);
  return end < 0 ? size(markup) : end;
}

/** Behind the tag at this place, whose attributes may hold a `>`. */
function tagEnd(markup: Span, from: i32): i32 {
  let quote: u8 = 0;
  for (let i = from; i < size(markup); i++) {
    const byte = byteAt(markup, i);
    if (quote != 0) {
      if (byte == quote) quote = 0;
    } else if (byte == 0x22 || byte == 0x27) quote = byte;
    else if (byte == 0x3e) return i + 1;
  }
  return size(markup);
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
  const third = byteAt(markup, from + 2);
  let end = -1;
  if (byteAt(markup, from + 1) == 0x3f) end = find(markup, "?>", from + 2);
  else if (third == 0x2d) end = find(markup, "-->", from + 4);
  else end = find(markup, "]]>", from);
  if (end < 0) return size(markup);
  return indexOf(markup, 0x3e, end) + 1;
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

/**
 * A start tag with its attributes, and where its inside begins; when nothing is between it and its end tag, both
 * as one, and where that ends, negative.
 */
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
      return -(i + 2);
    }
    if (byte == 0x3e) break;
    i = writeAttribute(to, markup, i);
  }
  i++;
  if (i + 1 < size(markup) && byteAt(markup, i) == 0x3c && byteAt(markup, i + 1) == 0x2f) {
    to.text("/>");
    return -tagEnd(markup, i);
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
    else if (startsWith(slice(markup, i), "&apos;")) {
      to.byte(0x27);
      i += 5;
    } else to.byte(byte == 0x0a || byte == 0x09 || byte == 0x0d ? 0x20 : byte);
  }
  to.byte(0x22);
  return i + 1;
}
