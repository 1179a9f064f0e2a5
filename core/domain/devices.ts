/**
 * All devices of a domain: <devices>, in libvirt's order, and the order of their options.
 *
 * Which room a device belongs to is said here and nowhere else: a new device is one room and one
 * line each in `xml`, `emit` and `absorb`.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { CharDevice } from "../devices/chardev/chardev";
import { Disk } from "../devices/disk/disk";
import { Graphics } from "../devices/graphics";
import { Hostdev } from "../devices/hostdev";
import { Input } from "../devices/input";
import { Interface } from "../devices/interface/interface";
import { Sound } from "../devices/sound";
import { Video } from "../devices/video";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { SpanSet } from "../text/set";
import { NONE, Span, is } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";
import { Os } from "./os";

export class Devices extends Room {
  emulator: Span = NONE;
  disks: Disk[] = [];
  interfaces: Interface[] = [];
  serials: CharDevice[] = [];
  parallels: CharDevice[] = [];
  consoles: CharDevice[] = [];
  inputs: Input[] = [];
  graphics: Graphics[] = [];
  sounds: Sound[] = [];
  videos: Video[] = [];
  hostdevs: Hostdev[] = [];
  /** Target names that a command line has given out. */
  private targets: SpanSet = new SpanSet();

  xml(x: Fields): void {
    if (!x.enter("devices", true)) return;
    this.from = x.here();
    this.emulator = x.element("emulator", this.emulator);
    list<Disk>(x, "disk", this.disks);
    list<Interface>(x, "interface", this.interfaces);
    list<CharDevice>(x, "serial", this.serials);
    list<CharDevice>(x, "parallel", this.parallels);
    list<CharDevice>(x, "console", this.consoles);
    list<Input>(x, "input", this.inputs);
    list<Graphics>(x, "graphics", this.graphics);
    list<Sound>(x, "sound", this.sounds);
    list<Video>(x, "video", this.videos);
    list<Hostdev>(x, "hostdev", this.hostdevs);
    x.leave();
  }

  defaults(context: Context, hvm: bool): void {
    const disks: Disk[] = [];
    for (let i = 0; i < this.disks.length; i++) {
      this.disks[i].defaults(context);
      Disk.insert(disks, this.disks[i]);
    }
    this.disks = disks;
    for (let i = 0; i < this.interfaces.length; i++) this.interfaces[i].defaults(context);
    this.settleConsole(hvm);
    for (let i = 0; i < this.serials.length; i++) this.serials[i].defaults(context, i);
    for (let i = 0; i < this.parallels.length; i++) this.parallels[i].defaults(context, i);
    for (let i = 0; i < this.consoles.length; i++) this.consoles[i].defaults(context, i);
    for (let i = 0; i < this.graphics.length; i++) this.graphics[i].defaults(context);
    if (this.graphics.length > 0) {
      Input.imply(this.inputs, context);
      if (this.videos.length == 0) this.videos.push(new Video());
    }
    for (let i = 0; i < this.inputs.length; i++) this.inputs[i].defaults(context);
    for (let i = 0; i < this.videos.length; i++) this.videos[i].defaults(context);
    for (let i = 0; i < this.hostdevs.length; i++) this.hostdevs[i].defaults(context);
  }

  /** A fully virtualised guest's first console and first serial port are one thing. */
  private settleConsole(hvm: bool): void {
    if (!hvm) return;
    if (this.serials.length == 0 && this.consoles.length > 0) {
      const serial = new CharDevice();
      serial.source = this.consoles[0].source;
      serial.from = this.consoles[0].from;
      this.serials.push(serial);
    }
    if (this.serials.length == 0) return;
    if (this.consoles.length == 0) this.consoles.push(new CharDevice());
    this.consoles[0].source = this.serials[0].source;
  }

  check(context: Context): void {
    const targets = new SpanSet();
    for (let i = 0; i < this.disks.length; i++) {
      const disk = this.disks[i];
      disk.check(context);
      if (disk.target == NONE || targets.add(disk.target)) continue;
      noteInside(context.notes, Code.Conflict, disk.from, "target", "dev").named("target dev");
    }
    for (let i = 0; i < this.interfaces.length; i++) this.interfaces[i].check(context);
    for (let i = 0; i < this.serials.length; i++) this.serials[i].check(context);
    for (let i = 0; i < this.parallels.length; i++) this.parallels[i].check(context);
    for (let i = 0; i < this.consoles.length; i++) {
      // The first one of a guest that has serial ports is the first of those.
      if (i > 0 || this.serials.length == 0) this.consoles[i].check(context);
    }
    for (let i = 0; i < this.inputs.length; i++) this.inputs[i].check(context);
    for (let i = 0; i < this.graphics.length; i++) this.graphics[i].check(context);
    for (let i = 0; i < this.sounds.length; i++) this.sounds[i].check(context);
    for (let i = 0; i < this.hostdevs.length; i++) this.hostdevs[i].check(context);
  }

  emit(line: CommandLine, context: Context, os: Os): void {
    this.emitDisks(line, context, os);
    if (this.interfaces.length == 0) line.putText("net", "none");
    for (let i = 0; i < this.interfaces.length; i++) {
      this.interfaces[i].vlan = i;
      this.interfaces[i].emit(line, context, this.interfaces);
    }
    if (this.serials.length == 0) line.putText("serial", "none");
    for (let i = 0; i < this.serials.length; i++) this.serials[i].emit(line, context, "serial");
    if (this.parallels.length == 0) line.putText("parallel", "none");
    for (let i = 0; i < this.parallels.length; i++) this.parallels[i].emit(line, context, "parallel");
    for (let i = this.serials.length > 0 ? 1 : 0; i < this.consoles.length; i++) {
      noteAt(context.notes, Code.NotOnThisQemu, this.consoles[i].from).named("a console that is no serial port");
    }
    line.flag("usb");
    for (let i = 0; i < this.inputs.length; i++) this.inputs[i].emit(line, context);
    const shown = Graphics.shown(this.graphics);
    for (let i = 0; i < this.graphics.length; i++) {
      this.graphics[i].emit(line, context);
      if (i != shown)
        noteAt(context.notes, Code.NotOnThisQemu, this.graphics[i].from).named("a display beside another");
    }
    Video.emitAll(line, context, this.videos);
    Sound.emitAll(line, this.sounds);
    for (let i = 0; i < this.hostdevs.length; i++) this.hostdevs[i].emit(line, context);
  }

  /** The first hard disk is the one that is booted from, when hard disks are a boot device. */
  private emitDisks(line: CommandLine, context: Context, os: Os): void {
    let boot = os.bootsFrom("hd");
    for (let i = 0; i < this.disks.length; i++) {
      const disk = this.disks[i];
      disk.emit(line, context, boot && disk.isHardDisk);
      if (disk.isHardDisk) boot = false;
    }
  }

  absorb(line: CommandLine, context: Context): void {
    this.emulator = line.binary;
    this.interfaces = Interface.absorbAll(line, context);
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (option.isUnderstood()) continue;
      if (this.absorbDisk(option, context) || this.absorbPort(option) || this.absorbDisplay(option)) continue;
      const input = Input.absorb(option);
      if (input) {
        this.inputs.push(input);
        option.understand(path("input", this.inputs.length));
        continue;
      }
      const hostdev = Hostdev.absorb(option);
      if (hostdev) {
        this.hostdevs.push(hostdev);
        option.understand(path("hostdev", this.hostdevs.length));
      } else if (option.isNamed("soundhw")) {
        const sounds = Sound.absorb(option);
        for (let j = 0; j < sounds.length; j++) this.sounds.push(sounds[j]);
        if (sounds.length > 0) option.understandText("domain/devices/sound");
      } else if (option.isNamed("k") && this.graphics.length > 0) {
        this.graphics[0].keymap = option.value;
        option.understandText("domain/devices/graphics/@keymap");
      }
    }
    Disk.settle(this.disks);
    this.absorbWindow(line, context);
  }

  private absorbDisk(option: Option, context: Context): bool {
    const disk = Disk.absorb(option, context);
    // QEMU refuses a second disk at one place; so it isn't made one of the domain, but kept.
    if (!disk || (disk.target != NONE && !this.targets.add(disk.target))) return false;
    this.disks.push(disk);
    option.understand(path("disk", this.disks.length));
    return true;
  }

  private absorbPort(option: Option): bool {
    const serial = option.isNamed("serial");
    if (!serial && !option.isNamed("parallel")) return false;
    if (is(option.value, "none")) {
      option.understandText("domain/devices");
      return true;
    }
    const device = CharDevice.absorb(option);
    if (!device) return false;
    const ports = serial ? this.serials : this.parallels;
    ports.push(device);
    option.understand(path(serial ? "serial" : "parallel", ports.length));
    return true;
  }

  private absorbDisplay(option: Option): bool {
    const video = Video.absorb(option);
    if (video) {
      this.videos = [video];
      option.understandText("domain/devices/video/model/@type");
      return true;
    }
    if (!option.isNamed("vnc")) return false;
    const graphics = Graphics.absorb(option);
    if (!graphics) return false;
    this.graphics.push(graphics);
    option.understand(path("graphics", this.graphics.length));
    return true;
  }

  /** Without any word about a display QEMU opens a window, with a card to show. */
  private absorbWindow(line: CommandLine, context: Context): void {
    const hidden = line.understandFlag("nographic", "domain/devices");
    if (this.graphics.length > 0 || hidden || line.first("curses") || line.first("display")) return;
    this.graphics.push(Graphics.window(line));
  }
}

function path(name: string, position: i32): Span {
  return new Writer(40).text("domain/devices/").text(name).byte(0x5b).number(position).byte(0x5d).take();
}
