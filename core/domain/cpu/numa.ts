/**
 * The guest's NUMA cells: <numa> inside <cpu>, with distances, caches and interconnects.
 * https://libvirt.org/formatdomain.html#guest-numa-topology
 *
 * Cells are numbered from 0 without gaps, in the order of the document unless they have an id. A distance
 * that only one side of a pair states holds for both. Caches and interconnects are what ACPI calls HMAT:
 * with them the guest is told who initiates accesses to each cell.
 */
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Code } from "../../notes/codes";
import { NONE, Span } from "../../text/span";
import { Writer, decimal, join } from "../../text/writer";
import { Fields, Room, YES_NO, list } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";
import { TOO_MUCH, amountAttribute } from "../../xml/amount";
import { CpuSet } from "../cpuset";
import { ACCESSES } from "../memory_backing";
import { BANDWIDTH, Bandwidth, Interconnect, LATENCY, NumaCache } from "./hmat";

/** Distances of ACPI's SLIT. */
export const LOCAL: i64 = 10;
const REMOTE: i64 = 20;
const UNREACHABLE: i64 = 255;
/** No QEMU starts with more (its MAX_NODES); each pair of them has a distance. */
export const MOST_CELLS: i32 = 128;

/** How far another cell is. */
class Sibling extends Room {
  id: i64 = -1;
  value: i64 = -1;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.value = x.integer("value", this.value);
  }
}

export class Cell extends Room {
  id: i64 = -1;
  cpus: Span = NONE;
  /** The vCPUs as numbers; null for a cell without any. */
  members: CpuSet | null = null;
  /** In KiB. */
  memory: i64 = -1;
  access: i32 = 0;
  /** 0 unset, 1 yes, 2 no. */
  discard: i32 = 0;
  siblings: Sibling[] = [];
  caches: NumaCache[] = [];

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.cpus = x.text("cpus", this.cpus);
    this.memory = amountAttribute(x, "memory", this.memory);
    this.access = x.word("memAccess", ACCESSES, this.access);
    this.discard = x.word("discard", YES_NO, this.discard);
    if (x.enter("distances")) {
      list<Sibling>(x, "sibling", this.siblings);
      x.leave();
    }
    list<NumaCache>(x, "cache", this.caches);
  }

  /** The stated distance to a cell; null when nobody stated one. */
  sibling(id: i64): Sibling | null {
    for (let i = 0; i < this.siblings.length; i++) if (this.siblings[i].id == id) return this.siblings[i];
    return null;
  }

  distance(id: i64): i64 {
    const sibling = this.sibling(id);
    return sibling ? sibling.value : id == this.id ? LOCAL : REMOTE;
  }
}

export class Numa extends Part {
  cells: Cell[] = [];
  interconnects: Interconnect[] = [];
  /** <numa> stands in the document. */
  there: bool = false;

  /** Inside <cpu>. */
  xml(x: Fields): void {
    if (x.writing && this.cells.length == 0) return;
    if (!x.enter("numa")) return;
    this.there = true;
    this.from = x.here();
    list<Cell>(x, "cell", this.cells);
    if (x.enter("interconnects")) {
      this.links(x);
      x.leave();
    }
    x.leave();
  }

  /** Latencies and bandwidths stand in any order, which is kept. */
  private links(x: Fields): void {
    if (!x.writing) {
      const bandwidths: Bandwidth[] = [];
      list<Interconnect>(x, LATENCY, this.interconnects);
      list<Bandwidth>(x, BANDWIDTH, bandwidths);
      this.interconnects = Interconnect.merge(this.interconnects, bandwidths);
      return;
    }
    for (let i = 0; i < this.interconnects.length; i++) {
      const link = this.interconnects[i];
      x.enter(link.bandwidth ? BANDWIDTH : LATENCY, true);
      link.xml(x);
      x.leave();
    }
  }

  /** Takes back what was read. */
  forget(): void {
    this.cells = [];
    this.interconnects = [];
  }

  /** Memory of all cells, in KiB. */
  get memory(): i64 {
    let sum: i64 = 0;
    for (let i = 0; i < this.cells.length; i++) sum += max<i64>(this.cells[i].memory, 0);
    return sum;
  }

  get hasHmat(): bool {
    if (this.interconnects.length > 0) return true;
    for (let i = 0; i < this.cells.length; i++) if (this.cells[i].caches.length > 0) return true;
    return false;
  }

  defaults(context: Context): void {
    this.number();
    for (let i = 0; i < this.cells.length; i++) {
      const cell = this.cells[i];
      const members = CpuSet.parse(cell.cpus);
      if (!members) continue;
      cell.members = members.last >= 0 ? members : null;
      cell.cpus = members.text();
    }
    for (let i = 0; i < this.cells.length; i++) this.mirror(this.cells[i]);
    for (let i = 0; i < this.cells.length; i++) this.order(this.cells[i]);
  }

