/**
 * What a disk's <driver>, <iotune> and <transient> cannot say.
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Cache } from "../../storage/access";
import { StorageType } from "../../storage/words";
import { SpanSet } from "../../text/set";
import { NONE, is, literal } from "../../text/span";
import { noteAt, noteInside } from "../../xml/reader";
import { DiskDefinition } from "./definition";
import { atDriver, busName, quoted } from "./noting";
import { DiskBus, ENOSPACE, ERROR_POLICIES } from "./words";

const ON: i32 = 1;
const IO_NATIVE: i32 = 1;
const IO_URING: i32 = 3;

export function checkDriver(disk: DiskDefinition, context: Context): void {
  const access = disk.access;
  const source = disk.source;
  if (!is(disk.driverName, "qemu")) {
    atDriver(disk, context, Code.Unsupported, "name")
      .namedSpan(quoted("this driver name for disk ", disk.target))
      .found(disk.driverName)
      .expect("qemu");
  }
  if (disk.readErrorPolicy == ENOSPACE) {
    atDriver(disk, context, Code.BadValue, "rerror_policy")
      .named("the disk read error policy")
      .found(literal(ERROR_POLICIES[ENOSPACE]))
      .expect("stop")
      .expect("report")
      .expect("ignore");
  }
  if (access.io == IO_NATIVE && access.cache != Cache.None && access.cache != Cache.Directsync) {
    atDriver(disk, context, Code.Requires, "io").named("io='native'").expect("no disk cache or directsync cache mode");
  }
  if (access.io == IO_URING && !context.emulator.can(Capability.AIO_IO_URING)) {
    atDriver(disk, context, Code.Unsupported, "io").named("io_uring");
  }
  if (disk.copyOnRead == ON && (source.readonly || disk.isCdrom || disk.isFloppy)) {
    atDriver(disk, context, Code.Excludes, "copy_on_read")
      .named("copy_on_read")
      .expect(disk.isCdrom || disk.isFloppy ? "a removable disk" : "a read-only disk")
      .found(disk.target);
  }
  if (disk.queueSize >= 0 && !context.emulator.can(Capability.VIRTIO_BLK_QUEUE_SIZE)) {
    atDriver(disk, context, Code.Unsupported, "queue_size").named("the queue-size property");
  }
  if (access.discardNoUnref != 0) {
    if (!context.emulator.can(Capability.QCOW2_DISCARD_NO_UNREF))
      atDriver(disk, context, Code.Unsupported, "discard_no_unref").named("'discard_no_unref'");
    if (access.discardNoUnref == ON && !is(source.format, "qcow2"))
      atDriver(disk, context, Code.Requires, "discard_no_unref")
        .named("'discard_no_unref'")
        .expect("qcow2")
        .found(source.format);
    if (access.discardNoUnref == ON && source.readonly)
      atDriver(disk, context, Code.Excludes, "discard_no_unref").named("'discard_no_unref'").expect("a read-only disk");
  }
  checkThreads(disk, context);
}

function checkThreads(disk: DiskDefinition, context: Context): void {
  if (disk.iothread < 0 && !disk.mapping.isSet) return;
  if (disk.bus != DiskBus.Virtio) {
    atDriver(disk, context, Code.NotHere, "iothread")
      .namedSpan(quoted("IOThreads for target ", disk.target))
      .found(busName(disk))
      .expect("the virtio bus");
    return;
  }
  if (disk.iothread >= 0 && disk.mapping.isSet) {
    atDriver(disk, context, Code.Excludes, "iothread")
      .named("the disk driver's 'iothread'")
      .expect("the 'iothreads' subelement");
  }
  if (disk.mapping.isSet && !context.emulator.can(Capability.VIRTIO_BLK_IOTHREAD_MAPPING)) {
    atDriver(disk, context, Code.Unsupported, "").namedSpan(quoted("an IOThread mapping for disk ", disk.target));
  }
  disk.mapping.check(context, disk.queues);
  if (disk.iothread == 0) {
    atDriver(disk, context, Code.OutOfRange, "iothread")
      .named("the disk's iothread")
      .found(literal("0"))
      .expect("1 or more");
  } else if (disk.iothread > 0 && !context.guest.hasIothread(disk.iothread)) {
    atDriver(disk, context, Code.Requires, "iothread")
      .named("the disk's iothread")
      .expect("an iothread of that id in <iothreadids>");
  }
}

export function checkTransient(disk: DiskDefinition, context: Context): void {
  if (!disk.transient) return;
  const source = disk.source;
  let wanted = "";
  if (source.isEmpty) wanted = "a disk that is not empty";
  else if (source.readonly) wanted = "a disk that is not read-only";
  else if (source.actualType != StorageType.File) wanted = "a disk of 'file' type";
  else if (!disk.isHardDisk) wanted = "the 'disk' device";
  else if (disk.shareBacking == 1 && !canBePlugged(disk.bus))
    wanted = "the bus usb, virtio or scsi to share its backing image";
  if (wanted.length == 0) return;
  noteInside(context.notes, Code.Requires, disk.from, "transient")
    .namedSpan(quoted("transient disk ", disk.target))
    .expect(wanted);
}

function canBePlugged(bus: i32): bool {
  return bus == DiskBus.Usb || bus == DiskBus.Virtio || bus == DiskBus.Scsi;
}

export function checkLimits(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  const throttle = disk.throttle;
  throttle.check(notes, disk.from);
  throttle.checkMost(notes, disk.from);
  const limited = throttle.hasAny;
  if (throttle.group != NONE && !limited) {
    noteInside(notes, Code.Requires, disk.from, "iotune").named("group_name").expect("settings beside it");
  }
  if (disk.bus == DiskBus.Sd && limited) {
    noteInside(notes, Code.NotHere, disk.from, "iotune").named("<iotune> on this bus").found(busName(disk));
  }
  if (disk.filters.length == 0) return;
  if (limited || throttle.group != NONE) {
    noteInside(notes, Code.Excludes, disk.from, "iotune")
      .named("block 'throttlefilters'")
      .expect("'iotune'")
      .found(disk.target);
  }
  if (disk.isCdrom) {
    noteInside(notes, Code.NotHere, disk.from, "throttlefilters").named("a cdrom device with throttle filters");
  }
  const seen = new SpanSet();
  for (let i = 0; i < disk.filters.length; i++) {
    const filter = disk.filters[i];
    if (!seen.add(filter.group)) {
      noteAt(notes, Code.Conflict, filter.from, "group").named("the filter name").found(filter.group);
    }
    if (context.guest.throttleGroups.has(filter.group)) continue;
    noteAt(notes, Code.Missing, filter.from, "group").namedSpan(quoted("the throttle group ", filter.group));
  }
}
