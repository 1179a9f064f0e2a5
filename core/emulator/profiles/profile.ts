/**
 * QEMUs of which enough is known to write for them without having one: a version of an architecture, from the
 * table that scripts/profiles.ts makes of QMP dialogues (data.ts).
 *
 * A profile says nothing of any host: no host CPU, no model that it could or couldn't be, no encrypted memory.
 * What a document needs of these is refused or left to QEMU, as on a host that doesn't have it.
 *
 * Words of a machine: =ALIAS; h CPUs can be plugged in; mNUMBER at most so many; * QEMU's own default; cTYPE of
 * the CPU it comes with (kTYPE, tTYPE with KVM, with TCG only); n NUMA by memory sizes; rNAME of its memory;
 * d deprecated; + and - has ACPI or hasn't. Of a CPU model: d deprecated; =TYPE where that
 * isn't its name with the usual ending. Of an interrupt controller: k in the kernel, e emulated.
 */
import { toInteger, unsigned } from "../../text/number";
import { EMPTY, NONE, Span, byteAt, indexOf, is, literal, same, size, slice } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { Capability, capabilityBehind } from "../capabilities";
import { CpuModel, Gic, MachineType, Offer, QemuCaps } from "../qemu_caps";
import { preferMachine, qemuArch } from "../qmp/models";
import { PROFILES } from "./data";

const TEXTS: i32 = 7;

/** QEMU before this asks for another kind of command line. */
export const OLDEST_OF_TODAY: i32 = 1_002_000;

/** Another architecture of which the same program runs the guests. */
function programOf(arch: Span): Span {
  if (is(arch, "i686")) return literal("x86_64");
  if (is(arch, "armv6l")) return literal("armv7l");
  if (is(arch, "ppc64le")) return literal("ppc64");
  return arch;
}

/** The row of the table for an architecture; -1 when there is none. */
export function profileRow(arch: Span): i32 {
  const program = programOf(arch);
  for (let row = 0; row < PROFILES.length; row += TEXTS) if (is(program, PROFILES[row])) return row;
  return -1;
}

/** Of an architecture the version that comes nearest to the wanted one, or the newest when that is 0. */
export function profileOf(row: i32, wanted: i64): QemuCaps {
  const versions = literal(PROFILES[row + 2]);
  let bit = -1;
  let chosen: i64 = 0;
  let number = 0;
  for (let from = 0; from < size(versions); number++) {
    const space = indexOf(versions, 0x20, from);
    const to = space < 0 ? size(versions) : space;
    const version = toInteger(slice(versions, from, to));
    // The newest that isn't newer than what is wanted, by minor version; the oldest when all are.
    if (bit < 0 || wanted == 0 || version / 1_000 <= wanted / 1_000) {
      bit = number;
      chosen = version;
    }
    from = to + 1;
  }
  const profile = new Profile(row, (<u32>1) << bit);
  profile.caps.version = chosen;
  profile.fill();
  return profile.caps;
}

class Profile extends Offer {
  caps: QemuCaps = new QemuCaps();
  private arch: Span;
  private suffix: string;
  private lastName: Span = NONE;
  private lastType: Span = NONE;

  constructor(
    private row: i32,
    private mask: u32,
  ) {
    super();
    this.arch = literal(PROFILES[row]);
    this.suffix = PROFILES[row + 1];
  }

  fill(): void {
    const caps = this.caps;
    caps.arch = this.arch;
    caps.emulator = new Writer(48).text("/usr/bin/qemu-system-").span(qemuArch(this.arch)).take();
    const flags = new Words(literal(PROFILES[this.row + 3]), this.mask);
    let capability = -1;
    for (let flag = flags.inGroup(); flag != NONE; flag = flags.inGroup()) {
      capability = capabilityBehind(flag, capability);
      if (capability >= 0) caps.flags[capability] = true;
    }
    caps.tcg.offer = this;
    caps.kvm.isKvm = true;
    if (caps.flags[Capability.KVM]) caps.kvm.offer = this;
    if (this.hasCpu("max")) caps.flags[Capability.CPU_MAX] = true;
    this.gics();
  }

  private hasCpu(name: string): bool {
    const rows = new Rows(literal(PROFILES[this.row + 5]), this.mask);
    for (let words = rows.next(); words; words = rows.next()) if (is(rows.name, name)) return true;
    return false;
  }

  machines(kvm: bool): MachineType[] {
    const machines: MachineType[] = [];
    const rows = new Rows(literal(PROFILES[this.row + 4]), this.mask);
    for (let words = rows.next(); words; words = rows.next()) {
      const machine = new MachineType();
      machine.name = rows.name;
      for (let word = words.next(); word != NONE; word = words.next()) this.word(machine, word, kvm ? 0x6b : 0x74);
      machines.push(machine);
    }
    preferMachine(machines, this.arch);
    return machines;
  }

