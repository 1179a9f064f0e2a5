/**
 * What ACPI's HMAT tells a guest of its NUMA cells: the caches of a cell, and the latency and bandwidth
 * between two of them.
 * https://libvirt.org/formatdomain.html#guest-numa-topology, QEMU's -numa hmat-lb and hmat-cache
 */
import { CommandLine } from "../../argv/command_line";
import { Context } from "../../emulator/context";
import { Props } from "../../argv/props";
import { NONE } from "../../text/span";
import { sizeOf } from "../memory";
import { Code } from "../../notes/codes";
import { Writer } from "../../text/writer";
import { Fields, Room } from "../../xml/fields";
import { noteAt, noteMissing, noteMissingChild } from "../../xml/reader";
import { amountAttribute, bytesAttribute } from "../../xml/amount";

const MOST_LEVELS: i64 = 3;

export const LATENCY: string = "latency";
export const BANDWIDTH: string = "bandwidth";

const ASSOCIATIVITIES: StaticArray<string> = ["", "none", "direct", "full"];
/** The same words on QEMU's side. */
const QEMU_ASSOCIATIVITIES: StaticArray<string> = ["", "none", "direct", "complex"];

const POLICIES: StaticArray<string> = ["", "none", "writeback", "writethrough"];
const QEMU_POLICIES: StaticArray<string> = ["", "none", "write-back", "write-through"];

const ACCESS_TYPES: StaticArray<string> = ["", "access", "read", "write"];

/** QEMU's words for what a link says: the latencies, then the bandwidths. */
// biome-ignore format: a table
const DATA_TYPES: StaticArray<string> = [
  "", "access-latency", "read-latency", "write-latency", "access-bandwidth", "read-bandwidth", "write-bandwidth",
];

/** What a link reaches: a cell's memory, or one level of its caches. */
const HIERARCHIES: StaticArray<string> = ["memory", "first-level", "second-level", "third-level"];

export class NumaCache extends Room {
  level: i64 = -1;
  associativity: i32 = 0;
  policy: i32 = 0;
  /** In KiB. */
  size: i64 = -1;
  /** In bytes. */
  line: i64 = -1;

  xml(x: Fields): void {
    this.level = x.integer("level", this.level);
    this.associativity = x.word("associativity", ASSOCIATIVITIES, this.associativity);
    this.policy = x.word("policy", POLICIES, this.policy);
    if (x.enter("size")) {
      this.size = amountAttribute(x, "value", this.size);
      x.leave();
    }
    if (x.enter("line")) {
      this.line = bytesAttribute(x, "value", this.line);
      x.leave();
    }
  }

  static has(caches: NumaCache[], level: i64): bool {
    for (let i = 0; i < caches.length; i++) if (caches[i].level == level) return true;
    return false;
  }

  /** The caches of one cell. */
  static check(caches: NumaCache[], context: Context): void {
    const notes = context.notes;
    for (let i = 0; i < caches.length; i++) {
      const cache = caches[i];
      if (cache.level < 0) noteMissing(notes, cache.from, "level").named("cache level");
      else if (cache.level == 0 || cache.level > MOST_LEVELS) {
        noteAt(notes, Code.OutOfRange, cache.from, "level").named("cache level").expect("1 to 3");
      }
      for (let j = 0; j < i; j++) {
        if (caches[j].level == cache.level) noteAt(notes, Code.Conflict, cache.from, "level").named("cache level");
      }
      if (cache.associativity == 0) noteMissing(notes, cache.from, "associativity").named("associativity");
      if (cache.policy == 0) noteMissing(notes, cache.from, "policy").named("policy");
      if (cache.size < 0) noteMissingChild(notes, cache.from, "size").named("cache size");
      if (cache.line < 0) noteMissingChild(notes, cache.from, "line").named("cache line");
    }
  }

