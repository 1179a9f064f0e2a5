/**
 * Sets of CPU numbers as libvirt writes them: `1-4,^3,8`.
 * https://libvirt.org/formatdomain.html#cpu-allocation (cpuset)
 *
 * A set is written in its shortest form: ascending ranges, nothing excluded.
 */
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, byteAt, indexOf, size, slice, trim } from "../text/span";
import { Writer } from "../text/writer";

/** The largest CPU number + 1 that is taken; libvirt's own limit is 16384. */
const MOST: i32 = 16_384;
/** Bytes of a set: more than the longest one that says something new with each number needs. */
const LONGEST: i32 = 1 << 17;

/** The shortest form of a set, or NONE when the text is no set or an empty one. */
export function canonicalSet(text: Span): Span {
  if (text == NONE || size(text) > LONGEST) return NONE;
  const member = new StaticArray<bool>(MOST);
  let from = 0;
  while (from <= size(text)) {
    let end = indexOf(text, 0x2c, from);
    if (end < 0) end = size(text);
    if (!apply(trim(slice(text, from, end)), member)) return NONE;
    from = end + 1;
  }
  return print(member);
}

/** Adds or takes out what one part between commas says. */
function apply(part: Span, member: StaticArray<bool>): bool {
  const out = size(part) > 0 && byteAt(part, 0) == 0x5e;
  const range = out ? slice(part, 1) : part;
  const dash = indexOf(range, 0x2d);
  const first = unsigned(trim(dash < 0 ? range : slice(range, 0, dash)), 10);
  const last = dash < 0 ? first : unsigned(trim(slice(range, dash + 1)), 10);
  if (first == NOT_A_NUMBER || last == NOT_A_NUMBER || last < first || last >= MOST) return false;
  for (let i = <i32>first; i <= <i32>last; i++) member[i] = !out;
  return true;
}

function print(member: StaticArray<bool>): Span {
  const to = new Writer(64);
  for (let i = 0; i < MOST; i++) {
    if (!member[i]) continue;
    let last = i;
    while (last + 1 < MOST && member[last + 1]) last++;
    if (to.length > 0) to.byte(0x2c);
    to.number(i);
    if (last > i) to.byte(0x2d).number(last);
    i = last;
  }
  return to.length == 0 ? NONE : to.take();
}
