/**
 * A security context of SELinux: `user:role:type:range`, and the range of sensitivities and categories in it.
 * https://github.com/SELinuxProject/selinux-notebook/blob/main/src/security_context.md
 *
 *   system_u:system_r:svirt_t:s0:c41,c264        one sensitivity, two categories
 *   system_u:system_r:virtd_t:s0-s0:c0.c1023     what a process may rise to stands behind the dash
 */
import { NONE, Span, byteAt, indexOf, lastIndexOf, size, slice } from "../text/span";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { Writer } from "../text/writer";

/** How many categories there are in the policies of distributions: c0 to c1023. */
export const CATEGORIES: i32 = 1024;

export class SelinuxContext {
  constructor(
    readonly user: Span,
    readonly role: Span,
    readonly type: Span,
    /** NONE for a policy without. */
    readonly range: Span,
  ) {}

  /** Null for a text that is none. */
  static read(text: Span): SelinuxContext | null {
    const first = indexOf(text, 0x3a);
    const second = first < 0 ? -1 : indexOf(text, 0x3a, first + 1);
    if (second < 0) return null;
    let third = indexOf(text, 0x3a, second + 1);
    const range = third < 0 ? NONE : slice(text, third + 1);
    if (third < 0) third = size(text);
    const user = slice(text, 0, first);
    const role = slice(text, first + 1, second);
    const type = slice(text, second + 1, third);
    if (!isName(user) || !isName(role) || !isName(type)) return null;
    if (range != NONE && !isRange(range)) return null;
    return new SelinuxContext(user, role, type, range);
  }

  text(): Span {
    const to = new Writer(96).span(this.user).byte(0x3a).span(this.role).byte(0x3a).span(this.type);
    return this.range == NONE ? to.take() : to.byte(0x3a).span(this.range).take();
  }
}

/** `sN`, with categories behind a colon or without; the same once more behind a dash. */
function isRange(range: Span): bool {
  const dash = indexOf(range, 0x2d);
  if (dash < 0) return isLevel(range);
  return isLevel(slice(range, 0, dash)) && isLevel(slice(range, dash + 1));
}

function isLevel(level: Span): bool {
  const colon = indexOf(level, 0x3a);
  const sensitivity = colon < 0 ? level : slice(level, 0, colon);
  if (size(sensitivity) < 2 || byteAt(sensitivity, 0) != 0x73 || unsigned(slice(sensitivity, 1), 10) < 0) return false;
  return colon < 0 || readCategories(slice(level, colon + 1), new StaticArray<bool>(CATEGORIES));
}

/** The lower sensitivity of a range, and s0 for none. */
export function lowSensitivity(range: Span): Span {
  const dash = indexOf(range, 0x2d);
  const low = dash < 0 ? range : slice(range, 0, dash);
  const colon = indexOf(low, 0x3a);
  return colon < 0 ? low : slice(low, 0, colon);
}

/** The categories of a range: those that one may rise to; NONE for a range without. */
export function categoriesOf(range: Span): Span {
  const high = slice(range, lastIndexOf(range, 0x2d) + 1);
  const colon = indexOf(high, 0x3a);
  return colon < 0 ? NONE : slice(high, colon + 1);
}

/** `c0.c10,c20`: marks which they are; false for a text that is none. */
export function readCategories(text: Span, marks: StaticArray<bool>): bool {
  let from = 0;
  while (from <= size(text)) {
    let to = indexOf(text, 0x2c, from);
    if (to < 0) to = size(text);
    const part = slice(text, from, to);
    const dot = indexOf(part, 0x2e);
    const first = category(dot < 0 ? part : slice(part, 0, dot));
    const last = dot < 0 ? first : category(slice(part, dot + 1));
    if (first < 0 || last < first) return false;
    for (let i = first; i <= last; i++) marks[i] = true;
    from = to + 1;
  }
  return true;
}

/** The number of `c12`; -1 for anything else. */
function category(text: Span): i32 {
  if (size(text) < 2 || byteAt(text, 0) != 0x63) return -1;
  const number = unsigned(slice(text, 1), 10);
  return number == NOT_A_NUMBER || number >= CATEGORIES ? -1 : <i32>number;
}

function isName(text: Span): bool {
  if (size(text) == 0) return false;
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    const letter = byte | 0x20;
    const isWord = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5f;
    if (!isWord && byte != 0x2e && byte != 0x2d) return false;
  }
  return true;
}
