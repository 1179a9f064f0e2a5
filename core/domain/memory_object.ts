/**
 * -object memory-backend-*: where QEMU takes the memory of the board, of a cell or of a module from.
 * https://www.qemu.org/docs/master/system/invocation.html (memory-backend-file, -memfd, -ram, -epc)
 *
 * Which of the four it is follows from <memoryBacking>, from the cell or module, and from <numatune>:
 * `MemoryObjects` knows these and makes the object; the object's one method writes its properties.
 */
import { CommandLine } from "../argv/command_line";
import { Props, Switch } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { PAGE_SIZE, hostNodes, hugePageMount } from "../emulator/host_memory";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { EMPTY, NONE, Span, literal, size, slice } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { noteAt, noteInside } from "../xml/reader";
import { Numa } from "./cpu/numa";
import { CpuSet } from "./cpuset";
import { sizeOf } from "./memory";
import { MemoryBacking, SHARED, SOURCE_FILE, SOURCE_MEMFD } from "./memory_backing";
import { Numatune, POLICIES, RESTRICTIVE } from "./numatune";

const TYPES: StaticArray<string> = [
  "",
  "memory-backend-ram",
  "memory-backend-file",
  "memory-backend-memfd",
  "memory-backend-epc",
];
const RAM: i32 = 1;
export const FILE: i32 = 2;
export const MEMFD: i32 = 3;
export const EPC: i32 = 4;

/** What an object is for: sizes in KiB, -1 for what isn't said. */
export class MemoryDemand {
  /** The cell whose memory it is, or that a module is plugged into; -1 for none. */
  node: i64 = -1;
  /** A module's own page size. */
  pageSize: i64 = -1;
  /** A module's own source nodes. */
  nodes: CpuSet | null = null;
  /** The file or device of an nvdimm or virtio-pmem. */
  path: Span = NONE;
  pmem: bool = false;
  /** Persistent memory behind a virtio device. */
  virtioPmem: bool = false;
  align: i64 = -1;
  access: i32 = 0;
  /** 0 unset, 1 yes, 2 no. */
  discard: i32 = 0;
  epc: bool = false;
  virtioMem: bool = false;
  /** The memory of the board of a guest without cells. */
  board: bool = false;

  constructor(
    readonly id: Span,
    readonly size: i64,
    /** The name of its file. */
    readonly alias: Span,
  ) {}
}

export class MemoryObject {
  type: i32 = RAM;
  id: Span = NONE;
  hugetlb: i32 = Switch.Unset;
  /** In bytes. */
  hugetlbSize: i64 = -1;
  path: Span = NONE;
  discard: i32 = Switch.Unset;
  share: i32 = Switch.Unset;
  /** Off: the memory has the name in a migration that it had before it was an object. */
  canonical: i32 = Switch.Unset;
  prealloc: i32 = Switch.Unset;
  threads: i64 = -1;
  reserve: i32 = Switch.Unset;
  /** In bytes. */
  size: i64 = -1;
  align: i64 = -1;
  pmem: i32 = Switch.Unset;
  hostNodes: i64[] = [];
  policy: i32 = 0;
  /** The -object whose threads take the memory. */
  context: Span = NONE;
  /** The nodes that the memory is taken from; null for all. */
  nodes: CpuSet | null = null;
  /** Nothing less will do: a cell's memory can't be a plain part of the board's. */
  needed: bool = false;

  /** `0-1`. */
  private readNodes(text: Span): void {
    const nodes = CpuSet.parse(text);
    if (nodes) this.hostNodes = nodes.numbers();
  }

  /** From a command line, where sizes have suffixes too and numbers of nodes ranges. */
  readProps(p: Props): void {
    this.type = 0;
    this.props(p, true);
  }

  props(p: Props, reading: bool = false): void {
    this.type = p.word("qom-type", TYPES, this.type);
    this.id = p.text("id", this.id);
    this.hugetlb = p.onOff("hugetlb", this.hugetlb);
    this.hugetlbSize = p.integer("hugetlbsize", this.hugetlbSize);
    this.path = p.text("mem-path", this.path);
    this.discard = p.onOff("discard-data", this.discard);
    this.share = p.onOff("share", this.share);
    this.canonical = p.onOff("x-use-canonical-path-for-ramblock-id", this.canonical);
    this.prealloc = p.onOff("prealloc", this.prealloc);
    this.threads = p.integer("prealloc-threads", this.threads);
    this.reserve = p.onOff("reserve", this.reserve);
    if (reading) this.size = bytesOf(p.text("size", NONE));
    else this.size = p.integer("size", this.size);
    this.align = p.integer("align", this.align);
    this.pmem = p.onOff("pmem", this.pmem);
    if (reading && p.has("host-nodes")) this.readNodes(p.text("host-nodes", NONE));
    else p.integers("host-nodes", this.hostNodes);
    this.policy = p.word("policy", POLICIES, this.policy);
    this.context = p.text("prealloc-context", this.context);
  }
}

