/**
 * What a disk of today cannot be on its bus, and at its address.
 */
import { ADDRESS_TYPES, AddressType } from "../../address/address";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, literal } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { DiskDefinition } from "./definition";
import { atDriver, atTarget, busName, quoted } from "./noting";
import { DiskBus } from "./words";

/** What only some buses have. */
export function checkBus(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  const scsi = disk.bus == DiskBus.Scsi;
  const ata = disk.bus == DiskBus.Ide || disk.bus == DiskBus.Sata;
  if (disk.bus != DiskBus.Virtio) {
    if (disk.model > 0) notVirtio(disk, context, disk.from, "model");
    if (disk.queues >= 0) notVirtio(disk, context, 0, "queues");
    if (disk.queueSize >= 0) notVirtio(disk, context, 0, "queue_size");
    if (disk.eventIdx != 0) notVirtio(disk, context, 0, "event_idx");
    if (disk.ioeventfd != 0) notVirtio(disk, context, 0, "ioeventfd");
    const virtio = disk.virtio;
    if (virtio.iommu != 0) notVirtio(disk, context, 0, "iommu");
    if (virtio.ats != 0) notVirtio(disk, context, 0, "ats");
    if (virtio.packed != 0) notVirtio(disk, context, 0, "packed");
    if (virtio.pagePerVq != 0) notVirtio(disk, context, 0, "page_per_vq");
  }
  if (disk.hasGeometry && (disk.bus == DiskBus.Usb || disk.bus == DiskBus.Sd)) {
    noteInside(notes, Code.NotHere, disk.from, "geometry").named("a CHS geometry on this bus").found(busName(disk));
  }
  if (disk.hasGeometry && disk.translation != 0 && disk.bus != DiskBus.Ide) {
    noteInside(notes, Code.NotHere, disk.from, "geometry", "trans")
      .named("a CHS translation mode on this bus")
      .found(busName(disk))
      .expect("ide");
  }
  if (disk.serial != NONE && disk.bus == DiskBus.Sd) {
    noteInside(notes, Code.NotHere, disk.from, "serial")
      .named("the Serial property on this drive bus")
      .found(busName(disk));
  }
  if (disk.wwn != NONE && !scsi && disk.bus != DiskBus.Ide) {
    noteInside(notes, Code.NotHere, disk.from, "wwn")
      .named("wwn on this bus")
      .found(busName(disk))
      .expect("ide")
      .expect("scsi");
  }
  if (disk.vendor != NONE && !scsi) {
    noteInside(notes, Code.NotHere, disk.from, "vendor")
      .named("'vendor' on this bus")
      .found(busName(disk))
      .expect("scsi disk");
  }
  if (disk.product != NONE && !scsi && !ata) {
    noteInside(notes, Code.NotHere, disk.from, "product")
      .named("'product' on this bus")
      .found(busName(disk))
      .expect("ide, sata or scsi disk");
  }
  if (disk.rotationRate >= 0) {
    if (!scsi && !ata)
      atTarget(disk, context, Code.NotHere, "rotation_rate")
        .named("rotation rate on this bus")
        .expect("SCSI/IDE/SATA bus");
    else if (!disk.isHardDisk)
      atTarget(disk, context, Code.NotHere, "rotation_rate").named("rotation rate of what is no disk device");
    else if (!context.emulator.can(Capability.ROTATION_RATE))
      atTarget(disk, context, Code.Unsupported, "rotation_rate").named("rotation rate");
  }
  if (disk.removable != 0 && disk.bus != DiskBus.Usb && !(scsi && disk.isHardDisk)) {
    atTarget(disk, context, Code.NotHere, "removable")
      .named("removable on this bus")
      .expect("usb")
      .expect("scsi disks");
  }
  if (disk.source.readonly && disk.isHardDisk && ata) {
    noteInside(notes, Code.NotHere, disk.from, "readonly").namedSpan(
      new Writer(32).text("a readonly disk on ").span(busName(disk)).take(),
    );
  }
  if (disk.bus == DiskBus.Usb) {
    if (!context.emulator.can(Capability.USB_STORAGE))
      atTarget(disk, context, Code.Unsupported, "bus").named("'-device usb-storage'");
    if (disk.source.isEmpty)
      atTarget(disk, context, Code.NotHere, "bus").namedSpan(
        quoted("an empty disk on bus ", busName(disk), ", which must not be empty,"),
      );
  }
}

function notVirtio(disk: DiskDefinition, context: Context, from: usize, attribute: string): void {
  const note = from
    ? noteAt(context.notes, Code.NotHere, from, attribute)
    : atDriver(disk, context, Code.NotHere, attribute);
  const name = new Writer(48).text("the disk's ").text(attribute).text(" on bus '").span(busName(disk)).text("'");
  note.namedSpan(name.take()).expect("the virtio bus");
}

export function checkAddress(disk: DiskDefinition, context: Context): void {
  const address = disk.info.address;
  const wantsDrive =
    disk.bus == DiskBus.Ide || disk.bus == DiskBus.Fdc || disk.bus == DiskBus.Scsi || disk.bus == DiskBus.Sata;
  const usb = disk.bus == DiskBus.Usb && address.type != AddressType.None && !address.is(AddressType.Usb);
  if ((wantsDrive && address.type != AddressType.None && !address.is(AddressType.Drive)) || usb) {
    noteAt(context.notes, Code.NotHere, address.from, "type")
      .namedSpan(quoted("this address type for the disk ", disk.target))
      .found(literal(ADDRESS_TYPES[address.type]))
      .expect(usb ? "usb" : "drive");
  }
  if (!wantsDrive || !address.is(AddressType.Drive)) return;
  const single = disk.bus == DiskBus.Ide || disk.bus == DiskBus.Fdc;
  if (single && address.controller > 0) misplaced(disk, context, "controller");
  if (disk.bus != DiskBus.Ide && address.bus > 0) misplaced(disk, context, "bus");
  if (disk.bus != DiskBus.Scsi && address.target > 0) misplaced(disk, context, "target");
}

function misplaced(disk: DiskDefinition, context: Context, attribute: string): void {
  const name = new Writer(48).text(attribute).text(" of the address of a disk on ").span(busName(disk));
  const what = attribute == "controller" ? "0: only 1 controller is supported" : "0";
  noteAt(context.notes, Code.NotHere, disk.info.address.from, attribute).namedSpan(name.take()).expect(what);
}
