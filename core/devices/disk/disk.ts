/**
 * A disk, CD or floppy: <disk>.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 *
 * QEMU has said it in three ways: -hda, -cdrom, -fda and their kin; from 0.9.1 on
 * -drive file=…,if=…; and -usbdevice disk: for USB. The first has no room for a format or a
 * cache mode. In `Disk.drive` the second is described once for both directions.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Device } from "../device";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { EMPTY, NONE, Span, is, literal, size, slice, startsWith } from "../../text/span";
import { join } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteAt, noteInside } from "../../xml/reader";
import { busOf, indexOfTarget, targetAt } from "./target";

const TYPES: StaticArray<string> = ["", "file", "block", "dir", "network", "volume"];
const FILE: i32 = 1;
const BLOCK: i32 = 2;
const DIR: i32 = 3;

const DEVICES: StaticArray<string> = ["", "disk", "cdrom", "floppy", "lun"];
const DISK: i32 = 1;
const CDROM: i32 = 2;
const FLOPPY: i32 = 3;

const BUSES: StaticArray<string> = ["", "ide", "fdc", "scsi", "virtio", "xen", "usb", "sata", "uml"];
/** -drive's words for the same (if=); what it can't say is left empty. */
const INTERFACES: StaticArray<string> = ["", "ide", "floppy", "scsi", "virtio", "xen", "", "", ""];
const IDE: i32 = 1;
const FDC: i32 = 2;
const USB: i32 = 6;

const CACHES: StaticArray<string> = ["", "default", "none", "writethrough", "writeback", "directsync", "unsafe"];
/** -drive's cache=, from QEMU 0.10 on. */
const CACHES_V2: StaticArray<string> = ["", "", "none", "writethrough", "writeback", "directsync", "unsafe"];
/** Before: write-back caching on or off, nothing else. */
const CACHES_V1: StaticArray<string> = ["", "", "off", "off", "on", "off", "on"];
/** Either generation, read. */
const CACHES_READ: StaticArray<string> = [
  "",
  "",
  "none",
  "writethrough",
  "writeback",
  "directsync",
  "unsafe",
  "off",
  "on",
];
const CACHE_OFF: i32 = 7;
const CACHE_NONE: i32 = 2;
const CACHE_WRITEBACK: i32 = 4;

const MEDIA: StaticArray<string> = ["", "disk", "cdrom"];

export class Disk extends Device {
  type: i32 = 0;
  device: i32 = 0;
  driverName: Span = NONE;
  driverType: Span = NONE;
  cache: i32 = 0;
  source: Span = NONE;
  target: Span = NONE;
  bus: i32 = 0;
  serial: Span = NONE;
  readonly: bool = false;
  shareable: bool = false;
  /** Where on its bus the disk lies, from 0: what the target's name says. */
  index: i32 = -1;