  /** `letter`: of the default CPU that is for this accelerator only. */
  private word(machine: MachineType, word: Span, letter: u8): void {
    const first = byteAt(word, 0);
    const rest = slice(word, 1);
    if (first == 0x3d) machine.alias = rest;
    else if (first == 0x68) machine.hotplugCpus = true;
    else if (first == 0x6d) machine.maxCpus = toInteger(rest);
    else if (first == 0x2a) machine.isDefault = true;
    else if (first == 0x63 || first == letter) machine.defaultCpu = this.type(rest);
    else if (first == 0x6e) machine.numaMemSupported = true;
    else if (first == 0x72) machine.defaultRamId = rest;
    else if (first == 0x64) machine.deprecated = true;
    else if (first == 0x2b) machine.acpi = literal("yes");
    else if (first == 0x2d) machine.acpi = literal("no");
  }

  /** The name of a type; most machines have the same as the one before. */
  private type(name: Span): Span {
    if (!same(name, this.lastName)) {
      this.lastName = name;
      this.lastType = join("", name, this.suffix);
    }
    return this.lastType;
  }

  cpus(): CpuModel[] {
    const cpus: CpuModel[] = [];
    const rows = new Rows(literal(PROFILES[this.row + 5]), this.mask);
    for (let words = rows.next(); words; words = rows.next()) {
      const cpu = new CpuModel();
      cpu.name = rows.name;
      cpu.ending = this.suffix;
      for (let word = words.next(); word != NONE; word = words.next()) {
        if (byteAt(word, 0) == 0x3d) cpu.typename = slice(word, 1);
        else cpu.deprecated = true;
      }
      cpus.push(cpu);
    }
    return cpus;
  }

  private gics(): void {
    const rows = new Rows(literal(PROFILES[this.row + 6]), this.mask);
    for (let words = rows.next(); words; words = rows.next()) {
      const gic = new Gic();
      gic.version = toInteger(rows.name);
      for (let word = words.next(); word != NONE; word = words.next()) {
        if (is(word, "k")) gic.kernel = true;
        else gic.emulated = true;
      }
      this.caps.gics.push(gic);
    }
  }
}

/** The words of a text that hold in a version. */
class Words {
  private from: i32 = 0;
  /** Of the last word with none before its @: whether what follows holds. */
  private group: bool = true;

  constructor(
    private text: Span,
    private mask: u32,
  ) {}

  /** The next, without its own mask; NONE behind the last. */
  next(): Span {
    const length = size(this.text);
    while (this.from < length) {
      let mark = -1;
      let to = this.from;
      for (; to < length; to++) {
        const byte = byteAt(this.text, to);
        if (byte == 0x20) break;
        if (byte == 0x40) mark = to;
      }
      const from = this.from;
      this.from = to + 1;
      if (mark < 0) return slice(this.text, from, to);
      const holds = (<u32>unsigned(slice(this.text, mark + 1, to), 16) & this.mask) != 0;
      if (mark == from) this.group = holds;
      else if (holds) return slice(this.text, from, mark);
    }
    return NONE;
  }

  /** The next of a text where a mask stands before all words that it is of. */
  inGroup(): Span {
    let word = this.next();
    while (word != NONE && !this.group) word = this.next();
    return word;
  }
}

/** The names in the rows of a text that hold in a version. */
class Rows {
  private from: i32 = 0;
  /** The row that the last name was of: from its words to behind its names. */
  private words: Span = NONE;
  private names: Span = EMPTY;
  name: Span = NONE;

  constructor(
    private text: Span,
    private mask: u32,
  ) {}

  /** The words of the next name, which is then known; null behind the last. */
  next(): Words | null {
    while (size(this.names) == 0) {
      if (this.from >= size(this.text)) return null;
      const to = indexOf(this.text, 0x3b, this.from);
      const row = slice(this.text, this.from, to);
      this.from = to + 1;
      const colon = indexOf(row, 0x3a);
      const space = indexOf(row, 0x20);
      const end = space < 0 || space > colon ? colon : space;
      if ((<u32>unsigned(slice(row, 0, end), 16) & this.mask) == 0) continue;
      this.words = slice(row, min(end + 1, colon), colon);
      this.names = slice(row, colon + 1);
    }
    const space = indexOf(this.names, 0x20);
    const end = space < 0 ? size(this.names) : space;
    this.name = slice(this.names, 0, end);
    this.names = slice(this.names, min(end + 1, size(this.names)));
    return new Words(this.words, this.mask);
  }
}
