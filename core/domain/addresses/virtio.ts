/**
 * Which kind of place virtio devices take: CCW on s390x, MMIO on boards that have it, else PCI; and the
 * numbers on the buses that have no topology: CCW, spapr-vio.
 */
import { Address, AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { Connect, Device } from "../../devices/device";
import { Pci } from "../../devices/controller/models";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { SpanSet } from "../../text/set";
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
  for (let i = 0; i < devices.interfaces.length; i++) vio(devices.interfaces[i], VIO_NET, context, all);
  for (let i = 0; i < devices.controllers.length; i++) vio(devices.controllers[i], VIO_SCSI, context, all);
  for (let i = 0; i < devices.serials.length; i++) vio(devices.serials[i], VIO_SERIAL, context, all);
  for (let i = 0; i < devices.nvrams.length; i++) vio(devices.nvrams[i], VIO_NVRAM, context, all);
  for (let i = 0; i < devices.tpms.length; i++) vio(devices.tpms[i], VIO_TPM, context, all);
}

function vio(device: Device, first: i64, context: Context, all: Device[]): void {
  const address = device.info.address;
  if ((device.connect(context) & Connect.SpaprVio) != 0) address.type = AddressType.SpaprVio;
  if (address.type != AddressType.SpaprVio) return;
  const said = address.reg >= 0;
  if (!said) address.reg = first;
  while (isVioTaken(address, all)) {
    if (said) {
      noteInside(context.notes, Code.Conflict, device.from, "address", "reg").named("the spapr-vio address");
      return;
    }
    address.reg += VIO_STEP;
  }
}

function isVioTaken(address: Address, all: Device[]): bool {
  for (let i = 0; i < all.length; i++) {
    const other = all[i].info.address;
    if (other != address && other.type == AddressType.SpaprVio && other.reg == address.reg) return true;
  }
  return false;
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

function ccwName(cssid: i64, ssid: i64, devno: i64): u64 {
  return new Writer(16).hex(cssid).byte(0x2e).hex(ssid).byte(0x2e).hex(devno, 4).take();
}
