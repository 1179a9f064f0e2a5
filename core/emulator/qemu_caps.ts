/**
 * Everything that is known of one QEMU program of today, as data: what libvirt keeps in its cache
 * (/var/cache/libvirt/qemu/capabilities/*.xml).
 *
 * It comes from such a document (qemu_caps_xml.ts), from the replies of a running QEMU (qmp/), or from a
 * profile that is built in (profiles/).
 */
import { NONE, Span, endsWith, is, same, size, slice } from "../text/span";
import { join } from "../text/writer";
import { Capability } from "./capabilities";

/** A machine type of one accelerator. */
export class MachineType {
  name: Span = NONE;
  alias: Span = NONE;
  maxCpus: i64 = 0;
  hotplugCpus: bool = false;
  isDefault: bool = false;
  defaultCpu: Span = NONE;
  defaultRamId: Span = NONE;
  numaMemSupported: bool = false;
  deprecated: bool = false;
  /** "yes", "no" or NONE. */
  acpi: Span = NONE;
}

/** A CPU model that this QEMU knows. */
export class CpuModel {
  name: Span = NONE;
  /** What ends its type's name, when that is only the model's name and an ending; "" otherwise. */
  ending: string = "";
  /** "yes", "no" or NONE. */
  usable: Span = NONE;
  deprecated: bool = false;
  private typename_: Span = NONE;
  private blockers_: Span[] | null = null;

  get typename(): Span {
    return this.ending.length > 0 ? join("", this.name, this.ending) : this.typename_;
  }

  set typename(typename: Span) {
    this.typename_ = typename;
    this.ending = "";
  }

  /** As comparing `typename`, without putting it together. */
  isOfType(typename: Span): bool {
    if (this.ending.length == 0) return same(this.typename_, typename);
    const length = size(this.name);
    if (size(typename) != length + this.ending.length) return false;
    return same(slice(typename, 0, length), this.name) && endsWith(typename, this.ending);
  }

  get blockers(): Span[] {
    const known = this.blockers_;
    if (known) return known;
    const none: Span[] = [];
    this.blockers_ = none;
    return none;
  }
}

/** A property of the CPU that this QEMU makes of the host's. */
export class CpuProperty {
  name: Span = NONE;
  /** boolean, number, string. */
  type: Span = NONE;
  value: Span = NONE;
  /** "yes", "no" or NONE: whether a guest that has it can go to another host. */
  migratable: Span = NONE;
}

export class HostCpu {
  model: Span = NONE;
  migratability: bool = false;
  properties: CpuProperty[] = [];
  /** Properties that this QEMU says are going away. */
  deprecated: Span[] = [];
}

/** Where machines and models come from that are read when somebody asks. */
export abstract class Offer {
  abstract machines(kvm: bool): MachineType[];
  abstract cpus(): CpuModel[];
}

/** What differs by accelerator. */
export class Accelerator {
  private machines_: MachineType[] | null = null;
  private cpus_: CpuModel[] | null = null;
  hostCpu: HostCpu | null = null;
  /** A profile's: most guests need a machine of one accelerator, and few a list of models. */
  offer: Offer | null = null;
  isKvm: bool = false;

  get machines(): MachineType[] {
    const known = this.machines_;
    if (known) return known;
    const offer = this.offer;
    const read: MachineType[] = offer ? offer.machines(this.isKvm) : [];
    this.machines_ = read;
    return read;
  }

  set machines(machines: MachineType[]) {
    this.machines_ = machines;
  }

  get cpus(): CpuModel[] {
    const known = this.cpus_;
    if (known) return known;
    const offer = this.offer;
    const read: CpuModel[] = offer ? offer.cpus() : [];
    this.cpus_ = read;
    return read;
  }

  set cpus(cpus: CpuModel[]) {
    this.cpus_ = cpus;
  }

  /** A machine type by its name or its alias; null when it has none of that name. */
  machine(name: Span): MachineType | null {
    for (let i = 0; i < this.machines.length; i++) if (same(this.machines[i].name, name)) return this.machines[i];
    for (let i = 0; i < this.machines.length; i++) if (same(this.machines[i].alias, name)) return this.machines[i];
    return null;
  }

  /** The CPU model that a machine has when nobody asks for another; NONE when that isn't known. */
  defaultCpu(name: Span): Span {
    const machine = this.machine(name);
    if (!machine || machine.defaultCpu == NONE) return NONE;
    for (let i = 0; i < this.cpus.length; i++) if (this.cpus[i].isOfType(machine.defaultCpu)) return this.cpus[i].name;
    return NONE;
  }

  model(name: Span): CpuModel | null {
    for (let i = 0; i < this.cpus.length; i++) if (same(this.cpus[i].name, name)) return this.cpus[i];
    return null;
  }
}

export class Gic {
  version: i64 = 0;
  kernel: bool = false;
  emulated: bool = false;
}

/** AMD's memory encryption, as the firmware of the host has it. */
export class Sev {
  cbitpos: i64 = 0;
  reducedPhysBits: i64 = 0;
  /** Base64. */
  pdh: Span = NONE;
  certChain: Span = NONE;
  cpu0Id: Span = NONE;
}

/** Memory of one host NUMA node that Intel's enclaves can have, in KiB. */
export class SgxSection {
  constructor(
    readonly node: i64,
    readonly size: i64,
  ) {}
}

/** Intel's enclaves. */
export class Sgx {
  flc: bool = false;
  sgx1: bool = false;
  sgx2: bool = false;
  /** KiB. */
  sectionSize: i64 = 0;
  sections: SgxSection[] = [];
}

export class QemuCaps {
  emulator: Span = NONE;
  version: i64 = 0;
  arch: Span = NONE;
  package: Span = NONE;
  /** What the host's CPU has loaded as microcode; a new one makes a cache stale. */
  microcodeVersion: i64 = 0;
  /** Model and family of the host's CPU, and its kernel, for the same purpose. */
  hostCpuSignature: Span = NONE;
  kernelVersion: Span = NONE;
  /** When program, module directory and libvirt were made, and libvirt's version; 0 or NONE when nobody said. */
  qemuCtime: Span = NONE;
  moduleMtime: Span = NONE;
  selfCtime: Span = NONE;
  selfVersion: Span = NONE;
  flags: StaticArray<bool> = new StaticArray<bool>(Capability.Count);
  kvm: Accelerator = new Accelerator();
  tcg: Accelerator = new Accelerator();
  hvf: Accelerator = new Accelerator();
  gics: Gic[] = [];
  sev: Sev | null = null;
  sgx: Sgx | null = null;
  /** QEMU can be asked for enlightenments of Hyper-V, and these it has. */
  hyperv: bool = false;
  enlightenments: Span[] = [];
  kvmSupportsNesting: bool = false;
  kvmSupportsSecureGuest: bool = false;

  /** What it offers with an accelerator, by the word that XML has for it. */
  accelerator(type: Span): Accelerator {
    return is(type, "kvm") ? this.kvm : is(type, "hvf") ? this.hvf : this.tcg;
  }
}