  /** Cells are in the order of their ids. */
  private number(): void {
    const cells = this.cells;
    let taken = true;
    for (let i = 0; i < cells.length; i++) {
      if (cells[i].id < 0) cells[i].id = i;
      if (cells[i].id >= cells.length) taken = false;
    }
    if (!taken) return;
    const sorted: Cell[] = [];
    for (let id: i64 = 0; id < cells.length; id++) {
      for (let i = 0; i < cells.length; i++) if (cells[i].id == id) sorted.push(cells[i]);
    }
    this.cells = sorted;
  }

  /** What a cell says of its distance to another holds for the other way too, unless that says otherwise. */
  private mirror(cell: Cell): void {
    const stated = cell.siblings.length;
    for (let i = 0; i < stated; i++) {
      const sibling = cell.siblings[i];
      const other = this.cell(sibling.id);
      if (!other) continue;
      stateDistance(cell, cell.id, LOCAL);
      stateDistance(other, other.id, LOCAL);
      stateDistance(other, cell.id, sibling.value);
    }
  }

  private order(cell: Cell): void {
    const sorted: Sibling[] = [];
    for (let i = 0; i < this.cells.length; i++) {
      const sibling = cell.sibling(this.cells[i].id);
      if (sibling) sorted.push(sibling);
    }
    if (sorted.length == cell.siblings.length) cell.siblings = sorted;
  }

  cell(id: i64): Cell | null {
    for (let i = 0; id >= 0 && i < this.cells.length; i++) if (this.cells[i].id == id) return this.cells[i];
    return null;
  }

  /** Its keys of -machine. */
  machineProps(p: Props, context: Context): void {
    if (this.hasHmat) p.fixed("hmat", "on");
  }

