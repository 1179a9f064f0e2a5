/**
 * Units of drives on IDE, SCSI, SATA and floppy controllers, and the controllers that they need.
 *
 * A disk's place follows from its target's name: hdc is the first on the second IDE bus. A SCSI device
 * of the host takes the first free unit.
 */
import { Address, AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { Connect } from "../../devices/device";
import { Context } from "../../emulator/context";
import { addControllersTo, findController } from "../controllers";
import { Devices } from "../devices";

/** Units on a parallel SCSI bus, beside the controller's own. */
const SCSI_UNITS: i64 = 7;

export function assignDrives(devices: Devices, context: Context): void {
  for (let i = 0; i < devices.disks.length; i++) {
    const disk = devices.disks[i];
    const type = driveType(disk.connect(context));
    disk.info.drives = type;
    if (type == ControllerType.None || disk.info.address.type != AddressType.None || disk.index < 0) continue;
    placeByIndex(disk.info.address, type, disk.index);
  }
  // Units below are taken: places are only ever added.
  let from: i64 = 0;
  for (let i = 0; i < devices.hostdevs.length; i++) {
    const hostdev = devices.hostdevs[i];
    const type = driveType(hostdev.connect(context));
    hostdev.info.drives = type;
    if (type != ControllerType.Scsi) continue;
    if (hostdev.info.address.type == AddressType.None) from = placeFree(devices, hostdev.info.address, from);
  }
}

/** The controllers that disks need and nobody mentioned. */
export function addDriveControllers(devices: Devices, context: Context): void {
  addFor(devices, context, ControllerType.Scsi);
  addFor(devices, context, ControllerType.Fdc);
  addFor(devices, context, ControllerType.Ide);
  addFor(devices, context, ControllerType.Sata);
}

/** The same for SCSI devices of the host; a new controller is like the last one that is there. */
export function addHostdevControllers(devices: Devices, context: Context): void {
  let last: i64 = -1;
  let model = 0;
  for (let i = 0; i < devices.hostdevs.length; i++) {
    const info = devices.hostdevs[i].info;
    if (info.drives != ControllerType.Scsi || info.address.controller <= last) continue;
    last = info.address.controller;
    const controller = findController(devices, ControllerType.Scsi, last);
    if (controller) model = controller.model;
  }
  addControllersTo(devices, context, ControllerType.Scsi, last, model);
}

function addFor(devices: Devices, context: Context, type: ControllerType): void {
  let last: i64 = -1;
  for (let i = 0; i < devices.disks.length; i++) {
    const info = devices.disks[i].info;
    if (info.drives == type && info.address.type == AddressType.Drive) last = max(last, info.address.controller);
  }
  addControllersTo(devices, context, type, last, 0);
}

function driveType(connect: i32): ControllerType {
  if ((connect & Connect.Ide) != 0) return ControllerType.Ide;
  if ((connect & Connect.Fdc) != 0) return ControllerType.Fdc;
  if ((connect & Connect.Scsi) != 0) return ControllerType.Scsi;
  return (connect & Connect.Sata) != 0 ? ControllerType.Sata : ControllerType.None;
}

function placeByIndex(address: Address, type: ControllerType, index: i64): void {
  let bus: i64 = 0;
  let units: i64 = 2;
  let perController: i64 = 2;
  if (type == ControllerType.Ide) {
    perController = 4;
    bus = (index % 4) / 2;
  } else if (type == ControllerType.Scsi || type == ControllerType.Sata) {
    perController = type == ControllerType.Scsi ? SCSI_UNITS : 6;
    units = perController;
  }
  place(address, index / perController, bus, index % units);
}

function place(address: Address, controller: i64, bus: i64, unit: i64): void {
  address.type = AddressType.Drive;
  address.controller = controller;
  address.bus = bus;
  address.target = 0;
  address.unit = unit;
}

/** The first free unit from a place (controller * 7 + unit) on; returns the place. */
function placeFree(devices: Devices, address: Address, from: i64): i64 {
  let at = from;
  while (isTaken(devices, at / SCSI_UNITS, 0, 0, at % SCSI_UNITS, address)) at++;
  place(address, at / SCSI_UNITS, 0, at % SCSI_UNITS);
  return at;
}

function isTaken(devices: Devices, controller: i64, bus: i64, target: i64, unit: i64, but: Address): bool {
  for (let i = 0; i < devices.disks.length; i++) {
    const info = devices.disks[i].info;
    if (info.drives == ControllerType.Scsi && isAt(info.address, controller, bus, target, unit)) return true;
  }
  for (let i = 0; i < devices.hostdevs.length; i++) {
    const info = devices.hostdevs[i].info;
    if (info.address == but || (devices.hostdevs[i].info.drives != ControllerType.Scsi && info.drives != 0)) continue;
    if (isAt(info.address, controller, bus, target, unit)) return true;
  }
  return false;
}

function isAt(address: Address, controller: i64, bus: i64, target: i64, unit: i64): bool {
  if (address.type != AddressType.Drive || address.controller != controller || address.bus != bus) return false;
  return address.target == target && address.unit == unit;
}
