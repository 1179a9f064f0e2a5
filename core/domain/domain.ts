/**
 * The domain: all rooms put together, in the order of the XML and in the order of the command line.
 * https://libvirt.org/formatdomain.html
 *
 * Reading goes xml → defaults → check; writing a command line goes emit; reading one goes absorb →
 * defaults. The rooms don't know one another: what one needs of another is handed over here.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Feature } from "../emulator/features";
import { CharSource } from "../devices/chardev/source";
import { Code } from "../notes/codes";
import { NONE, Span, is, lastIndexOf, literal, size, slice } from "../text/span";
import { Writer, join } from "../text/writer";
import { Fields, Room } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";
import { Clock } from "./clock";
import { Devices } from "./devices";
import { Features } from "./features";
import { Identity } from "./identity";
import { Lifecycle } from "./lifecycle";
import { Memory } from "./memory";
import { HVM, Os } from "./os";
import { NAMESPACE, QemuNamespace } from "./qemu_namespace";
import { Vcpu } from "./vcpu";

const TYPES: StaticArray<string> = ["", "qemu", "kqemu", "kvm", "hvf"];
const QEMU: i32 = 1;
const KQEMU: i32 = 2;
const KVM: i32 = 3;

export class Domain extends Room {
  type: i32 = 0;
  identity: Identity = new Identity();
  memory: Memory;
  vcpu: Vcpu = new Vcpu();
  os: Os = new Os();
  features: Features = new Features();
  clock: Clock = new Clock();
  lifecycle: Lifecycle = new Lifecycle();
  devices: Devices = new Devices();
  qemu: QemuNamespace = new QemuNamespace();

  constructor(private context: Context) {
    super();
    this.memory = new Memory(context);
  }

  /** Inside <domain>. */
  xml(x: Fields): void {
    this.from = x.here();
    this.type = x.word("type", TYPES, this.type);
    x.fixed("xmlns:qemu", NAMESPACE, x.writing && !this.qemu.isEmpty);
    const rooms: Room[] = [
      this.identity,
      this.memory,
      this.vcpu,
      this.os,
      this.features,
      this.clock,
      this.lifecycle,
      this.devices,
      this.qemu,
    ];
    for (let i = 0; i < rooms.length; i++) {
      rooms[i].from = this.from;
      rooms[i].xml(x);
    }
  }

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
  private defaultEmulator(): Span {
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
    if (this.type == 0) noteMissing(context.notes, this.from, "type").named("the domain's type").expectWords(TYPES);
    this.identity.check(context);
    this.memory.check(context);
    this.vcpu.check(context);
    this.os.check(context);
    this.devices.check(context);
    this.qemu.check(context);
  }

  /** The command line that starts this domain on the context's emulator. */
  emit(line: CommandLine): void {
    const context = this.context;
    this.emitEnvironment(line);
    line.binary = this.devices.emulator;
    line.flag("S");
    this.os.emitMachine(line, context);
    this.emitAccelerator(line);
    this.memory.emit(line, context);
    this.vcpu.emit(line, context);
    this.identity.emit(line, context);
    if (this.devices.graphics.length == 0) line.flag("nographic");
    line.put("monitor", this.monitor());
    this.clock.emit(line, context);
    this.lifecycle.emit(line, context);
    this.features.emit(line, context);
    this.os.emit(line, context);
    this.devices.emit(line, context, this.os);
    this.emitIncoming(line);
    this.qemu.emit(line);
  }

  private emitEnvironment(line: CommandLine): void {
    line.set("LC_ALL", literal("C"));
    const environment = this.context.environment;
    if (environment) {
      for (let i = 0; i < PASSED_ON.length; i++) {
        const value = environment.get(PASSED_ON[i]);
        if (value) line.set(PASSED_ON[i], value.text());
      }
    }
    this.qemu.emitEnvironment(line);
  }

  private emitAccelerator(line: CommandLine): void {
    const emulator = this.context.emulator;
    if (this.type == QEMU && emulator.has(Feature.KQEMU)) line.flag("no-kqemu");
    if (this.type == QEMU && emulator.has(Feature.KVM)) line.flag("no-kvm");
    if (this.type == KVM && emulator.has(Feature.ENABLE_KVM)) line.flag("enable-kvm");
    if (this.type == KQEMU && !emulator.has(Feature.KQEMU)) {
      noteAt(this.context.notes, Code.NotOnThisQemu, this.from, "type").named("this accelerator");
    }
  }

  private monitor(): Span {
    const given = this.context.monitor;
    const to = new Writer(64);
    if (given) {
      const source = CharSource.fromOptions(given, this.context.notes);
      source.write(to);
    } else {
      const directory = this.context.stateDirectory;
      to.text("unix:").span(directory).byte(0x2f).span(this.identity.name).text(".monitor,server,nowait");
    }
    return to.take();
  }

  private emitIncoming(line: CommandLine): void {
    const incoming = this.context.incoming;
    if (incoming == NONE) return;
    // A saved state comes in through standard input; who can't read that runs a program that can.
    const exec = is(incoming, "stdio") && !this.context.emulator.has(Feature.MIGRATE_KVM_STDIO);
    line.put("incoming", exec ? literal("exec:cat") : incoming);
  }

  /** Reads a command line; what nobody understands is kept word by word. */
  absorb(line: CommandLine): void {
    const context = this.context;
    this.absorbEmulator(line);
    this.identity.absorb(line, context);
    this.memory.absorb(line, context);
    this.vcpu.absorb(line, context);
    this.os.absorb(line, context);
    this.features.absorb(line, context);
    this.clock.absorb(line, context);
    this.lifecycle.absorb(line, context);
    this.devices.absorb(line, context);
    this.absorbDriver(line);
    this.name(line);
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

  private absorbEmulator(line: CommandLine): void {
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

/** What the driver passes on of its own environment. */
const PASSED_ON: StaticArray<string> = ["LD_PRELOAD", "LD_LIBRARY_PATH", "PATH", "HOME", "USER", "LOGNAME", "TMPDIR"];

/** What else the driver sets itself. */
const DRIVERS_OWN: StaticArray<string> = ["LC_ALL", "SASL_CONF_DIR"];

/** A name for a domain that came without: the program's. */
function defaultName(binary: Span): Span {
  const name = slice(binary, lastIndexOf(binary, 0x2f) + 1);
  return size(name) > 0 ? name : literal("qemu");
}
