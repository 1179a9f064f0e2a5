/**
 * The domain: all rooms put together, in the order of the XML and in the order of the command line.
 * https://libvirt.org/formatdomain.html
 *
 * Reading goes xml → defaults → check; writing a command line goes emit; reading one goes absorb →
 * defaults. The rooms don't know one another: what one needs of another is handed over here.
 */
import { CommandLine } from "../argv/command_line";
import { Capability } from "../emulator/capabilities";
import { Device } from "../devices/device";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Feature } from "../emulator/features";
import { NONE, Span, is, lastIndexOf, literal, size, slice } from "../text/span";
import { join } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { Code } from "../notes/codes";
import { noteAt, noteMissing } from "../xml/reader";
import { Blkiotune } from "./blkiotune";
import { Memtune } from "./memtune";
import { MemoryBacking } from "./memory_backing";
import { checkModules } from "./memory_check";
import { Iothreads } from "./iothreads";
import { ThrottleGroups } from "./throttle_groups";
import { Cputune } from "./cputune";
import { Numatune } from "./numatune";
import { Resource } from "./resource";
import { Sysinfo } from "./sysinfo";
import { Idmap } from "./idmap";
import { Cpu } from "./cpu/cpu";
import { Pm } from "./pm";
import { Perf } from "./perf";
import { Keywrap } from "./keywrap";
import { LaunchSecurity } from "./launch_security";
import { checkOs } from "./os_check";
import { Seclabel } from "./seclabel";
import { checkDisplayDevices } from "./check_display";
import { Clock } from "./clock";
import { Disk } from "../devices/disk/disk";
import { Devices } from "./devices";
import { PASSED_ON } from "./driver";
import { Features } from "./features/features";
import { Identity } from "./identity";
import { Lifecycle } from "./lifecycle";
import { Memory } from "./memory";
import { HVM, Os } from "./os";
import { NAMESPACE, QemuNamespace } from "./qemu_namespace";
import { Vcpu } from "./vcpu";

export const DOMAIN_TYPES: StaticArray<string> = ["", "qemu", "kqemu", "kvm", "hvf"];
export const QEMU: i32 = 1;
export const KQEMU: i32 = 2;
export const KVM: i32 = 3;
export const HVF: i32 = 4;

export class Domain extends Room {
  type: i32 = 0;
  identity: Identity = new Identity();
  memory: Memory = new Memory();
  vcpu: Vcpu = new Vcpu();
  os: Os = new Os();
  features: Features = new Features();
  clock: Clock = new Clock();
  lifecycle: Lifecycle = new Lifecycle();
  devices: Devices = new Devices();
  qemu: QemuNamespace = new QemuNamespace();
  blkiotune: Blkiotune = new Blkiotune();
  memtune: Memtune = new Memtune();
  memoryBacking: MemoryBacking = new MemoryBacking();
  iothreads: Iothreads = new Iothreads();
  throttleGroups: ThrottleGroups = new ThrottleGroups();
  cputune: Cputune = new Cputune();
  numatune: Numatune = new Numatune();
  resource: Resource = new Resource();
  idmap: Idmap = new Idmap();
  cpu: Cpu = new Cpu();
  pm: Pm = new Pm();
  perf: Perf = new Perf();
  keywrap: Keywrap = new Keywrap();
  launchSecurity: LaunchSecurity = new LaunchSecurity();
  sysinfos: Sysinfo[] = [];
  seclabels: Seclabel[] = [];

  constructor(readonly context: Context) {
    super();
  }