  get isHardDisk(): bool {
    return this.device == DISK;
  }

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    this.device = x.word("device", DEVICES, this.device);
    if (x.enter("driver")) {
      this.driverName = x.text("name", this.driverName);
      this.driverType = x.text("type", this.driverType);
      this.cache = x.word("cache", CACHES, this.cache);
      x.leave();
    }
    if (x.enter("source")) {
      if (x.when(this.type == FILE || this.type == 0)) this.source = x.path("file", this.source);
      if (x.when(this.type == BLOCK)) this.source = x.path("dev", this.source);
      if (x.when(this.type == DIR)) this.source = x.path("dir", this.source);
      x.leave();
    }
    if (x.enter("target", true)) {
      this.target = x.text("dev", this.target);
      this.bus = x.word("bus", BUSES, this.bus);
      x.leave();
    }
    this.readonly = x.flag("readonly", this.readonly);
    this.shareable = x.flag("shareable", this.shareable);
    this.serial = x.element("serial", this.serial);
  }

  defaults(context: Context): void {
    if (this.type == 0) this.type = FILE;
    if (this.device == 0) this.device = DISK;
    if (this.bus == 0) this.bus = this.device == FLOPPY ? FDC : busOf(this.target);
    if (this.bus == 0) this.bus = IDE;
    if (this.device == CDROM) this.readonly = true;
    if (size(this.source) == 0) this.source = NONE;
    this.index = indexOfTarget(this.target);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.target == NONE) {
      noteAt(notes, Code.Missing, this.from).named("the disk's target").expect("<target dev='...'/>");
    } else if (this.index < 0) {
      noteInside(notes, Code.BadValue, this.from, "target", "dev")
        .named("target dev")
        .expect("a name like hda, sdb, vdc or fda");
    }
    if ((this.device == FLOPPY) != (this.bus == FDC)) {
      noteInside(notes, Code.BadValue, this.from, "target", "bus")
        .named("the bus of this disk")
        .found(literal(BUSES[this.bus]))
        .expect(this.device == FLOPPY ? "fdc" : "another bus, as only floppies are on fdc");
    }
    if (this.source == NONE && this.device != CDROM && this.device != FLOPPY) {
      noteAt(notes, Code.Missing, this.from)
        .named("the disk's source")
        .expect(this.type == BLOCK ? "<source dev='...'/>" : "<source file='...'/>");
    }
  }

  emitOld(line: CommandLine, context: Context, boot: bool): void {
    const emulator = context.emulator;
    if (this.type > DIR) return this.cannot(context, "type", "a disk of this type");
    if (this.readonly && this.device == DISK && !this.saysReadonly(context)) {
      noteInside(context.notes, Code.NotOnThisQemu, this.from, "readonly").named("that a disk is read-only");
    }
    if (this.bus == USB) {
      if (this.device != DISK) return this.cannot(context, "device", "a USB disk that is none");
      return line.put("usbdevice", join("disk:", this.source));
    }
    if (emulator.has(Feature.DRIVE)) {
      if (INTERFACES[this.bus].length == 0) return this.cannot(context, "bus", "a disk on this bus");
      const props = line.props("");
      this.drive(props, context, boot && emulator.has(Feature.DRIVE_BOOT));
      return line.putProps("drive", props);
    }
    if (this.device == CDROM && is(this.target, "hdc")) {
      if (this.source != NONE) line.put("cdrom", this.source);
      return;
    }
    if ((this.bus != IDE && this.bus != FDC) || this.index > 3)
      return this.cannot(context, "bus", "a disk on this bus");
    if (this.source != NONE) line.putNamed(this.target, this.source);
  }

  /** Whether -drive has a word for a read-only disk; QEMU has no read-only hard disks on IDE. */
  private saysReadonly(context: Context): bool {
    const emulator = context.emulator;
    const drive = emulator.has(Feature.DRIVE) && emulator.has(Feature.DRIVE_READONLY) && this.bus != USB;
    return drive && (this.device != DISK || this.bus != IDE);
  }

  private cannot(context: Context, attribute: string, what: string): void {
    const inTarget = attribute == "bus";
    const note = inTarget
      ? noteInside(context.notes, Code.NotOnThisQemu, this.from, "target", "bus")
      : noteAt(context.notes, Code.NotOnThisQemu, this.from, attribute);
    note.named(what);
    if (note.foundText == NONE) note.found(this.target);
  }

  /** -drive, out and in. */
  private drive(p: Props, context: Context, boot: bool): void {
    const emulator = context.emulator;
    this.source = p.text("file", p.reading ? NONE : this.source == NONE ? EMPTY : this.source);
    this.bus = p.word("if", INTERFACES, this.bus);
    const media = p.word("media", MEDIA, this.device == CDROM ? 2 : 0);
    if (p.reading && media == 2) this.device = CDROM;
    this.index = <i32>p.integer("index", this.index, -1);
    if (p.reading) {
      // The bus and unit of -drive count two disks a bus on IDE, seven on SCSI.
      const bus = p.integer("bus", -1, -1);
      const unit = p.integer("unit", -1, -1);
      const perBus = this.bus == 3 ? 7 : 2;
      if (this.index < 0 && unit >= 0) this.index = <i32>(max(bus, 0) * perBus + unit);
    }
    p.onOff("boot", boot ? 1 : 0);
    if (p.reading) this.readonly = p.onOff("readonly", 0) == 1;
    else if (this.saysReadonly(context)) p.onOff("readonly", this.readonly ? 1 : 0);
    if (p.reading || emulator.has(Feature.DRIVE_FORMAT)) this.driverType = p.text("format", this.driverType);
    if (p.reading || emulator.has(Feature.DRIVE_SERIAL)) this.serial = p.text("serial", this.serial);
    if (p.reading) this.readCache(p.word("cache", CACHES_READ, 0));
    else if (this.cache > 1) p.word("cache", emulator.has(Feature.DRIVE_CACHE_V2) ? CACHES_V2 : CACHES_V1, this.cache);
    // Two guests that write to one image must not each cache it.
    else if (this.shareable && !this.readonly)
      p.word("cache", emulator.has(Feature.DRIVE_CACHE_V2) ? CACHES_V2 : CACHES_V1, CACHE_NONE);
  }

  private readCache(cache: i32): void {
    this.cache = cache == CACHE_OFF ? CACHE_NONE : cache > CACHE_OFF ? CACHE_WRITEBACK : cache;
  }

  /** Sets what a path tells: a device node is a block disk; and of place and target one from the other. */
  private at(path: Span): Disk {
    this.source = path;
    this.type = startsWith(path, "/dev/") || size(path) == 0 ? BLOCK : FILE;
    if (this.target != NONE) {
      this.bus = busOf(this.target);
      this.index = indexOfTarget(this.target);
    } else if (this.index >= 0) this.target = targetAt(this.bus, this.index);
    return this;
  }

  /** The disk that an option describes, or null when it describes none (or more than this room knows). */
  static absorb(option: Option, context: Context): Disk | null {
    const disk = new Disk();
    disk.device = DISK;
    const name = option.name;
    if (option.isNamed("cdrom")) {
      disk.device = CDROM;
      disk.target = literal("hdc");
      return disk.at(option.value);
    }
    if (size(name) == 3 && (startsWith(name, "hd") || startsWith(name, "fd")) && indexOfTarget(name) >= 0) {
      disk.target = name;
      disk.device = startsWith(name, "fd") ? FLOPPY : DISK;
      return disk.at(option.value);
    }
    if (option.isNamed("usbdevice") && startsWith(option.value, "disk:")) {
      disk.bus = USB;
      return disk.at(slice(option.value, 5));
    }
    if (!option.isNamed("drive")) return null;
    const props = option.props("file");
    disk.drive(props, context, false);
    if (props.leftover()) return null;
    if (disk.bus == 0) disk.bus = IDE;
    if (disk.bus == FDC) disk.device = FLOPPY;
    if (disk.driverType != NONE) disk.driverName = literal("qemu");
    if (size(disk.source) == 0 && disk.device == DISK) return null;
    return disk.at(disk.source);
  }

  /** Gives each disk that came without a place the first free one on its bus. */
  static settle(disks: Disk[]): void {
    // One row of places a bus; a first free one is always among the first so many as there are disks.
    const places = disks.length + 3;
    const taken = new StaticArray<bool>(BUSES.length * places);
    for (let i = 0; i < disks.length; i++) take(taken, places, disks[i]);
    const free = new StaticArray<i32>(BUSES.length);
    for (let i = 0; i < disks.length; i++) {
      const disk = disks[i];
      if (disk.target != NONE) continue;
      // A CD without an index is the third IDE disk, as -cdrom is.
      if (disk.index < 0 && disk.device == CDROM && disk.bus == IDE) disk.index = 2;
      if (disk.index < 0) {
        // Places are only ever taken, so the search goes on where it last ended.
        while (taken[disk.bus * places + free[disk.bus]]) free[disk.bus]++;
        disk.index = free[disk.bus];
      }
      take(taken, places, disk);
      disk.target = targetAt(disk.bus, disk.index);
    }
  }

  /**
   * Puts a disk into the list as libvirt does: behind the last one of its bus with a lower index,
   * else before the first with a higher one, else at the end.
   */
  static insert(disks: Disk[], disk: Disk): void {
    let place = disks.length;
    for (let i = disks.length - 1; i >= 0; i--) {
      if (disks[i].bus != disk.bus) continue;
      if (disks[i].index > disk.index) {
        place = i;
        continue;
      }
      // The disks of a bus are in order, so those before this one are lower still.
      if (place == disks.length) place = i + 1;
      break;
    }
    disks.push(disk);
    for (let i = disks.length - 1; i > place; i--) disks[i] = disks[i - 1];
    disks[place] = disk;
  }
}

function take(taken: StaticArray<bool>, places: i32, disk: Disk): void {
  if (disk.index >= 0 && disk.index < places) taken[disk.bus * places + disk.index] = true;
}
