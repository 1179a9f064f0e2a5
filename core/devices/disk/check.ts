/**
 * What a disk of today cannot be: on its bus, as its kind of device, with this QEMU.
 *
 * What its images cannot be is checked in core/storage; what two disks cannot be at once, in Disk.checkTogether.
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Cache } from "../../storage/access";
import { checkNested, checkSource } from "../../storage/check";
import { StorageSource } from "../../storage/source";
import { PROTOCOLS, Protocol, STARTUP_REQUISITE, STORAGE_TYPES, StorageType } from "../../storage/words";
import { NONE, byteAt, is, literal, size, startsWith } from "../../text/span";
import { noteAt, noteInside } from "../../xml/reader";
import { checkAddress, checkBus } from "./check_bus";
import { checkDriver, checkLimits, checkTransient } from "./check_driver";
import { checkVhostUser } from "./check_vhost_user";
import { checkWords } from "./check_words";
import { DiskDefinition } from "./definition";
import { atDriver, atTarget, busName, quoted } from "./noting";
import { DEVICES, DiskBus, SGIO_UNFILTERED } from "./words";

const ON: i32 = 1;

export function checkDisk(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  if (disk.target == NONE) {
    noteAt(notes, Code.Missing, disk.from).named("the disk's target").expect("<target dev='...'/>");
    return;
  }
  checkTarget(disk, context);
  checkImages(disk, context);
  checkKind(disk, context);
  checkBus(disk, context);
  checkAddress(disk, context);
  checkDriver(disk, context);
  checkWords(disk, context);
  checkTransient(disk, context);
  checkLimits(disk, context);
  if (disk.source.type == StorageType.VhostUser) checkVhostUser(disk, context);
  if (disk.source.type == StorageType.VhostVdpa) checkVdpa(disk, context);
}

function checkTarget(disk: DiskDefinition, context: Context): void {
  const target = disk.target;
  if (disk.index < 0) {
    atTarget(disk, context, Code.BadValue, "dev")
      .named("the disk target")
      .found(target)
      .expect("a name like hda, sdb, vdc or fda");
  } else if (byteAt(target, size(target) - 1) < 0x61) {
    atTarget(disk, context, Code.BadValue, "dev")
      .named("the disk target")
      .found(target)
      .expect("one without a partition: partitions can't appear in disk targets");
  } else if (disk.isFloppy != startsWith(target, "fd") && !disk.isCdrom) {
    atTarget(disk, context, Code.BadValue, "dev")
      .named(disk.isFloppy ? "the floppy device name" : "the harddisk device name")
      .found(target)
      .expect(disk.isFloppy ? "a name like fda" : "a name like hda, sdb or vdc");
  }
  if (disk.isFloppy != (disk.bus == DiskBus.Fdc)) {
    atTarget(disk, context, Code.BadValue, "bus")
      .named(disk.isFloppy ? "the bus type for a floppy disk" : "the bus type for this disk")
      .found(busName(disk))
      .expect(disk.isFloppy ? "fdc" : "another bus, as only floppies are on fdc");
  }
}

function checkImages(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  const source = disk.source;
  if (source.authTwice) {
    noteInside(notes, Code.Conflict, disk.from, "auth")
      .named("the <auth> definition of a disk source")
      .found(literal("auth"));
  }
  if (source.encryptionTwice) {
    noteInside(notes, Code.Conflict, disk.from, "encryption")
      .named("the <encryption> definition of a disk source")
      .found(literal("encryption"));
  }
  let each: StorageSource | null = source;
  while (each && each.exists) {
    checkSource(each, context);
    if (each != source) checkNested(each, context, "disk backing store");
    each = each.backing;
  }
  if (source.isEmpty && disk.isHardDisk) {
    noteAt(notes, Code.Missing, disk.from)
      .namedSpan(quoted("the source of disk ", disk.target))
      .expect(source.type == StorageType.Block ? "<source dev='...'/>" : "<source file='...'/>");
  }
  if (source.shared && !source.readonly && !source.isRaw && !source.isEmpty) {
    noteInside(notes, Code.Requires, disk.from, "shareable")
      .namedSpan(quoted("shared access for disk ", disk.target))
      .expect("a supported storage format (raw)")
      .found(source.format);
  }
  if (disk.bus == DiskBus.Sd && source.encryption.secrets.length > 1) {
    noteAt(notes, Code.NotHere, disk.from).namedSpan(
      quoted("more than one encryption secret of sd card ", disk.target),
    );
  }
  checkStartup(disk, context);
}

function checkStartup(disk: DiskDefinition, context: Context): void {
  const source = disk.source;
  if (source.startupPolicy == 0) return;
  if (source.type != StorageType.Volume && !source.isLocal) {
    noteAt(context.notes, Code.NotHere, source.from, "startupPolicy")
      .named("a disk startupPolicy for disks of this type")
      .found(literal(STORAGE_TYPES[source.type]));
  } else if (source.startupPolicy == STARTUP_REQUISITE && !disk.isCdrom && !disk.isFloppy) {
    noteAt(context.notes, Code.NotHere, source.from, "startupPolicy")
      .named("the disk startupPolicy 'requisite'")
      .expect("device='cdrom'")
      .expect("device='floppy'");
  }
}

/** disk, cdrom, floppy or lun. */
function checkKind(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  if (disk.sgio == SGIO_UNFILTERED) {
    noteAt(notes, Code.Unsupported, disk.from, "sgio")
      .named("unfiltered sgio, which is no longer supported")
      .expect("filtered");
  }
  if (disk.isLun) checkLun(disk, context);
  else {
    if (disk.source.reservations.isSet) notLun(disk, context, disk.source.reservations.from, "", "<reservations/>");
    if (disk.rawio != 0) notLun(disk, context, disk.from, "rawio", "rawio");
    if (disk.sgio != 0) notLun(disk, context, disk.from, "sgio", "sgio");
  }
  if (disk.isCdrom && (disk.bus == DiskBus.Virtio || disk.bus == DiskBus.Sd)) {
    atTarget(disk, context, Code.NotHere, "bus").namedSpan(
      quoted("ejectable media in a disk type of ", disk.target, ", as this bus has none,"),
    );
  }
  if (disk.tray != 0 && !disk.isCdrom && !disk.isFloppy) {
    atTarget(disk, context, Code.Requires, "tray").named("tray").expect("device='cdrom'").expect("device='floppy'");
  }
}