  /** Inside <domain>. */
  xml(x: Fields): void {
    this.from = x.here();
    this.type = x.word("type", DOMAIN_TYPES, this.type);
    // A running guest's number is no part of its definition: it is read and not written.
    if (x.reading) x.integer("id", -1);
    else if (x.live) x.integer("id", x.id);
    x.fixed("xmlns:qemu", NAMESPACE, x.writing && !this.qemu.isEmpty);
    this.identity.from = this.from;
    this.identity.xml(x);
    this.read(x, this.memory);
    this.read(x, this.blkiotune);
    this.read(x, this.memtune);
    this.read(x, this.memoryBacking);
    this.read(x, this.vcpu);
    this.read(x, this.iothreads);
    this.read(x, this.throttleGroups);
    this.read(x, this.cputune);
    this.read(x, this.numatune);
    this.read(x, this.resource);
    list<Sysinfo>(x, "sysinfo", this.sysinfos);
    this.read(x, this.os);
    this.read(x, this.idmap);
    this.read(x, this.features);
    this.read(x, this.cpu);
    this.read(x, this.clock);
    this.read(x, this.lifecycle);
    this.read(x, this.pm);
    this.read(x, this.perf);
    this.devices.from = this.from;
    this.devices.xml(x);
    list<Seclabel>(x, "seclabel", this.seclabels);
    this.read(x, this.keywrap);
    this.read(x, this.launchSecurity);
    this.qemu.from = this.from;
    this.qemu.xml(x);
  }

  private read(x: Fields, part: Part): void {
    part.from = this.from;
    part.xml(x);
  }

  /** The parts beside the devices, in the order of the XML. */
  parts(): Part[] {
    const all: Part[] = [
      this.identity,
      this.memory,
      this.blkiotune,
      this.memtune,
      this.memoryBacking,
      this.vcpu,
      this.iothreads,
      this.throttleGroups,
      this.cputune,
      this.numatune,
      this.resource,
      this.os,
      this.idmap,
      this.features,
      this.cpu,
      this.clock,
      this.lifecycle,
      this.pm,
      this.perf,
      this.keywrap,
      this.launchSecurity,
    ];
    for (let i = 0; i < this.sysinfos.length; i++) all.push(this.sysinfos[i]);
    for (let i = 0; i < this.seclabels.length; i++) all.push(this.seclabels[i]);
    return all;
  }

  /** Fills in what nobody said, for a QEMU without -device; for one of today `settle` does it (settle.ts). */
  defaults(): void {
    const context = this.context;
    this.identity.defaults(context);
    this.memory.defaults(context);
    this.vcpu.defaults(context);
    this.os.defaults(context);
    context.paravirtual = this.os.type != HVM;
    if (this.devices.emulator == NONE) this.devices.emulator = this.defaultEmulator();
    this.clock.defaults(context);
    this.lifecycle.defaults(context);
    this.devices.defaults(context, this.os.type == HVM);
  }

  /** The program where nobody names one: the one that distributions of the time had for it. */
  defaultEmulator(): Span {
    const emulator = this.context.emulator;
    if (emulator.binary != NONE) return emulator.binary;
    if (this.context.paravirtual) return literal("/usr/bin/xenner");
    const kvm = this.type == KVM && !emulator.has(Feature.ENABLE_KVM);
    if (emulator.isKvm || kvm) return literal("/usr/bin/qemu-kvm");
    if (is(this.os.arch, "i686")) return literal("/usr/bin/qemu");
    return join("/usr/bin/qemu-system-", this.os.arch);
  }

  check(): void {
    const context = this.context;
    if (this.type == 0)
      noteMissing(context.notes, this.from, "type").named("the domain's type").expectWords(DOMAIN_TYPES);
    if (context.modern) this.checkAll();
    else {
      this.identity.check(context);
      this.memory.check(context);
      this.vcpu.check(context);
      this.os.check(context);
      this.devices.check(context);
    }
    this.qemu.check(context);
  }

  /** This QEMU runs guests of the domain's type. */
  private checkType(): void {
    const emulator = this.context.emulator;
    const needed = this.type == KVM ? Capability.KVM : this.type == HVF ? Capability.HVF : Capability.TCG;
    if (this.type == 0 || emulator.can(needed)) return;
    noteAt(this.context.notes, Code.Unsupported, this.from, "type").named("domains of this virt type");
  }

