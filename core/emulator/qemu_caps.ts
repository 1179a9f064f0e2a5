/**
 * <qemuCaps>: everything that is known of one QEMU program, as libvirt keeps it in its cache
 * (/var/cache/libvirt/qemu/capabilities/*.xml), and as the `emulator` operation writes it from the
 * replies of a running one.
 *
 * It is read by one pass over the tree, as it is large and the same for every call.
 */
import { Notes } from "../notes/note";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, is, same } from "../text/span";
import { Element } from "../xml/tree";
import { Capability, capabilityNamed } from "./capabilities";

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
  typename: Span = NONE;
  /** "yes", "no" or NONE. */
  usable: Span = NONE;
  deprecated: bool = false;
  blockers: Span[] = [];
}

/** A property of the CPU that this QEMU makes of the host's. */
export class CpuProperty {
  name: Span = NONE;
  /** boolean, number, string. */
  type: Span = NONE;
  value: Span = NONE;
  migratable: bool = false;
}

export class HostCpu {
  model: Span = NONE;
  migratability: bool = false;
  properties: CpuProperty[] = [];
}

/** What differs by accelerator. */
export class Accelerator {
  machines: MachineType[] = [];
  cpus: CpuModel[] = [];
  hostCpu: HostCpu | null = null;

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
    for (let i = 0; i < this.cpus.length; i++)
      if (same(this.cpus[i].typename, machine.defaultCpu)) return this.cpus[i].name;
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

export class QemuCaps {
  emulator: Span = NONE;
  version: i64 = 0;
  arch: Span = NONE;
  package: Span = NONE;
  flags: StaticArray<bool> = new StaticArray<bool>(Capability.Count);
  kvm: Accelerator = new Accelerator();
  tcg: Accelerator = new Accelerator();
  hvf: Accelerator = new Accelerator();
  gics: Gic[] = [];

  static read(root: Element, notes: Notes): QemuCaps {
    const caps = new QemuCaps();
    let each = root.firstChild;
    while (each) {
      if (each.isNamed("flag")) {
        const flag = capabilityNamed(caps.attribute(each, "name"));
        if (flag >= 0) caps.flags[flag] = true;
      } else if (each.isNamed("emulator")) caps.emulator = each.text;
      else if (each.isNamed("version")) caps.version = toInteger(each.text);
      else if (each.isNamed("arch")) caps.arch = each.text;
      else if (each.isNamed("package")) caps.package = each.text;
      else if (each.isNamed("machine")) caps.of(each).machines.push(caps.machine(each));
      else if (each.isNamed("cpu")) caps.of(each).cpus.push(caps.cpu(each));
      else if (each.isNamed("hostCPU")) caps.of(each).hostCpu = caps.hostCpu(each);
      else if (each.isNamed("gic")) caps.gics.push(caps.gic(each));
      each = each.next;
    }
    return caps;
  }

  private attribute(element: Element, name: string): Span {
    const found = element.attribute(name);
    return found ? found.value : NONE;
  }

  private yes(element: Element, name: string): bool {
    return is(this.attribute(element, name), "yes");
  }

  private number(element: Element, name: string): i64 {
    const value = toInteger(this.attribute(element, name));
    return value == NOT_A_NUMBER ? 0 : value;
  }

  private of(element: Element): Accelerator {
    const type = this.attribute(element, "type");
    return is(type, "kvm") ? this.kvm : is(type, "hvf") ? this.hvf : this.tcg;
  }

  private machine(element: Element): MachineType {
    const machine = new MachineType();
    machine.name = this.attribute(element, "name");
    machine.alias = this.attribute(element, "alias");
    machine.maxCpus = this.number(element, "maxCpus");
    machine.hotplugCpus = this.yes(element, "hotplugCpus");
    machine.isDefault = this.yes(element, "default");
    machine.defaultCpu = this.attribute(element, "defaultCPU");
    machine.defaultRamId = this.attribute(element, "defaultRAMid");
    machine.numaMemSupported = this.yes(element, "numaMemSupported");
    machine.deprecated = this.yes(element, "deprecated");
    machine.acpi = this.attribute(element, "acpi");
    return machine;
  }

  private cpu(element: Element): CpuModel {
    const cpu = new CpuModel();
    cpu.name = this.attribute(element, "name");
    cpu.typename = this.attribute(element, "typename");
    cpu.usable = this.attribute(element, "usable");
    cpu.deprecated = this.yes(element, "deprecated");
    let each = element.firstChild;
    while (each) {
      if (each.isNamed("blocker")) cpu.blockers.push(this.attribute(each, "name"));
      each = each.next;
    }
    return cpu;
  }

  private hostCpu(element: Element): HostCpu {
    const cpu = new HostCpu();
    cpu.model = this.attribute(element, "model");
    cpu.migratability = this.yes(element, "migratability");
    let each = element.firstChild;
    while (each) {
      if (each.isNamed("property")) {
        const property = new CpuProperty();
        property.name = this.attribute(each, "name");
        property.type = this.attribute(each, "type");
        property.value = this.attribute(each, "value");
        property.migratable = this.yes(each, "migratable");
        cpu.properties.push(property);
      }
      each = each.next;
    }
    return cpu;
  }

  private gic(element: Element): Gic {
    const gic = new Gic();
    gic.version = this.number(element, "version");
    gic.kernel = this.yes(element, "kernel");
    gic.emulated = this.yes(element, "emulated");
    return gic;
  }
}
