/**
 * What cannot be of host devices: what this QEMU doesn't have, and two of them that are one device.
 */
import { AddressType } from "../../address/address";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, literal, same } from "../../text/span";
import { isUuid } from "../../text/uuid";
import { noteAt, noteInside } from "../../xml/reader";
import { ADDRESS_TYPES } from "../../address/address";
import { SGIO_UNFILTERED } from "../disk/words";
import { CAPABILITIES, Hostdev, MDEV, PCI, SCSI, SCSI_HOST, USB } from "./hostdev";
import { MDEV_AP, MDEV_CCW, MDEV_MODELS, MDEV_PCI } from "./mdev";
import { HostPci, VFIO } from "./pci";

const ON: i32 = 1;

/** All of a domain; `cards` are the host's devices that are network cards. */
export function checkHostdevs(all: Hostdev[], cards: HostPci[], context: Context): void {
  let ramfb = 0;
  let ap = 0;
  for (let i = 0; i < all.length; i++) {
    const device = all[i];
    checkOne(device, context);
    for (let j = 0; j < i; j++) {
      if (!isSame(all[j], device)) continue;
      noteInside(context.notes, Code.Conflict, device.from, "source")
        .named("a hostdev of the domain configuration")
        .found(nameOf(device));
      break;
    }
    for (let j = 0; device.type == PCI && j < cards.length; j++) {
      if (!cards[j].isSame(device.pci)) continue;
      noteInside(context.notes, Code.Conflict, device.from, "source")
        .named("a hostdev of the domain configuration")
        .found(nameOf(device));
    }
    if (device.ramfb == ON && ++ramfb == 2) {
      noteAt(context.notes, Code.Conflict, device.from, "ramfb").named("'ramfb', which only one vgpu device can have,");
    }
    if (device.type == MDEV && device.mdev.model == MDEV_AP && ++ap == 2) {
      noteAt(context.notes, Code.Conflict, device.from, "model").named(
        "model vfio-ap, of which one hostdev is supported,",
      );
    }
  }
}

function nameOf(device: Hostdev): u64 {
  if (device.type == USB) return device.usb.name();
  if (device.type == PCI) return device.pci.name();
  if (device.type == SCSI) return device.scsi.name();
  return device.type == MDEV ? device.mdev.uuid : device.target.wwpn;
}

function isSame(a: Hostdev, b: Hostdev): bool {
  if (a.type != b.type || a.mode != b.mode) return false;
  if (a.type == USB) return a.usb.isSame(b.usb);
  if (a.type == PCI) return a.pci.isSame(b.pci);
  if (a.type == SCSI) return a.scsi.isSame(b.scsi);
  if (a.type == MDEV) return a.mdev.uuid != NONE && b.mdev.uuid != NONE && same(a.mdev.uuid, b.mdev.uuid);
  if (a.type != SCSI_HOST) return false;
  return a.target.wwpn != NONE && b.target.wwpn != NONE && same(a.target.wwpn, b.target.wwpn);
}

function checkOne(device: Hostdev, context: Context): void {
  const notes = context.notes;
  const emulator = context.emulator;
  if (device.mode == CAPABILITIES) {
    noteAt(notes, Code.NotHere, device.from, "mode").named("hostdev mode 'capabilities'").expect("subsystem");
    return;
  }
  const type = device.type;
  checkPlace(device, context);
  checkAttributes(device, context);
  if (device.display == ON && !context.guest.hasGraphics) {
    noteAt(notes, Code.Requires, device.from, "display")
      .named("attribute value 'display=on'")
      .expect("a graphics device");
  }
  if (type == USB && device.usb.guestReset != 0 && !emulator.can(Capability.USB_HOST_GUEST_RESETS_ALL)) {
    noteInside(notes, Code.Unsupported, device.from, "source", "guestReset").named("guestReset");
  }
  if (type == PCI) {
    if (device.pci.driver != VFIO && device.pci.driver != 0) {
      noteInside(notes, Code.NotHere, device.from, "driver", "name").named("this driver of PCI devices").expect("vfio");
    }
    if (!emulator.can(Capability.VFIO_PCI))
      noteAt(notes, Code.Unsupported, device.from, "type").named("VFIO PCI device assignment");
    if (device.pci.writeFiltering != 0) {
      noteInside(notes, Code.Unsupported, device.from, "source", "writeFiltering").named(
        "write filtering of PCI devices",
      );
    }
  }
  if (type == SCSI && device.sgio == SGIO_UNFILTERED) {
    noteAt(notes, Code.NotHere, device.from, "sgio").named("unfiltered sgio").expect("filtered");
  }
  if (type == SCSI_HOST && !emulator.can(Capability.VHOST_SCSI)) {
    noteAt(notes, Code.Unsupported, device.from, "type").named("vhost-scsi devices");
  }
  if (device.info.bootOrder >= 0 && type == SCSI_HOST) {
    noteInside(notes, Code.NotHere, device.from, "boot").named("booting from assigned vhost SCSI devices");
  }
  if (type == MDEV) checkMdev(device, context);
  checkTeaming(device, context);
}

