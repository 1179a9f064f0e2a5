/**
 * PCI places: for every device that plugs into PCI and has none, in libvirt's order of kinds, with the
 * bridges and ports that this takes.
 *
 * The order is that in which QEMU before 0.12 gave out slots by itself, so that a guest of then finds
 * its hardware where it was; newer kinds follow at the end.
 */
import { AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { Controller } from "../../devices/controller/controller";
import { Pci, Usb, isIch9 } from "../../devices/controller/models";
import { Connect, Device } from "../../devices/device";
import { Disk } from "../../devices/disk/disk";
import { Sound } from "../../devices/sound";
import { Hostdev } from "../../devices/hostdev/hostdev";
import { Video } from "../../devices/video/video";
import { Serial } from "../../devices/chardev/serial";
import { Input } from "../../devices/input";
import { Filesystem } from "../../devices/filesystem";
import { Watchdog } from "../../devices/watchdog";
import { Memballoon } from "../../devices/memballoon";
import { Rng } from "../../devices/rng";
import { Shmem } from "../../devices/shmem";
import { Panic } from "../../devices/panic";
import { MemoryDevice } from "../../devices/memory_device";
import { Iommu } from "../../devices/iommu";
import { Vsock } from "../../devices/vsock";
import { Crypto } from "../../devices/crypto";
import { Pstore } from "../../devices/pstore";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { decimal } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { findController, lastIndex, maybeAddController } from "../controllers";
import { Devices } from "../devices";
import { piix3Function, reserveChipset } from "./chipsets";
import { everyDevice } from "./order";
import { PciBus } from "./pci_bus";
import { PciTopology } from "./pci_topology";

const ON: i32 = 1;
/** The functions of an ICH9's USB controllers, by model from ehci1 on. */
const ICH9_FUNCTIONS: StaticArray<i32> = [7, 0, 1, 2];

export function assignPci(devices: Devices, context: Context, all: Device[]): void {
  const buses = <i32>lastIndex(devices, ControllerType.Pci) + 1;
  if (context.machine.isPseries) isolateNetworks(devices);
  let count = buses;
  if (buses > 0) {
    const rehearsal = survey(devices, context, all, buses, true);
    if (rehearsal.failed || !rehearse(devices, context, rehearsal, buses)) return;
    count = rehearsal.buses.length;
  }
  const topology = survey(devices, context, all, count, false);
  if (topology.failed || !context.machine.supportsPci) return;
  if (!reserveChipset(devices, context, topology) || !placeAll(devices, context, topology)) return;
  markMultifunction(everyDevice(devices));
  settleControllers(devices, context);
}

/** The buses that there are, with what is on them. */
function survey(devices: Devices, context: Context, all: Device[], count: i32, rehearsal: bool): PciTopology {
  const machine = context.machine;
  const emulator = context.emulator;
  const topology = new PciTopology(
    context.notes,
    rehearsal,
    machine.isPseries,
    emulator.can(Capability.PCIE_PCI_BRIDGE),
    emulator.can(Capability.VIRTIO_PCI_NON_TRANSITIONAL),
  );
  for (let i = 0; i < count; i++) topology.buses.push(new PciBus());
  let pcie = false;
  for (let i = 0; i < devices.controllers.length; i++) {
    const controller = devices.controllers[i];
    if (!controller.isPci) continue;
    if (controller.model == 0) {
      noteAt(context.notes, Code.Missing, controller.from, "model").named("the PCI controller's model");
      topology.failed = true;
      return topology;
    }
    const bus = topology.bus(controller.index);
    bus.setModel(controller.model, controller.pci.hotplug != 2);
    bus.group = controller.info.isolationGroup;
    bus.locked = machine.isPseries && controller.index == 0;
    if (controller.model == Pci.PcieRoot) pcie = true;
  }
  if (count > 0 && topology.bus(0).model == 0) topology.bus(0).setModel(Pci.Root, true);
  // Indexes that were left out are controllers, too.
  const model = machine.isPseries ? Pci.Root : pcie ? Pci.RootPort : Pci.Bridge;
  for (let i = 1; i < count; i++) if (topology.bus(i).model == 0) topology.bus(i).setModel(model, true);
  for (let i = 0; i < all.length; i++) {
    if (all[i].info.address.hasPci && !collect(all[i], context, topology)) return topology;
  }
  return topology;
}

/** Takes the place of a device that has one. */
function collect(device: Device, context: Context, topology: PciTopology): bool {
  const address = device.info.address;
  if (device instanceof Controller && address.domain == 0 && address.bus == 0 && address.slot == 1) {
    const func = piix3Function(device as Controller);
    if (func >= 0 && address.function == func) {
      // Part of the PIIX3, which takes its place with the board.
      if (topology.buses.length == 0 || (topology.bus(0).offers & Connect.Pci) != 0) return true;
      noteInside(context.notes, Code.NotHere, device.from, "address")
        .named("an integrated PIIX3 USB or IDE controller")
        .expect("bus 0 that is PCI");
      topology.failed = true;
      return false;
    }
  }
  let flags = topology.resolve(device.connect(context));
  if (flags == 0) flags = Connect.Pci;
  return topology.reserve(address, flags, device, device.info.isolationGroup);
}

/** Finds out which buses are missing, and adds their controllers. */
function rehearse(devices: Devices, context: Context, topology: PciTopology, before: i32): bool {
  if (!reserveChipset(devices, context, topology)) return false;
  if (topology.bus(0).model == Pci.Root && hasRoom(topology)) {
    // One slot stays free for a bridge, so that more can be plugged in later.
    if (!topology.keepFree(Connect.Pci | Connect.Automatic)) return false;
  }
  if (!placeAll(devices, context, topology)) return false;
  const grew = topology.buses.length > before;
  // Who leaves the topology to us also gets a free port.
  if (before <= 1 && grew && topology.bus(0).model == Pci.PcieRoot) {
    if (!topology.keepFree(Connect.Pcie | Connect.Automatic)) return false;
  }
  for (let i = 1; i < topology.buses.length; i++) {
    const model = topology.bus(i).model;
    if (!maybeAddController(devices, context, ControllerType.Pci, i, model)) continue;
    if (model == Pci.Root) continue;
    const controller = findController(devices, ControllerType.Pci, i)!;
    if (!topology.place(controller, topology.resolve(controller.connect(context)))) return false;
  }
  return true;
}

function hasRoom(topology: PciTopology): bool {
  for (let i = 0; i < topology.buses.length; i++) if (!topology.bus(i).isFull) return true;
  return false;
}

function placeAll(devices: Devices, context: Context, topology: PciTopology): bool {
  const controllers = devices.controllers;
  for (let i = 0; i < controllers.length; i++) {
    if (controllers[i].isPci && !controllers[i].isRoot && !placeOne(controllers[i], context, topology)) return false;
  }
  if (!each<Filesystem>(devices.filesystems, context, topology)) return false;
  for (let i = 0; i < devices.interfaces.length; i++) {
    const device = devices.interfaces[i];
    if ((device.connect(context) & Connect.HostDevice) == 0 && !placeOne(device, context, topology)) return false;
  }
  if (!each<Sound>(devices.sounds, context, topology)) return false;
  for (let i = 0; i < controllers.length; i++) {
    const controller = controllers[i];
    if (controller.isPci || (controller.type == ControllerType.Ide && controller.index == 0)) continue;
    if (!placeController(controller, devices, context, topology)) return false;
  }
  if (!each<Disk>(devices.disks, context, topology)) return false;
  for (let i = 0; i < devices.interfaces.length; i++) {
    const device = devices.interfaces[i];
    if ((device.connect(context) & Connect.HostDevice) != 0 && !placeOne(device, context, topology)) return false;
  }
  return (
    each<Hostdev>(devices.hostdevs, context, topology) &&
    each<Memballoon>(devices.memballoons, context, topology) &&
    each<Rng>(devices.rngs, context, topology) &&
    each<Watchdog>(devices.watchdogs, context, topology) &&
    each<Video>(devices.videos, context, topology) &&
    each<Shmem>(devices.shmems, context, topology) &&
    each<Input>(devices.inputs, context, topology) &&
    each<Serial>(devices.serials, context, topology) &&
    each<Iommu>(devices.iommus, context, topology) &&
    each<Vsock>(devices.vsocks, context, topology) &&
    each<MemoryDevice>(devices.memories, context, topology) &&
    each<Crypto>(devices.cryptos, context, topology) &&
    each<Panic>(devices.panics, context, topology) &&
    each<Pstore>(devices.pstores, context, topology)
  );
}

function each<T extends Device>(some: T[], context: Context, topology: PciTopology): bool {
  for (let i = 0; i < some.length; i++) if (!placeOne(some[i], context, topology)) return false;
  return true;
}

function placeOne(device: Device, context: Context, topology: PciTopology): bool {
  const flags = device.connect(context);
  if (!device.info.address.wantsPci) return true;
  const resolved = topology.resolve(flags);
  return resolved == 0 || topology.place(device, resolved);
}

/** The parts of an ICH9 USB controller share a slot. */
function placeController(controller: Controller, devices: Devices, context: Context, topology: PciTopology): bool {
  if (!controller.isUsb || !isIch9(controller.model)) return placeOne(controller, context, topology);
  const info = controller.info;
  if (!info.address.wantsPci) return true;
  const flags = topology.resolve(controller.connect(context));
  const func = ICH9_FUNCTIONS[controller.model - Usb.Ich9Ehci1];
  const multifunction = controller.model == Usb.Ich9Uhci1 ? ON : 0;
  for (let i = 0; i < devices.controllers.length; i++) {
    const other = devices.controllers[i];
    if (!other.isUsb || !isIch9(other.model) || other.index != controller.index) continue;
    if (!other.info.address.hasPci) continue;
    info.address.placePci(other.info.address.bus, other.info.address.slot, func, multifunction);
    return topology.reserve(info.address, flags, controller, info.isolationGroup);
  }
  if (!topology.place(controller, flags, func)) return false;
  info.address.multifunction = multifunction;
  return true;
}

/** Function 0 of a slot says that there are others. */
function markMultifunction(all: Device[]): void {
  for (let i = 0; i < all.length; i++) {
    const address = all[i].info.address;
    if (address.type != AddressType.Pci || address.function <= 0) continue;
    for (let j = 0; j < all.length; j++) {
      const first = all[j].info.address;
      if (first.type != AddressType.Pci || first.function != 0 || first.slot != address.slot) continue;
      if (first.bus != address.bus || first.domain != address.domain) continue;
      if (first.multifunction == 0) first.multifunction = ON;
      break;
    }
  }
}

/** What PCI controllers say of themselves once their places are known. */
function settleControllers(devices: Devices, context: Context): void {
  for (let i = 0; i < devices.controllers.length; i++) {
    const controller = devices.controllers[i];
    if (!controller.isPci) continue;
    const address = controller.info.address;
    const pci = controller.pci;
    const model = controller.model;
    pci.nameByDefault(model, context);
    if (model == Pci.Bridge) {
      if (pci.chassisNr < 0) pci.chassisNr = controller.index;
      if (controller.index <= address.bus) {
        noteAt(context.notes, Code.OutOfRange, controller.from, "index")
          .named("the index of a pci-bridge, which must be larger than the bus it is on,")
          .found(decimal(controller.index))
          .expectSpan(decimal(address.bus + 1));
      }
    } else if (model == Pci.RootPort || model == Pci.DownstreamPort) {
      if (pci.chassis < 0) pci.chassis = controller.index;
      if (pci.port < 0) pci.port = model == Pci.RootPort ? (address.slot << 3) + address.function : address.slot;
    } else if (model == Pci.ExpanderBus || model == Pci.PcieExpanderBus) {
      if (pci.busNr < 0) pci.busNr = freeBusNumber(devices);
      if (pci.busNr >= 0) continue;
      noteAt(context.notes, Code.NotHere, controller.from).named("a free busNr").expect("busNr assigned manually");
    } else if (model == Pci.Root && context.machine.isPseries) {
      if (pci.targetIndex < 0) pci.targetIndex = controller.index == 0 ? 0 : freeTarget(devices);
      if (pci.targetIndex >= 0) continue;
      noteAt(context.notes, Code.NotHere, controller.from).named("a usable target index").expect("1 to 31");
    }
  }
}

/** The lowest number in use minus two: an expander takes one itself and one for the bridge inside. */
function freeBusNumber(devices: Devices): i64 {
  let lowest: i64 = 256;
  for (let i = 0; i < devices.controllers.length; i++) {
    const controller = devices.controllers[i];
    if (controller.isPci && controller.pci.busNr >= 0) lowest = min(lowest, controller.pci.busNr);
  }
  return lowest <= 2 ? -1 : lowest - 2;
}

/** QEMU has 32 host bridges on pseries, the first of which is there anyway. */
function freeTarget(devices: Devices): i64 {
  for (let target: i64 = 1; target < 32; target++) {
    let taken = false;
    for (let i = 0; i < devices.controllers.length; i++) {
      const controller = devices.controllers[i];
      if (controller.isPci && controller.model == Pci.Root && controller.pci.targetIndex == target) taken = true;
    }
    if (!taken) return target;
  }
  return -1;
}

/** A card that a network chooses among the host's devices may be of any IOMMU group, so it is one of its own. */
function isolateNetworks(devices: Devices): void {
  let group = i32.MAX_VALUE;
  for (let i = 0; i < devices.interfaces.length; i++) {
    const device = devices.interfaces[i];
    if (device.isHostdev && device.info.isolationGroup == 0) device.info.isolationGroup = group--;
  }
}
