/**
 * What is booted: <os> with its type, machine, boot order, kernel; and <bootloader>.
 * https://libvirt.org/formatdomain.html#operating-system-booting
 *
 * A fully virtualised guest (hvm) boots from its devices or from a kernel handed over directly; a
 * Xen guest under xenner is started by a bootloader that runs on the host.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span, byteAt, size, literal, same } from "../text/span";
import { Writer } from "../text/writer";
import { Props } from "../argv/props";
import { Init } from "./init";
import { Loader } from "./firmware/loader";
import { Nvram } from "./firmware/nvram";
import { Sysinfo } from "./sysinfo";
import { Fields, Room, YES_NO, list } from "../xml/fields";
import { noteInside } from "../xml/reader";

const TYPES: StaticArray<string> = ["", "hvm", "xen", "linux"];
export const HVM: i32 = 1;
export const XEN: i32 = 2;

const BOOT_DEVICES: StaticArray<string> = ["", "fd", "cdrom", "hd", "network"];
/** The letters that QEMU's -boot uses for them. */
const BOOT_LETTERS: StaticArray<string> = ["", "a", "d", "c", "n"];
const HARD_DISK: i32 = 3;

const FIRMWARES: StaticArray<string> = ["", "bios", "efi"];
const FEATURES: StaticArray<string> = ["", "enrolled-keys", "secure-boot"];
const TABLES: StaticArray<string> = ["", "raw", "rawset", "slic"];
/** The signatures that -acpitable takes for them; a raw table has its own. */
const SIGNATURES: StaticArray<string> = ["", "", "", "SLIC"];
const SMBIOS_MODES: StaticArray<string> = ["", "emulate", "host", "sysinfo"];
export const SMBIOS_HOST: i32 = 2;
export const SMBIOS_SYSINFO: i32 = 3;
const YES: i32 = 1;

/** A feature that the firmware to be picked must have, or not have. */
class FirmwareFeature extends Room {
  enabled: i32 = 0;
  name: i32 = 0;

  xml(x: Fields): void {
    this.enabled = x.word("enabled", YES_NO, this.enabled);
    this.name = x.word("name", FEATURES, this.name);
  }
}

/** An ACPI table handed to the guest. */
class AcpiTable extends Room {
  type: i32 = 0;
  path: Span = NONE;

  xml(x: Fields): void {
    this.type = x.word("type", TABLES, this.type);
    this.path = x.content(this.path);
  }
}

class Boot extends Room {
  dev: i32 = 0;

  xml(x: Fields): void {
    this.dev = x.word("dev", BOOT_DEVICES, this.dev);
  }
}

export const NO_TIMEOUT: i64 = -2;

export class Os extends Part {
  bootloader: Span = NONE;
  bootloaderArgs: Span = NONE;
  type: i32 = 0;
  arch: Span = NONE;
  machine: Span = NONE;
  /** Which kind of firmware is wanted, to be picked from what the host has. */
  firmware: i32 = 0;
  firmwareFeatures: FirmwareFeature[] = [];
  /** Firmware was asked for, and the host has none that fits. */
  lacksFirmware: bool = false;
  loader: Loader = new Loader();
  nvram: Nvram = new Nvram();
  kernel: Span = NONE;
  initrd: Span = NONE;
  cmdline: Span = NONE;
  shim: Span = NONE;
  dtb: Span = NONE;
  root: Span = NONE;
  boots: Boot[] = [];
  private tables: AcpiTable[] = [];
  private init: Init = new Init();
  bootmenu: i32 = 0;
  /** How long the boot menu waits, in ms. */
  bootmenuTimeout: i64 = -1;
  useserial: i32 = 0;
  /** Before a reboot after a failed boot, in ms; -1 is "never", so absent is less. */
  rebootTimeout: i64 = NO_TIMEOUT;
  smbios: i32 = 0;

