/**
 * -numa of a command line: a cell, a distance, or what HMAT says of caches and links.
 * https://www.qemu.org/docs/master/system/invocation.html (-numa)
 */
import { Props } from "../../argv/props";
import { NONE, Span, is } from "../../text/span";
import { Writer } from "../../text/writer";
import { CpuSet } from "../cpuset";
import { sizeOf } from "../memory";
import { Interconnect, NumaCache } from "./hmat";
import { Cell, LOCAL, MOST_CELLS, Numa, stateDistance } from "./numa";

/**
 * Reads one -numa. Returns the object that a new cell's memory is, NONE when it has none or is no cell, and 1 for
 * what isn't known.
 */
export function readNumaOption(numa: Numa, p: Props): Span {
  const type = p.text("type", NONE);
  if (is(type, "node")) return readCell(numa, p);
  if (is(type, "dist")) {
    const cell = numa.cell(p.integer("src", -1));
    const to = p.integer("dst", -1);
    const value = p.integer("val", -1);
    if (!cell || !numa.cell(to) || value < LOCAL || cell.sibling(to)) return 1;
    stateDistance(cell, to, value);
    return NONE;
  }
  if (is(type, "hmat-lb")) {
    const link = new Interconnect();
    if (!link.readNative(p)) return 1;
    numa.interconnects.push(link);
    return NONE;
  }
  if (!is(type, "hmat-cache")) return 1;
  const cell = numa.cell(p.integer("node-id", -1));
  const cache = new NumaCache();
  if (!cell || !cache.readNative(p)) return 1;
  cell.caches.push(cache);
  return NONE;
}

function readCell(numa: Numa, p: Props): Span {
  const cell = new Cell();
  cell.id = p.integer("nodeid", numa.cells.length);
  if (cell.id != numa.cells.length || numa.cells.length >= MOST_CELLS) return 1;
  const parts: Span[] = [];
  p.texts("cpus", parts);
  const cpus = new Writer(32);
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) cpus.byte(0x2c);
    cpus.span(parts[i]);
  }
  if (parts.length > 0) {
    const members = CpuSet.parse(cpus.take());
    if (!members) return 1;
    cell.members = members;
    cell.cpus = members.text();
  }
  // Who accesses it follows from the links.
  p.integer("initiator", -1);
  const mem = p.text("mem", NONE);
  if (mem != NONE) {
    cell.memory = sizeOf(mem);
    if (cell.memory <= 0) return 1;
  }
  const memdev = p.text("memdev", NONE);
  if ((mem == NONE) == (memdev == NONE)) return 1;
  numa.cells.push(cell);
  return memdev;
}
