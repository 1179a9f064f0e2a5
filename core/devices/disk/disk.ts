/**
 * A disk, CD or floppy: <disk>.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 *
 * What its XML says is in definition.ts, the images behind it in core/storage. device.ts writes the
 * options for a QEMU of today, drive.ts writes and reads those of a QEMU that had no -device.
 */
import { AddressType } from "../../address/address";
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Cache } from "../../storage/access";
import { ImageReader } from "../../storage/native";
import { translateVolume } from "../../storage/pool";
import { MANAGED_HELPER, emitHelper } from "../../storage/reservations";
import { STARTUP_MANDATORY, StorageType } from "../../storage/words";
import { NONE, is, literal, same, size, slice, startsWith } from "../../text/span";
import { join } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { Connect } from "../device";
import { virtioConnect } from "../virtio";
import { checkDisk } from "./check";
import { DiskDefinition } from "./definition";
import { emitDisk, emitFloppyController, prepareDisk } from "./device";
import { absorbDrive, checkDrive, emitDrive } from "./drive";
import { busOf, indexOfTarget, targetAt } from "./target";
import { BUSES, DiskBus, DiskDevice } from "./words";

const SNAPSHOT_NO: i32 = 1;

/** What a disk of each bus is plugged into, by the order of BUSES. */
// biome-ignore format: a table
const CONNECTIONS: StaticArray<i32> = [
  0, Connect.Ide, Connect.Fdc, Connect.Scsi, 0, 0, Connect.Usb, Connect.Sata, 0, 0,
];

export class Disk extends DiskDefinition {
  defaults(context: Context): void {
    const source = this.source;
    if (source.type == 0) source.type = StorageType.File;
    if (this.device == 0) this.device = DiskDevice.Disk;
    this.settleBus();
    if (this.isCdrom) source.readonly = true;
    if (size(source.path) == 0) source.path = NONE;
    this.index = indexOfTarget(this.target);
    if (context.modern) this.todaysDefaults();
  }

  /** A disk that doesn't say its bus is on the one that its name hints at. */
  private settleBus(): void {
    if (this.bus == 0) this.bus = this.isFloppy ? DiskBus.Fdc : busOf(this.target);
    if (this.bus == 0) this.bus = DiskBus.Ide;
  }

  /** Takes over what lay above its images on a command line. */
  takeLayers(images: ImageReader): void {
    for (let i = 0; i < images.groups.length; i++) this.addFilter(images.groups[i]);
    if (!images.copyOnRead) return;
    this.copyOnRead = 1;
    if (startsWith(images.copyOnReadNode, "libvirt-CoR-")) this.target = slice(images.copyOnReadNode, 12);
  }

  private todaysDefaults(): void {
    const source = this.source;
    const access = this.access;
    // Without a <source> nothing says what the medium would be.
    if (source.from == 0) source.type = StorageType.File;
    if (this.driverName == NONE) this.driverName = literal("qemu");
    if (is(source.format, "aio")) source.format = literal("raw");
    if (source.format == NONE && source.type != StorageType.Volume) source.format = literal("raw");
    if (access.cache == Cache.Default) access.cache = Cache.Unset;
    source.defaults();
    // A pool knows by itself how one logs in.
    if (source.type == StorageType.Volume && !source.authOutside) source.auth.username = NONE;
    if (source.type == StorageType.VhostUser && this.snapshot == 0) this.snapshot = SNAPSHOT_NO;
    // That nobody takes snapshots of what can't be written goes without saying.
    if (source.readonly && this.snapshot == SNAPSHOT_NO) this.snapshot = 0;
    this.clearUnsaid();
  }

  /** What says nothing is not written: 0 for a number, a closed tray, a place in the chain of a running guest. */
  private clearUnsaid(): void {
    if (!this.hasGeometry) {
      this.cylinders = -1;
      this.heads = -1;
      this.sectors = -1;
      this.translation = 0;
    }
    if (this.logicalBlockSize == 0) this.logicalBlockSize = -1;
    if (this.physicalBlockSize == 0) this.physicalBlockSize = -1;
    if (this.discardGranularity == 0) this.discardGranularity = -1;
    if (this.queues == 0) this.queues = -1;
    if (this.queueSize == 0) this.queueSize = -1;
    if (this.rotationRate == 0) this.rotationRate = -1;
    if (this.tray == 1 && (this.isCdrom || this.isFloppy)) this.tray = 0;
    if (this.shareBacking == 2) this.shareBacking = 0;
    if (size(this.serial) == 0) this.serial = NONE;
    if (size(this.wwn) == 0) this.wwn = NONE;
    if (size(this.vendor) == 0) this.vendor = NONE;
    if (size(this.product) == 0) this.product = NONE;
    if (size(this.backendDomain) == 0) this.backendDomain = NONE;
    if (size(this.throttle.group) == 0) this.throttle.group = NONE;
    this.mirror.clear();
  }

  connect(context: Context): i32 {
    return this.bus == DiskBus.Virtio ? virtioConnect(max(this.model, 1)) : CONNECTIONS[this.bus];
  }

  check(context: Context): void {
    if (context.modern) return checkDisk(this, context);
    checkDrive(this, context);
    const notes = context.notes;
    if (this.isFloppy != (this.bus == DiskBus.Fdc)) {
      noteInside(notes, Code.BadValue, this.from, "target", "bus")
        .named("the bus of this disk")
        .found(literal(BUSES[this.bus]))
        .expect(this.isFloppy ? "fdc" : "another bus, as only floppies are on fdc");
    }
    const local = this.source.type <= StorageType.Dir;
    if (local && this.source.path == NONE && !this.isCdrom && !this.isFloppy) {
      noteAt(notes, Code.Missing, this.from)
        .named("the disk's source")
        .expect(this.source.type == StorageType.Block ? "<source dev='...'/>" : "<source file='...'/>");
    }
  }

