/**
 * What is booted: <os> with its type, machine, boot order, kernel; and <bootloader>.
 * https://libvirt.org/formatdomain.html#operating-system-booting
 *
 * A fully virtualised guest (hvm) boots from its devices or from a kernel handed over directly; a
 * Xen guest under xenner is started by a bootloader that runs on the host.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span, byteAt, size, literal } from "../text/span";
import { Writer } from "../text/writer";
import { Sysinfo } from "./sysinfo";
import { Fields, Room, list } from "../xml/fields";
import { noteInside } from "../xml/reader";

const TYPES: StaticArray<string> = ["", "hvm", "xen", "linux"];
export const HVM: i32 = 1;
export const XEN: i32 = 2;

const BOOT_DEVICES: StaticArray<string> = ["", "fd", "cdrom", "hd", "network"];
/** The letters that QEMU's -boot uses for them. */
const BOOT_LETTERS: StaticArray<string> = ["", "a", "d", "c", "n"];
const HARD_DISK: i32 = 3;

class Boot extends Room {
  dev: i32 = 0;

  xml(x: Fields): void {
    this.dev = x.word("dev", BOOT_DEVICES, this.dev);
  }
}

export class Os extends Part {
  bootloader: Span = NONE;
  bootloaderArgs: Span = NONE;
  type: i32 = 0;
  arch: Span = NONE;
  machine: Span = NONE;
  loader: Span = NONE;
  kernel: Span = NONE;
  initrd: Span = NONE;
  cmdline: Span = NONE;
  root: Span = NONE;
  boots: Boot[] = [];

  xml(x: Fields): void {
    this.bootloader = x.element("bootloader", this.bootloader);
    this.bootloaderArgs = x.element("bootloader_args", this.bootloaderArgs);
    if (!x.enter("os", true)) return;
    if (x.enter("type")) {
      this.arch = x.text("arch", this.arch);
      this.machine = x.text("machine", this.machine);
      this.type = x.contentWord(TYPES, this.type);
      x.leave();
    }
    this.loader = x.element("loader", this.loader);
    this.kernel = x.element("kernel", this.kernel);
    this.initrd = x.element("initrd", this.initrd);
    this.cmdline = x.element("cmdline", this.cmdline);
    this.root = x.element("root", this.root);
    list<Boot>(x, "boot", this.boots);
    x.leave();
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
    if (this.type != HVM) return;
    const boots: Boot[] = [];
    for (let i = 0; i < this.boots.length; i++) if (this.boots[i].dev != 0) boots.push(this.boots[i]);
    this.boots = boots;
    if (boots.length > 0) return;
    const boot = new Boot();
    boot.dev = HARD_DISK;
    this.boots.push(boot);
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
    if (this.loader != NONE) line.put("bios", this.loader);
    if (this.kernel != NONE) line.put("kernel", this.kernel);
    if (this.initrd != NONE) line.put("initrd", this.initrd);
    if (this.cmdline != NONE) line.put("append", this.cmdline);
  }

  /** The firmware's flash, as -blockdev. */
  emitFirmware(line: CommandLine, context: Context): void {}

  /** -bios. */
  emitLoader(line: CommandLine, context: Context): void {}

  emitSmbios(line: CommandLine, context: Context, sysinfos: Sysinfo[]): void {}

  emit(line: CommandLine, context: Context): void {
    line.putText("boot", "strict=on");
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
        const boots = fromLetters(option.value);
        if (boots.length == 0) continue;
        this.boots = boots;
        option.understandText("domain/os/boot");
      } else if (option.isNamed("bios")) {
        this.loader = option.value;
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
