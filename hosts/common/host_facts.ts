/**
 * What the host is, for the core's door `capabilities`: what stands in /proc and /sys, as it stands there.
 * docs/plan.md "The host and its emulators" lists it. What can't be read is left out.
 */

import { hostArch } from "./emulators.ts";
import type { Host } from "./host.ts";
import { entries } from "./machine_facts.ts";
import { readLine, readText } from "./mounts.ts";

/** KiB, CPUs as the kernel lists them (`0-3,8`). */
export interface HostFacts {
  readonly arch: string;
  readonly uuid?: string;
  /** /proc/cpuinfo of the first CPU. */
  readonly cpuinfo: string;
  readonly pageSize: number;
  readonly hugePages: readonly number[];
  readonly memory: number;
  readonly present: string;
  readonly online: string;
  /** By number. */
  readonly cpus: Readonly<Record<string, CpuFacts>>;
  readonly cells: readonly CellFacts[];
  readonly caches: readonly CacheFacts[];
  readonly iommu: boolean;
  /** /sys/power/state and disk. */
  readonly powerState?: string;
  readonly powerDisk?: string;
}

interface CpuFacts {
  readonly socket: number;
  readonly die: number;
  readonly cluster: number;
  readonly core: number;
  readonly siblings: string;
}

interface CellFacts {
  readonly id: number;
  readonly memory: number;
  readonly cpus: string;
  readonly distances: readonly number[];
  /** How many there are, by size. */
  readonly hugePages: Readonly<Record<string, number>>;
}

interface CacheFacts {
  readonly level: number;
  readonly id: number;
  /** The kernel's word. */
  readonly type: string;
  readonly size: number;
  readonly cpus: string;
}

const SYSTEM = "/sys/devices/system";

export function readHostFacts(host: Host): HostFacts {
  const online = readLine(host, `${SYSTEM}/cpu/online`) ?? "0";
  const ids = numbersOf(host, `${SYSTEM}/cpu`, /^cpu(\d+)$/);
  const uuid = readUuid(host);
  const powerState = readLine(host, "/sys/power/state");
  const powerDisk = readLine(host, "/sys/power/disk");
  return {
    arch: hostArch(),
    ...(uuid === undefined ? {} : { uuid }),
    cpuinfo: (readText(host, "/proc/cpuinfo") ?? "").split("\n\n", 1)[0] ?? "",
    pageSize: pageSize(host),
    hugePages: numbersOf(host, "/sys/kernel/mm/hugepages", HUGE_PAGES),
    memory: kib(readText(host, "/proc/meminfo"), "MemTotal"),
    present: readLine(host, `${SYSTEM}/cpu/present`) ?? online,
    online,
    cpus: Object.fromEntries(ids.map((id) => [id, readCpu(host, id)])),
    cells: numbersOf(host, `${SYSTEM}/node`, /^node(\d+)$/).map((id) => readCell(host, id)),
    caches: ids.flatMap((id) => readCaches(host, id)),
    iommu: entries(host, "/sys/kernel/iommu_groups").length > 0,
    ...(powerState === undefined ? {} : { powerState }),
    ...(powerDisk === undefined ? {} : { powerDisk }),
  };
}

const HUGE_PAGES = /^hugepages-(\d+)kB$/;

function readCpu(host: Host, id: number): CpuFacts {
  const at = `${SYSTEM}/cpu/cpu${id}/topology`;
  return {
    socket: integer(host, `${at}/physical_package_id`),
    die: integer(host, `${at}/die_id`),
    cluster: integer(host, `${at}/cluster_id`),
    core: integer(host, `${at}/core_id`),
    siblings: readLine(host, `${at}/thread_siblings_list`) ?? "",
  };
}

function readCell(host: Host, id: number): CellFacts {
  const at = `${SYSTEM}/node/node${id}`;
  const sizes = numbersOf(host, `${at}/hugepages`, HUGE_PAGES);
  const count = (size: number) => integer(host, `${at}/hugepages/hugepages-${size}kB/nr_hugepages`);
  return {
    id,
    memory: kib(readText(host, `${at}/meminfo`), `Node ${id} MemTotal`),
    cpus: readLine(host, `${at}/cpulist`) ?? "",
    distances: (readLine(host, `${at}/distance`) ?? "").split(/\s+/).filter(Boolean).map(Number),
    hugePages: Object.fromEntries(sizes.map((size) => [size, count(size)])),
  };
}

function readCaches(host: Host, id: number): CacheFacts[] {
  const at = `${SYSTEM}/cpu/cpu${id}/cache`;
  return numbersOf(host, at, /^index(\d+)$/).map((index) => ({
    level: integer(host, `${at}/index${index}/level`),
    id: integer(host, `${at}/index${index}/id`),
    type: readLine(host, `${at}/index${index}/type`) ?? "",
    size: Number.parseInt(readLine(host, `${at}/index${index}/size`) ?? "0", 10),
    cpus: readLine(host, `${at}/index${index}/shared_cpu_list`) ?? "",
  }));
}

/** The board's, which only root may read, or that of the installed system. */
function readUuid(host: Host): string | undefined {
  for (const path of ["/sys/class/dmi/id/product_uuid", "/etc/machine-id"]) {
    const digits = (readLine(host, path) ?? "").toLowerCase().replaceAll("-", "");
    // Boards without one have the same digit all over.
    if (!/^[0-9a-f]{32}$/.test(digits) || /^(.)\1*$/.test(digits)) continue;
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
  return undefined;
}

/** The numbers in the names of a directory, in order. */
function numbersOf(host: Host, directory: string, name: RegExp): number[] {
  const numbers = entries(host, directory).map((entry) => name.exec(entry)?.[1]);
  return numbers
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((one, other) => one - other);
}

/** Of the first of our own mappings, which is no huge one. */
function pageSize(host: Host): number {
  try {
    return kib(new TextDecoder().decode(host.read("/proc/self/smaps", 1024)), "KernelPageSize") || 4;
  } catch {
    return 4;
  }
}

function integer(host: Host, path: string): number {
  return Number.parseInt(readLine(host, path) ?? "0", 10) || 0;
}

/** `NAME:   123 kB` of a file of many such lines. */
function kib(text: string | undefined, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(text ?? "")?.[1] ?? 0);
}
