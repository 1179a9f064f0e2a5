/**
 * What a drive's place cannot be: of another kind than the disk's bus, beyond what the controller has, or
 * taken twice.
 */
import { Address, AddressType } from "../../address/address";
import { CONTROLLER_TYPES, ControllerType } from "../../address/buses";
import { Scsi } from "../../devices/controller/models";
import { Device } from "../../devices/device";
import { Disk } from "../../devices/disk/disk";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Span } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { findController } from "../controllers";
import { Devices } from "../devices";

export function checkDrives(devices: Devices, context: Context): void {
  const drives: Device[] = [];
  for (let i = 0; i < devices.disks.length; i++) {
    const disk = devices.disks[i];
    const info = disk.info;
    if (info.drives == ControllerType.None) continue;
    if (info.address.type != AddressType.Drive && info.address.type != AddressType.None) {
      noteInside(context.notes, Code.BadValue, disk.from, "address", "type")
        .namedSpan(
          new Writer(96)
            .text("the address type for the disk '")
            .span(disk.target)
            .text("' with the bus type '")
            .text(CONTROLLER_TYPES[info.drives])
            .text("'")
            .take(),
        )
        .expect("drive");
      continue;
    }
    checkPlace(disk, devices, context);
    drives.push(disk);
  }
  for (let i = 0; i < devices.hostdevs.length; i++) {
    if (devices.hostdevs[i].info.drives == ControllerType.Scsi) drives.push(devices.hostdevs[i]);
  }
  refuseTaken(drives, context);
}

function checkPlace(device: Device, devices: Devices, context: Context): void {
  const address = device.info.address;
  const type = device.info.drives;
  if (address.from == 0) return;
  if ((type == ControllerType.Ide || type == ControllerType.Fdc) && address.controller != 0) {
    refuse(device, context, "controller", type, "0, as there is only 1 controller");
  }
  if (type == ControllerType.Scsi) {
    if (address.bus != 0) refuse(device, context, "bus", type, "0, as a SCSI controller only supports 1 bus");
    const scsi = findController(devices, ControllerType.Scsi, address.controller);
    if (scsi && scsi.model == Scsi.Lsilogic && address.target != 0)
      refuse(device, context, "target", type, "0 for controller model 'lsilogic'");
    return;
  }
  if (type != ControllerType.Ide && address.bus != 0) refuse(device, context, "bus", type, "0");
  if (address.target != 0) refuse(device, context, "target", type, "0");
}

function refuse(device: Device, context: Context, attribute: string, type: ControllerType, expected: string): void {
  noteInside(context.notes, Code.OutOfRange, device.from, "address", attribute)
    .namedSpan(new Writer(48).text("the ").text(attribute).text(" of a drive on ").text(CONTROLLER_TYPES[type]).take())
    .expect(expected);
}

function refuseTaken(drives: Device[], context: Context): void {
  for (let i = 0; i < drives.length; i++) {
    const info = drives[i].info;
    if (!info.address.is(AddressType.Drive)) continue;
    for (let j = 0; j < i; j++) {
      // Two disks are compared in their own room.
      if (drives[i] instanceof Disk && drives[j] instanceof Disk) continue;
      const other = drives[j].info;
      if (other.drives != info.drives || !isSame(other.address, info.address)) continue;
      noteInside(context.notes, Code.Conflict, drives[i].from, "address")
        .named("the drive address, on one controller,")
        .found(shown(info.address));
      break;
    }
  }
}

function isSame(a: Address, b: Address): bool {
  if (!a.is(AddressType.Drive) || a.controller != b.controller || a.bus != b.bus) return false;
  return a.target == b.target && a.unit == b.unit;
}

function shown(address: Address): Span {
  const to = new Writer(64).text("controller='").number(address.controller).text("' bus='").number(address.bus);
  return to.text("' target='").number(address.target).text("' unit='").number(address.unit).byte(0x27).take();
}
