/**
 * The memory of a command line: -object memory-backend-* of the board and of the cells, and -numa.
 *
 * What an object is made of becomes <memoryBacking> when all of the guest's memory is made of it, and <numatune> says
 * from which nodes of the host it is taken. What only one cell has is said of the cell.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props, Switch } from "../argv/props";
import { hugePageMount } from "../emulator/host_memory";
import { Context } from "../emulator/context";
import { NONE, Span, at, find, size, startsWith } from "../text/span";
import { Cell } from "./cpu/numa";
import { readNumaOption } from "./cpu/numa_native";
import { CpuSet } from "./cpuset";
import { Domain } from "./domain";
import { SOURCE_FILE, SOURCE_MEMFD } from "./memory_backing";
import { EPC, FILE, MEMFD, MemoryObject } from "./memory_object";

const SHARED: i32 = 1;
const PRIVATE: i32 = 2;

/** An object as it stands on the line, with the threads that take its memory. */
class Backend {
  object: MemoryObject = new MemoryObject();
  threads: Option | null = null;

  constructor(readonly option: Option) {}

  understand(path: string): void {
    this.option.understandText(path);
    const threads = this.threads;
    if (threads) threads.understandText(path);
  }
}

function readBackend(line: CommandLine, id: Span): Backend | null {
  const option = line.link("object", id);
  if (!option || !option.isOpen()) return null;
  const backend = new Backend(option);
  const p = option.props("qom-type");
  backend.object.readProps(p);
  const object = backend.object;
  if (p.leftover() || object.type == 0 || object.type == EPC || object.size <= 0) return null;
  if (object.reserve != Switch.Unset || object.align >= 0 || object.pmem != Switch.Unset) return null;
  if (object.context == NONE) return backend;
  const threads = line.link("object", object.context);
  if (!threads || !threads.isOpen()) return null;
  const keys = threads.props("qom-type");
  keys.fixed("qom-type", "thread-context");
  keys.text("id", NONE);
  const nodes: i64[] = [];
  keys.integers("node-affinity", nodes);
  if (keys.leftover()) return null;
  backend.threads = threads;
  return backend;
}

/** memory-backend of -machine; false when its object is more than is known. On trial nothing is taken over. */
export function readBoardMemory(domain: Domain, p: Props, line: CommandLine, trial: bool): bool {
  const id = p.text("memory-backend", NONE);
  if (id == NONE) return true;
  const backend = readBackend(line, id);
  if (!backend) return false;
  if (trial) return true;
  backing(domain, backend.object);
  const nodes = CpuSet.of(backend.object.hostNodes);
  if (backend.object.hostNodes.length > 0) domain.numatune.read(-1, backend.object.policy, nodes.text());
  backend.understand("domain/memoryBacking");
  return true;
}

/** What is said of the guest's memory by an object that has all of it, or some. */
function backing(domain: Domain, object: MemoryObject): void {
  const all = domain.memoryBacking;
  const share = object.share == Switch.On ? SHARED : object.share == Switch.Off ? PRIVATE : 0;
  if (share != 0) all.access = share;
  if (object.discard == Switch.On) all.discard = true;
  if (object.threads > 0) all.threads = object.threads;
  let huge = object.hugetlb == Switch.On;
  if (object.type == MEMFD) {
    all.source = SOURCE_MEMFD;
    if (huge) all.readPages(object.hugetlbSize > 0 ? object.hugetlbSize / 1024 : -1, -1);
  } else if (object.type == FILE) {
    const pages = pageSizeOf(object.path, domain.context);
    huge = pages >= 0;
    if (huge) all.readPages(pages, -1);
    else all.source = SOURCE_FILE;
  }
  if (object.prealloc == Switch.On && !huge) all.allocation = 1;
}

/** Sizes of pages that hosts have, in KiB. */
const PAGE_SIZES: StaticArray<i64> = [2048, 1_048_576, 64, 16_384, 1024, 4, 32, 512, 16_777_216];

