/**
 * What a reading left over: names nobody asked for, things that stand twice, stray text.
 *
 * `markUnread` is a plain walk and is all that a clean document costs. When it finds something, it
 * marks the elements concerned; the description is run again, which writes down its questions at
 * those elements, and `noteUnread` names for each leftover what was asked for there.
 */
import { MAX_NOTES } from "../limits";
import { Code } from "../notes/codes";
import { Note, Notes } from "../notes/note";
import { NONE, at, is, size, startsWith } from "../text/span";
import { Question } from "./reader";
import { Attribute, Element, Namespace } from "./tree";

/**
 * True when something below the element was not used by this reading. The elements that have
 * leftovers are marked, as many as there can be notes.
 */
export function markUnread(root: Element, reading: i32): bool {
  let left = 0;
  let element: Element | null = root;
  while (element && left < MAX_NOTES) {
    const unread: bool = element.read < reading;
    const parent = element.parent;
    if (unread && parent) {
      parent.wanted = true;
      left++;
    } else if (!isWhole(element) && hasUnread(element, reading)) {
      element.wanted = true;
      left++;
    }
    element = following(element, root, unread || isWhole(element));
  }
  return left > 0;
}

/** Taken over letter by letter, with all that lies inside. */
function isWhole(element: Element): bool {
  return element.read == i32.MAX_VALUE;
}

function hasUnread(element: Element, reading: i32): bool {
  if (element.textWritten != NONE && element.textRead < reading) return true;
  let each = element.firstAttribute;
  while (each) {
    if (each.read < reading && !isNamespace(each)) return true;
    each = each.next;
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
export function noteUnread(root: Element, reading: i32, notes: Notes): void {
  let element: Element | null = root;
  while (element) {
    const unread: bool = element.read < reading;
    if (unread) noteElement(element, notes);
    else if (!isWhole(element)) {
      if (element.textWritten != NONE && element.textRead < reading) {
        const note = notes.about(Code.StrayText, element.textWritten).namedSpan(element.name);
        if (note.kept) note.on(element.path());
      }
      let each = element.firstAttribute;
      while (each) {
        if (each.read < reading && !isNamespace(each)) noteAttribute(element, each, notes);
        each = each.next;
      }
    }
    element = following(element, root, unread || isWhole(element));
  }
}

function noteElement(element: Element, notes: Notes): void {
  const parent = element.parent;
  if (!parent) return;
  const foreign = element.namespace == Namespace.Foreign;
  const code = foreign ? Code.ForeignElement : wasAsked(parent, element) ? Code.Duplicate : Code.UnknownElement;
  const note = notes.add(code, element.from + 1, element.nameEnd());
  if (!note.kept) return;
  note.on(element.path());
  if (code == Code.Duplicate) note.namedSpan(element.name).expectSpan(parent.name);
  else note.namedSpan(parent.name).found(element.name);
  if (code == Code.UnknownElement) expectAsked(note, parent, false);
}

/** True when the parent was asked for an element of this name: then it has taken another one. */
function wasAsked(parent: Element, element: Element): bool {
  let question = changetype<Question | null>(parent.questions);
  while (question) {
    if (!question.attribute && element.isNamed(question.name)) return true;
    question = question.next;
  }
  return false;
}

function noteAttribute(element: Element, attribute: Attribute, notes: Notes): void {
  const note = notes.about(Code.UnknownAttribute, attribute.name).namedSpan(element.name);
  if (!note.kept) return;
  note.on(element.attributePath(attribute.name));
  expectAsked(note, element, true);
}

/** Adds the names that were asked for at an element, each once. */
function expectAsked(note: Note, element: Element, attribute: bool): void {
  let question = changetype<Question | null>(element.questions);
  while (question) {
    let known: bool = question.attribute != attribute;
    for (let i = 0; i < note.expected.length && !known; i++) known = is(note.expected[i], question.name);
    if (!known) note.expect(question.name);
    question = question.next;
  }
}