  xml(x: Fields): void {
    this.bootloader = x.element("bootloader", this.bootloader);
    this.bootloaderArgs = x.element("bootloader_args", this.bootloaderArgs);
    if (!x.enter("os", true)) return;
    this.firmware = x.word("firmware", FIRMWARES, this.firmware);
    if (x.enter("type")) {
      this.arch = x.text("arch", this.arch);
      this.machine = x.text("machine", this.machine);
      this.type = x.contentWord(TYPES, this.type);
      x.leave();
    }
    if (x.enter("firmware")) {
      if (x.reading) {
        const kind = x.word("type", FIRMWARES, 0);
        if (kind != 0) this.firmware = kind;
      }
      list<FirmwareFeature>(x, "feature", this.firmwareFeatures);
      x.leave();
    }
    this.init.xml(x);
    this.loader.xml(x);
    this.nvram.xml(x);
    this.kernel = x.element("kernel", this.kernel);
    this.initrd = x.element("initrd", this.initrd);
    this.cmdline = x.element("cmdline", this.cmdline);
    this.shim = x.element("shim", this.shim);
    this.dtb = x.element("dtb", this.dtb);
    this.root = x.element("root", this.root);
    if (x.enter("acpi")) {
      list<AcpiTable>(x, "table", this.tables);
      x.leave();
    }
    list<Boot>(x, "boot", this.boots);
    if (x.enter("bootmenu")) {
      this.bootmenu = x.word("enable", YES_NO, this.bootmenu);
      this.bootmenuTimeout = x.integer("timeout", this.bootmenuTimeout);
      x.leave();
    }
    if (x.enter("bios")) {
      this.useserial = x.word("useserial", YES_NO, this.useserial);
      this.rebootTimeout = x.integer("rebootTimeout", this.rebootTimeout, NO_TIMEOUT);
      x.leave();
    }
    if (x.enter("smbios")) {
      this.smbios = x.word("mode", SMBIOS_MODES, this.smbios);
      x.leave();
    }
    x.leave();
  }

  /** 0 unset, 1 yes, 2 no. */
  firmwareFeature(name: string): i32 {
    for (let i = 0; i < this.firmwareFeatures.length; i++) {
      if (FEATURES[this.firmwareFeatures[i].name] == name) return this.firmwareFeatures[i].enabled;
    }
    return 0;
  }

  /** Puts a feature at its place: libvirt writes them by name. */
  setFirmwareFeature(name: string, enabled: i32): void {
    const all: FirmwareFeature[] = [];
    for (let index = 1; index < FEATURES.length; index++) {
      const feature = new FirmwareFeature();
      feature.name = index;
      feature.enabled = FEATURES[index] == name ? enabled : this.firmwareFeature(FEATURES[index]);
      if (feature.enabled != 0) all.push(feature);
    }
    this.firmwareFeatures = all;
  }

  /** The files of the ACPI tables. */
  get tablePaths(): Span[] {
    const paths: Span[] = [];
    for (let i = 0; i < this.tables.length; i++) paths.push(this.tables[i].path);
    return paths;
  }

  /** Where a device (a word of BOOT_DEVICES) stands in the boot order, from 1; the last of several. -1 for nowhere. */
  bootPlace(device: string): i32 {
    for (let i = this.boots.length - 1; i >= 0; i--) if (BOOT_DEVICES[this.boots[i].dev] == device) return i + 1;
    return -1;
  }

  /** True when one of the boot devices is the disk, the CD or the floppy (a word of BOOT_DEVICES). */
  bootsFrom(device: string): bool {
    for (let i = 0; i < this.boots.length; i++) if (BOOT_DEVICES[this.boots[i].dev] == device) return true;
    return false;
  }