/** The page size of a path on a mounted hugetlbfs, in KiB; 0 for the host's default, -1 when it is on none. */
function pageSizeOf(path: Span, context: Context): i64 {
  for (let i = 0; i < PAGE_SIZES.length; i++) {
    const mount = hugePageMount(context, PAGE_SIZES[i]);
    if (mount && isUnder(path, mount.path)) return PAGE_SIZES[i];
  }
  return find(path, "hugepages") >= 0 || startsWith(path, "/hugetlbfs") ? 0 : -1;
}

function isUnder(path: Span, directory: Span): bool {
  const length = size(directory);
  if (length == 0 || size(path) < length) return false;
  for (let i = 0; i < length; i++) if (load<u8>(at(path) + i) != load<u8>(at(directory) + i)) return false;
  return size(path) == length || load<u8>(at(path) + length) == 0x2f;
}

/** -numa, with the objects of the cells. */
export function readNuma(domain: Domain, line: CommandLine): void {
  const numa = domain.cpu.numa;
  const options: Option[] = [];
  const backends: Backend[] = [];
  for (let i = 0; i < line.options.length; i++) if (line.options[i].isNamed("numa")) options.push(line.options[i]);
  if (options.length == 0 || options.length > MOST) return;
  // All of them or none: a cell too few is another guest.
  for (let i = 0; i < options.length; i++) {
    const p = options[i].props("type");
    const memdev = readNumaOption(numa, p);
    if (p.leftover() || memdev == UNKNOWN) return numa.forget();
    if (memdev == NONE) continue;
    const backend = readBackend(line, memdev);
    if (!backend) return numa.forget();
    const cell = numa.cells[numa.cells.length - 1];
    cell.memory = backend.object.size / 1024;
    backends.push(backend);
  }
  numa.there = true;
  for (let i = 0; i < options.length; i++) options[i].understandText("domain/cpu/numa");
  cells(domain, backends);
}

/** More -numa than a guest of 128 cells has. */
const MOST: i32 = 20_000;
/** What `readNumaOption` returns for what it doesn't know. */
const UNKNOWN: Span = 1;

/** What the objects of the cells are made of. */
function cells(domain: Domain, backends: Backend[]): void {
  const numa = domain.cpu.numa;
  const all = domain.memoryBacking;
  if (backends.length == 0) return;
  let access = accessOf(backends[0].object);
  let discard = true;
  for (let i = 0; i < backends.length; i++) {
    if (accessOf(backends[i].object) != access) access = 0;
    if (backends[i].object.discard != Switch.On) discard = false;
  }
  for (let i = 0; i < backends.length; i++) {
    const object = backends[i].object;
    const cell: Cell = numa.cells[i];
    backends[i].understand("domain/cpu/numa/cell");
    const own = accessOf(object);
    if (own != access) cell.access = own;
    if (object.discard != Switch.Unset && !(discard && object.discard == Switch.On))
      cell.discard = object.discard == Switch.On ? 1 : 2;
    if (object.threads > 0) all.threads = object.threads;
    let pages: i64 = -1;
    if (object.type == MEMFD) {
      all.source = SOURCE_MEMFD;
      if (object.hugetlb == Switch.On) pages = object.hugetlbSize / 1024;
    } else if (object.type == FILE) {
      pages = pageSizeOf(object.path, domain.context);
      if (pages < 0) all.source = SOURCE_FILE;
    }
    if (pages >= 0) all.readPages(pages > 0 ? pages : -1, cell.id);
    else if (object.prealloc == Switch.On) all.allocation = 1;
    if (object.hostNodes.length > 0) domain.numatune.read(cell.id, object.policy, CpuSet.of(object.hostNodes).text());
  }
  all.access = access;
  all.discard = discard;
  all.joinPages(numa.cells.length);
  domain.numatune.join(numa.cells.length);
}

function accessOf(object: MemoryObject): i32 {
  return object.share == Switch.On ? SHARED : object.share == Switch.Off ? PRIVATE : 0;
}
