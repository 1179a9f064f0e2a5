/**
 * -drive and its shorter forms, read from a command line of today.
 *
 * Keys of the image, of how it is accessed and of the device stand side by side here. What is in `file.…` is a node as
 * -blockdev has it. An image without a format is one that QEMU looks into; its name tells what it will find.
 */
import { Option } from "../../argv/option";
import { Reason } from "../../argv/fault";
import { Keys } from "../../argv/keys";
import { Props } from "../../argv/props";
import { PropsReader } from "../../argv/props_reader";
import { Context } from "../../emulator/context";
import { ImageReader, Layers, formatOf } from "../../storage/native";
import { IO_MODES } from "../../storage/access";
import { StorageType } from "../../storage/words";
import { readImage } from "../../storage/url";
import { NONE, Span, endsWith, literal, size, slice, startsWith } from "../../text/span";
import { Disk } from "./disk";
import { settleTarget } from "./native_target";
import { DiskBus, DiskDevice, WRITE_ERRORS } from "./words";

const INTERFACES: StaticArray<string> = ["", "none", "ide", "scsi", "floppy", "virtio", "sd"];
/** The bus of each. */
const BUS_OF: StaticArray<i32> = [0, 0, DiskBus.Ide, DiskBus.Scsi, DiskBus.Fdc, DiskBus.Virtio, DiskBus.Sd];
const MEDIA: StaticArray<string> = ["", "disk", "cdrom"];
const CACHES: StaticArray<string> = ["", "none", "off", "writeback", "writethrough", "directsync", "unsafe"];

const ON: i32 = 1;
const OFF: i32 = 2;
const REPORT: i32 = 2;

export class DriveReader {
  /** if=none: the device is one of its own. */
  static readonly NONE: i32 = 1;
  /** Of INTERFACES. */
  interface: i32 = 0;
  isCdrom: bool = false;
  /** 0 unset, 1 on, 2 off: whether the guest sees a cache. */
  writeback: i32 = 0;
  index: i64 = -1;

  constructor(
    private disk: Disk,
    private images: ImageReader,
    private layers: Layers,
    private context: Context,
  ) {}

  /** Reads a -drive; false when it says more than a disk can. */
  read(option: Option): bool {
    const disk = this.disk;
    const source = disk.source;
    const layers = this.layers;
    const p = option.props("file");
    this.interface = p.word("if", INTERFACES, 0);
    this.isCdrom = p.word("media", MEDIA, 0) == 2;
    p.text("id", NONE);
    p.text("node-name", NONE);
    disk.driverName = literal("qemu");
    disk.access = layers.access;
    this.images.common(p, source, layers);
    if (p.onOff("readonly", 0) == ON) source.readonly = true;
    if (this.isCdrom) source.readonly = true;
    this.readCache(p);
    layers.access.io = p.word("aio", IO_MODES, layers.access.io);
    if (!this.readFormat(p)) return false;
    layers.counted = true;
    if (!this.readFile(p)) return false;
    this.readDevice(p);
    this.readPosition(p);
    disk.takeLayers(this.images);
    return !p.leftover();
  }

  private readCache(p: Props): void {
    const layers = this.layers;
    const word = p.word("cache", CACHES, 0);
    if (word > 0) {
      layers.direct = word == 1 || word == 2 || word == 5 ? ON : OFF;
      layers.noFlush = word == 6 ? ON : OFF;
      this.writeback = word == 4 || word == 5 ? OFF : ON;
    }
    if (!p.enter("cache")) return;
    this.writeback = p.onOff("writeback", this.writeback);
    layers.direct = p.onOff("direct", layers.direct);
    layers.noFlush = p.onOff("no-flush", layers.noFlush);
    p.leave();
  }

  private readFormat(p: Props): bool {
    const format = p.text("format", p.text("driver", NONE));
    if (format == NONE) return true;
    // The driver of a -drive may also be what reaches the bytes.
    this.disk.source.format = formatOf(format);
    return this.disk.source.format != NONE;
  }

  private readFile(p: Props): bool {
    const source = this.disk.source;
    const file = p.text("file", NONE);
    if (size(file) == 0) {
      if (file == NONE && p.enter("file")) {
        const read = this.images.node(p, source, this.layers);
        p.leave();
        return read;
      }
      // An empty drive.
      source.type = StorageType.File;
      return true;
    }
    if (startsWith(file, "json:")) {
      const inner = new PropsReader(new Reason(), Keys.read(slice(file, 5), this.context.notes, true), "driver");
      return this.images.node(inner, source, this.layers) && !inner.leftover();
    }
    if (!readImage(file, source)) return false;
    if (source.format == NONE) source.format = guessed(file);
    return true;
  }

  private readDevice(p: Props): void {
    const disk = this.disk;
    if (p.onOff("snapshot", 0) == ON) disk.transient = true;
    const copy = p.onOff("copy-on-read", 0);
    if (copy == ON) disk.copyOnRead = ON;
    disk.serial = p.text("serial", NONE);
    disk.errorPolicy = p.word("werror", WRITE_ERRORS, 0);
    const read = p.word("rerror", WRITE_ERRORS, disk.errorPolicy > 0 && disk.errorPolicy < 4 ? REPORT : 0);
    if (read != disk.errorPolicy) disk.readErrorPolicy = read;
    if (!p.enter("throttling")) return;
    disk.throttle.props(p);
    disk.throttle.group = p.text("group", NONE);
    p.leave();
  }