  defaults(context: Context): void {
    if (this.type == 0) this.type = this.bootloader != NONE ? XEN : HVM;
    if (this.arch == NONE) this.arch = context.emulator.guestArch();
    context.arch = this.arch;
    // What these programs start when nobody says; other architectures have no machine of their own.
    if (this.machine == NONE && context.isX86()) this.machine = literal(this.type == HVM ? "pc" : "xenner");
    if (context.modern) this.settle(context);
    if (this.type != HVM) return;
    const boots: Boot[] = [];
    for (let i = 0; i < this.boots.length; i++) if (this.boots[i].dev != 0) boots.push(this.boots[i]);
    this.boots = boots;
    if (boots.length > 0 || context.guest.bootOrders) return;
    const boot = new Boot();
    boot.dev = HARD_DISK;
    this.boots.push(boot);
  }

  /** Today's defaults: the machine that its alias stands for, or the emulator's own default. */
  private settle(context: Context): void {
    this.loader.defaults();
    const machines = context.emulator.accelerator(context.type).machines;
    for (let i = 0; i < machines.length; i++) {
      const machine = machines[i];
      if (this.machine == NONE ? machine.isDefault : machine.alias != NONE && same(machine.alias, this.machine)) {
        this.machine = machine.name;
        break;
      }
    }
  }

  check(context: Context): void {
    absolute(context, this.from, "kernel", this.kernel);
    absolute(context, this.from, "initrd", this.initrd);
  }

