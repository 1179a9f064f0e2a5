/**
 * Fields, writing: from the rooms to XML in libvirt's form.
 *
 * Two spaces a level, single quotes, an element without content closed in its start tag. An
 * element is begun as soon as it is entered; when it is left with neither attribute nor content
 * and wasn't entered with `always`, the text is cut back to where it stood before.
 */
import { NONE, Span, at, size, spanOf } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Mode } from "./fields";

export class XmlWriter extends Fields {
  private to: Writer;
  /** The start tag of the current element still lacks its `>`. */
  private open: bool = false;
  /** One entry a level: the text's length before the element began, and how the parent stood then. */
  private starts: i32[] = [];
  private wasOpen: bool[] = [];
  private names: string[] = [];
  private keep: bool[] = [];
  /** Text was written inside the current element: its end tag goes right behind. */
  private inline: bool = false;

  constructor(to: Writer) {
    super(Mode.Write);
    this.to = to;
  }

  private get depth(): i32 {
    return this.names.length;
  }

  /** Ends the parent's start tag and indents for a child. */
  private line(): void {
    if (this.open) this.to.text(">\n");
    for (let i = this.depth; i > 0; i--) this.to.text("  ");
  }

  private begin(name: string, always: bool): void {
    this.starts.push(this.to.length);
    this.wasOpen.push(this.open);
    this.keep.push(always);
    this.line();
    this.names.push(name);
    this.to.byte(0x3c).text(name);
    this.open = true;
    this.inline = false;
  }

  leave(): void {
    const last = this.depth - 1;
    const name = this.names[last];
    const start = this.starts.pop();
    const wasOpen = this.wasOpen.pop();
    const keep = this.keep.pop();
    const indent = last * 2 + (wasOpen ? 2 : 0);
    this.names.pop();
    if (this.open && !keep && this.to.length == start + indent + 1 + name.length) {
      this.to.cut(start);
      this.open = wasOpen;
      this.inline = false;
      return;
    }
    if (this.open) this.to.text("/>\n");
    else {
      if (!this.inline) for (let i = last; i > 0; i--) this.to.text("  ");
      this.to.text("</").text(name).text(">\n");
    }
    this.open = false;
    this.inline = false;
  }

  unfold(): void {
    if (this.open) this.to.text(">\n");
    this.open = false;
  }

  private name(name: string): Writer {
    return this.to.byte(0x20).text(name).text("='");
  }

  word(name: string, words: StaticArray<string>, value: i32): i32 {
    if (value > 0) this.name(name).text(words[value]).byte(0x27);
    return value;
  }

  unit(name: string, units: StaticArray<string>, value: i32): i32 {
    return this.word(name, units, value);
  }

  text(name: string, value: Span): Span {
    if (value != NONE) {
      writeEscaped(this.name(name), value, true);
      this.to.byte(0x27);
    }
    return value;
  }

  path(name: string, value: Span): Span {
    return this.text(name, value);
  }

  integer(name: string, value: i64, absent: i64 = -1): i64 {
    if (value != absent) this.name(name).number(value).byte(0x27);
    return value;
  }

  hex(name: string, value: i64, digits: i32, absent: i64 = -1): i64 {
    if (value != absent) this.name(name).text("0x").hex(value, digits).byte(0x27);
    return value;
  }

  element(name: string, value: Span): Span {
    if (value == NONE) return value;
    this.begin(name, true);
    this.content(value);
    this.leave();
    return value;
  }

  flag(name: string, value: bool): bool {
    if (value) {
      this.begin(name, true);
      this.leave();
    }
    return value;
  }

  enter(name: string, always: bool = false): bool {
    this.begin(name, always);
    return true;
  }

  next(name: string, more: bool): bool {
    if (more) this.begin(name, true);
    return more;
  }

  private inside(): Writer {
    if (this.open) this.to.byte(0x3e);
    this.open = false;
    this.inline = true;
    return this.to;
  }

  content(value: Span): Span {
    if (size(value) > 0) writeEscaped(this.inside(), value, false);
    return value;
  }

  contentWord(words: StaticArray<string>, value: i32): i32 {
    if (value > 0) this.inside().text(words[value]);
    return value;
  }

  contentInteger(value: i64, absent: i64 = -1): i64 {
    if (value != absent) this.inside().number(value);
    return value;
  }

  verbatim(name: string, value: Span): Span {
    if (value == NONE) return value;
    this.begin(name, true);
    if (size(value) > 0) this.inside().span(value);
    this.leave();
    return value;
  }

  fixed(name: string, value: string, present: bool): void {
    if (present) this.name(name).text(value).byte(0x27);
  }

  here(): usize {
    return 0;
  }
}

/** Text with the five characters that mean something to XML as references, as libvirt writes it. */
export function writeEscaped(to: Writer, text: Span, attribute: bool): void {
  let from = at(text);
  const end = from + size(text);
  for (let i = from; i < end; i++) {
    const byte = load<u8>(i);
    if (byte > 0x3e || (byte >= 0x28 && byte < 0x3c)) continue;
    const reference = referenceTo(byte, attribute);
    if (reference.length == 0) continue;
    to.span(spanOf(from, <i32>(i - from))).text(reference);
    from = i + 1;
  }
  to.span(spanOf(from, <i32>(end - from)));
}

/** How a character is written when it can't stand for itself; empty when it can. */
function referenceTo(byte: u8, attribute: bool): string {
  if (byte == 0x26) return "&amp;";
  if (byte == 0x3c) return "&lt;";
  if (byte == 0x3e) return "&gt;";
  if (byte == 0x22) return "&quot;";
  if (byte == 0x27) return "&apos;";
  if (byte == 0x0d) return "&#xD;";
  // A tab or line end in an attribute would be read back as a space.
  if (attribute && byte == 0x0a) return "&#xA;";
  if (attribute && byte == 0x09) return "&#x9;";
  return "";
}