  private readPosition(p: Props): void {
    const perBus = this.interface == 3 ? 7 : 2;
    this.index = p.integer("index", -1);
    if (this.index < -1) p.refuse("index");
    if (this.index >= 0) return;
    const bus = p.integer("bus", -1);
    const unit = p.integer("unit", -1);
    if (bus > 1000 || unit > 1000) p.refuse("unit");
    else if (unit >= 0) this.index = max<i64>(bus, 0) * perBus + unit;
    else if (bus >= 0) this.index = bus * perBus;
  }
}

/** The format that an image's name tells; NONE for the plain ones. */
function guessed(file: Span): Span {
  if (endsWith(file, ".qcow2")) return literal("qcow2");
  if (endsWith(file, ".vmdk")) return literal("vmdk");
  if (endsWith(file, ".vdi")) return literal("vdi");
  return endsWith(file, ".vhdx") ? literal("vhd") : NONE;
}

/** The disk that an option is by itself: device and image in one; null when it is none. */
export function readDrive(option: Option, images: ImageReader, disks: Disk[], context: Context): Disk | null {
  const disk = new Disk();
  const layers = new Layers();
  const name = option.name;
  disk.access = layers.access;
  disk.driverName = literal("qemu");
  disk.device = DiskDevice.Disk;
  let index: i64 = -1;
  let bus = defaultBus(context);
  let cdrom: bool = false;
  if (option.isNamed("drive")) {
    const reader = new DriveReader(disk, images, layers, context);
    if (!reader.read(option) || reader.interface == DriveReader.NONE) return null;
    const cache = layers.cache(reader.writeback);
    if (cache < 0) return null;
    disk.access.cache = cache;
    cdrom = reader.isCdrom;
    index = reader.index;
    if (reader.interface > 0) bus = BUS_OF[reader.interface];
  } else {
    if (option.isNamed("cdrom")) {
      cdrom = true;
      index = 2;
    } else if (option.isNamed("sd")) bus = DiskBus.Sd;
    else if (size(name) == 3 && startsWith(name, "fd")) {
      bus = DiskBus.Fdc;
      index = endsWith(name, "a") ? 0 : endsWith(name, "b") ? 1 : -1;
    } else if (size(name) == 3 && startsWith(name, "hd")) {
      index = endsWith(name, "a")
        ? 0
        : endsWith(name, "b")
          ? 1
          : endsWith(name, "c")
            ? 2
            : endsWith(name, "d")
              ? 3
              : -1;
    } else return null;
    if (index < 0 && bus != DiskBus.Sd) return null;
    if (!readImage(option.value, disk.source)) return null;
    disk.source.format = guessed(option.value);
  }
  if (bus == DiskBus.Ide) {
    if (context.machine.isQ35) bus = DiskBus.Sata;
    else if (!hasIde(context)) return null;
  }
  if (bus == 0 || (bus == DiskBus.Scsi && !isPseries(context))) return null;
  disk.bus = bus;
  if (bus == DiskBus.Fdc) disk.device = DiskDevice.Floppy;
  else if (cdrom && bus == DiskBus.Virtio) disk.source.readonly = true;
  else if (cdrom) disk.device = DiskDevice.Cdrom;
  if (disk.source.isEmpty && disk.isHardDisk) return null;
  if (index < 0) index = firstFree(disk.bus, disks);
  if (index > 10_000 || (bus == DiskBus.Fdc && index > 1)) return null;
  disk.index = <i32>index;
  // QEMU refuses a second disk at one place.
  if (isAt(disk.bus, disk.index, disks)) return null;
  return settleTarget(disk, disks, disk.index) ? disk : null;
}

/** The first place of a bus that no disk has. */
function firstFree(bus: i32, disks: Disk[]): i32 {
  const taken = new StaticArray<bool>(disks.length + 1);
  for (let i = 0; i < disks.length; i++) {
    const index = disks[i].index;
    if (disks[i].bus == bus && index >= 0 && index < disks.length) taken[index] = true;
  }
  let place = 0;
  while (taken[place]) place++;
  return place;
}

function isAt(bus: i32, index: i32, disks: Disk[]): bool {
  for (let i = 0; i < disks.length; i++) if (disks[i].bus == bus && disks[i].index == index) return true;
  return false;
}

/** Where a disk goes that doesn't say it. */
function defaultBus(context: Context): i32 {
  const machine = context.machine;
  if (machine.isQ35 || hasIde(context)) return DiskBus.Ide;
  if (machine.isVirt || machine.isCcw) return DiskBus.Virtio;
  return isPseries(context) ? DiskBus.Scsi : 0;
}

/** So is a pseries of those that name none. */
function isPseries(context: Context): bool {
  const machine = context.machine;
  return machine.isPseries || (machine.isPpc64 && size(machine.name) == 0);
}

/** A PC is the machine of those that name none. */
function hasIde(context: Context): bool {
  const machine = context.machine;
  return machine.hasBuiltinIde || (machine.isX86 && size(machine.name) == 0);
}