  /** Its keys of -numa hmat-cache, but for the cell; false when they are none. */
  readNative(p: Props): bool {
    this.size = sizeOf(p.text("size", NONE));
    this.level = p.integer("level", -1);
    this.associativity = p.word("associativity", QEMU_ASSOCIATIVITIES, 0);
    this.policy = p.word("policy", QEMU_POLICIES, 0);
    this.line = p.integer("line", -1);
    return this.size > 0 && this.level > 0 && this.associativity > 0 && this.policy > 0;
  }

  emit(line: CommandLine, cell: i64): void {
    const to = new Writer(80);
    to.text("hmat-cache,node-id=").number(cell);
    to.text(",size=").number(this.size).text("K,level=").number(this.level);
    to.text(",associativity=").text(QEMU_ASSOCIATIVITIES[this.associativity]);
    to.text(",policy=").text(QEMU_POLICIES[this.policy]);
    if (this.line > 0) to.text(",line=").number(this.line);
    line.put("numa", to.take());
  }
}

/** <latency> in nanoseconds, or <bandwidth> in KiB a second. */
export class Interconnect extends Room {
  /** A <bandwidth>. */
  bandwidth: bool = false;
  initiator: i64 = -1;
  target: i64 = -1;
  /** The cache level of the target that is meant; -1 for its memory. */
  cache: i64 = -1;
  type: i32 = 0;
  value: i64 = -1;

  xml(x: Fields): void {
    this.initiator = x.integer("initiator", this.initiator);
    this.target = x.integer("target", this.target);
    this.cache = x.integer("cache", this.cache);
    this.type = x.word("type", ACCESS_TYPES, this.type);
    if (this.bandwidth) this.value = amountAttribute(x, "value", this.value);
    else this.value = x.integer("value", this.value);
  }

  /** Two lists in the order in which they stand in the document. */
  static merge(some: Interconnect[], others: Bandwidth[]): Interconnect[] {
    const all: Interconnect[] = [];
    let j = 0;
    for (let i = 0; i < some.length; i++) {
      while (j < others.length && others[j].from < some[i].from) all.push(others[j++]);
      all.push(some[i]);
    }
    while (j < others.length) all.push(others[j++]);
    return all;
  }

  /** The link over which a cell is reached fastest: the lowest latency, or else the widest. */
  static best(links: Interconnect[], target: i64): Interconnect | null {
    let nearest: Interconnect | null = null;
    let widest: Interconnect | null = null;
    for (let i = 0; i < links.length; i++) {
      const link = links[i];
      if (link.target != target) continue;
      if (link.bandwidth) {
        if (!widest || link.value > widest.value) widest = link;
      } else if (!nearest || link.value < nearest.value) nearest = link;
    }
    return nearest ? nearest : widest;
  }

  /** Its keys of -numa hmat-lb; false when they are none. */
  readNative(p: Props): bool {
    this.initiator = p.integer("initiator", -1);
    this.target = p.integer("target", -1);
    const level = p.word("hierarchy", HIERARCHIES, -1);
    if (level > 0) this.cache = level;
    const type = p.word("data-type", DATA_TYPES, 0);
    this.bandwidth = type > ACCESS_TYPES.length - 1;
    this.type = this.bandwidth ? type - ACCESS_TYPES.length + 1 : type;
    this.value = this.bandwidth ? sizeOf(p.text("bandwidth", NONE)) : p.integer("latency", -1);
    return this.initiator >= 0 && this.target >= 0 && level >= 0 && type > 0 && this.value >= 0;
  }

  emit(line: CommandLine): void {
    const to = new Writer(96);
    to.text("hmat-lb,initiator=").number(this.initiator).text(",target=").number(this.target);
    to.text(",hierarchy=").text(HIERARCHIES[<i32>min<i64>(max<i64>(this.cache, 0), 3)]);
    to.text(",data-type=").text(ACCESS_TYPES[this.type]);
    if (this.bandwidth) to.text("-bandwidth,bandwidth=").number(this.value).byte(0x4b);
    else to.text("-latency,latency=").number(this.value);
    line.put("numa", to.take());
  }
}

export class Bandwidth extends Interconnect {
  constructor() {
    super();
    this.bandwidth = true;
  }
}
