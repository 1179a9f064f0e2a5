/**
 * A disk for a QEMU before 0.12, which had no -device, and from the command line of any.
 *
 * QEMU has said it in three ways: -hda, -cdrom, -fda and their kin; from 0.9.1 on
 * -drive file=…,if=…; and -usbdevice disk: for USB. The first has no room for a format or a
 * cache mode. In `drive` the second is described once for both directions.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { Cache } from "../../storage/access";
import { StorageType } from "../../storage/words";
import { EMPTY, NONE, Span, is, literal, size, slice, startsWith } from "../../text/span";
import { join } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { DiskDefinition } from "./definition";
import { busOf, indexOfTarget, targetAt } from "./target";
import { CACHE_MODES, DiskBus, DiskDevice } from "./words";

/** -drive's words for BUSES (if=); what it can't say is left empty. */
export const INTERFACES: StaticArray<string> = ["", "ide", "floppy", "scsi", "virtio", "xen", "", "", "", ""];

/** -drive's cache= before QEMU 0.10: write-back caching on or off, nothing else. */
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

const MEDIA: StaticArray<string> = ["", "disk", "cdrom"];

export function emitDrive(disk: DiskDefinition, line: CommandLine, context: Context, boot: bool): void {
  const emulator = context.emulator;
  const source = disk.source;
  if (source.type > StorageType.Dir) return cannot(disk, context, "type", "a disk of this type");
  if (source.readonly && disk.device == DiskDevice.Disk && !saysReadonly(disk, context)) {
    noteInside(context.notes, Code.NotOnThisQemu, disk.from, "readonly").named("that a disk is read-only");
  }
  if (disk.bus == DiskBus.Usb) {
    if (disk.device != DiskDevice.Disk) return cannot(disk, context, "device", "a USB disk that is none");
    return line.put("usbdevice", join("disk:", source.path));
  }
  if (emulator.has(Feature.DRIVE)) {
    if (INTERFACES[disk.bus].length == 0) return cannot(disk, context, "bus", "a disk on this bus");
    const props = line.props("");
    drive(disk, props, context, boot && emulator.has(Feature.DRIVE_BOOT));
    return line.putProps("drive", props);
  }
  if (disk.device == DiskDevice.Cdrom && is(disk.target, "hdc")) {
    if (source.path != NONE) line.put("cdrom", source.path);
    return;
  }
  if ((disk.bus != DiskBus.Ide && disk.bus != DiskBus.Fdc) || disk.index > 3)
    return cannot(disk, context, "bus", "a disk on this bus");
  if (source.path != NONE) line.putNamed(disk.target, source.path);
}

/** Whether -drive has a word for a read-only disk; QEMU has no read-only hard disks on IDE. */
function saysReadonly(disk: DiskDefinition, context: Context): bool {
  const emulator = context.emulator;
  const has = emulator.has(Feature.DRIVE) && emulator.has(Feature.DRIVE_READONLY) && disk.bus != DiskBus.Usb;
  return has && (disk.device != DiskDevice.Disk || disk.bus != DiskBus.Ide);
}

function cannot(disk: DiskDefinition, context: Context, attribute: string, what: string): void {
  const inTarget = attribute == "bus";
  const note = inTarget
    ? noteInside(context.notes, Code.NotOnThisQemu, disk.from, "target", "bus")
    : noteAt(context.notes, Code.NotOnThisQemu, disk.from, attribute);
  note.named(what);
  if (note.foundText == NONE) note.found(disk.target);
}

