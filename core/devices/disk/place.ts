/**
 * Where a disk is on its bus: the address that follows from its target's name, and how -device says it.
 *
 * sda is the first disk of the first SCSI controller, hdc the first on the second channel of the IDE
 * controller, and so on. The disks of virtio and USB have an address like any other device.
 */
import { AddressType } from "../../address/address";
import { Bus, ControllerType } from "../../address/buses";
import { Props } from "../../argv/props";
import { Context } from "../../emulator/context";
import { NONE, Span, literal } from "../../text/span";
import { Writer } from "../../text/writer";
import { DiskDefinition } from "./definition";
import { BUSES, DiskBus } from "./words";

/** A wide SCSI bus has 16 units, of which one is the controller itself. */
const SCSI_UNITS: i32 = 15;
const SCSI_CONTROLLER: i32 = 7;

/** Gives the disk the place of its target's name, on buses where the name has one. */
export function placeDisk(disk: DiskDefinition): void {
  const address = disk.info.address;
  const index = disk.index;
  if (address.type != AddressType.None || index < 0) return;
  let controller = 0;
  let bus = 0;
  let unit = 0;
  if (disk.bus == DiskBus.Scsi) {
    controller = index / SCSI_UNITS;
    unit = index % SCSI_UNITS;
    if (unit >= SCSI_CONTROLLER) unit++;
  } else if (disk.bus == DiskBus.Ide) {
    controller = index / 4;
    bus = (index % 4) / 2;
    unit = index % 2;
  } else if (disk.bus == DiskBus.Sata) {
    controller = index / 6;
    unit = index % 6;
  } else if (disk.bus == DiskBus.Fdc) {
    controller = index / 2;
    unit = index % 2;
  } else return;
  address.type = AddressType.Drive;
  address.controller = controller;
  address.bus = bus;
  address.target = 0;
  address.unit = unit;
}

/** The keys of -device for the place. */
export function placeProps(disk: DiskDefinition, p: Props, context: Context): void {
  const address = disk.info.address;
  if (!address.is(AddressType.Drive)) return disk.info.props(p, context);
  const unit = max(address.unit, 0);
  const bus = max(address.bus, 0);
  if (disk.bus == DiskBus.Ide) {
    p.text("bus", numbered(controllerOf(disk, context), bus));
    p.integer("unit", unit);
  } else if (disk.bus == DiskBus.Sata) p.text("bus", numbered(controllerOf(disk, context), unit));
  else if (disk.bus == DiskBus.Fdc) p.integer("unit", unit);
  else {
    const scsi = controllerOf(disk, context);
    if (isPlainScsi(scsiController(disk, context))) {
      p.text("bus", numbered(scsi, bus));
      p.integer("scsi-id", unit);
    } else {
      p.text("bus", numbered(scsi, 0));
      p.integer("channel", bus);
      p.integer("scsi-id", max(address.target, 0));
      p.integer("lun", unit);
    }
  }
}

function numbered(controller: Span, number: i64): Span {
  return new Writer(24).span(controller).byte(0x2e).number(number).take();
}

/** What QEMU calls the controller: a builtin one has a name of its own. */
function controllerOf(disk: DiskDefinition, context: Context): Span {
  const index = max(disk.info.address.controller, 0);
  let bus: Bus | null;
  let name: string;
  if (disk.bus == DiskBus.Ide) {
    if (context.machine.hasBuiltinIde) return literal("ide");
    bus = context.buses.find(ControllerType.Ide, index);
    name = "ide";
  } else if (disk.bus == DiskBus.Sata) {
    if (context.machine.isQ35 && index == 0) return literal("ide");
    bus = context.buses.find(ControllerType.Sata, index);
    name = "sata";
  } else {
    bus = context.buses.find(ControllerType.Scsi, index);
    name = "scsi";
  }
  return bus && bus.alias != NONE ? bus.alias : new Writer(16).text(name).number(index).take();
}

function scsiController(disk: DiskDefinition, context: Context): Bus | null {
  return context.buses.find(ControllerType.Scsi, max(disk.info.address.controller, 0));
}

/** The models that have no channels and no LUNs, as indexes of the words of SCSI controllers' models. */
const LSILOGIC: i32 = 3;
const NCR53C90: i32 = 11;

function isPlainScsi(bus: Bus | null): bool {
  return bus ? bus.model == LSILOGIC || bus.model >= NCR53C90 : false;
}

/** The id for QEMU: `ide0-1-0`, `scsi0-0-0-1`, `virtio-disk0`. */
export function nameDisk(disk: DiskDefinition, context: Context): void {
  if (disk.info.alias != NONE) return;
  const address = disk.info.address;
  const to = new Writer(24).text(BUSES[disk.bus]);
  if (!address.is(AddressType.Drive)) to.text("-disk").number(disk.index);
  else {
    to.number(max(address.controller, 0)).byte(0x2d).number(max(address.bus, 0));
    const scsi = disk.bus == DiskBus.Scsi ? scsiController(disk, context) : null;
    const short = disk.bus != DiskBus.Scsi || (scsi ? scsi.model == LSILOGIC : false);
    if (!short) to.byte(0x2d).number(max(address.target, 0));
    to.byte(0x2d).number(max(address.unit, 0));
  }
  disk.info.alias = to.take();
}
