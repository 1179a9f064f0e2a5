/**
 * What the guest's memory is made of on the host: <memoryBacking>.
 * https://libvirt.org/formatdomain.html#memory-backing
 *
 * Which -object follows from it for each cell and module is in memory_object.ts; here are the sizes of
 * pages, and what holds for all of the memory.
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Capability } from "../emulator/capabilities";
import { PAGE_SIZE } from "../emulator/host_memory";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span } from "../text/span";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";
import { TOO_MUCH, amountAttribute } from "../xml/amount";
import { CpuSet } from "./cpuset";

const SOURCES: StaticArray<string> = ["", "file", "anonymous", "memfd"];
export const SOURCE_FILE: i32 = 1;
const SOURCE_ANONYMOUS: i32 = 2;
export const SOURCE_MEMFD: i32 = 3;

/** Who sees what the guest writes to its memory. */
export const ACCESSES: StaticArray<string> = ["", "shared", "private"];
export const SHARED: i32 = 1;
export const PRIVATE: i32 = 2;

const ALLOCATIONS: StaticArray<string> = ["", "immediate", "ondemand"];
const IMMEDIATE: i32 = 1;
const ON_DEMAND: i32 = 2;

/** Pages of one size, for some cells or for all of the guest. */
class HugePage extends Room {
  /** In KiB; -1 for the host's default. */
  size: i64 = -1;
  nodeset: Span = NONE;
  /** The nodeset as numbers; null for all cells. */
  nodes: CpuSet | null = null;

  xml(x: Fields): void {
    this.size = amountAttribute(x, "size", this.size);
    this.nodeset = x.text("nodeset", this.nodeset);
  }
}

export class MemoryBacking extends Part {
  hugepages: bool = false;
  pages: HugePage[] = [];
  nosharepages: bool = false;
  locked: bool = false;
  source: i32 = 0;
  access: i32 = 0;
  allocation: i32 = 0;
  threads: i64 = -1;
  discard: bool = false;

  /** All memory is taken when the guest starts. */
  get immediate(): bool {
    return this.allocation == IMMEDIATE;
  }

  xml(x: Fields): void {
    if (!x.enter("memoryBacking")) return;
    this.from = x.here();
    if (!x.writing || this.hugepages) {
      if (x.enter("hugepages", true)) {
        this.hugepages = true;
        list<HugePage>(x, "page", this.pages);
        x.leave();
      }
    }
    this.nosharepages = x.flag("nosharepages", this.nosharepages);
    this.locked = x.flag("locked", this.locked);
    if (x.enter("source")) {
      this.source = x.word("type", SOURCES, this.source);
      x.leave();
    }
    if (x.enter("access")) {
      this.access = x.word("mode", ACCESSES, this.access);
      x.leave();
    }
    if (x.enter("allocation")) {
      this.allocation = x.word("mode", ALLOCATIONS, this.allocation);
      this.threads = x.integer("threads", this.threads);
      x.leave();
    }
    this.discard = x.flag("discard", this.discard);
    x.leave();
  }

  /** Pages of a size in KiB (-1 for the host's default) that a cell is made of, or with -1 all of the guest. */
  readPages(size: i64, cell: i64): void {
    this.hugepages = true;
    if (size <= 0) return;
    const page = new HugePage();
    page.size = size;
    const nodes = new CpuSet();
    if (cell >= 0) nodes.add(<i32>min<i64>(cell, 127));
    page.nodes = cell < 0 ? null : nodes;
    this.pages.push(page);
  }

  /** Puts the pages of cells together: one page for all cells, or one a size. */
  joinPages(cells: i32): void {
    const joined: HugePage[] = [];
    for (let i = 0; i < this.pages.length; i++) {
      const page = this.pages[i];
      let known: HugePage | null = null;
      for (let j = 0; j < joined.length; j++) if (joined[j].size == page.size) known = joined[j];
      if (!known) {
        joined.push(page);
        continue;
      }
      const nodes = known.nodes;
      const more = page.nodes;
      if (nodes && more) nodes.unite(more);
    }
    for (let i = 0; i < joined.length; i++) {
      const nodes = joined[i].nodes;
      if (!nodes) continue;
      if (joined.length == 1 && nodes.count == cells) joined[i].nodes = null;
      else joined[i].nodeset = nodes.text();
    }
    this.pages = joined;
  }

