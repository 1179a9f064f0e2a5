/**
 * All devices of a domain: <devices>, in libvirt's order, and the order of their options. One file, as it is the
 * one list of all their kinds.
 *
 * Which room a device belongs to is said here and nowhere else: a new device is one room and one
 * line each in `xml`, `emit` and `absorb`.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Audio } from "../devices/audio/audio";
import { Channel } from "../devices/chardev/channel";
import { Controller } from "../devices/controller/controller";
import { Usb } from "../devices/controller/models";
import { Crypto } from "../devices/crypto";
import { noteSharedPlaces } from "../devices/disk/drive_places";
import { Filesystem } from "../devices/filesystem";
import { Hub } from "../devices/hub";
import { Iommu } from "../devices/iommu";
import { Lease } from "../devices/lease";
import { Memballoon } from "../devices/memballoon";
import { MemoryDevice } from "../devices/memory_device";
import { Nvram } from "../devices/nvram";
import { Panic, checkPanics } from "../devices/panic";
import { Pstore } from "../devices/pstore";
import { Redirdev } from "../devices/redirdev";
import { Redirfilter } from "../devices/redirfilter";
import { Rng } from "../devices/rng";
import { Shmem } from "../devices/shmem";
import { Smartcard } from "../devices/smartcard";
import { Tpm, checkTpms } from "../devices/tpm";
import { Vsock } from "../devices/vsock";
import { Watchdog } from "../devices/watchdog";
import { Part } from "../emulator/part";
import { checkIsaPorts, settlePorts } from "../devices/chardev/compat";
import { Console } from "../devices/chardev/console";
import { readOldForm } from "../devices/chardev/old_form";
import { Parallel } from "../devices/chardev/parallel";
import { Serial } from "../devices/chardev/serial";
import { Disk } from "../devices/disk/disk";
import { Graphics } from "../devices/graphics/graphics";
import { impliedWindow, readGraphics } from "../devices/graphics/native";
import { checkHostdevs } from "../devices/hostdev/check";
import { Hostdev } from "../devices/hostdev/hostdev";
import { HostPci } from "../devices/hostdev/pci";
import { absorbHostdev, emitHostdevOld } from "../devices/hostdev/old";
import { Input } from "../devices/input";
import { checkInterface } from "../devices/interface/check";
import { Interface } from "../devices/interface/interface";
import { absorbInterfaces, emitInterfacesOld } from "../devices/interface/old";
import { Sound } from "../devices/sound";
import { Video } from "../devices/video/video";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { SpanSet } from "../text/set";
import { NONE, Span, is, slice, startsWith } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";
import { Os } from "./os";

export class Devices extends Room {
  emulator: Span = NONE;
  disks: Disk[] = [];
  controllers: Controller[] = [];
  leases: Lease[] = [];
  filesystems: Filesystem[] = [];
  interfaces: Interface[] = [];
  smartcards: Smartcard[] = [];
  serials: Serial[] = [];
  parallels: Parallel[] = [];
  consoles: Console[] = [];
  channels: Channel[] = [];
  inputs: Input[] = [];
  tpms: Tpm[] = [];
  graphics: Graphics[] = [];
  sounds: Sound[] = [];
  audios: Audio[] = [];
  videos: Video[] = [];
  hostdevs: Hostdev[] = [];
  redirdevs: Redirdev[] = [];
  redirfilters: Redirfilter[] = [];
  hubs: Hub[] = [];
  watchdogs: Watchdog[] = [];
  memballoons: Memballoon[] = [];
  rngs: Rng[] = [];
  nvrams: Nvram[] = [];
  panics: Panic[] = [];
  shmems: Shmem[] = [];
  memories: MemoryDevice[] = [];
  cryptos: Crypto[] = [];
  iommus: Iommu[] = [];
  vsocks: Vsock[] = [];
  pstores: Pstore[] = [];
  /** Target names that a command line has given out. */
  private targets: SpanSet = new SpanSet();

  xml(x: Fields): void {
    if (!x.enter("devices", true)) return;
    this.from = x.here();
    this.emulator = x.element("emulator", this.emulator);
    list<Disk>(x, "disk", this.disks);
    list<Controller>(x, "controller", this.controllers);
    list<Lease>(x, "lease", this.leases);
    list<Filesystem>(x, "filesystem", this.filesystems);
    list<Interface>(x, "interface", this.interfaces);
    list<Smartcard>(x, "smartcard", this.smartcards);
    list<Serial>(x, "serial", this.serials);
    list<Parallel>(x, "parallel", this.parallels);
    list<Console>(x, "console", this.consoles);
    list<Channel>(x, "channel", this.channels);
    list<Input>(x, "input", this.inputs);
    list<Tpm>(x, "tpm", this.tpms);
    list<Graphics>(x, "graphics", this.graphics);
    list<Sound>(x, "sound", this.sounds);
    list<Audio>(x, "audio", this.audios);
    list<Video>(x, "video", this.videos);
    list<Hostdev>(x, "hostdev", this.hostdevs);
    list<Redirdev>(x, "redirdev", this.redirdevs);
    list<Redirfilter>(x, "redirfilter", this.redirfilters);
    list<Hub>(x, "hub", this.hubs);
    list<Watchdog>(x, "watchdog", this.watchdogs);
    list<Memballoon>(x, "memballoon", this.memballoons);
    list<Rng>(x, "rng", this.rngs);
    list<Nvram>(x, "nvram", this.nvrams);
    list<Panic>(x, "panic", this.panics);
    list<Shmem>(x, "shmem", this.shmems);
    list<MemoryDevice>(x, "memory", this.memories);
    list<Crypto>(x, "crypto", this.cryptos);
    list<Iommu>(x, "iommu", this.iommus);
    list<Vsock>(x, "vsock", this.vsocks);
    list<Pstore>(x, "pstore", this.pstores);
    x.leave();
  }

  /** Every part of every kind, in the order of the XML: for what is done to all alike. */
  parts(): Part[] {
    const all: Part[] = [];
    add<Disk>(all, this.disks);
    add<Controller>(all, this.controllers);
    add<Lease>(all, this.leases);
    add<Filesystem>(all, this.filesystems);
    add<Interface>(all, this.interfaces);
    add<Smartcard>(all, this.smartcards);
    add<Serial>(all, this.serials);
    add<Parallel>(all, this.parallels);
    add<Console>(all, this.consoles);
    add<Channel>(all, this.channels);
    add<Input>(all, this.inputs);
    add<Tpm>(all, this.tpms);
    add<Graphics>(all, this.graphics);
    add<Sound>(all, this.sounds);
    add<Audio>(all, this.audios);
    add<Video>(all, this.videos);
    add<Hostdev>(all, this.hostdevs);
    add<Redirdev>(all, this.redirdevs);
    add<Redirfilter>(all, this.redirfilters);
    add<Hub>(all, this.hubs);
    add<Watchdog>(all, this.watchdogs);
    add<Memballoon>(all, this.memballoons);
    add<Rng>(all, this.rngs);
    add<Nvram>(all, this.nvrams);
    add<Panic>(all, this.panics);
    add<Shmem>(all, this.shmems);
    add<MemoryDevice>(all, this.memories);
    add<Crypto>(all, this.cryptos);
    add<Iommu>(all, this.iommus);
    add<Vsock>(all, this.vsocks);
    add<Pstore>(all, this.pstores);
    return all;
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
    for (let i = 0; i < this.serials.length; i++) this.serials[i].place(i);
    for (let i = 0; i < this.parallels.length; i++) this.parallels[i].place(i);
    for (let i = 0; i < this.consoles.length; i++) this.consoles[i].place(i);
    for (let i = 0; i < this.graphics.length; i++) this.graphics[i].defaults(context);
    if (this.graphics.length > 0) {
      Input.imply(this.inputs, context);
      if (this.videos.length == 0) this.videos.push(new Video());
    }
    for (let i = 0; i < this.inputs.length; i++) this.inputs[i].defaults(context);
    for (let i = 0; i < this.videos.length; i++) this.videos[i].defaults(context);
    for (let i = 0; i < this.hostdevs.length; i++) this.hostdevs[i].defaults(context);
  }

  /** Ports get their numbers, and the console that is one of them is found: for a QEMU of today. */
  settlePorts(hvm: bool, context: Context): void {
    settlePorts(this.serials, this.parallels, this.consoles, hvm, context);
    // Rules that say nothing are none.
    if (this.redirfilters.length == 1 && this.redirfilters[0].rules.length == 0) this.redirfilters = [];
    for (let i = 0; i < this.redirdevs.length && this.redirfilters.length > 0; i++) {
      this.redirdevs[i].filter = this.redirfilters[0];
    }
  }

  /** A fully virtualised guest's first console and first serial port are one thing. */
  private settleConsole(hvm: bool): void {
    if (!hvm) return;
    if (this.serials.length == 0 && this.consoles.length > 0) {
      const serial = new Serial();
      serial.source = this.consoles[0].source;
      serial.from = this.consoles[0].from;
      this.serials.push(serial);
    }
    if (this.serials.length == 0) return;
    if (this.consoles.length == 0) this.consoles.push(new Console());
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

  private get hasUsb(): bool {
    for (let i = 0; i < this.controllers.length; i++) {
      if (this.controllers[i].isUsb && this.controllers[i].model != Usb.None) return true;
    }
    return false;
  }

  /** What only a look at all devices of a kind shows, for a QEMU of today. */
  checkTogether(context: Context): void {
    const cards: HostPci[] = [];
    for (let i = 0; i < this.interfaces.length; i++) {
      const card = this.interfaces[i];
      checkInterface(card, context);
      if (card.isPciOfHost) cards.push(card.source.pci);
    }
    checkHostdevs(this.hostdevs, cards, context);
    checkIsaPorts(this.serials, context);
    checkPanics(this.panics, context);
    checkTpms(this.tpms, context);
    for (let i = 0; i < this.redirdevs.length && !this.hasUsb; i++) {
      noteAt(context.notes, Code.Requires, this.redirdevs[i].from, "bus")
        .named("a redirected USB device")
        .expect("a USB controller, as USB is disabled for this domain");
    }
    only<Vsock>(context, this.vsocks, "a second vsock device, where a guest has a single one");
    only<Redirfilter>(context, this.redirfilters, "a second set of redirection filter rules");
  }

  /** For a QEMU without -device. */
  emitOld(line: CommandLine, context: Context, os: Os): void {
    this.emitDisks(line, context, os);
    emitInterfacesOld(line, context, this.interfaces);
    if (this.serials.length == 0) line.putText("serial", "none");
    for (let i = 0; i < this.serials.length; i++) this.serials[i].emitOld(line, context, "serial");
    if (this.parallels.length == 0) line.putText("parallel", "none");
    for (let i = 0; i < this.parallels.length; i++) this.parallels[i].emitOld(line, context, "parallel");
    for (let i = this.serials.length > 0 ? 1 : 0; i < this.consoles.length; i++) {
      noteAt(context.notes, Code.NotOnThisQemu, this.consoles[i].from).named("a console that is no serial port");
    }
    line.flag("usb");
    for (let i = 0; i < this.inputs.length; i++) this.inputs[i].emitOld(line, context);
    const shown = Graphics.shown(this.graphics);
    for (let i = 0; i < this.graphics.length; i++) {
      this.graphics[i].emitOld(line, context);
      if (i != shown)
        noteAt(context.notes, Code.NotOnThisQemu, this.graphics[i].from).named("a display beside another");
    }
    Video.emitAllOld(line, context, this.videos);
    Sound.emitAllOld(line, context, this.sounds);
    for (let i = 0; i < this.hostdevs.length; i++) emitHostdevOld(this.hostdevs[i], line, context);
    this.noteLater(context);
  }

  /** Devices that came with later QEMUs. */
  private noteLater(context: Context): void {
    later<Filesystem>(context, this.filesystems, "a filesystem");
    later<Smartcard>(context, this.smartcards, "a smartcard");
    later<Channel>(context, this.channels, "a channel");
    later<Tpm>(context, this.tpms, "a TPM");
    later<Redirdev>(context, this.redirdevs, "a redirected device");
    later<Hub>(context, this.hubs, "a USB hub");
    later<Watchdog>(context, this.watchdogs, "a watchdog");
    later<Rng>(context, this.rngs, "a random number generator");
    later<Panic>(context, this.panics, "a panic device");
    later<Shmem>(context, this.shmems, "shared memory");
    later<MemoryDevice>(context, this.memories, "a memory device");
    later<Crypto>(context, this.cryptos, "a crypto device");
    later<Iommu>(context, this.iommus, "an IOMMU");
    later<Vsock>(context, this.vsocks, "a vsock");
    later<Pstore>(context, this.pstores, "a pstore");
  }

  /** The first hard disk is the one that is booted from, when hard disks are a boot device. */
  private emitDisks(line: CommandLine, context: Context, os: Os): void {
    let boot = os.bootsFrom("hd");
    for (let i = 0; i < this.disks.length; i++) {
      const disk = this.disks[i];
      disk.emitOld(line, context, boot && disk.isHardDisk);
      if (disk.isHardDisk) boot = false;
    }
  }

  absorb(line: CommandLine, context: Context): void {
    this.emulator = line.binary;
    noteSharedPlaces(line.options, context.notes);
    this.interfaces = absorbInterfaces(line);
    if (context.modern) this.audios = Audio.absorbAll(line, context);
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (option.isUnderstood()) continue;
      if (
        this.absorbDisk(option, context) ||
        this.absorbPort(option, line, context) ||
        this.absorbDisplay(option, line, context)
      )
        continue;
      const input = Input.absorb(option);
      if (input) {
        this.inputs.push(input);
        option.understand(path("input", this.inputs.length));
        continue;
      }
      const filesystem = context.modern ? Filesystem.absorb(option) : null;
      if (filesystem) {
        this.filesystems.push(filesystem);
        option.understand(path("filesystem", this.filesystems.length));
        continue;
      }
      const hostdev = absorbHostdev(option);
      if (hostdev) {
        this.hostdevs.push(hostdev);
        option.understand(path("hostdev", this.hostdevs.length));
      } else if (option.isNamed("soundhw")) {
        const sounds = Sound.absorb(option);
        for (let j = 0; j < sounds.length; j++) this.sounds.push(sounds[j]);
        if (sounds.length > 0) option.understandText("domain/devices/sound");
      } else if (!context.modern && option.isNamed("k") && this.graphics.length > 0) {
        this.graphics[0].server.keymap = option.value;
        option.understandText("domain/devices/graphics/@keymap");
      }
    }
    Disk.settle(this.disks);
    this.absorbWindow(line, context);
    const keymap = context.modern && this.graphics.length > 0 && this.graphics[0].isServer ? line.first("k") : null;
    if (!keymap) return;
    this.graphics[0].server.keymap = keymap.value;
    keymap.understandText("domain/devices/graphics/@keymap");
  }

  private absorbDisk(option: Option, context: Context): bool {
    // Those of today are read with the devices (native.ts).
    if (context.modern && !option.isNamed("usbdevice")) return false;
    const disk = Disk.absorb(option, context);
    // QEMU refuses a second disk at one place; so it isn't made one of the domain, but kept.
    if (!disk || (disk.target != NONE && !this.targets.add(disk.target))) return false;
    this.disks.push(disk);
    option.understand(path("disk", this.disks.length));
    return true;
  }

  private absorbPort(option: Option, line: CommandLine, context: Context): bool {
    const serial = option.isNamed("serial");
    if (!serial && !option.isNamed("parallel")) return false;
    if (is(option.value, "none")) {
      option.understandText("domain/devices");
      return true;
    }
    const board = serial && context.modern ? Serial.readBoard(line, option, context) : null;
    if (board) {
      this.serials.push(board);
      option.understand(path("serial", this.serials.length));
      return true;
    }
    // The monitor that shares the port is the driver's, elsewhere.
    const shared = context.modern && startsWith(option.value, "mon:");
    const source = readOldForm(shared ? slice(option.value, 4) : option.value);
    if (!source) return false;
    if (serial) {
      this.serials.push(new Serial());
      this.serials[this.serials.length - 1].source = source;
    } else {
      this.parallels.push(new Parallel());
      this.parallels[this.parallels.length - 1].source = source;
    }
    option.understand(path(serial ? "serial" : "parallel", serial ? this.serials.length : this.parallels.length));
    return true;
  }

  private absorbDisplay(option: Option, line: CommandLine, context: Context): bool {
    const video = Video.absorb(option, context.modern);
    if (video) {
      this.videos = [video];
      option.understandText("domain/devices/video/model/@type");
      return true;
    }
    if (!context.modern && !option.isNamed("vnc")) return false;
    const graphics = context.modern ? readGraphics(option, line, context) : Graphics.absorb(option);
    if (!graphics) return false;
    this.graphics.push(graphics);
    option.understand(path("graphics", this.graphics.length));
    return true;
  }

  /** Without any word about a display QEMU opens a window, with a card to show. */
  private absorbWindow(line: CommandLine, context: Context): void {
    const hidden = line.understandFlag("nographic", "domain/devices");
    if (this.graphics.length > 0 || hidden || line.first("curses") || line.first("display")) return;
    if (context.modern && (line.first("spice") || line.first("vnc"))) return;
    this.graphics.push(impliedWindow(line));
  }
}

/** Of some things a guest has one at most. */
function only<T extends Room>(context: Context, some: T[], name: string): void {
  for (let i = 1; i < some.length; i++) noteAt(context.notes, Code.NotHere, some[i].from).named(name);
}

function later<T extends Part>(context: Context, some: T[], name: string): void {
  for (let i = 0; i < some.length; i++) noteAt(context.notes, Code.NotOnThisQemu, some[i].from).named(name);
}

function add<T extends Part>(all: Part[], some: T[]): void {
  for (let i = 0; i < some.length; i++) all.push(some[i]);
}

function path(name: string, position: i32): Span {
  return new Writer(40).text("domain/devices/").text(name).byte(0x5b).number(position).byte(0x5d).take();
}
