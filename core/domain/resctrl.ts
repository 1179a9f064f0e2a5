/**
 * Shares of the host's caches and memory bandwidth for some vCPUs: <cachetune> and <memorytune> of <cputune>.
 * https://libvirt.org/formatdomain.html#cpu-tuning, Linux' resctrl
 *
 * vCPUs that the guest hasn't got are dropped from each, and one that says nothing of vCPUs that are left
 * is dropped altogether.
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { SpanSet } from "../text/set";
import { NONE, Span, same } from "../text/span";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";
import { prettyAttribute } from "../xml/amount";
import { CpuSet } from "./cpuset";

const CACHE_TYPES: StaticArray<string> = ["", "both", "code", "data"];
/** The level that caches can be watched at. */
const WATCHED_LEVEL: i64 = 3;

/** A part of one cache. */
class CacheShare extends Room {
  id: i64 = -1;
  level: i64 = -1;
  type: i32 = 0;
  /** In bytes. */
  size: i64 = -1;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.level = x.integer("level", this.level);
    this.type = x.word("type", CACHE_TYPES, this.type);
    this.size = prettyAttribute(x, "size", this.size);
  }
}

/** A part of one node's memory bandwidth, in per cent. */
class BandwidthShare extends Room {
  id: i64 = -1;
  bandwidth: i64 = -1;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.bandwidth = x.integer("bandwidth", this.bandwidth);
  }
}

/** Some vCPUs whose use of caches is watched. */
class CacheMonitor extends Room {
  level: i64 = -1;
  vcpus: Span = NONE;

  xml(x: Fields): void {
    this.level = x.integer("level", this.level);
    this.vcpus = x.text("vcpus", this.vcpus);
  }
}

class BandwidthMonitor extends Room {
  vcpus: Span = NONE;

  xml(x: Fields): void {
    this.vcpus = x.text("vcpus", this.vcpus);
  }
}

/** What both have: the vCPUs. */
abstract class Share extends Room {
  vcpus: Span = NONE;
  set: CpuSet | null = null;

  abstract get isEmpty(): bool;

  /** Leaves the vCPUs that the guest has; false when nothing is left. */
  shrink(all: CpuSet): bool {
    const set = CpuSet.parse(this.vcpus);
    this.set = set;
    // No set at all is for the checks.
    if (!set) return true;
    set.intersect(all);
    if (set.last < 0 || this.isEmpty) return false;
    this.vcpus = set.text();
    return true;
  }
}

export class Cachetune extends Share {
  caches: CacheShare[] = [];
  monitors: CacheMonitor[] = [];

  xml(x: Fields): void {
    this.vcpus = x.text("vcpus", this.vcpus);
    list<CacheShare>(x, "cache", this.caches);
    list<CacheMonitor>(x, "monitor", this.monitors);
  }

  get isEmpty(): bool {
    return this.caches.length == 0 && this.monitors.length == 0;
  }
}

export class Memorytune extends Share {
  nodes: BandwidthShare[] = [];
  monitors: BandwidthMonitor[] = [];

  xml(x: Fields): void {
    this.vcpus = x.text("vcpus", this.vcpus);
    list<BandwidthShare>(x, "node", this.nodes);
    list<BandwidthMonitor>(x, "monitor", this.monitors);
  }

  get isEmpty(): bool {
    return this.nodes.length == 0 && this.monitors.length == 0;
  }
}

/** Those that are left, caches in order of level, type and number. */
export function settleCachetunes(some: Cachetune[], vcpus: i64): Cachetune[] {
  const all = CpuSet.upTo(vcpus);
  const left: Cachetune[] = [];
  for (let i = 0; i < some.length; i++) {
    if (!some[i].shrink(all)) continue;
    some[i].caches.sort((a, b) => compare(a, b));
    left.push(some[i]);
  }
  return left;
}

