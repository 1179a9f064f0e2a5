/**
 * XML text to tree, in one pass over valid UTF-8 (xml/encoding.ts).
 *
 * Not recursive: the open element is the state, so depth costs nothing but its limit. Long runs,
 * text up to `<` and attribute values up to their quote, are skipped sixteen bytes at a time. The
 * first fault in the text ends the parse with one note at its place, as nothing behind it can be
 * trusted. DOCTYPE is refused, so there are no entities but XML's own five, and no bombs.
 */
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_NODES } from "../limits";
import { Code } from "../notes/codes";
import { Note, Notes } from "../notes/note";
import { placeRaw } from "../runtime/arena";
import { EMPTY, NONE, Span, at, indexOf, is, isSpace, matches, same, size, slice, spanOf, trim } from "../text/span";
import { decimal } from "../text/writer";
import { resolve } from "./reference";
import { nameAt, nextTag, seek } from "./scan";
import { Element, Namespace, makeAttribute, namespaceOf } from "./tree";

const QEMU: string = "http://libvirt.org/schemas/domain/qemu/1.0";

export class XmlParser {
  private i: usize;
  private end: usize;
  private nodes: i32 = 0;
  private depth: i32 = 0;
  /** Any namespace declared or any prefix used: otherwise names need no look-up. */
  private namespaces: bool = false;

  constructor(
    input: Span,
    private notes: Notes,
  ) {
    this.i = at(input);
    this.end = at(input) + size(input);
  }

  /** The root element, or null with a note. */
  parse(): Element | null {
    if (!this.skipProlog()) return null;
    let root: Element | null = null;
    let open: Element | null = null;
    while (true) {
      if (open) this.text(open);
      if (this.i >= this.end) {
        if (open) this.fail(Code.Unclosed, open.from, open.nameEnd()).expectSpan(open.name).on(open.path());
        else this.fail(Code.Syntax, this.i, this.i).expect("an element").found(slice(EMPTY, 0));
        return null;
      }
      const next = this.peek(1);
      if (next == 0x2f) {
        if (!open) {
          this.unexpected("an element");
          return null;
        }
        if (!this.endTag(open)) return null;
        open = open.parent;
        this.depth--;
        if (!open) return this.skipEpilog() ? root : null;
      } else if (next == 0x21 || next == 0x3f) {
        if (this.cdataAt()) {
          if (!open) {
            this.unexpected("an element");
            return null;
          }
          if (!this.cdata(open)) return null;
        } else if (!this.skipMisc()) return null;
      } else {
        const element = this.startTag(open);
        if (!element) return null;
        if (!root) root = element;
        if (element.to == 0) {
          open = element;
          if (++this.depth > MAX_DEPTH) {
            this.fail(Code.TooDeep, element.from, element.nameEnd()).expectSpan(decimal(MAX_DEPTH));
            return null;
          }
        } else if (!open) return this.skipEpilog() ? root : null;
      }
    }
  }

  // @ts-ignore: decorator
  @inline
  private peek(ahead: i32): u8 {
    return this.i + ahead < this.end ? load<u8>(this.i + ahead) : 0;
  }

  private fail(code: Code, from: usize, to: usize): Note {
    return this.notes.add(code, from, to);
  }

  /** A note that something else was expected where the reading stands. */
  private unexpected(expected: string): void {
    const rest = min(<i32>(this.end - this.i), 24);
    let length = 0;
    while (length < rest && load<u8>(this.i + length) != 0x0a) length++;
    while (length > 1 && this.i + length < this.end && (load<u8>(this.i + length) & 0xc0) == 0x80) length--;
    const note = this.fail(Code.Syntax, this.i, this.i + min(length, 1)).expect(expected);
    if (length > 0) note.foundText = spanOf(this.i, length);
  }

  private skipSpace(): void {
    while (this.i < this.end && isSpace(load<u8>(this.i))) this.i++;
  }

  private skipProlog(): bool {
    while (true) {
      this.skipSpace();
      if (this.i >= this.end || load<u8>(this.i) != 0x3c) {
        this.unexpected("an element");
        return false;
      }
      const next = this.peek(1);
      if (next != 0x21 && next != 0x3f) return true;
      if (!this.skipMisc()) return false;
    }
  }

  private skipEpilog(): bool {
    while (true) {
      this.skipSpace();
      if (this.i >= this.end) return true;
      const next = this.peek(1);
      if (load<u8>(this.i) == 0x3c && (next == 0x21 || next == 0x3f) && !this.cdataAt()) {
        if (!this.skipMisc()) return false;
      } else {
        let length = 1;
        while (length < 24 && this.i + length < this.end && load<u8>(this.i + length) != 0x0a) length++;
        this.fail(Code.AfterRoot, this.i, this.i + 1).found(spanOf(this.i, length));
        return false;
      }
    }
  }