  private checkAll(): void {
    this.checkType();
    const parts = this.parts();
    for (let i = 0; i < parts.length; i++) parts[i].check(this.context);
    checkOs(this.os, this.context);
    Seclabel.checkAll(this.seclabels, this.context);
    const devices = this.devices.parts();
    for (let i = 0; i < devices.length; i++) {
      const device = devices[i];
      device.check(this.context);
      if (device instanceof Device) (device as Device).info.check(this.context, device.from);
    }
    Disk.checkTogether(this.devices.disks, this.context);
    this.devices.checkTogether(this.context);
    checkDisplayDevices(this.devices, this.context);
    this.cputune.checkThreads(this.iothreads.numbers(), this.context);
    checkModules(this.memory, this.cpu.numa, this.memoryBacking, this.devices.memories, this.context);
  }

  /** Reads what a command line says of each part; the devices of today's options come behind (native.ts). */
  absorb(line: CommandLine): void {
    const context = this.context;
    line.noteDuplicates();
    this.identity.absorb(line, context);
    this.memory.absorb(line, context);
    this.vcpu.absorb(line, context, this.cpu.topology);
    this.os.absorb(line, context);
    this.features.absorb(line, context);
    this.clock.absorb(line, context);
    this.lifecycle.absorb(line, context);
    this.devices.absorb(line, context);
    this.absorbDriver(line);
    this.name(line);
  }

  /** Keeps word by word what nobody understood. */
  keepRest(line: CommandLine): void {
    line.settle();
    for (let i = 0; i < line.kept.length; i++) this.qemu.keep(line.kept[i]);
    for (let i = 0; i < line.keptSettings.length; i++) {
      this.qemu.keepSetting(line.keptSettings[i].name, line.keptSettings[i].value);
    }
  }

  /**
   * A name for a domain that came without one, and no uuid: libvirt makes one when it is defined, and
   * refuses one of zeros only, which is what its driver of 2009 wrote.
   */
  private name(line: CommandLine): void {
    const identity = this.identity;
    const today = this.context.era >= NAMES_SINCE;
    if (identity.name == NONE && today) identity.name = defaultName(line.binary);
    if (identity.uuid == NONE && !today) identity.uuid = literal("00000000-0000-0000-0000-000000000000");
  }

  /** Which program it is, and with that the type and the architecture. */
  absorbEmulator(line: CommandLine): void {
    const binary = line.binary;
    const name = slice(binary, lastIndexOf(binary, 0x2f) + 1);
    this.context.emulator.binary = binary;
    const enabled = line.understandFlag("enable-kvm", "domain/@type");
    const kvm = enabled || is(name, "kvm") || is(name, "qemu-kvm") || is(name, "xenner");
    const disabled = line.understandFlag("no-kvm", "domain/@type");
    this.type = kvm && !disabled ? KVM : QEMU;
    this.context.arch = this.context.emulator.guestArch();
  }

  /** Words that the driver itself writes and that no domain depends on. */
  private absorbDriver(line: CommandLine): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (option.isUnderstood()) continue;
      if (option.isNamed("S") || option.isNamed("monitor") || option.isNamed("incoming") || option.isNamed("usb")) {
        option.understandText("driver");
      } else if (option.isNamed("no-kqemu")) option.understandText("domain/@type");
      else if (option.isNamed("net") && is(option.value, "none")) option.understandText("domain/devices");
    }
    for (let i = 0; i < DRIVERS_OWN.length; i++) line.understandSetting(DRIVERS_OWN[i]);
    for (let i = 0; i < PASSED_ON.length; i++) line.understandSetting(PASSED_ON[i]);
  }
}

/** libvirt 0.7.0 gave a domain read from a command line no name. */
const NAMES_SINCE: i32 = 7_001;

/** What else the driver sets itself. */
const DRIVERS_OWN: StaticArray<string> = ["LC_ALL", "SASL_CONF_DIR"];

/** A name for a domain that came without: the program's. */
function defaultName(binary: Span): Span {
  const name = slice(binary, lastIndexOf(binary, 0x2f) + 1);
  return size(name) > 0 ? name : literal("qemu");
}