/** `1073741824`, `1024M`, `1G`; -1 for what is no size. */
function bytesOf(text: Span): i64 {
  const length = size(text);
  if (length == 0) return -1;
  const bytes = toInteger(text);
  if (bytes != NOT_A_NUMBER) return bytes;
  const kib = sizeOf(text);
  return kib < 0 || kib > i64.MAX_VALUE / 1024 ? -1 : kib * 1024;
}

/** Pages for a piece of memory. */
class Pages {
  /** In KiB; 0 for the host's usual ones. */
  size: i64 = 0;
  /** The memory must be a file of huge pages; `use` alone: it is one if it is a file. */
  need: bool = false;
  use: bool = false;
  prealloc: bool = false;
}

export class MemoryObjects {
  /** -mem-prealloc is on the line, which holds for all objects. */
  preallocated: bool = false;

  constructor(
    private context: Context,
    private backing: MemoryBacking,
    private numa: Numa,
    private numatune: Numatune,
    /** The CPUs of QEMU's own threads; null for all. */
    private emulatorCpus: CpuSet | null,
  ) {}

  /** The pages of a cell or module. */
  private pages(demand: MemoryDemand): Pages {
    const pages = new Pages();
    const backing = this.backing;
    pages.prealloc = backing.immediate;
    if (demand.pageSize > 0) {
      pages.size = demand.pageSize;
      pages.need = true;
      pages.use = true;
    } else if (backing.hugepages) {
      let general: i64 = backing.pages.length == 0 ? 0 : -1;
      let own: i64 = -1;
      for (let i = 0; i < backing.pages.length; i++) {
        const page = backing.pages[i];
        const nodes = page.nodes;
        if (!nodes) general = page.size;
        else if (own < 0 && demand.node >= 0 && nodes.has(demand.node)) own = page.size;
      }
      pages.need = own >= 0;
      pages.size = max<i64>(own >= 0 ? own : general, 0);
      pages.use = own >= 0 || general >= 0;
    }
    if (pages.use && pages.size == PAGE_SIZE) {
      // "Huge" pages of the usual size are none.
      pages.size = 0;
      pages.need = false;
      pages.use = false;
    } else if (pages.use && pages.size == 0) pages.size = this.defaultPageSize();
    if (demand.path != NONE) {
      // A real device has nothing to take beforehand: that would only wear it off.
      if (!demand.virtioPmem && !demand.pmem) pages.prealloc = true;
    } else if (pages.use) pages.prealloc = true;
    return pages;
  }

  private defaultPageSize(): i64 {
    const mount = hugePageMount(this.context, -1);
    if (mount) return mount.size;
    noteAt(this.context.notes, Code.Missing, this.backing.from).named("a mounted hugetlbfs filesystem");
    return 2048;
  }

  /** Whether a virtio-mem module takes its memory at start. */
  preallocates(demand: MemoryDemand): bool {
    return this.pages(demand).prealloc;
  }

  /** The domain's own directory below another one: `-1-NAME`. */
  private below(directory: Span): Writer {
    const to = new Writer(96);
    to.span(directory).byte(0x2f).number(this.context.domainId).byte(0x2d);
    return to.span(slice(this.context.name, 0, 20));
  }

  /** A directory that must be there when QEMU starts. */
  private needed(directory: Span): Span {
    this.context.directories.push(directory);
    return directory;
  }

  /** Where files of huge pages of a size are, or a note that no such pages are mounted. */
  private hugePath(size: i64): Span {
    const mount = hugePageMount(this.context, size);
    if (mount && this.context.runnable) return mount.path;
    if (mount) return this.needed(this.below(join("", mount.path, "/libvirt/qemu")).take());
    noteAt(this.context.notes, Code.Missing, this.backing.from)
      .named("a usable hugetlbfs mount for pages of this size in KiB")
      .expectSpan(decimal(size));
    return EMPTY;
  }

  /** The file of a piece of memory that is no huge page. */
  private filePath(alias: Span): Span {
    if (this.context.runnable) return this.context.ownFile(alias);
    const directory = this.needed(this.below(join("", this.context.stateDirectory, "/ram")).take());
    return new Writer(96).span(directory).byte(0x2f).span(alias).take();
  }