  /** A comment, a processing instruction or the XML declaration. */
  private skipMisc(): bool {
    const from = this.i;
    if (this.peek(1) == 0x3f) {
      const stop = seek("?>", this.i + 2, this.end);
      if (stop == 0) {
        this.fail(Code.Syntax, from, from + 2).expect("?>");
        return false;
      }
      this.i = stop + 2;
      return true;
    }
    if (this.literalAt("<!--")) {
      const stop = seek("--", this.i + 4, this.end);
      if (stop == 0 || stop + 2 >= this.end || load<u8>(stop + 2) != 0x3e) {
        this.fail(Code.Syntax, stop == 0 ? from : stop, stop == 0 ? from + 4 : stop + 2).expect("-->");
        return false;
      }
      this.i = stop + 3;
      return true;
    }
    if (this.literalAt("<!DOCTYPE")) this.fail(Code.Doctype, from, from + 9);
    else this.unexpected("an element");
    return false;
  }

  private literalAt(text: string): bool {
    return this.i + text.length <= this.end && matches(this.i, changetype<usize>(text), text.length);
  }

  private cdataAt(): bool {
    return this.literalAt("<![CDATA[");
  }

  private text(element: Element): void {
    const from = this.i;
    let i = from;
    while (i < this.end && isSpace(load<u8>(i))) i++;
    const blank: bool = i < this.end && load<u8>(i) == 0x3c;
    this.i = i;
    // White space between elements is the common case; it is no text.
    if (blank && (i == from || element.firstChild || (element.text == NONE && this.peek(1) != 0x2f))) return;
    if (!blank) this.i = nextTag(this.i, this.end);
    if (this.i == from) return;
    const written = spanOf(from, <i32>(this.i - from));
    if (!blank && i < this.i && element.textWritten == NONE) element.textWritten = trim(written);
    this.addText(element, resolve(written, false, this.notes));
  }

  /** Joins another piece of text to what the element has, in a buffer that grows by doubling. */
  private addText(element: Element, more: Span): void {
    const have = size(element.text);
    if (element.text == NONE) {
      element.text = more;
      return;
    }
    if (have + size(more) > element.textRoom) {
      element.textRoom = (have + size(more)) * 2;
      const bytes = placeRaw(element.textRoom);
      memory.copy(bytes, at(element.text), have);
      element.text = spanOf(bytes, have);
    }
    memory.copy(at(element.text) + have, at(more), size(more));
    element.text = spanOf(at(element.text), have + size(more));
  }

  private cdata(element: Element): bool {
    const from = this.i + 9;
    const stop = seek("]]>", from, this.end);
    if (stop == 0) {
      this.fail(Code.Syntax, this.i, from).expect("]]>");
      return false;
    }
    if (element.textWritten == NONE) element.textWritten = spanOf(from, <i32>(stop - from));
    this.addText(element, spanOf(from, <i32>(stop - from)));
    this.i = stop + 3;
    return true;
  }

  private endTag(open: Element): bool {
    const from = this.i;
    const name = nameAt(from + 2, this.end);
    if (!same(name, open.name)) {
      this.fail(Code.TagMismatch, from, from + 2 + size(name))
        .found(name)
        .expectSpan(open.name)
        .on(open.path());
      return false;
    }
    this.i = from + 2 + size(name);
    this.skipSpace();
    if (this.peek(0) != 0x3e) {
      this.unexpected(">");
      return false;
    }
    this.i++;
    open.end = from;
    open.to = this.i;
    return true;
  }

  private startTag(parent: Element | null): Element | null {
    const from = this.i;
    const name = nameAt(from + 1, this.end);
    if (size(name) == 0) {
      this.i++;
      this.unexpected("an element's name");
      return null;
    }
    if (++this.nodes > MAX_NODES) {
      this.fail(Code.TooMany, from, from + 1)
        .named("elements")
        .expectSpan(decimal(MAX_NODES));
      return null;
    }
    const element = Element.make();
    element.name = name;
    element.local = name;
    element.from = from;
    element.parent = parent;
    if (parent) {
      if (parent.lastChild) parent.lastChild!.next = element;
      else parent.firstChild = element;
      parent.lastChild = element;
    }
    this.i = from + 1 + size(name);
    if (!this.attributes(element)) return null;
    if (this.peek(0) == 0x2f) {
      this.i++;
      if (this.peek(0) != 0x3e) {
        this.unexpected(">");
        return null;
      }
      this.i++;
      element.to = this.i;
      element.end = this.i;
    } else this.i++;
    element.inside = this.i;
    this.nameSpace(element);
    return element;
  }

