/**
 * Aliases (QEMU's ids), boot indexes, and the names of buses: what the command line calls things.
 */
import { AddressType } from "../address/address";
import { Bus, CONTROLLER_TYPES, ControllerType } from "../address/buses";
import { Controller } from "../devices/controller/controller";
import { Pci, Scsi } from "../devices/controller/models";
import { Connect, Device } from "../devices/device";
import { DeviceInfo } from "../devices/info";
import { Filesystem } from "../devices/filesystem";
import { Sound } from "../devices/sound";
import { Hostdev } from "../devices/hostdev/hostdev";
import { Redirdev } from "../devices/redirdev";
import { Video } from "../devices/video/video";
import { Input } from "../devices/input";
import { Serial } from "../devices/chardev/serial";
import { Parallel } from "../devices/chardev/parallel";
import { Console } from "../devices/chardev/console";
import { Channel } from "../devices/chardev/channel";
import { Hub } from "../devices/hub";
import { Shmem } from "../devices/shmem";
import { Smartcard } from "../devices/smartcard";
import { Watchdog } from "../devices/watchdog";
import { Memballoon } from "../devices/memballoon";
import { Rng } from "../devices/rng";
import { Tpm } from "../devices/tpm";
import { MemoryDevice } from "../devices/memory_device";
import { Vsock } from "../devices/vsock";
import { Iommu } from "../devices/iommu";
import { Crypto } from "../devices/crypto";
import { Pstore } from "../devices/pstore";
import { Context } from "../emulator/context";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, literal, slice, startsWith } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { Devices } from "./devices";
import { Domain } from "./domain";

export function assignAliases(domain: Domain): void {
  const context = domain.context;
  const devices = domain.devices;
  for (let i = 0; i < devices.controllers.length; i++) nameController(devices.controllers[i], context);
  nameBuses(devices, context);
  for (let i = 0; i < devices.disks.length; i++) {
    const disk = devices.disks[i];
    nameDisk(disk.info, disk.connect(context), disk.index, context);
  }
  const hostdevs = nameInterfaces(devices);
  count<Filesystem>(devices.filesystems, "fs");
  count<Sound>(devices.sounds, "sound");
  count<Hostdev>(devices.hostdevs, "hostdev", hostdevs);
  count<Redirdev>(devices.redirdevs, "redir");
  count<Video>(devices.videos, "video");
  count<Input>(devices.inputs, "input");
  count<Parallel>(devices.parallels, "parallel");
  count<Serial>(devices.serials, "serial");
  count<Channel>(devices.channels, "channel");
  // A console that is the first serial port under another name is that port.
  const consoles = devices.consoles;
  if (consoles.length > 0 && devices.serials.length > 0 && consoles[0].isSerial)
    consoles[0].info.alias = devices.serials[0].info.alias;
  count<Console>(consoles, "console");
  count<Hub>(devices.hubs, "hub");
  count<Shmem>(devices.shmems, "shmem");
  count<Smartcard>(devices.smartcards, "smartcard");
  count<Watchdog>(devices.watchdogs, "watchdog");
  count<Memballoon>(devices.memballoons, "balloon");
  count<Rng>(devices.rngs, "rng");
  count<Tpm>(devices.tpms, "tpm");
  nameMemories(devices);
  count<Vsock>(devices.vsocks, "vsock");
  count<Iommu>(devices.iommus, "iommu");
  count<Crypto>(devices.cryptos, "crypto");
  count<Pstore>(devices.pstores, "pstore");
}

/** `sound0`, `sound1` …: the position in the list, above the numbers that are taken. */
function count<T extends Device>(some: T[], prefix: string, from: i64 = 0): void {
  for (let i = 0; i < some.length; i++) {
    const info = some[i].info;
    if (info.alias == NONE) info.alias = numbered(prefix, from + i);
  }
}

function numbered(prefix: string, number: i64): Span {
  return join(prefix, decimal(number));
}

/** One more than the highest number behind a prefix. */
function nextAfter<T extends Device>(some: T[], prefix: string): i64 {
  let next: i64 = 0;
  for (let i = 0; i < some.length; i++) {
    const alias = some[i].info.alias;
    if (!startsWith(alias, prefix)) continue;
    const number = toInteger(slice(alias, prefix.length));
    if (number != NOT_A_NUMBER) next = max(next, number + 1);
  }
  return next;
}