  emit(line: CommandLine, context: Context): void {
    emitDisk(this, line, context);
  }

  emitOld(line: CommandLine, context: Context, boot: bool): void {
    emitDrive(this, line, context, boot);
  }

  /** The disk that an option describes, or null when it describes none (or more than this room knows). */
  static absorb(option: Option, context: Context): Disk | null {
    const disk = new Disk();
    return absorbDrive(disk, option, context) ? disk : null;
  }

  /**
   * Makes disks ready to be written to a command line; the last one's images have the lowest numbers. A
   * disk that may be missing (startupPolicy) and is, is left out, or is an empty drive.
   */
  static prepare(disks: Disk[], context: Context): Disk[] {
    const present: Disk[] = [];
    for (let i = disks.length - 1; i >= 0; i--) {
      const disk = disks[i];
      const optional = disk.source.startupPolicy > STARTUP_MANDATORY;
      const found = translateVolume(disk.source, context, optional);
      if (!found && !disk.isCdrom && !disk.isFloppy) continue;
      if (!found) disk.source.type = StorageType.File;
      prepareDisk(disk, context);
      present.push(disk);
    }
    return present.reverse();
  }

  /** The object that makes reservations for all disks that leave that to libvirt. */
  static emitReservations(disks: Disk[], line: CommandLine, context: Context): void {
    for (let i = 0; i < disks.length; i++) {
      if (!disks[i].source.reservations.isManaged) continue;
      const socket = join("", context.guestDirectory(), "/pr-helper0.sock");
      const step = line.steps.add("the helper that reserves disks, which needs root's rights");
      step.word("qemu-pr-helper").person("--daemon").word("--socket").span(socket).asRoot().listens(socket);
      return emitHelper(line, literal(MANAGED_HELPER), socket);
    }
  }

  /** All disks, in libvirt's order; those that share their base are plugged in when the guest runs. */
  static emitAll(disks: Disk[], line: CommandLine, context: Context): void {
    const definitions: DiskDefinition[] = [];
    for (let i = 0; i < disks.length; i++) definitions.push(disks[i]);
    emitFloppyController(definitions, line, context);
    for (let i = 0; i < disks.length; i++) {
      if (!disks[i].transient || disks[i].shareBacking != 1) disks[i].emit(line, context);
    }
  }

  /** What two disks of today cannot be at once. */
  static checkTogether(disks: Disk[], context: Context): void {
    for (let i = 0; i < disks.length; i++) for (let j = 0; j < i; j++) checkTwo(disks[j], disks[i], context);
  }

  /** Gives the disks of a throttling group that have only its name the limits that another one has. */
  static shareLimits(disks: Disk[]): void {
    for (let i = 0; i < disks.length; i++) {
      const disk = disks[i];
      if (disk.throttle.group == NONE || disk.throttle.hasAny) continue;
      for (let j = 0; j < disks.length; j++) {
        const other = disks[j].throttle;
        if (!other.hasAny || other.group == NONE || !same(other.group, disk.throttle.group)) continue;
        disk.throttle.takeFrom(other);
        break;
      }
    }
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
      if (disk.index < 0 && disk.isCdrom && disk.bus == DiskBus.Ide) disk.index = 2;
      if (disk.index < 0) {
        // Places are only ever taken, so the search goes on where it last ended.
        while (taken[disk.bus * places + free[disk.bus]]) free[disk.bus]++;
        disk.index = free[disk.bus];
      }
      take(taken, places, disk);
      disk.target = targetAt(disk.bus, disk.index);
    }
  }

  /** The disks ordered on each bus, the way they are written: so reading what was written changes nothing. */
  static ordered(disks: Disk[]): Disk[] {
    const ordered: Disk[] = [];
    for (let i = 0; i < disks.length; i++) {
      const disk = disks[i];
      // What Xen's tools once put before it is no part of the name.
      if (startsWith(disk.target, "ioemu:")) disk.target = slice(disk.target, 6);
      disk.settleBus();
      disk.index = indexOfTarget(disk.target);
      Disk.insert(ordered, disk);
    }
    return ordered;
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

function checkTwo(one: Disk, other: Disk, context: Context): void {
  const notes = context.notes;
  if (one.target != NONE && same(one.target, other.target)) {
    noteInside(notes, Code.Conflict, other.from, "target", "dev").named("the target of disks").found(other.target);
    return;
  }
  const here = one.info.address;
  const there = other.info.address;
  const drives = here.is(AddressType.Drive) && there.is(AddressType.Drive) && one.bus == other.bus;
  const sameUnit = here.unit == there.unit && here.target == there.target;
  if (drives && here.controller == there.controller && here.bus == there.bus && sameUnit) {
    noteAt(notes, Code.Conflict, other.info.address.from > 0 ? other.info.address.from : other.from)
      .named("the drive address of a disk with target name")
      .found(one.target);
  }
  const group = one.throttle.group;
  if (group == NONE || other.throttle.group == NONE || !same(group, other.throttle.group)) return;
  if (one.throttle.same(other.throttle)) return;
  noteInside(notes, Code.Conflict, other.from, "iotune")
    .named("a group_name, with different iotunes for disks,")
    .found(group);
}
