/**
 * What a reading left over: names nobody asked for, things that stand twice, stray text.
 *
 * `anyUnread` is a plain walk and is all that a clean document costs. When it finds something, the
 * description has been run again with its questions written down, and `noteUnread` names for each
 * leftover what was asked for at that element.
 */
import { Code } from "../notes/codes";
import { Note, Notes } from "../notes/note";
import { NONE, at, is, size, startsWith } from "../text/span";
import { Question } from "./reader";
import { Attribute, Element, Namespace } from "./tree";

/** True when something below the element was not used by this reading. */
export function anyUnread(root: Element, reading: i32): bool {
  let element: Element | null = root;
  while (element) {
    if (element.read < reading) return true;
    if (element.read != i32.MAX_VALUE) {
      if (element.textWritten != NONE && element.textRead < reading) return true;
      let each = element.firstAttribute;
      while (each) {
        if (each.read < reading && !isNamespace(each)) return true;
        each = each.next;
      }
    }
    element = following(element, root, element.read == i32.MAX_VALUE);
  }
  return false;
}

/** The next element in the order of the document, below `root`. */
function following(element: Element, root: Element, skipInside: bool): Element | null {
  if (!skipInside && element.firstChild) return element.firstChild;
  let each: Element = element;
  while (each != root) {
    if (each.next) return each.next;
    const parent = each.parent;
    if (!parent) return null;
    each = parent;
  }
  return null;
}

function isNamespace(attribute: Attribute): bool {
  return startsWith(attribute.name, "xmlns") && (size(attribute.name) == 5 || load<u8>(at(attribute.name) + 5) == 0x3a);
}

/** Raises a note for each leftover below the element. */
export function noteUnread(root: Element, reading: i32, asked: Question[], notes: Notes): void {
  let element: Element | null = root;
  while (element) {
    const unread = element.read < reading;
    if (unread) noteElement(element, reading, asked, notes);
    else if (element.read != i32.MAX_VALUE) {
      if (element.textWritten != NONE && element.textRead < reading) {
        notes.about(Code.StrayText, element.textWritten).namedSpan(element.name).on(element.path());
      }
      let each = element.firstAttribute;
      while (each) {
        if (each.read < reading && !isNamespace(each)) noteAttribute(element, each, asked, notes);
        each = each.next;
      }
    }
    element = following(element, root, unread || element.read == i32.MAX_VALUE);
  }
}

function noteElement(element: Element, reading: i32, asked: Question[], notes: Notes): void {
  const parent = element.parent;
  if (!parent) return;
  const end = element.nameEnd();
  if (element.namespace == Namespace.Foreign) {
    notes
      .add(Code.ForeignElement, element.from + 1, end)
      .found(element.name)
      .on(element.path());
    return;
  }
  const key = changetype<usize>(parent);
  for (let i = 0; i < asked.length; i++) {
    const question = asked[i];
    if (question.element != key || question.attribute || !element.isNamed(question.name)) continue;
    notes
      .add(Code.Duplicate, element.from + 1, end)
      .namedSpan(element.name)
      .expectSpan(parent.name)
      .on(element.path());
    return;
  }
  const note = notes
    .add(Code.UnknownElement, element.from + 1, end)
    .namedSpan(parent.name)
    .found(element.name);
  expectAsked(note, asked, key, false);
  note.on(element.path());
}

function noteAttribute(element: Element, attribute: Attribute, asked: Question[], notes: Notes): void {
  const note = notes.about(Code.UnknownAttribute, attribute.name).namedSpan(element.name);
  expectAsked(note, asked, changetype<usize>(element), true);
  note.on(element.attributePath(attribute.name));
}

/** Adds the names that were asked for at an element, each once. */
function expectAsked(note: Note, asked: Question[], element: usize, attribute: bool): void {
  for (let i = 0; i < asked.length; i++) {
    const question = asked[i];
    if (question.element != element || question.attribute != attribute) continue;
    let known: bool = false;
    for (let j = 0; j < note.expected.length && !known; j++) known = is(note.expected[j], question.name);
    if (!known) note.expect(question.name);
  }
}
