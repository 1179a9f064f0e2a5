/**
 * Fields, reading: from the tree of a document into the rooms.
 *
 * Whatever is asked for is marked with the number of this reading. What nobody asked for is found
 * afterwards (xml/unread.ts); to name what could have stood there, the description is run a second
 * time with `asking` set, and every question there is written down. That costs time only when there is
 * something to complain about.
 */
import { Code } from "../notes/codes";
import { Note, Notes } from "../notes/note";
import { NOT_A_NUMBER, toInteger, toNumber } from "../text/number";
import { EMPTY, NONE, Span, at, byteAt, isInAnyCase, literal, size, spanOf, trim, wordIndex } from "../text/span";
import { Fields, Mode } from "./fields";
import { Attribute, Element } from "./tree";

/** One question of a reading: a name that was asked for at an element. */
export class Question {
  next: Question | null = null;

  constructor(
    readonly name: string,
    readonly attribute: bool,
  ) {}
}

export class XmlReader extends Fields {
  private current: Element;
  /** Set: questions are written down at the elements where they are wanted. */
  asking: bool = false;

  constructor(
    root: Element,
    private notes: Notes,
    private reading_: i32 = 1,
  ) {
    super(Mode.Read);
    this.current = root;
    root.read = reading_;
  }

  private ask(name: string, attribute: bool): void {
    const element = this.current;
    if (!element.wanted) return;
    const question = new Question(name, attribute);
    const last = changetype<Question | null>(element.lastQuestion);
    if (last) last.next = question;
    else element.questions = changetype<usize>(question);
    element.lastQuestion = changetype<usize>(question);
  }

  private attribute(name: string): Attribute | null {
    if (this.asking) this.ask(name, true);
    const found = this.current.attribute(name);
    if (found) found.read = this.reading_;
    return found;
  }

  private note(code: Code, attribute: Attribute): Note {
    const written = attribute.written;
    const note = this.notes.add(code, at(written), at(written) + max(size(written), 1));
    note.namedSpan(attribute.name).found(attribute.value);
    if (note.kept) note.on(this.current.attributePath(attribute.name));
    return note;
  }

  word(name: string, words: StaticArray<string>, value: i32): i32 {
    return this.oneOf(name, words, value, Code.UnknownWord);
  }

  /** libvirt reads units in letters of any size. */
  unit(name: string, units: StaticArray<string>, value: i32): i32 {
    const found = this.attribute(name);
    if (found && size(found.value) > 0 && wordIndex(found.value, units) < 0) {
      for (let i = 1; i < units.length; i++) if (isInAnyCase(found.value, units[i])) return i;
    }
    return this.oneOf(name, units, value, Code.BadUnit);
  }

  private oneOf(name: string, words: StaticArray<string>, value: i32, code: Code): i32 {
    const found = this.attribute(name);
    if (!found) return value;
    const index = size(found.value) == 0 ? -1 : wordIndex(found.value, words);
    if (index >= 0) return index;
    this.note(code, found).expectWords(words);
    return value;
  }

  text(name: string, value: Span): Span {
    const found = this.attribute(name);
    return found ? found.value : value;
  }

  path(name: string, value: Span): Span {
    const found = this.attribute(name);
    if (!found) return value;
    if (size(found.value) > 0 && byteAt(found.value, 0) != 0x2f) this.note(Code.RelativePath, found).expect("/...");
    return found.value;
  }

  integer(name: string, value: i64, absent: i64 = -1): i64 {
    return this.number(name, value, false);
  }

  natural(name: string, value: i64, absent: i64 = -1): i64 {
    return this.number(name, value, false, 0);
  }

  hex(name: string, value: i64, digits: i32, absent: i64 = -1): i64 {
    return this.number(name, value, true, 0);
  }

  private number(name: string, value: i64, anyBase: bool, least: i64 = i64.MIN_VALUE): i64 {
    const found = this.attribute(name);
    if (!found) return value;
    const number = anyBase ? toNumber(found.value) : toInteger(trim(found.value));
    if (number != NOT_A_NUMBER && number >= least) return number;
    const plain = least == 0 ? "a whole number from 0 on" : "a whole number";
    this.note(Code.BadNumber, found).expect(anyBase ? "a number (decimal, or hexadecimal with 0x)" : plain);
    return value;
  }

  /** The one child of this name, marked; null when there is none. */
  private child(name: string): Element | null {
    if (this.asking) this.ask(name, false);
    let each = this.current.firstChild;
    while (each && !each.isNamed(name)) each = each.next;
    if (each) each.read = this.reading_;
    return each;
  }

  element(name: string, value: Span): Span {
    const child = this.child(name);
    if (!child) return value;
    child.textRead = this.reading_;
    return child.text == NONE ? EMPTY : child.text;
  }