function compare(a: CacheShare, b: CacheShare): i32 {
  if (a.level != b.level) return a.level < b.level ? -1 : 1;
  if (a.type != b.type) return a.type - b.type;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Those that are left: first the ones whose vCPUs have a share of caches too, in that order. */
export function settleMemorytunes(some: Memorytune[], caches: Cachetune[], vcpus: i64): Memorytune[] {
  const all = CpuSet.upTo(vcpus);
  const left: Memorytune[] = [];
  for (let i = 0; i < some.length; i++) {
    const each = some[i];
    if (!each.shrink(all)) continue;
    const other = find<Memorytune>(left, each);
    if (other >= 0) {
      // Two of the same vCPUs are one.
      for (let j = 0; j < each.nodes.length; j++) left[other].nodes.push(each.nodes[j]);
      for (let j = 0; j < each.monitors.length; j++) left[other].monitors.push(each.monitors[j]);
    } else left.push(each);
  }
  const sorted: Memorytune[] = [];
  for (let i = 0; i < left.length; i++) {
    left[i].nodes.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }
  for (let i = 0; i < caches.length; i++) {
    const index = find<Memorytune>(left, caches[i]);
    if (index >= 0) sorted.push(left[index]);
  }
  for (let i = 0; i < left.length; i++) if (find<Cachetune>(caches, left[i]) < 0) sorted.push(left[i]);
  return sorted;
}

/** The one of the same vCPUs, whose text is the same as the set is; -1 for none. */
function find<T extends Share>(some: T[], share: Share): i32 {
  if (!share.set) return -1;
  for (let i = 0; i < some.length; i++) if (some[i].set && same(some[i].vcpus, share.vcpus)) return i;
  return -1;
}

export function checkResctrl(caches: Cachetune[], memories: Memorytune[], context: Context): void {
  const notes = context.notes;
  const shares: Share[] = [];
  const cached = new SpanSet();
  for (let i = 0; i < caches.length; i++) {
    shares.push(caches[i]);
    for (let j = 0; j < caches[i].monitors.length; j++) {
      const monitor = caches[i].monitors[j];
      if (monitor.level != WATCHED_LEVEL) {
        noteAt(notes, Code.OutOfRange, monitor.from, "level").named("monitor cache level").expect("3");
      }
      checkMonitor(monitor.vcpus, caches[i], monitor.from, context);
    }
    if (caches[i].set && !cached.add(caches[i].vcpus)) {
      noteAt(notes, Code.Conflict, caches[i].from, "vcpus").named("vcpus in two cachetunes");
    }
  }
  for (let i = 0; i < memories.length; i++) {
    shares.push(memories[i]);
    for (let j = 0; j < memories[i].monitors.length; j++) {
      checkMonitor(memories[i].monitors[j].vcpus, memories[i], memories[i].monitors[j].from, context);
    }
  }
  // Shares of caches and of bandwidth may be for the same vCPUs, but not for some of the same.
  const seen = new SpanSet();
  const taken = new CpuSet();
  for (let i = 0; i < shares.length; i++) {
    const set = shares[i].set;
    if (shares[i].vcpus == NONE) noteMissing(notes, shares[i].from, "vcpus").named("vcpus");
    else if (!set) noteAt(notes, Code.BadValue, shares[i].from, "vcpus").named("vcpus").expect("0-3,^2");
    if (!set || !seen.add(shares[i].vcpus)) continue;
    if (set.overlaps(taken)) {
      noteAt(notes, Code.Conflict, shares[i].from, "vcpus").named("overlapping vcpus in resctrls");
    }
    taken.unite(set);
  }
}

function checkMonitor(vcpus: Span, share: Share, from: usize, context: Context): void {
  const set = CpuSet.parse(vcpus);
  const all = share.set;
  if (vcpus == NONE) noteMissing(context.notes, from, "vcpus").named("vcpus");
  if (set && all && !set.isWithin(all)) {
    noteAt(context.notes, Code.OutOfRange, from, "vcpus").named("monitor vcpus").expect("some of the allocation's");
  }
}