/** Attributes that only some types have; the others don't even read them. */
function checkAttributes(device: Hostdev, context: Context): void {
  const notes = context.notes;
  if (device.sgio != 0 && device.type != SCSI) {
    noteAt(notes, Code.Requires, device.from, "sgio").named("sgio").expect("a scsi host device");
  }
  if (device.rawio != 0 && device.type != SCSI) {
    noteAt(notes, Code.Requires, device.from, "rawio").named("rawio").expect("a scsi host device");
  }
}

function checkPlace(device: Hostdev, context: Context): void {
  const address = device.info.address;
  const type = device.type;
  if (address.is(AddressType.None)) return;
  let expected = "";
  if (type == PCI && !address.is(AddressType.Pci) && !address.is(AddressType.Unassigned)) expected = "pci";
  if (type == SCSI && !address.is(AddressType.Drive)) expected = "drive";
  if (type == SCSI_HOST && !address.is(AddressType.Pci) && !address.is(AddressType.Ccw)) expected = "pci";
  if (type == USB && !address.is(AddressType.Usb)) expected = "usb";
  const model = device.mdev.model;
  if (type == MDEV && model == MDEV_PCI && !address.is(AddressType.Pci)) expected = "pci";
  if (type == MDEV && model == MDEV_CCW && !address.is(AddressType.Ccw)) expected = "ccw";
  if (expected.length == 0) return;
  const note = noteInside(context.notes, Code.NotHere, device.from, "address", "type");
  note.found(literal(ADDRESS_TYPES[address.type])).expect(expected);
  if (type == MDEV) note.namedSpan(literal("this address type of a mediated device model " + MDEV_MODELS[model]));
  else note.named("this address type of a host device");
}

function checkMdev(device: Hostdev, context: Context): void {
  const notes = context.notes;
  const emulator = context.emulator;
  const model = device.mdev.model;
  if (device.mdev.uuid == NONE) {
    noteInside(notes, Code.Missing, device.from, "source").named("uuid of the source's <address>");
  } else if (!isUuid(device.mdev.uuid)) {
    noteInside(notes, Code.BadValue, device.from, "source").named("uuid").found(device.mdev.uuid).expect("a uuid");
  }
  if (model == MDEV_PCI && !emulator.can(Capability.VFIO_PCI)) lacks(device, context, "VFIO PCI device assignment");
  if (model == MDEV_CCW && !emulator.can(Capability.VFIO_CCW)) lacks(device, context, "VFIO CCW device assignment");
  if (model == MDEV_AP && !emulator.can(Capability.VFIO_AP)) lacks(device, context, "VFIO AP device assignment");
  if (device.info.bootOrder >= 0 && model != MDEV_CCW) {
    noteInside(notes, Code.NotHere, device.from, "boot")
      .namedSpan(literal("booting from assigned mediated devices of model " + MDEV_MODELS[model]))
      .expect("vfio-ccw");
  }
}

function lacks(device: Hostdev, context: Context, what: string): void {
  noteAt(context.notes, Code.Unsupported, device.from, "model").named(what);
}

function checkTeaming(device: Hostdev, context: Context): void {
  const notes = context.notes;
  const teaming = device.teaming;
  if (teaming.type == 0) return;
  if (!teaming.isTransient) {
    noteInside(notes, Code.Requires, device.from, "teaming", "type")
      .named("teaming of a hostdev")
      .expect("type='transient'");
  }
  if (teaming.persistent == NONE) {
    noteInside(notes, Code.Missing, device.from, "teaming").named("persistent attribute of teaming");
  }
  if (device.type != PCI) {
    noteInside(notes, Code.Requires, device.from, "teaming").named("teaming").expect("pci hostdev devices");
  }
}
