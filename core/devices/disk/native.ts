/**
 * A disk, read from a command line of today: -device with the images that its `drive` names, be they nodes or a -drive
 * with if=none; or a -drive (-hda, -cdrom …) that is both in one (native_drive.ts).
 *
 * The target's name is made: the next of its bus, or on IDE the one that its place has.
 */
import { AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { ImageReader, Layers } from "../../storage/native";
import { StorageType } from "../../storage/words";
import { toInteger } from "../../text/number";
import { NONE, endsWith, is, literal, same, size, slice, startsWith } from "../../text/span";
import { readChardev } from "../chardev/native";
import { CONNECT, UNIX } from "../chardev/source";
import { NativeDevice } from "../native";
import { PARALLEL_SCSI } from "../controller/models";
import { VIRTIO } from "../virtio";
import { diskProps } from "./device";
import { Disk } from "./disk";
import { DriveReader } from "./native_drive";
import { settleTarget } from "./native_target";
import { DiskBus, DiskDevice } from "./words";

const ON: i32 = 1;

/** The disk that a device is; null when it is none, or says more than is known of one. */
export function readDisk(device: NativeDevice, disks: Disk[]): Disk | null {
  const disk = new Disk();
  const context = device.context;
  const p = device.p;
  if (!kindOf(device, disk)) return null;
  if (disk.source.type == StorageType.VhostUser) {
    if (!readSocket(device, disk)) return null;
  } else if (!readMedium(device, disk)) return null;
  if (disk.isFloppy) {
    if (p.has("bus")) return null;
    disk.info.address.type = AddressType.Drive;
    disk.info.address.controller = 0;
    disk.info.address.bus = 0;
    disk.info.address.target = 0;
    disk.info.address.unit = p.integer("unit", 0);
    disk.info.drives = ControllerType.Fdc;
    if (disk.info.address.unit < 0 || disk.info.address.unit > 1) return null;
  }
  const serial = disk.serial;
  diskProps(disk, p, context);
  // XML has a word for that of USB disks only.
  if (disk.bus == DiskBus.Scsi && disk.removable == ON) return null;
  // The serial of a -drive is the device's, unless that has its own.
  if (disk.serial == NONE) disk.serial = serial;
  if (!place(device, disk, disks)) return null;
  const id = p.text("device_id", NONE);
  const usual =
    id == NONE || same(id, disk.serial) || (startsWith(id, "drive-") && same(slice(id, 6), disk.info.alias));
  if (!usual || p.leftover()) return null;
  if (!settleTarget(disk, disks, wantedIndex(disk))) return null;
  return disk;
}

/** Q35's controller of floppies, which has their boot indexes; read behind them. */
export function readFloppyController(device: NativeDevice, disks: Disk[]): bool {
  if (!device.isDriver("isa-fdc") || !device.context.machine.isQ35) return false;
  let any = false;
  const p = device.p;
  for (let i = 0; i < disks.length; i++) {
    const disk = disks[i];
    if (!disk.isFloppy) continue;
    any = true;
    const second = disk.info.address.unit > 0;
    if (!p.has(second ? "bootindexB" : "bootindexA")) continue;
    disk.info.bootIndex = p.integer(second ? "bootindexB" : "bootindexA", -1);
  }
  return any && device.take(literal("domain/devices/controller"));
}

/** Sets bus and kind by the driver; false for another kind of device. */
function kindOf(device: NativeDevice, disk: Disk): bool {
  const driver = device.driver;
  disk.device = DiskDevice.Disk;
  const socket = device.virtio("vhost-user-blk");
  const model = socket > 0 ? socket : is(driver, "virtio-blk") ? VIRTIO : device.virtio("virtio-blk");
  if (model > 0) {
    disk.bus = DiskBus.Virtio;
    if (model > VIRTIO) disk.model = model;
    if (socket > 0) disk.source.type = StorageType.VhostUser;
    if (endsWith(driver, "-device")) disk.info.address.type = AddressType.VirtioMmio;
    return true;
  }
  if (is(driver, "ide-hd") || is(driver, "ide-drive")) disk.bus = DiskBus.Ide;
  else if (is(driver, "ide-cd")) disk.bus = DiskBus.Ide;
  else if (is(driver, "scsi-hd") || is(driver, "scsi-cd") || is(driver, "scsi-block")) disk.bus = DiskBus.Scsi;
  else if (is(driver, "usb-storage")) disk.bus = DiskBus.Usb;
  else if (is(driver, "floppy")) disk.bus = DiskBus.Fdc;
  if (is(driver, "ide-cd") || is(driver, "scsi-cd")) disk.device = DiskDevice.Cdrom;
  else if (is(driver, "scsi-block")) disk.device = DiskDevice.Lun;
  else if (is(driver, "floppy")) disk.device = DiskDevice.Floppy;
  return disk.bus != 0;
}

/** The images: an empty drive has none. */
function readMedium(device: NativeDevice, disk: Disk): bool {
  const p = device.p;
  const source = disk.source;
  const name = p.text("drive", NONE);
  const layers = new Layers();
  let writeback = p.onOff("write-cache", 0);
  disk.access = layers.access;
  disk.driverName = literal("qemu");
  if (name == NONE) {
    source.type = StorageType.File;
    source.format = literal("raw");
    disk.access.cache = layers.cache(writeback);
    return disk.isCdrom || disk.isFloppy;
  }
  const images = new ImageReader(device.line, device.context);
  const drive = device.line.link("drive", name);
  if (drive) {
    if (!drive.isOpen()) return false;
    const reader = new DriveReader(disk, images, layers, device.context);
    if (!reader.read(drive) || reader.interface != DriveReader.NONE) return false;
    if (reader.isCdrom && is(device.driver, "ide-drive")) disk.device = DiskDevice.Cdrom;
    if (reader.isCdrom && !disk.isCdrom) source.readonly = true;
    if (writeback == 0) writeback = reader.writeback;
    images.taken.push(drive);
  } else {
    if (!images.named(name, source, layers)) return false;
    disk.takeLayers(images);
  }
  const cache = layers.cache(writeback);
  if (cache < 0) return false;
  disk.access.cache = cache;
  device.with(images.taken);
  return true;
}

/** A disk that another program serves. */
function readSocket(device: NativeDevice, disk: Disk): bool {
  const socket = readChardev(device.backend("chardev", "chardev"), device.context);
  if (!socket || socket.type != UNIX || socket.peer.mode != CONNECT || size(socket.path) == 0) return false;
  if (socket.logFile != NONE) return false;
  disk.driverName = literal("qemu");
  disk.source.path = socket.path;
  if (socket.reconnect == ON && socket.timeout >= 0) {
    disk.source.reconnect = ON;
    disk.source.reconnectTimeout = socket.timeout;
  }
  return true;
}

/** What the place tells of the bus, and what QEMU would choose of a place that is said by halves. */
function place(device: NativeDevice, disk: Disk, disks: Disk[]): bool {
  const info = disk.info;
  const context = device.context;
  const address = info.address;
  if (disk.bus == DiskBus.Ide) {
    if (info.drives == ControllerType.Sata) disk.bus = DiskBus.Sata;
    else if (info.drives == 0) {
      if (context.buses.find(ControllerType.Ide, 0)) return true;
      if (!context.buses.find(ControllerType.Sata, 0)) return false;
      disk.bus = DiskBus.Sata;
    } else if (info.drives != ControllerType.Ide) return false;
    if (disk.bus == DiskBus.Ide && address.type != AddressType.Drive && info.drives != 0) {
      address.type = AddressType.Drive;
      address.unit = isTaken(disk, disks, 0) ? 1 : 0;
    }
    return true;
  }
  if (disk.bus == DiskBus.Scsi) {
    if (info.drives != 0 && info.drives != ControllerType.Scsi) return false;
    if (address.type == AddressType.Drive) return true;
    const bus = context.buses.find(ControllerType.Scsi, info.drives == 0 ? 0 : address.controller);
    if (!bus) return false;
    address.type = AddressType.Drive;
    address.controller = bus.index;
    address.bus = 0;
    address.target = 0;
    address.unit = 0;
    // The first target that is free; on a parallel bus the unit is the target.
    const parallel = PARALLEL_SCSI.includes(bus.model);
    let number: i64 = 0;
    for (; number <= disks.length; number++) {
      if (parallel) address.unit = number;
      else address.target = number;
      if (!isTaken(disk, disks, address.unit)) break;
    }
    return true;
  }
  if (disk.bus == DiskBus.Usb) return address.type == AddressType.None || address.type == AddressType.Usb;
  return true;
}

function isTaken(disk: Disk, disks: Disk[], unit: i64): bool {
  const here = disk.info.address;
  for (let i = 0; i < disks.length; i++) {
    const there = disks[i].info.address;
    if (disks[i].bus != disk.bus || !there.is(AddressType.Drive)) continue;
    if (there.controller != here.controller || there.bus != here.bus || there.target != here.target) continue;
    if (there.unit == unit) return true;
  }
  return false;
}

/** The place among IDE's disks or floppies that the address is, or that libvirt's id tells; -1 for none. */
function wantedIndex(disk: Disk): i32 {
  const address = disk.info.address;
  const id = disk.info.alias;
  const named = startsWith(id, "virtio-disk") ? 11 : startsWith(id, "usb-disk") ? 8 : 0;
  if (named > 0) {
    const number = toInteger(slice(id, named));
    return number >= 0 && number < 1000 ? <i32>number : -1;
  }
  if (!address.is(AddressType.Drive)) return -1;
  if (disk.bus == DiskBus.Fdc) return <i32>min<i64>(max<i64>(address.unit, 0), 1);
  if (disk.bus != DiskBus.Ide || address.controller > 8 || address.bus > 3 || address.unit > 1) return -1;
  return <i32>(address.controller * 4 + address.bus * 2 + max<i64>(address.unit, 0));
}