  make(demand: MemoryDemand): MemoryObject {
    const context = this.context;
    const backing = this.backing;
    const object = new MemoryObject();
    const pages = this.pages(demand);
    const cell = this.numa.cell(demand.node);
    let access = demand.access;
    let discard = demand.discard;
    if (cell && access == 0) access = cell.access;
    if (cell && discard == 0) discard = cell.discard;
    // Whether the module or its cell asks for an access of its own, before the guest's is taken for it.
    if (access == 0) access = backing.access;
    if (discard == 0 && backing.discard) discard = Switch.On;
    const share = access == SHARED ? Switch.On : access > 0 ? Switch.Off : Switch.Unset;
    object.id = demand.id;
    if (demand.epc) {
      object.type = EPC;
      pages.prealloc = true;
    } else if (demand.path == NONE && backing.source == SOURCE_MEMFD) {
      object.type = MEMFD;
      if (pages.use) {
        object.hugetlb = Switch.On;
        object.hugetlbSize = pages.size * 1024;
      }
      object.share = share;
    } else if (pages.use || demand.path != NONE || access > 0 || backing.source == SOURCE_FILE) {
      object.type = FILE;
      if (demand.path != NONE) object.path = demand.path;
      else object.path = pages.use ? this.hugePath(pages.size) : this.filePath(demand.alias);
      if (demand.path == NONE) object.discard = discard;
      object.share = share;
    }
    const file = object.type == FILE || object.type == MEMFD;
    if (demand.board && file && context.emulator.can(CANONICAL)) object.canonical = Switch.Off;
    this.allocate(object, demand, pages);
    object.size = demand.size * 1024;
    if (demand.align > 0) object.align = demand.align * 1024;
    if (demand.pmem) object.pmem = Switch.On;
    this.bind(object, demand);
    const own = this.numatune.memnode(demand.node) != null;
    const sourced = backing.source == SOURCE_FILE || backing.source == SOURCE_MEMFD;
    object.needed = pages.need || demand.nodes != null || own || demand.path != NONE || access > 0 || sourced;
    return object;
  }

  private allocate(object: MemoryObject, demand: MemoryDemand, pages: Pages): void {
    const emulator = this.context.emulator;
    if (demand.virtioMem) {
      if (this.preallocated && !emulator.can(Capability.VIRTIO_MEM_PCI_PREALLOC)) object.prealloc = Switch.Off;
      if (emulator.can(Capability.MEMORY_BACKEND_FILE_RESERVE)) object.reserve = Switch.Off;
      return;
    }
    if (this.preallocated) return;
    if (pages.prealloc) object.prealloc = Switch.On;
    if (this.backing.threads > 0) object.threads = this.backing.threads;
  }

  private bind(object: MemoryObject, demand: MemoryDemand): void {
    const nodes = demand.nodes ? demand.nodes : this.numatune.nodesOf(demand.node, this.context);
    if (!nodes) return;
    object.nodes = nodes;
    const mode = this.numatune.modeOf(demand.node);
    if (mode == RESTRICTIVE) return;
    object.hostNodes = nodes.numbers();
    object.policy = mode;
  }

  /** -mem-prealloc and -mem-path: for the board of a machine that takes no object. */
  putOld(line: CommandLine): void {
    const backing = this.backing;
    let path: Span = NONE;
    let prealloc = backing.immediate;
    const size: i64 = !backing.hugepages ? PAGE_SIZE : backing.pages.length == 0 ? 0 : backing.pages[0].size;
    if (size != PAGE_SIZE) {
      path = this.hugePath(size > 0 ? size : this.defaultPageSize());
      prealloc = true;
    } else if (backing.source == SOURCE_FILE) path = this.filePath(literal("ram"));
    if (prealloc && !this.preallocated) {
      line.flag("mem-prealloc");
      this.preallocated = true;
    }
    if (path != NONE) line.put("mem-path", path);
  }

  /** What this QEMU has no object for. */
  private checkType(object: MemoryObject): void {
    if (object.type != MEMFD || this.context.emulator.can(Capability.MEMORY_BACKEND_MEMFD)) return;
    noteInside(this.context.notes, Code.Unsupported, this.backing.from, "source").named(
      "the memory-backend-memfd object",
    );
  }

  /** Puts an object on the line, behind the threads that take its memory when these are bound too. */
  put(line: CommandLine, object: MemoryObject): void {
    this.checkType(object);
    const nodes = this.threadNodes(object);
    if (nodes) {
      object.context = join("tc-", object.id);
      const p = line.jsonProps();
      p.fixed("qom-type", "thread-context");
      p.text("id", object.context);
      p.integers("node-affinity", nodes.numbers());
      line.putProps("object", p);
    }
    const p = line.jsonProps();
    object.props(p);
    line.putProps("object", p);
  }

  /** The nodes whose CPUs are to take the memory; null when any may. */
  private threadNodes(object: MemoryObject): CpuSet | null {
    const nodes = object.nodes;
    if (!nodes || object.prealloc != Switch.On) return null;
    if (!this.context.emulator.can(Capability.THREAD_CONTEXT)) return null;
    const cpus = this.emulatorCpus;
    const known = hostNodes(this.context);
    if (!cpus || known.length == 0) return nodes;
    const both = new CpuSet();
    for (let i = 0; i < known.length; i++) {
      const own = CpuSet.parse(known[i].cpus);
      if (own && own.overlaps(cpus) && nodes.has(known[i].id)) both.add(<i32>known[i].id);
    }
    return both.last < 0 ? null : both;
  }
}

const CANONICAL: Capability = Capability.MEMORY_BACKEND_FILE_X_USE_CANONICAL_PATH_FOR_RAMBLOCK_ID;