  emitMachine(line: CommandLine, context: Context): void {
    if (this.machine == NONE) return;
    const props = line.props("type");
    props.text("type", this.machine);
    line.putProps("M", props);
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.bootloader != NONE) {
      line.put("bootloader", this.bootloader);
      return;
    }
    const letters = new Writer(8);
    for (let i = 0; i < this.boots.length; i++) letters.text(BOOT_LETTERS[this.boots[i].dev]);
    if (letters.length > 0) line.put("boot", letters.take());
    if (this.loader.path != NONE) line.put("bios", this.loader.path);
    if (this.kernel != NONE) line.put("kernel", this.kernel);
    if (this.initrd != NONE) line.put("initrd", this.initrd);
    if (this.cmdline != NONE) line.put("append", this.cmdline);
  }

  /** The firmware's flash, as -blockdev. */
  emitFirmware(line: CommandLine, context: Context): void {
    this.loader.emitFlash(line, context, this.nvram);
  }

  /** Its keys of -machine: which flash is which. */
  machineProps(p: Props, context: Context): void {
    this.loader.machine(p, this.nvram);
  }

  /** Without graphics the firmware talks to the serial port. */
  machineGraphics(p: Props, context: Context): void {
    if (!p.reading && this.useserial != YES) return;
    if (p.fixed("graphics", "off")) this.useserial = YES;
  }

  /** -bios. */
  emitLoader(line: CommandLine, context: Context): void {
    this.loader.emit(line);
  }

  /** -smbios and -fw_cfg. */
  emitSmbios(line: CommandLine, context: Context, sysinfos: Sysinfo[]): void {
    if (this.smbios == SMBIOS_SYSINFO) {
      for (let i = 0; i < sysinfos.length; i++) {
        if (!sysinfos[i].isSmbios) continue;
        sysinfos[i].emitSmbios(line);
        break;
      }
    }
    for (let i = 0; i < sysinfos.length; i++) sysinfos[i].emit(line, context);
  }

  /** -boot and what is booted directly. */
  emit(line: CommandLine, context: Context): void {
    const p = line.props("");
    if (this.bootmenu != 0) p.fixed("menu", this.bootmenu == YES ? "on" : "off");
    this.rebootTimeout = p.integer("reboot-timeout", this.rebootTimeout, NO_TIMEOUT);
    this.bootmenuTimeout = p.integer("splash-time", this.bootmenuTimeout);
    p.fixed("strict", "on");
    line.putProps("boot", p);
    if (this.kernel != NONE) line.put("kernel", this.kernel);
    if (this.initrd != NONE) line.put("initrd", this.initrd);
    if (this.cmdline != NONE) line.put("append", this.cmdline);
    if (this.shim != NONE) line.put("shim", this.shim);
    if (this.dtb != NONE) line.put("dtb", this.dtb);
    for (let i = 0; i < this.tables.length; i++) {
      const table = line.props("");
      table.word("sig", SIGNATURES, this.tables[i].type);
      table.text("file", this.tables[i].path);
      line.putProps("acpitable", table);
    }
  }

  private readLetters(letters: Span): bool {
    const boots = fromLetters(letters);
    if (boots.length == 0) return false;
    this.boots = boots;
    return true;
  }

  /** -boot of today; false when it says more. */
  private readBoot(option: Option): bool {
    const p = option.props("order");
    const order = p.text("order", NONE);
    const menu = p.onOff("menu", 0);
    const reboot = p.integer("reboot-timeout", NO_TIMEOUT, NO_TIMEOUT);
    const splash = p.integer("splash-time", -1);
    // The driver asks for that itself.
    p.onOff("strict", 0);
    if (p.leftover() || (size(order) > 0 && !this.readLetters(order))) return false;
    if (menu != 0) this.bootmenu = menu;
    if (reboot != NO_TIMEOUT) this.rebootTimeout = reboot;
    if (splash >= 0) this.bootmenuTimeout = splash;
    return true;
  }

  /** -acpitable; false when it says more. */
  private readTable(option: Option): bool {
    const p = option.props("");
    const table = new AcpiTable();
    table.type = 1;
    if (p.has("sig")) table.type = p.word("sig", SIGNATURES, 0);
    table.path = p.text("file", NONE);
    if (p.leftover() || table.type == 0 || table.path == NONE) return false;
    this.tables.push(table);
    return true;
  }

  absorb(line: CommandLine, context: Context): void {
    this.type = context.isXenner() ? XEN : HVM;
    this.arch = context.arch;
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (option.isNamed("M") || option.isNamed("machine")) {
        const props = option.props("type");
        const machine = props.text("type", NONE);
        if (size(machine) == 0 || props.leftover()) continue;
        this.machine = machine;
        option.understandText("domain/os/type/@machine");
      } else if (option.isNamed("boot")) {
        if (context.modern ? !this.readBoot(option) : !this.readLetters(option.value)) continue;
        option.understandText("domain/os/boot");
      } else if (option.isNamed("bios")) {
        this.loader.path = option.value;
        option.understandText("domain/os/loader");
      } else if (option.isNamed("kernel")) {
        this.kernel = option.value;
        option.understandText("domain/os/kernel");
      } else if (option.isNamed("initrd")) {
        this.initrd = option.value;
        option.understandText("domain/os/initrd");
      } else if (option.isNamed("append")) {
        this.cmdline = option.value;
        option.understandText("domain/os/cmdline");
      } else if (context.modern && option.isNamed("shim")) {
        this.shim = option.value;
        option.understandText("domain/os/shim");
      } else if (context.modern && option.isNamed("dtb")) {
        this.dtb = option.value;
        option.understandText("domain/os/dtb");
      } else if (context.modern && option.isNamed("acpitable")) {
        if (this.readTable(option)) option.understandText("domain/os/acpi/table");
      } else if (option.isNamed("bootloader")) {
        this.bootloader = option.value;
        option.understandText("domain/bootloader");
      }
    }
  }
}

/** The boot devices that QEMU's letters name; none when a letter means something else. */
function fromLetters(letters: Span): Boot[] {
  const boots: Boot[] = [];
  for (let i = 0; i < size(letters); i++) {
    const boot = new Boot();
    for (let device = 1; device < BOOT_LETTERS.length; device++) {
      if (byteAt(letters, i) == <u8>BOOT_LETTERS[device].charCodeAt(0)) boot.dev = device;
    }
    if (boot.dev == 0) return [];
    boots.push(boot);
  }
  return boots;
}

function absolute(context: Context, from: usize, name: string, path: Span): void {
  if (size(path) == 0 || byteAt(path, 0) == 0x2f) return;
  noteInside(context.notes, Code.RelativePath, from, "os").named(name).found(path).expect("/...");
}
