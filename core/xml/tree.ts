/**
 * The tree of an XML document: elements and attributes as records in the arena.
 *
 * A record is an @unmanaged struct, so making one costs a bump of a pointer. Names and values are
 * spans into the input; only a value with references or line ends in it is a copy. Comments and
 * processing instructions are not kept. What a reading has used is marked with the number of the
 * reading, so that what nobody asked for can be told afterwards.
 */
import { place } from "../runtime/arena";
import { NONE, Span, at, is, same, size, startsWith } from "../text/span";
import { Writer } from "../text/writer";

/** Which namespace an element's name is in. */
export const enum Namespace {
  /** None: libvirt's own names. */
  None = 0,
  /** The QEMU driver's: `qemu:commandline` and the like. */
  Qemu = 1,
  /** Some other one. */
  Foreign = 2,
}

@unmanaged
export class Attribute {
  /** The name as written. */
  name: Span;
  /** The value, references resolved. */
  value: Span;
  /** The value as written between its quotes: where notes point. */
  written: Span;
  next: Attribute | null;
  /** The last reading that used it. */
  read: i32;
}

@unmanaged
export class Element {
  /** The name as written, prefix included. */
  name: Span;
  /** The name without its prefix. */
  local: Span;
  /** All text directly inside, joined, references resolved; NONE when there is none. */
  text: Span;
  /** The first piece of that text that is not white space, as written: where notes point. */
  textWritten: Span;
  /** Address of the `<`, of the byte behind the start tag, and of the byte behind the end tag. */
  from: usize;
  inside: usize;
  to: usize;
  /** Address of the end tag's `<`, or `inside` of an empty-element tag. */
  end: usize;
  parent: Element | null;
  firstChild: Element | null;
  lastChild: Element | null;
  next: Element | null;
  firstAttribute: Attribute | null;
  lastAttribute: Attribute | null;
  attributes: i32;
  namespace: Namespace;
  /** Something at this element was left over: its questions (a list, see reader.ts) are wanted. */
  wanted: bool;
  questions: usize;
  lastQuestion: usize;
  /** Bytes that the joined text may grow to where it lies. */
  textRoom: i32;
  /** The last reading that used the element, and its text. */
  read: i32;
  textRead: i32;
  /** Where the search for children of one name goes on, and that name (address of its literal). */
  cursor: Element | null;
  cursorName: usize;
  cursorReading: i32;

  static make(): Element {
    return changetype<Element>(place(offsetof<Element>()));
  }

  /** The attribute of this name, or null. */
  attribute(name: string): Attribute | null {
    let each = this.firstAttribute;
    while (each && !is(each.name, name)) each = each.next;
    return each;
  }

  /**
   * True when the element has this name. A prefix in the name asked for is the usual one of the
   * namespace (`qemu:arg`); the document may use another.
   */
  // @ts-ignore: decorator
  @inline
  isNamed(name: string): bool {
    return this.namespace == Namespace.None ? is(this.name, name) : this.isPrefixed(name);
  }

  private isPrefixed(name: string): bool {
    if (this.namespace == Namespace.Foreign) return false;
    return name.length == size(this.local) + 5 && name.startsWith("qemu:") && is(this.local, name.substring(5));
  }

  /** How many elements of this name the parent has, and which of them this one is, from 1. */
  position(): i32 {
    const parent = this.parent;
    if (!parent) return 0;
    let position = 0;
    let count = 0;
    let each = parent.firstChild;
    while (each) {
      if (same(each.name, this.name)) count++;
      if (each == this) position = count;
      each = each.next;
    }
    return count > 1 ? position : 0;
  }

  /** The path from the root: `domain/devices/disk[2]`. */
  path(): Span {
    const to = new Writer(64);
    this.writePath(to);
    return to.take();
  }

  private writePath(to: Writer): void {
    const parent = this.parent;
    if (parent) {
      parent.writePath(to);
      to.byte(0x2f);
    }
    to.span(this.name);
    const position = this.position();
    if (position > 0) to.byte(0x5b).number(position).byte(0x5d);
  }

  /** The path of one of its attributes: `domain/devices/disk[2]/@type`. */
  attributePath(name: Span): Span {
    const to = new Writer(64);
    this.writePath(to);
    return to.text("/@").span(name).take();
  }

  /** Address behind the name in the start tag. */
  nameEnd(): usize {
    return this.from + 1 + size(this.name);
  }
}

export function makeAttribute(name: Span, value: Span, written: Span): Attribute {
  const made = changetype<Attribute>(place(offsetof<Attribute>()));
  made.name = name;
  made.value = value;
  made.written = written;
  return made;
}

/** The namespace's name that a prefix is bound to at an element; NONE when it is not bound. */
export function namespaceOf(element: Element, prefix: Span): Span {
  let each: Element | null = element;
  while (each) {
    let found = each.firstAttribute;
    while (found) {
      if (declares(found.name, prefix)) return found.value;
      found = found.next;
    }
    each = each.parent;
  }
  return NONE;
}

/** True for `xmlns:PREFIX`, or `xmlns` when the prefix is NONE. */
function declares(name: Span, prefix: Span): bool {
  if (!startsWith(name, "xmlns")) return false;
  if (prefix == NONE) return size(name) == 5;
  return size(name) == 6 + size(prefix) && memory.compare(at(name) + 6, at(prefix), size(prefix)) == 0;
}