  flag(name: string, value: bool): bool {
    return this.child(name) ? true : value;
  }

  enter(name: string, always: bool = false): bool {
    const child = this.child(name);
    if (!child) return false;
    this.current = child;
    return true;
  }

  leave(): void {
    const parent = this.current.parent;
    if (parent) this.current = parent;
  }

  next(name: string, more: bool): bool {
    const parent = this.current;
    const key = changetype<usize>(name);
    let each: Element | null;
    if (parent.cursorName == key && parent.cursorReading == this.reading_) {
      const last = parent.cursor;
      each = last ? last.next : null;
    } else {
      if (this.asking) this.ask(name, false);
      each = parent.firstChild;
    }
    while (each && !each.isNamed(name)) each = each.next;
    parent.cursor = each;
    parent.cursorName = key;
    parent.cursorReading = this.reading_;
    if (!each) return false;
    each.read = this.reading_;
    this.current = each;
    return true;
  }

  content(value: Span): Span {
    this.current.textRead = this.reading_;
    return this.current.text == NONE ? value : this.current.text;
  }

  contentWord(words: StaticArray<string>, value: i32): i32 {
    const text = trim(this.content(NONE));
    if (size(text) == 0) return value;
    const index = wordIndex(text, words);
    if (index >= 0) return index;
    this.contentNote(Code.UnknownWord).found(text).expectWords(words);
    return value;
  }

  contentInteger(value: i64, absent: i64 = -1): i64 {
    const text = trim(this.content(NONE));
    if (size(text) == 0) return value;
    const number = toInteger(text);
    if (number != NOT_A_NUMBER && number >= 0) return number;
    this.contentNote(Code.BadNumber).found(text).expect("a whole number");
    return value;
  }

  private contentNote(code: Code): Note {
    const written = this.current.textWritten;
    const note = this.notes.add(code, at(written), at(written) + size(written)).namedSpan(this.current.name);
    if (note.kept) note.on(this.current.path());
    return note;
  }

  verbatim(name: string, value: Span): Span {
    const child = this.child(name);
    if (!child) return value;
    // i32.MAX_VALUE: read in every reading, with all that lies below.
    child.read = i32.MAX_VALUE;
    return spanOf(child.inside, <i32>(child.end - child.inside));
  }

  fixed(name: string, value: string, present: bool): void {}

  here(): usize {
    return changetype<usize>(this.current);
  }
}

/** A note about an attribute (or, without one, the start tag) of an element that a room remembers. */
export function noteAt(notes: Notes, code: Code, element: usize, attribute: string = ""): Note {
  if (element == 0) return notes.add(code, 0, 0);
  const place = changetype<Element>(element);
  const found = attribute.length > 0 ? place.attribute(attribute) : null;
  if (found) {
    const written = found.written;
    const note = notes.add(code, at(written), at(written) + max(size(written), 1));
    return note.kept ? note.found(found.value).on(place.attributePath(found.name)) : note;
  }
  const note = notes.add(code, place.from, place.nameEnd());
  if (!note.kept) return note;
  return note.on(attribute.length > 0 ? place.attributePath(literal(attribute)) : place.path());
}

/**
 * A note that something is missing at an element, unless an attribute of that name is there: then
 * its value was bad, and that has been said already.
 */
export function noteMissing(notes: Notes, element: usize, attribute: string): Note {
  if (element != 0 && changetype<Element>(element).attribute(attribute)) return notes.dropped();
  return noteAt(notes, Code.Missing, element, attribute);
}

/** The same for a child element: when it is there, what is wrong with it has been said already. */
export function noteMissingChild(notes: Notes, element: usize, child: string): Note {
  if (element == 0) return notes.add(Code.Missing, 0, 0);
  let each = changetype<Element>(element).firstChild;
  while (each && !each.isNamed(child)) each = each.next;
  return each && each.textWritten != NONE ? notes.dropped() : noteInside(notes, Code.Missing, element, child);
}

/** The same for an attribute of a child element. */
export function noteMissingInside(notes: Notes, element: usize, child: string, attribute: string): Note {
  let each: Element | null = null;
  if (element != 0) each = changetype<Element>(element).firstChild;
  while (each && !each.isNamed(child)) each = each.next;
  return each && each.attribute(attribute) ? notes.dropped() : noteInside(notes, Code.Missing, element, child);
}

/** As `noteAt`, about a child's attribute: for values that a room reads from an inner element. */
export function noteInside(notes: Notes, code: Code, element: usize, child: string, attribute: string = ""): Note {
  if (element != 0) {
    let each = changetype<Element>(element).firstChild;
    while (each && !each.isNamed(child)) each = each.next;
    if (each) return noteAt(notes, code, changetype<usize>(each), attribute);
  }
  return noteAt(notes, code, element);
}
