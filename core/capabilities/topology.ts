/**
 * The host's memory and CPUs: NUMA cells, sockets, cores, threads; and what `virsh nodeinfo` makes of them.
 *
 * A host without NUMA is one cell. What the kernel doesn't tell of a CPU is 0.
 */
import { JsonWriter } from "../text/json_writer";
import { JsonValue } from "../text/json";
import { NONE, Span, is } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { readCpuList, writeCpuList } from "./cpu_list";
import { CpuText } from "./cpu_text";
import { listOf, numberOf, textOf } from "./facts";
import { Report } from "./report";

class Cpu {
  socket: i64 = 0;
  die: i64 = 0;
  cluster: i64 = 0;
  core: i64 = 0;
  siblings: i64[] = [];

  constructor(readonly id: i64) {}

  static read(id: i64, facts: JsonValue | null): Cpu {
    const cpu = new Cpu(id);
    if (!facts) return cpu;
    cpu.socket = numberOf(facts, "socket");
    cpu.die = numberOf(facts, "die");
    cpu.cluster = numberOf(facts, "cluster");
    cpu.core = numberOf(facts, "core");
    cpu.siblings = readCpuList(textOf(facts, "siblings"));
    return cpu;
  }
}

export class Topology {
  private cells: JsonValue | null;
  private cpus: JsonValue | null;
  private online: i64[];
  private present: i64[];
  /** As `virsh nodeinfo` has them: of the cell that has most. */
  nodes: i64 = 0;
  sockets: i64 = 0;
  cores: i64 = 0;
  threads: i64 = 1;

  constructor(readonly host: JsonValue) {
    this.cells = listOf(host, "cells");
    this.cpus = host.get("cpus");
    this.online = readCpuList(textOf(host, "online"));
    this.present = readCpuList(textOf(host, "present"));
    if (this.present.length == 0) this.present = this.online;
    this.count();
  }

  private cpu(id: i64): Cpu {
    const cpus = this.cpus;
    return Cpu.read(id, cpus ? cpus.member(decimal(id)) : null);
  }

  private get cellCount(): i32 {
    const cells = this.cells;
    return cells && cells.length > 0 ? cells.length : 1;
  }

  /** The CPUs of a cell that are online. */
  private cellCpus(index: i32): i64[] {
    const cells = this.cells;
    return cells && cells.length > 0 ? readCpuList(textOf(cells.at(index), "cpus")) : this.online;
  }

  private count(): void {
    const nodes = this.cellCount;
    for (let i = 0; i < nodes; i++) {
      const ids = this.cellCpus(i);
      const sockets: i64[] = [];
      const cores: i64[][] = [];
      for (let j = 0; j < ids.length; j++) {
        const cpu = this.cpu(ids[j]);
        let at = sockets.indexOf(cpu.socket);
        if (at < 0) {
          at = sockets.length;
          sockets.push(cpu.socket);
          cores.push([]);
        }
        if (!cores[at].includes(cpu.core)) cores[at].push(cpu.core);
        this.threads = max<i64>(this.threads, cpu.siblings.length);
      }
      this.sockets = max<i64>(this.sockets, sockets.length);
      for (let j = 0; j < cores.length; j++) this.cores = max<i64>(this.cores, cores[j].length);
    }
    this.nodes = nodes;
    // Four numbers can't tell every topology: then they tell no more than how many CPUs there are.
    const all = this.present.length;
    if (all > 0 && this.nodes * this.sockets * this.cores * this.threads != all) {
      this.nodes = 1;
      this.sockets = 1;
      this.cores = all;
      this.threads = 1;
    }
  }

  writeNodeInfo(to: Writer): void {
    const cpu = new CpuText(textOf(this.host, "cpuinfo"));
    const arch = textOf(this.host, "arch");
    const json = new JsonWriter(to).object();
    json.key("cpuModel").span(arch);
    json.key("cpus").number(this.online.length);
    json.key("cpuFrequency").number(cpu.megahertz(arch));
    json.key("cpuSockets").number(this.sockets);
    json.key("coresPerSocket").number(this.cores);
    json.key("threadsPerCore").number(this.threads);
    json.key("numaCells").number(this.nodes);
    json.key("memorySize").number(numberOf(this.host, "memory"));
    json.close();
  }

  write(r: Report): void {
    r.open("topology");
    r.line().text("<cells num='").number(this.cellCount).text("'>\n");
    r.deeper();
    for (let i = 0; i < this.cellCount; i++) this.writeCell(r, i);
    r.close("cells");
    r.close("topology");
  }

  private writeCell(r: Report, index: i32): void {
    const cells = this.cells;
    const cell = cells && cells.length > 0 ? cells.at(index) : null;
    r.line()
      .text("<cell id='")
      .number(cell ? numberOf(cell, "id") : 0)
      .text("'>\n");
    r.deeper();
    const memory = numberOf(cell || this.host, "memory");
    if (memory > 0) r.line().text("<memory unit='KiB'>").number(memory).text("</memory>\n");
    if (cell) this.writePages(r, cell, memory);
    if (cell) writeDistances(r, cell, cells!);
    this.writeCpus(r, this.cellCpus(index));
    r.close("cell");
  }

