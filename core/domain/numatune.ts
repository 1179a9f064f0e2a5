/**
 * From which host nodes the guest's memory is taken: <numatune>.
 * https://libvirt.org/formatdomain.html#numa-node-tuning
 *
 * <memory> holds for all of the guest, <memnode> for one of its cells. A guest that is placed
 * automatically gets the nodes that numad advises (options.context.numad).
 */
import { Context } from "../emulator/context";
import { hostNodes, numadAdvice } from "../emulator/host_memory";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span, same } from "../text/span";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { CpuSet } from "./cpuset";

/** What the host does when the nodes have no more memory; QEMU's words are POLICIES. */
const MODES: StaticArray<string> = ["", "strict", "preferred", "interleave", "restrictive"];
export const POLICIES: StaticArray<string> = ["", "bind", "preferred", "interleave", ""];
const STRICT: i32 = 1;
/** Only the host's cgroups hold the guest back; QEMU isn't told. */
export const RESTRICTIVE: i32 = 4;

const PLACEMENTS: StaticArray<string> = ["", "default", "static", "auto"];
const DEFAULT: i32 = 1;
const STATIC: i32 = 2;
const AUTO: i32 = 3;

/** The nodes of one guest cell. */
class MemNode extends Room {
  cell: i64 = -1;
  mode: i32 = 0;
  nodeset: Span = NONE;
  nodes: CpuSet | null = null;

  xml(x: Fields): void {
    this.cell = x.integer("cellid", this.cell);
    this.mode = x.word("mode", MODES, this.mode);
    this.nodeset = x.text("nodeset", this.nodeset);
  }
}

export class Numatune extends Part {
  mode: i32 = 0;
  placement: i32 = 0;
  nodeset: Span = NONE;
  nodes: CpuSet | null = null;
  memnodes: MemNode[] = [];
  /** <memory> stands in the document. */
  private there: bool = false;

  /** <memory> says something. */
  get isSpecified(): bool {
    return this.mode > 0;
  }

  get isAuto(): bool {
    return this.isSpecified && this.placement == AUTO;
  }

  xml(x: Fields): void {
    if (!x.enter("numatune")) return;
    this.from = x.here();
    if (x.enter("memory")) {
      this.there = true;
      this.mode = x.word("mode", MODES, this.mode);
      this.nodeset = x.text("nodeset", this.nodeset);
      // A static placement is what a nodeset says already.
      if (!x.writing || this.placement == AUTO) this.placement = x.word("placement", PLACEMENTS, this.placement);
      x.leave();
    }
    list<MemNode>(x, "memnode", this.memnodes);
    x.leave();
  }

  /** Settles the placement; `automatic` when the vCPUs are placed automatically. */
  settle(automatic: bool, cells: i32): void {
    this.nodes = CpuSet.parse(this.nodeset);
    const nodes = this.nodes;
    if (nodes && nodes.last >= 0) this.nodeset = nodes.text();
    if (automatic && !this.there) this.placement = AUTO;
    if (this.mode != 0 || this.placement != 0 || this.nodeset != NONE) {
      if (this.mode == 0) this.mode = STRICT;
      if (this.placement <= DEFAULT) this.placement = this.nodeset != NONE || !automatic ? STATIC : AUTO;
      if (this.placement == AUTO) {
        this.nodeset = NONE;
        this.nodes = null;
      }
    }
    for (let i = 0; i < this.memnodes.length; i++) {
      const memnode = this.memnodes[i];
      memnode.nodes = CpuSet.parse(memnode.nodeset);
      const set = memnode.nodes;
      if (set && set.last >= 0) memnode.nodeset = set.text();
      if (memnode.mode == 0) memnode.mode = STRICT;
    }
    const sorted: MemNode[] = [];
    for (let cell: i64 = 0; cell < cells; cell++) {
      for (let i = 0; i < this.memnodes.length; i++) if (this.memnodes[i].cell == cell) sorted.push(this.memnodes[i]);
    }
    if (sorted.length == this.memnodes.length) this.memnodes = sorted;
  }

  /** A binding on a command line: of a cell, or with -1 of all of the guest. */
  read(cell: i64, mode: i32, nodeset: Span): void {
    if (cell < 0) {
      this.there = true;
      this.mode = mode;
      this.nodeset = nodeset;
      return;
    }
    const memnode = new MemNode();
    memnode.cell = cell;
    memnode.mode = mode;
    memnode.nodeset = nodeset;
    this.memnodes.push(memnode);
  }

