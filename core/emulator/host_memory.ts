/**
 * The host's memory, as the options of a call say it (docs/doors.md): its NUMA nodes, the places where
 * huge pages are mounted, and numad's advice.
 *
 * `context.numaNodes`: [{"id": 0, "cpus": "0-3"}, …]; `context.hugetlbfs`: [{"path": "/dev/hugepages",
 * "size": 2048, "default": true}, …], sizes in KiB; `context.numad`: "0-3". What nobody says is what
 * most hosts have: huge pages of 2 MiB, mounted by systemd, and nodes that are not checked.
 */
import { JsonValue } from "../text/json";
import { NONE, Span, literal } from "../text/span";
import { Context } from "./context";

/** The host's page size in KiB: that of every architecture that runs KVM guests, by default. */
export const PAGE_SIZE: i64 = 4;

/** A mounted hugetlbfs. */
export class HugePageMount {
  constructor(
    readonly path: Span,
    /** In KiB. */
    readonly size: i64,
  ) {}
}

/** The mounted hugetlbfs of a page size in KiB, or with -1 the host's default one; null when there is none. */
export function hugePageMount(context: Context, size: i64): HugePageMount | null {
  const given = context.answer("hugetlbfs");
  if (!given) return size < 0 || size == 2048 ? new HugePageMount(literal("/dev/hugepages"), 2048) : null;
  let first: JsonValue | null = null;
  for (let i = 0; i < given.length; i++) {
    const each = given.at(i);
    const pages = number(each, "size");
    if (size >= 0 ? pages == size : isDefault(each)) return mount(each);
    if (!first) first = each;
  }
  return size < 0 && first ? mount(first) : null;
}

function mount(given: JsonValue): HugePageMount {
  const path = given.get("path");
  return new HugePageMount(path ? path.text() : NONE, number(given, "size"));
}

function isDefault(given: JsonValue): bool {
  const value = given.get("default");
  return value != null && value.isTrue();
}

function number(given: JsonValue, key: string): i64 {
  const value = given.get(key);
  return value ? value.integer() : -1;
}

/** A node of the host's memory. */
export class HostNode {
  constructor(
    readonly id: i64,
    readonly cpus: Span,
  ) {}
}

/** The host's nodes; none when nobody said. */
export function hostNodes(context: Context): HostNode[] {
  const nodes: HostNode[] = [];
  const given = context.answer("numaNodes");
  for (let i = 0; given && i < given.length; i++) {
    const cpus = given.at(i).get("cpus");
    nodes.push(new HostNode(number(given.at(i), "id"), cpus ? cpus.text() : NONE));
  }
  return nodes;
}

/** Which nodes numad advises for a guest that is to be placed by it; NONE when nobody asked it. */
export function numadAdvice(context: Context): Span {
  const given = context.answer("numad");
  return given ? given.text() : NONE;
}