/** Cards that are devices of the host are counted among those; returns how many there are. */
function nameInterfaces(devices: Devices): i64 {
  let cards: i64 = 0;
  let hostdevs: i64 = 0;
  for (let i = 0; i < devices.interfaces.length; i++) {
    const device = devices.interfaces[i];
    if (device.info.alias != NONE) continue;
    device.info.alias = device.isHostdev ? numbered("hostdev", hostdevs++) : numbered("net", cards++);
  }
  return hostdevs;
}

/** Memory modules are called by their slot, other memory devices by their number. */
function nameMemories(devices: Devices): void {
  for (let i = 0; i < devices.memories.length; i++) {
    const memory = devices.memories[i];
    if (memory.info.alias != NONE) continue;
    const address = memory.info.address;
    const prefix = memory.aliasPrefix;
    const slot = address.type == AddressType.Dimm;
    memory.info.alias = numbered(prefix, slot ? address.slot : nextAfter<MemoryDevice>(devices.memories, prefix));
  }
}

/** `ide0-0-1`, `scsi0-0-0-2`, `virtio-disk0`: by the place, or else by the target's name. */
function nameDisk(info: DeviceInfo, connect: i32, index: i32, context: Context): void {
  if (info.alias != NONE) return;
  const to = new Writer(24);
  const address = info.address;
  if (address.type != AddressType.Drive) {
    const usb = (connect & Connect.Usb) != 0;
    to.text(usb ? "usb" : (connect & Connect.Virtio) != 0 ? "virtio" : "sd");
    info.alias = to.text("-disk").number(index).take();
    return;
  }
  to.text(CONTROLLER_TYPES[info.drives]);
  to.number(address.controller).byte(0x2d).number(address.bus).byte(0x2d);
  const controller = context.buses.find(ControllerType.Scsi, address.controller);
  const lsilogic = controller ? controller.model == Scsi.Lsilogic : false;
  if (info.drives == ControllerType.Scsi && !lsilogic) to.number(address.target).byte(0x2d);
  info.alias = to.number(address.unit).take();
}

function nameController(controller: Controller, context: Context): void {
  if (controller.info.alias != NONE) return;
  const builtin = builtinName(controller, context);
  const type = CONTROLLER_TYPES[controller.type];
  controller.info.alias = builtin != NONE ? builtin : numbered(type, controller.index);
}

/** What QEMU calls the buses of controllers that the board has, and of PCI; NONE for others. */
function builtinName(controller: Controller, context: Context): Span {
  const machine = context.machine;
  if (controller.isPci) {
    if (!machine.supportsMultibus) return literal("pci");
    return join(controller.model == Pci.PcieRoot ? "pcie." : "pci.", decimal(controller.index));
  }
  if (controller.index != 0) return NONE;
  if (controller.type == ControllerType.Ide && machine.hasBuiltinIde) return literal("ide");
  if (controller.type == ControllerType.Sata && machine.isQ35) return literal("ide");
  if (controller.type == ControllerType.Scsi && controller.model == Scsi.Ncr53c90) return literal("scsi");
  return controller.isUsb ? literal("usb") : NONE;
}

/** Enters the controllers where devices look up the name of their bus. */
function nameBuses(devices: Devices, context: Context): void {
  context.buses.clear();
  // A companion gives no bus of its own, unless it is left alone.
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < devices.controllers.length; i++) {
      const controller = devices.controllers[i];
      if (controller.isCompanion == (pass == 0)) continue;
      const bus = new Bus(controller.type, controller.index);
      bus.alias = controller.info.alias;
      bus.model = controller.model;
      bus.name = busName(controller, context);
      context.buses.add(bus);
    }
  }
}

/** The alias; what the board has keeps QEMU's name even when the user gave it another. */
function busName(controller: Controller, context: Context): Span {
  const alias = controller.info.alias;
  const machine = context.machine;
  if (controller.type == ControllerType.Ide && machine.hasBuiltinIde) return literal("ide");
  if (controller.type == ControllerType.Sata && machine.isQ35 && controller.index == 0) return literal("ide");
  if (!controller.isRoot) return alias;
  if (controller.model == Pci.PcieRoot) return controller.info.hasUserAlias ? literal("pcie.0") : alias;
  // A further host bridge of a pseries machine is a device, and its bus the first one of it.
  if (controller.pci.targetIndex > 0) return join("", alias, ".0");
  if (!controller.info.hasUserAlias) return alias;
  return literal(machine.supportsMultibus ? "pci.0" : "pci");
}