function notLun(disk: DiskDefinition, context: Context, from: usize, attribute: string, what: string): void {
  noteAt(context.notes, Code.Requires, from, attribute)
    .named(what)
    .expect("device='lun'")
    .found(literal(DEVICES[disk.device]));
}

function checkLun(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  const source = disk.source;
  const type = source.actualType;
  if (type == StorageType.Network) {
    if (source.network.protocol != Protocol.Iscsi)
      noteAt(notes, Code.NotHere, source.from, "protocol")
        .named("disk device='lun' over this protocol")
        .found(literal(PROTOCOLS[source.network.protocol]))
        .expect("iscsi");
  } else if (type != StorageType.Block && type != StorageType.Volume) {
    noteAt(notes, Code.Requires, disk.from, "device")
      .named("disk device='lun'")
      .expect("a block type disk source")
      .found(literal(STORAGE_TYPES[type]));
  }
  if (source.format != NONE && !is(source.format, "raw")) {
    atDriver(disk, context, Code.Requires, "type")
      .named("disk device 'lun'")
      .expect("the 'raw' format")
      .found(source.format);
  }
  if (source.hasSlice) noteAt(notes, Code.Excludes, disk.from).named("disk device 'lun'").expect("a storage slice");
  if (source.encryption.isSet) noteAt(notes, Code.Excludes, disk.from).named("disk device 'lun'").expect("encryption");
  if (disk.bus == DiskBus.Scsi) {
    if (!context.emulator.can(Capability.SCSI_BLOCK))
      noteAt(notes, Code.Unsupported, disk.from).named("scsi-block for lun passthrough");
  } else if (disk.bus == DiskBus.Virtio) {
    if (!context.emulator.can(Capability.VIRTIO_BLK_PCI_SCSI))
      noteAt(notes, Code.Unsupported, disk.from, "device").named("SCSI emulation with the 'virtio-blk' device");
  } else {
    atTarget(disk, context, Code.NotHere, "bus")
      .named("disk device='lun' on this bus")
      .found(busName(disk))
      .expect("scsi");
  }
  if (disk.copyOnRead == ON) {
    atDriver(disk, context, Code.Excludes, "copy_on_read")
      .named("copy_on_read")
      .expect("a 'lun' disk")
      .found(disk.target);
  }
  if (disk.wwn != NONE) noteInside(notes, Code.NotHere, disk.from, "wwn").named("setting wwn for a lun device");
  if (disk.vendor != NONE || disk.product != NONE) {
    noteInside(notes, Code.NotHere, disk.from, disk.vendor != NONE ? "vendor" : "product").named(
      "setting vendor or product for a lun device",
    );
  }
  if (disk.serial != NONE && disk.bus == DiskBus.Scsi) {
    noteInside(notes, Code.NotHere, disk.from, "serial").named("the serial property of scsi-block 'lun' devices");
  }
}

function checkVdpa(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  if (!context.emulator.can(Capability.VIRTIO_BLK_VHOST_VDPA)) {
    noteAt(notes, Code.Unsupported, disk.from, "type").named("a vhostvdpa disk");
  }
  if (disk.access.cache != Cache.None && disk.access.cache != Cache.Directsync) {
    noteAt(notes, Code.Requires, disk.from, "type")
      .named("disk type 'vhostvdpa'")
      .expect("cache mode 'directsync' or 'none'");
  }
  if (context.guest.sharedMemory == 2)
    noteAt(notes, Code.Requires, disk.from, "type").named("'vhostvdpa'").expect("shared memory");
}