  /** vCPUs that no cell names belong to the first one. */
  fill(vcpus: i64): void {
    if (this.cells.length == 0) return;
    let named = 0;
    for (let i = 0; i < this.cells.length; i++) {
      const members = this.cells[i].members;
      if (members) named += members.count;
    }
    if (named >= vcpus) return;
    const rest = CpuSet.upTo(vcpus);
    for (let i = 1; i < this.cells.length; i++) {
      const members = this.cells[i].members;
      if (members) rest.subtract(members);
    }
    const first = this.cells[0];
    first.members = rest;
    first.cpus = rest.text();
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.there && this.cells.length == 0) {
      noteAt(notes, Code.Requires, this.from).named("a NUMA topology").expect("NUMA cells");
    }
    if (this.cells.length > MOST_CELLS) {
      noteAt(notes, Code.TooMany, this.from).named("NUMA cells").expectSpan(decimal(MOST_CELLS));
      return;
    }
    let named = 0;
    let last = -1;
    const taken = new CpuSet();
    for (let i = 0; i < this.cells.length; i++) {
      const cell = this.cells[i];
      this.checkCell(cell, i, context);
      const members = cell.members;
      if (!members) continue;
      if (members.overlaps(taken)) {
        noteAt(notes, Code.Conflict, cell.from, "cpus").named("overlapping vCPU ids of two NUMA cells");
      }
      taken.unite(members);
      named += members.count;
      last = max(last, members.last);
    }
    if (named > context.guest.vcpus || last >= context.guest.vcpus) {
      noteAt(notes, Code.OutOfRange, this.from)
        .named(last >= context.guest.vcpus ? "the last of the CPU IDs in <numa>" : "the number of CPUs in <numa>")
        .found(decimal(last >= context.guest.vcpus ? last : named))
        .expect("no more than the <vcpu> count");
    }
    if (this.hasHmat && context.modern && !context.emulator.can(Capability.NUMA_HMAT)) {
      noteAt(notes, Code.Unsupported, this.from).named("HMAT");
    }
    for (let i = 0; i < this.interconnects.length; i++) this.checkLink(this.interconnects[i], i, context);
  }

  private checkCell(cell: Cell, index: i32, context: Context): void {
    const notes = context.notes;
    if (cell.id >= this.cells.length) {
      noteAt(notes, Code.OutOfRange, cell.from, "id")
        .named("the id of a NUMA cell")
        .expect("0 up to the number of cells: contiguous, exactly one cell element per guest NUMA cell");
    }
    if (cell.memory < 0) noteMissing(notes, cell.from, "memory").named("memory of a NUMA cell");
    if (cell.memory == TOO_MUCH) noteAt(notes, Code.OutOfRange, cell.from, "memory").named("memory");
    if (cell.cpus != NONE && !CpuSet.parse(cell.cpus)) {
      noteAt(notes, Code.BadValue, cell.from, "cpus").named("cpus").expect("numbers like 0-3,^2");
    }
    for (let i = 0; i < index; i++) {
      if (this.cells[i].id == cell.id) noteAt(notes, Code.Conflict, cell.from, "id").named("NUMA cell id");
    }
    for (let i = 0; i < cell.siblings.length; i++) this.checkSibling(cell, cell.siblings[i], context);
    NumaCache.check(cell.caches, context);
  }

  private checkSibling(cell: Cell, sibling: Sibling, context: Context): void {
    const notes = context.notes;
    // What only mirrors another cell's distance has been looked at there.
    if (sibling.from == 0) return;
    if (sibling.id < 0) noteMissing(notes, sibling.from, "id").named("sibling id");
    else if (sibling.id >= this.cells.length) {
      noteAt(notes, Code.OutOfRange, sibling.from, "id")
        .namedSpan(join("the sibling of NUMA 'cell id ", decimal(cell.id), "'"))
        .found(decimal(sibling.id))
        .expect("the id of a cell");
    }
    const local = sibling.id == cell.id;
    if (sibling.value < 0) noteMissing(notes, sibling.from, "value").named("sibling value");
    else if (sibling.value < LOCAL || sibling.value > UNREACHABLE || local != (sibling.value == LOCAL)) {
      noteAt(notes, Code.OutOfRange, sibling.from, "value")
        .named("the distance")
        .expect(local ? "10" : "11 to 255");
    }
  }

  private checkLink(link: Interconnect, index: i32, context: Context): void {
    const notes = context.notes;
    const initiator = this.cell(link.initiator);
    const target = this.cell(link.target);
    if (!initiator) {
      noteAt(notes, Code.OutOfRange, link.from, "initiator").named("'initiator'").expect("an existing NUMA node");
    } else if (!initiator.members) {
      noteAt(notes, Code.Requires, link.from, "initiator").named("the initiator").expect("a NUMA node with CPUs");
    }
    if (!target) {
      noteAt(notes, Code.OutOfRange, link.from, "target").named("'target'").expect("an existing NUMA node");
    } else if (link.cache > 0 && !NumaCache.has(target.caches, link.cache)) {
      noteAt(notes, Code.OutOfRange, link.from, "cache").named("'cache'").expect("an existing NUMA node cache");
    }
    if (link.type == 0) noteMissing(notes, link.from, "type").named("type");
    if (link.value < 0) noteMissing(notes, link.from, "value").named("value");
    for (let i = 0; i < index; i++) {
      const other = this.interconnects[i];
      const same = link.initiator == other.initiator && link.target == other.target;
      const back = link.initiator == other.target && link.target == other.initiator;
      const kind = link.bandwidth == other.bandwidth && link.cache == other.cache && link.type == other.type;
      if ((same && kind) || (back && !same)) {
        noteAt(notes, Code.Conflict, link.from).named("a link of NUMA latencies").found(decimal(link.initiator));
      }
    }
  }

  /** A pair of cells has another distance than the usual one. */
  private hasDistances(): bool {
    for (let i = 0; i < this.cells.length; i++) {
      const cell = this.cells[i];
      if (cell.siblings.length == 0) continue;
      for (let j = 0; j < this.cells.length; j++) {
        const sibling = cell.sibling(this.cells[j].id);
        if (!sibling || (sibling.value != LOCAL && sibling.value != REMOTE)) return true;
      }
    }
    return false;
  }

  /** -numa node, one a cell; `backed` when the cell's memory is an object of its own. */
  emitCell(line: CommandLine, cell: Cell, backed: bool): void {
    const to = new Writer(64);
    to.text("node,nodeid=").number(cell.id);
    const members = cell.members;
    if (members) writeParts(to, members);
    if (this.hasHmat) to.text(",initiator=").number(this.initiator(cell));
    if (backed) to.text(",memdev=ram-node").number(cell.id);
    else to.text(",mem=").number(cell.memory / 1024);
    line.put("numa", to.take());
  }

  /** Who accesses a cell first: itself, or for one without CPUs the nearest that has some. */
  private initiator(cell: Cell): i64 {
    if (cell.members) return cell.id;
    const link = Interconnect.best(this.interconnects, cell.id);
    if (link) return link.initiator;
    for (let i = 0; i < this.cells.length; i++) if (this.cells[i].members) return this.cells[i].id;
    return 0;
  }

  /** -numa dist, hmat-lb and hmat-cache, which follow all cells. */
  emitRelations(line: CommandLine): void {
    const cells = this.cells;
    if (this.hasDistances()) {
      for (let i = 0; i < cells.length; i++) {
        for (let j = 0; j < cells.length; j++) {
          const to = new Writer(40);
          to.text("dist,src=").number(cells[i].id).text(",dst=").number(cells[j].id);
          line.put("numa", to.text(",val=").number(cells[i].distance(cells[j].id)).take());
        }
      }
    }
    if (!this.hasHmat) return;
    for (let i = 0; i < this.interconnects.length; i++) this.interconnects[i].emit(line);
    for (let i = 0; i < cells.length; i++) {
      for (let j = 0; j < cells[i].caches.length; j++) cells[i].caches[j].emit(line, cells[i].id);
    }
  }
}

export function stateDistance(cell: Cell, id: i64, value: i64): void {
  if (cell.sibling(id)) return;
  const sibling = new Sibling();
  sibling.id = id;
  sibling.value = value;
  cell.siblings.push(sibling);
}

/** `,cpus=0-3,cpus=8`: a key for each run of numbers. */
function writeParts(to: Writer, members: CpuSet): void {
  const numbers = members.numbers();
  for (let i = 0; i < numbers.length; i++) {
    let last = i;
    while (last + 1 < numbers.length && numbers[last + 1] == numbers[last] + 1) last++;
    to.text(",cpus=").number(numbers[i]);
    if (last > i) to.byte(0x2d).number(numbers[last]);
    i = last;
  }
}