  /** What all cells say alike is said of the guest. */
  join(cells: i32): void {
    const all = this.memnodes;
    if (all.length == 0 || all.length != cells) return;
    for (let i = 1; i < all.length; i++) {
      if (all[i].mode != all[0].mode || !same(all[i].nodeset, all[0].nodeset)) return;
    }
    this.memnodes = [];
    this.read(-1, all[0].mode, all[0].nodeset);
  }

  /** What is said of a cell; null when nothing is. */
  memnode(cell: i64): MemNode | null {
    for (let i = 0; cell >= 0 && i < this.memnodes.length; i++) {
      if (this.memnodes[i].cell == cell) return this.memnodes[i];
    }
    return null;
  }

  /** The nodes for a cell (-1: for the guest as a whole); null for all. */
  nodesOf(cell: i64, context: Context): CpuSet | null {
    if (this.isAuto) return CpuSet.parse(numadAdvice(context));
    const memnode = this.memnode(cell);
    if (memnode) return memnode.nodes;
    return this.isSpecified ? this.nodes : null;
  }

  modeOf(cell: i64): i32 {
    const memnode = this.memnode(cell);
    if (memnode) return memnode.mode;
    return this.mode > 0 ? this.mode : STRICT;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.nodeset != NONE) {
      const nodes = this.nodes;
      if (!nodes || nodes.last < 0) {
        noteInside(notes, Code.BadValue, this.from, "memory", "nodeset").named("nodeset").expect("numbers like 0-3,^2");
      }
    } else if (this.isSpecified && this.placement == STATIC) {
      noteInside(notes, Code.Requires, this.from, "memory")
        .named("static placement in NUMA memory tuning")
        .expect("a nodeset");
    }
    if (this.isAuto && this.memnodes.length > 0) {
      noteAt(notes, Code.Excludes, this.memnodes[0].from)
        .named("memnode (per-node binding)")
        .expect("automatic NUMA placement");
    }
    const cells = context.guest.cells;
    for (let i = 0; i < this.memnodes.length; i++) this.checkMemnode(this.memnodes[i], i, cells, context);
  }

  private checkMemnode(memnode: MemNode, index: i32, cells: i32, context: Context): void {
    const notes = context.notes;
    if (memnode.cell < 0) {
      noteMissing(notes, memnode.from, "cellid").named("cellid");
    } else if (cells == 0) {
      noteAt(notes, Code.Requires, memnode.from).named("memnode").expect("guest NUMA cells");
    } else if (memnode.cell >= cells) {
      noteAt(notes, Code.OutOfRange, memnode.from, "cellid")
        .named("cellid of memnode")
        .expect("an existing NUMA cell of the guest");
    }
    for (let i = 0; i < index; i++) {
      if (this.memnodes[i].cell == memnode.cell && memnode.cell >= 0) {
        noteAt(notes, Code.Conflict, memnode.from, "cellid").named("memnode cellid");
      }
    }
    if (memnode.nodeset == NONE) {
      noteMissing(notes, memnode.from, "nodeset").named("nodeset of memnode");
    } else {
      const nodes = memnode.nodes;
      if (!nodes || nodes.last < 0) {
        noteAt(notes, Code.BadValue, memnode.from, "nodeset").named("nodeset").expect("numbers like 0-3,^2");
      }
    }
    if ((this.mode == RESTRICTIVE) != (memnode.mode == RESTRICTIVE)) {
      const outer = this.mode == RESTRICTIVE;
      noteAt(notes, Code.Requires, memnode.from, "mode")
        .named(outer ? "'restrictive' mode in the memory element" : "'restrictive' mode in a memnode element")
        .expect(outer ? "'restrictive' mode in each memnode element" : "'restrictive' mode in the memory element");
    }
  }

  /** Nodes that the host hasn't got, as a note; only a host that is known can lack some. */
  checkHost(context: Context): void {
    const known = hostNodes(context);
    if (known.length == 0) return;
    const all = new CpuSet();
    for (let i = 0; i < known.length; i++) if (known[i].id >= 0) all.add(<i32>known[i].id);
    if (!this.isAuto && this.isSpecified) this.checkNodes(this.nodes, all, this.from, context);
    for (let i = 0; i < this.memnodes.length; i++) {
      this.checkNodes(this.memnodes[i].nodes, all, this.memnodes[i].from, context);
    }
  }

  private checkNodes(nodes: CpuSet | null, all: CpuSet, from: usize, context: Context): void {
    if (!nodes || nodes.last < 0) return;
    const missing = CpuSet.parse(nodes.text())!;
    missing.subtract(all);
    if (missing.last < 0) return;
    noteAt(context.notes, Code.OutOfRange, from)
      .named("the NUMA node of the host")
      .found(missing.text())
      .expectSpan(all.text());
  }
}