/** -drive, out and in. */
function drive(disk: DiskDefinition, p: Props, context: Context, boot: bool): void {
  const emulator = context.emulator;
  const source = disk.source;
  source.path = p.text("file", p.reading ? NONE : source.path == NONE ? EMPTY : source.path);
  disk.bus = p.word("if", INTERFACES, disk.bus);
  const media = p.word("media", MEDIA, disk.device == DiskDevice.Cdrom ? 2 : 0);
  if (p.reading && media == 2) disk.device = DiskDevice.Cdrom;
  disk.index = <i32>p.integer("index", disk.index, -1);
  if (p.reading) {
    // The bus and unit of -drive count two disks a bus on IDE, seven on SCSI.
    const bus = p.integer("bus", -1, -1);
    const unit = p.integer("unit", -1, -1);
    const perBus = disk.bus == DiskBus.Scsi ? 7 : 2;
    if (disk.index < 0 && unit >= 0) disk.index = <i32>(max(bus, 0) * perBus + unit);
  }
  p.onOff("boot", boot ? 1 : 0);
  if (p.reading) source.readonly = p.onOff("readonly", 0) == 1;
  else if (saysReadonly(disk, context)) p.onOff("readonly", source.readonly ? 1 : 0);
  if (p.reading || emulator.has(Feature.DRIVE_FORMAT)) source.format = p.text("format", source.format);
  if (p.reading || emulator.has(Feature.DRIVE_SERIAL)) disk.serial = p.text("serial", disk.serial);
  const caches = emulator.has(Feature.DRIVE_CACHE_V2) ? CACHE_MODES : CACHES_V1;
  if (p.reading) readCache(disk, p.word("cache", CACHES_READ, 0));
  else if (disk.access.hasCache) p.word("cache", caches, disk.access.cache);
  // Two guests that write to one image must not each cache it.
  else if (source.shared && !source.readonly) p.word("cache", caches, Cache.None);
}

function readCache(disk: DiskDefinition, cache: i32): void {
  disk.access.cache = cache == CACHE_OFF ? Cache.None : cache > CACHE_OFF ? Cache.Writeback : cache;
}

/** Sets what a path tells: a device node is a block disk; and of place and target one from the other. */
function at(disk: DiskDefinition, path: Span): bool {
  disk.source.path = path;
  disk.source.type = startsWith(path, "/dev/") || size(path) == 0 ? StorageType.Block : StorageType.File;
  if (disk.target != NONE) {
    disk.bus = busOf(disk.target);
    disk.index = indexOfTarget(disk.target);
  } else if (disk.index >= 0) disk.target = targetAt(disk.bus, disk.index);
  return true;
}

/** Fills in the disk that an option describes; false when it describes none (or more than this room knows). */
export function absorbDrive(disk: DiskDefinition, option: Option, context: Context): bool {
  disk.device = DiskDevice.Disk;
  const name = option.name;
  if (option.isNamed("cdrom")) {
    disk.device = DiskDevice.Cdrom;
    disk.target = literal("hdc");
    return at(disk, option.value);
  }
  if (size(name) == 3 && (startsWith(name, "hd") || startsWith(name, "fd")) && indexOfTarget(name) >= 0) {
    disk.target = name;
    disk.device = startsWith(name, "fd") ? DiskDevice.Floppy : DiskDevice.Disk;
    return at(disk, option.value);
  }
  if (option.isNamed("usbdevice") && startsWith(option.value, "disk:")) {
    disk.bus = DiskBus.Usb;
    return at(disk, slice(option.value, 5));
  }
  if (!option.isNamed("drive")) return false;
  const props = option.props("file");
  drive(disk, props, context, false);
  if (props.leftover()) return false;
  if (disk.bus == 0) disk.bus = DiskBus.Ide;
  if (disk.bus == DiskBus.Fdc) disk.device = DiskDevice.Floppy;
  if (disk.source.format != NONE) disk.driverName = literal("qemu");
  if (size(disk.source.path) == 0 && disk.device == DiskDevice.Disk) return false;
  return at(disk, disk.source.path);
}

/** What a disk cannot be that is known by where it is only: checks of libvirt 0.7. */
export function checkDrive(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  if (disk.target == NONE) {
    noteAt(notes, Code.Missing, disk.from).named("the disk's target").expect("<target dev='...'/>");
  } else if (disk.index < 0) {
    noteInside(notes, Code.BadValue, disk.from, "target", "dev")
      .named("target dev")
      .expect("a name like hda, sdb, vdc or fda");
  }
}