  /** Attributes up to the `>` or `/` that ends the start tag. */
  private attributes(element: Element): bool {
    while (true) {
      const before = this.i;
      this.skipSpace();
      const byte = this.peek(0);
      if (byte == 0x3e || byte == 0x2f) return true;
      if (this.i == before || this.i >= this.end) {
        this.unexpected(this.i >= this.end ? ">" : "white space, / or >");
        return false;
      }
      const name = nameAt(this.i, this.end);
      if (size(name) == 0) {
        this.unexpected("an attribute, / or >");
        return false;
      }
      this.i += size(name);
      if (this.peek(0) != 0x3d) {
        this.skipSpace();
        if (this.peek(0) != 0x3d) {
          this.unexpected("=");
          return false;
        }
      }
      this.i++;
      let quote = this.peek(0);
      if (quote != 0x22 && quote != 0x27) {
        this.skipSpace();
        quote = this.peek(0);
        if (quote != 0x22 && quote != 0x27) {
          this.unexpected("a quoted value");
          return false;
        }
      }
      if (!this.value(element, name, quote)) return false;
    }
  }

  private value(element: Element, name: Span, quote: u8): bool {
    const from = ++this.i;
    const end = this.end;
    const quotes = i8x16.splat(quote);
    const opens = i8x16.splat(0x3c);
    const references = i8x16.splat(0x26);
    const spaces = i8x16.splat(0x20);
    // Whether the value means just what is written: no reference, tab or line end in it.
    let plain: bool = true;
    let i = from;
    let hits = 0;
    while (i + 16 <= end) {
      const block = v128.load(i);
      const odd = i8x16.bitmask(v128.or(i8x16.eq(block, references), i8x16.lt_u(block, spaces)));
      hits = i8x16.bitmask(v128.or(i8x16.eq(block, quotes), i8x16.eq(block, opens)));
      if (hits != 0) {
        // Only what lies before the quote counts.
        if ((odd & (hits - 1) & ~hits) != 0) plain = false;
        i += ctz(hits);
        break;
      }
      if (odd != 0) plain = false;
      i += 16;
    }
    if (hits == 0) plain = false;
    while (i < end && load<u8>(i) != quote && load<u8>(i) != 0x3c) i++;
    if (i >= end || load<u8>(i) != quote) {
      const note = this.fail(Code.Syntax, i >= end ? from - 1 : i, i >= end ? from : i + 1);
      note.expect(quote == 0x22 ? '"' : "'").on(element.attributePath(name));
      if (i < end) note.foundText = spanOf(i, 1);
      return false;
    }
    this.i = i + 1;
    const written = spanOf(from, <i32>(i - from));
    let each = element.firstAttribute;
    while (each && !same(each.name, name)) each = each.next;
    if (each) {
      this.notes.about(Code.DuplicateAttribute, name).namedSpan(name).on(element.attributePath(name));
      return false;
    }
    if (++element.attributes > MAX_ATTRIBUTES) {
      this.fail(Code.TooMany, at(name), at(name) + 1)
        .named("attributes in one element")
        .expectSpan(decimal(MAX_ATTRIBUTES));
      return false;
    }
    const attribute = makeAttribute(name, plain ? written : resolve(written, true, this.notes), written);
    if (element.lastAttribute) element.lastAttribute!.next = attribute;
    else element.firstAttribute = attribute;
    element.lastAttribute = attribute;
    if (size(name) > 5 && load<u32>(at(name)) == 0x6e6c6d78) this.namespaces = true;
    else if (size(name) == 5 && is(name, "xmlns")) this.namespaces = true;
    return true;
  }

  private nameSpace(element: Element): void {
    const colon = indexOf(element.name, 0x3a);
    if (colon < 0 && !this.namespaces) return;
    const prefix = colon < 0 ? NONE : slice(element.name, 0, colon);
    if (colon >= 0) element.local = slice(element.name, colon + 1);
    const bound = namespaceOf(element, prefix);
    if (bound == NONE || size(bound) == 0) {
      if (colon < 0) return;
      element.namespace = Namespace.Foreign;
      const note = this.notes.add(Code.Namespace, element.from + 1, element.nameEnd()).namedSpan(prefix);
      if (is(prefix, "qemu")) note.expect("xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'");
      note.on(element.path());
      element.read = i32.MAX_VALUE;
    } else element.namespace = is(bound, QEMU) ? Namespace.Qemu : Namespace.Foreign;
  }
}