  defaults(context: Context): void {
    if (this.threads == 0) this.threads = -1;
    for (let i = 0; i < this.pages.length; i++) {
      const page = this.pages[i];
      page.nodes = CpuSet.parse(page.nodeset);
      const nodes = page.nodes;
      if (nodes && nodes.last >= 0) page.nodeset = nodes.text();
    }
  }

  /** Without cells the guest is one node, which a nodeset of it need not name. */
  settle(cells: i32): void {
    for (let i = 0; cells == 0 && i < this.pages.length; i++) {
      const page = this.pages[i];
      const nodes = page.nodes;
      if (!nodes || nodes.last != 0) continue;
      page.nodes = null;
      page.nodeset = NONE;
    }
  }

  /** Its keys of -machine. */
  machineProps(p: Props, context: Context): void {
    if (this.nosharepages || p.reading) this.nosharepages = p.fixed("mem-merge", "off");
  }

  check(context: Context): void {
    if (this.hugepages) this.checkPages(context);
  }

  private checkPages(context: Context): void {
    const notes = context.notes;
    const cells = context.guest.cells;
    const without = new CpuSet();
    let general = 0;
    for (let i = 0; i < this.pages.length; i++) {
      const page = this.pages[i];
      if (page.size == 0) {
        noteAt(notes, Code.OutOfRange, page.from, "size").named("the hugepage size").expect("more than 0");
      } else if (page.size == TOO_MUCH) {
        noteAt(notes, Code.OutOfRange, page.from, "size").named("size").expect("less than 8 EiB");
      } else if (page.size < 0) {
        noteAt(notes, Code.Missing, page.from, "size").named("the hugepage size");
      }
      const nodes = page.nodes;
      if (page.nodeset == NONE) {
        if (++general > 1) noteAt(notes, Code.Conflict, page.from).named("a page without nodeset");
        continue;
      }
      if (!nodes || nodes.last < 0) {
        noteAt(notes, Code.BadValue, page.from, "nodeset").named("nodeset").expect("node numbers like 0-2,5");
        continue;
      }
      if (cells == 0 || nodes.last >= cells) {
        noteAt(notes, Code.OutOfRange, page.from, "nodeset")
          .named("the hugepages' node")
          .expect("nodes that the guest's numa has");
      }
      if (nodes.overlaps(without)) {
        noteAt(notes, Code.Conflict, page.from, "nodeset").named("nodeset of two hugepages");
      }
      without.unite(nodes);
    }
    if (this.allocation == ON_DEMAND) {
      noteInside(notes, Code.Excludes, this.from, "allocation").named("hugepages").expect("memory allocation ondemand");
    }
    if (this.threads > 0 && !context.emulator.can(Capability.MEMORY_BACKEND_FILE_PREALLOC_THREADS)) {
      noteInside(notes, Code.Unsupported, this.from, "allocation", "threads").named("preallocation threads");
    }
    if (this.source == SOURCE_ANONYMOUS) {
      noteAt(notes, Code.Excludes, this.from).named("hugepages").expect("an anonymous memory source");
    }
    const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
    const first: i64 = this.pages.length > 0 ? this.pages[0].size : 0;
    if (context.modern && cells == 0 && this.access == SHARED && first != PAGE_SIZE) {
      if (!machine || machine.defaultRamId == NONE) {
        noteInside(notes, Code.NotHere, this.from, "access", "mode").named(
          "memory access mode without guest numa node",
        );
      }
    }
    if (this.source == SOURCE_MEMFD && !context.emulator.can(Capability.MEMORY_BACKEND_MEMFD_HUGETLB)) {
      noteAt(notes, Code.Unsupported, this.from).named("hugepages with a memfd memory source");
    }
  }
}
