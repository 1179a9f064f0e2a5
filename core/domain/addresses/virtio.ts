/**
 * Which kind of place virtio devices take: CCW on s390x, MMIO on boards that have it, else PCI; and the
 * numbers on the buses that have no topology: CCW, spapr-vio.
 */
import { AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { Serial } from "../../devices/chardev/serial";
import { Controller } from "../../devices/controller/controller";
import { Connect, Device } from "../../devices/device";
import { Interface } from "../../devices/interface/interface";
import { Nvram } from "../../devices/nvram";
import { Tpm } from "../../devices/tpm";
import { Pci } from "../../devices/controller/models";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { SpanSet } from "../../text/set";
import { Span } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { findController } from "../controllers";
import { Devices } from "../devices";

/** All virtio devices of one channel subsystem image have this cssid. */
const CSSID: i64 = 0xfe;

/** Where the search for a free number on spapr-vio begins, by kind of device; QEMU's own defaults. */
const VIO_NET: i64 = 0x1000;
const VIO_SCSI: i64 = 0x2000;
const VIO_SERIAL: i64 = 0x30000000;
const VIO_NVRAM: i64 = 0x3000;
const VIO_TPM: i64 = 0x4000;
const VIO_STEP: i64 = 0x1000;

export function assignVio(devices: Devices, context: Context, all: Device[]): void {
  for (let i = 0; i < all.length; i++) {
    if ((all[i].connect(context) & Connect.SpaprVio) != 0) all[i].info.address.type = AddressType.SpaprVio;
  }
  const taken = saidVio(context, all);
  vio<Interface>(devices.interfaces, VIO_NET, taken);
  vio<Controller>(devices.controllers, VIO_SCSI, taken);
  vio<Serial>(devices.serials, VIO_SERIAL, taken);
  vio<Nvram>(devices.nvrams, VIO_NVRAM, taken);
  vio<Tpm>(devices.tpms, VIO_TPM, taken);
}

/** Gives the devices of one kind their numbers: `next` is where to look, and is handed on. */
function vio<T extends Device>(some: T[], next: i64, taken: i64[]): void {
  for (let i = 0; i < some.length; i++) {
    const device = some[i];
    const address = device.info.address;
    if (address.type != AddressType.SpaprVio) continue;
    if (address.reg < 0) {
      while (taken.includes(next)) next += VIO_STEP;
      address.reg = next;
      taken.push(next);
    }
  }
}

/** The numbers that are said; one that is said twice is refused. */
function saidVio(context: Context, all: Device[]): i64[] {
  const taken: i64[] = [];
  for (let i = 0; i < all.length; i++) {
    const address = all[i].info.address;
    if (address.type != AddressType.SpaprVio || address.reg < 0) continue;
    if (taken.includes(address.reg))
      noteInside(context.notes, Code.Conflict, all[i].from, "address", "reg").named("the spapr-vio address");
    taken.push(address.reg);
  }
  return taken;
}

/** The type of address of virtio devices that came without. */
export function primeVirtio(devices: Devices, context: Context, all: Device[]): void {
  const machine = context.machine;
  let type = AddressType.None;
  if (machine.isCcw) type = AddressType.Ccw;
  else if (machine.isArmVirt || machine.isRiscvVirt || machine.isVexpress) {
    const emulator = context.emulator;
    const root = findController(devices, ControllerType.Pci, 0);
    const pcie = root != null && root.model == Pci.PcieRoot;
    const ports = emulator.can(Capability.PCIE_ROOT_PORT) || emulator.can(Capability.IOH3420);
    // MMIO only where PCI Express lacks, or where a device asks for it already.
    if (pcie && ports && !hasMmio(all)) type = AddressType.Pci;
    else if (emulator.can(Capability.VIRTIO_MMIO)) type = AddressType.VirtioMmio;
  }
  if (type == AddressType.None) return;
  for (let i = 0; i < all.length; i++) {
    const address = all[i].info.address;
    const connect = all[i].connect(context);
    if (address.type != AddressType.None) continue;
    if ((connect & Connect.Virtio) != 0) address.type = type;
    else if (type == AddressType.Ccw && (connect & Connect.Ccw) != 0) address.type = type;
  }
  if (type != AddressType.VirtioMmio) return;
  // These two have never been there.
  for (let i = 0; i < devices.filesystems.length; i++) unprime(devices.filesystems[i]);
  for (let i = 0; i < devices.vsocks.length; i++) unprime(devices.vsocks[i]);
}

function unprime(device: Device): void {
  const address = device.info.address;
  if (address.type == AddressType.VirtioMmio && address.from == 0) address.type = AddressType.None;
}

function hasMmio(all: Device[]): bool {
  for (let i = 0; i < all.length; i++) if (all[i].info.address.type == AddressType.VirtioMmio) return true;
  return false;
}

/** CCW numbers: those that are said first, then the next free one for each of the rest. */
export function assignCcw(context: Context, all: Device[]): void {
  const taken = new SpanSet();
  for (let i = 0; i < all.length; i++) {
    const address = all[i].info.address;
    if (address.type != AddressType.Ccw || address.devno < 0) continue;
    address.cssid = max(address.cssid, 0);
    address.ssid = max(address.ssid, 0);
    const name = ccwName(address.cssid, address.ssid, address.devno);
    if (taken.add(name)) continue;
    noteInside(context.notes, Code.Conflict, all[i].from, "address").named("the CCW devno").found(name);
  }
  let ssid: i64 = 0;
  let devno: i64 = 0;
  for (let i = 0; i < all.length; i++) {
    const address = all[i].info.address;
    if (address.type != AddressType.Ccw || address.devno >= 0) continue;
    while (!taken.add(ccwName(CSSID, ssid, devno))) {
      if (++devno <= 0xffff) continue;
      devno = 0;
      ssid++;
    }
    address.cssid = CSSID;
    address.ssid = ssid;
    address.devno = devno;
  }
}

function ccwName(cssid: i64, ssid: i64, devno: i64): Span {
  return new Writer(16).hex(cssid).byte(0x2e).hex(ssid).byte(0x2e).hex(devno, 4).take();
}