  /** Memory that isn't in huge pages is in small ones. */
  private writePages(r: Report, cell: JsonValue, memory: i64): void {
    const sizes = pageSizes(this.host);
    const counts = cell.get("hugePages");
    let small = memory;
    for (let i = 1; counts && i < sizes.length; i++) small -= sizes[i] * countOf(counts, sizes[i]);
    for (let i = 0; i < sizes.length; i++) {
      const count = i == 0 ? small / sizes[0] : counts ? countOf(counts, sizes[i]) : 0;
      r.line().text("<pages unit='KiB' size='").number(sizes[i]).text("'>").number(count).text("</pages>\n");
    }
  }

  private writeCpus(r: Report, ids: i64[]): void {
    r.line().text("<cpus num='").number(ids.length);
    if (ids.length == 0) {
      r.to.text("'/>\n");
      return;
    }
    r.to.text("'>\n");
    r.deeper();
    for (let i = 0; i < ids.length; i++) {
      const cpu = this.cpu(ids[i]);
      const to = r.line().text("<cpu id='").number(cpu.id).byte(0x27);
      if (cpu.siblings.length > 0) {
        to.text(" socket_id='").number(cpu.socket).text("' die_id='").number(cpu.die);
        to.text("' cluster_id='").number(cpu.cluster).text("' core_id='").number(cpu.core).text("' siblings='");
        writeCpuList(cpu.siblings, to);
        to.byte(0x27);
      }
      to.text("/>\n");
    }
    r.close("cpus");
  }
}

/** Sizes of pages in KiB, the small ones first. */
export function pageSizes(host: JsonValue): i64[] {
  const small = numberOf(host, "pageSize");
  const sizes: i64[] = [small > 0 ? small : 4];
  const huge = listOf(host, "hugePages");
  for (let i = 0; huge && i < huge.length; i++) {
    const size = huge.at(i).integer();
    let at = sizes.length;
    while (at > 1 && sizes[at - 1] > size) at--;
    sizes.push(0);
    for (let j = sizes.length - 1; j > at; j--) sizes[j] = sizes[j - 1];
    sizes[at] = size;
  }
  return sizes;
}

function countOf(counts: JsonValue, size: i64): i64 {
  const count = counts.member(decimal(size));
  return count ? max<i64>(count.integer(), 0) : 0;
}

function writeDistances(r: Report, cell: JsonValue, cells: JsonValue): void {
  const distances = listOf(cell, "distances");
  if (!distances || distances.length == 0) return;
  r.open("distances");
  for (let i = 0; i < distances.length && i < cells.length; i++) {
    const to = r
      .line()
      .text("<sibling id='")
      .number(numberOf(cells.at(i), "id"));
    to.text("' value='").number(distances.at(i).integer()).text("'/>\n");
  }
  r.close("distances");
}

/** Cache banks from the second level on, each once, in the order of levels. */
export function writeCaches(r: Report, host: JsonValue): void {
  const banks = listOf(host, "caches");
  if (!banks || banks.length == 0) return;
  const written: i32[] = [];
  for (let level: i64 = 2; level < 8; level++) {
    for (let i = 0; i < banks.length; i++) {
      if (numberOf(banks.at(i), "level") != level || isAmong(banks, written, banks.at(i))) continue;
      if (written.length == 0) r.open("cache");
      written.push(i);
      writeBank(r, banks.at(i), level);
    }
  }
  if (written.length > 0) r.close("cache");
}

/** The CPUs of a bank all tell of it. */
function isAmong(banks: JsonValue, written: i32[], bank: JsonValue): bool {
  for (let i = 0; i < written.length; i++) {
    const other = banks.at(written[i]);
    const same = numberOf(other, "id") == numberOf(bank, "id") && numberOf(other, "level") == numberOf(bank, "level");
    if (same && wordOf(other) == wordOf(bank)) return true;
  }
  return false;
}

function wordOf(bank: JsonValue): string {
  const type: Span = textOf(bank, "type");
  return is(type, "Instruction") ? "code" : is(type, "Data") ? "data" : "both";
}

function writeBank(r: Report, bank: JsonValue, level: i64): void {
  const size = numberOf(bank, "size");
  const inMiB = size > 0 && size % 1024 == 0;
  const to = r.line().text("<bank id='").number(numberOf(bank, "id")).text("' level='").number(level);
  to.text("' type='").text(wordOf(bank)).text("' size='");
  to.number(inMiB ? size / 1024 : size).text(inMiB ? "' unit='MiB' cpus='" : "' unit='KiB' cpus='");
  const cpus = textOf(bank, "cpus");
  if (cpus != NONE) writeCpuList(readCpuList(cpus), to);
  to.text("'/>\n");
}
