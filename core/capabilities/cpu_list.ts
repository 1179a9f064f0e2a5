/** Lists of CPUs as the kernel writes them (`0-3,8`), read into numbers and written. */
import { toInteger, NOT_A_NUMBER } from "../text/number";
import { NONE, Span, indexOf, size, slice, trim } from "../text/span";
import { Writer } from "../text/writer";

/** The kernel's own limit is 8192. */
const MOST = 65_536;

export function readCpuList(text: Span): i64[] {
  const cpus: i64[] = [];
  if (text == NONE) return cpus;
  const list = trim(text);
  for (let from = 0; from < size(list); ) {
    const comma = indexOf(list, 0x2c, from);
    const range = slice(list, from, comma < 0 ? size(list) : comma);
    const dash = indexOf(range, 0x2d);
    const first = toInteger(dash < 0 ? range : slice(range, 0, dash));
    const last = dash < 0 ? first : toInteger(slice(range, dash + 1));
    if (first == NOT_A_NUMBER || last == NOT_A_NUMBER) return cpus;
    for (let cpu = first; cpu <= last && cpus.length < MOST; cpu++) cpus.push(cpu);
    from += size(range) + 1;
  }
  return cpus;
}

export function writeCpuList(cpus: i64[], to: Writer): void {
  for (let i = 0; i < cpus.length; i++) {
    if (i > 0) to.byte(0x2c);
    to.number(cpus[i]);
    let last = i;
    while (last + 1 < cpus.length && cpus[last + 1] == cpus[last] + 1) last++;
    if (last > i) to.byte(0x2d).number(cpus[last]);
    i = last;
  }
}
