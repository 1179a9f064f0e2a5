/**
 * Controllers, read from a command line: which -device are controllers, and the bus that each gives.
 *
 * Others name a controller's bus, so all controllers are read before anything else, in the order of the line (QEMU
 * itself takes no bus that comes later). A controller's index is the number at the end of its id, as libvirt gives
 * them, or else the next that is free of its type.
 */
import { Bus, ControllerType } from "../../address/buses";
import { Context } from "../../emulator/context";
import { NOT_A_NUMBER, isDigit, toInteger } from "../../text/number";
import { NONE, Span, byteAt, is, size, slice, wordIndex } from "../../text/span";
import { join } from "../../text/writer";
import { NativeDevice } from "../native";
import { VIRTIO_NON_TRANSITIONAL, VIRTIO_TRANSITIONAL } from "../virtio";
import { Controller } from "./controller";
import { PCI_NAMES, Pci, SCSI_DRIVERS, Scsi, USB_DRIVERS } from "./models";

/** The model of the controller that a PCI driver makes, by the order of PCI_NAMES. */
// biome-ignore format: a table
const PCI_MODEL_OF: StaticArray<i32> = [
  Pci.None, Pci.Bridge, Pci.DmiToPciBridge, Pci.RootPort, Pci.UpstreamPort, Pci.DownstreamPort, Pci.ExpanderBus,
  Pci.PcieExpanderBus, Pci.RootPort, Pci.Root, Pci.PcieToPciBridge,
];

/** The controller that the device is; null when it is none, or more than is known of it. */
export function readController(device: NativeDevice, others: Controller[]): Controller | null {
  const controller = new Controller();
  if (!kindOf(device, controller)) return null;
  controller.index = NO_NUMBER;
  controller.readNative(device);
  if (controller.index < 0) controller.index = indexOf(device.id, controller, others);
  if (device.p.leftover()) return null;
  return controller;
}

const NO_NUMBER: i64 = -1;

/** Sets type and model by the driver; false for another kind of device. */
function kindOf(device: NativeDevice, controller: Controller): bool {
  const driver = device.driver;
  const pci = size(driver) == 0 ? -1 : wordIndex(driver, PCI_NAMES);
  if (pci > 0) {
    controller.type = ControllerType.Pci;
    controller.pci.modelName = pci;
    controller.model = PCI_MODEL_OF[pci];
    return true;
  }
  const usb = wordIndex(driver, USB_DRIVERS);
  if (usb > 0) {
    controller.type = ControllerType.Usb;
    controller.model = usb;
    return true;
  }
  const scsi = is(driver, "lsi53c895a") ? Scsi.Lsilogic : wordIndex(driver, SCSI_DRIVERS);
  if (scsi > 0) {
    controller.type = ControllerType.Scsi;
    controller.model = scsi;
    return true;
  }
  const virtio = device.virtio("virtio-scsi");
  if (virtio > 0) {
    controller.type = ControllerType.Scsi;
    controller.model =
      virtio == VIRTIO_TRANSITIONAL
        ? Scsi.VirtioTransitional
        : virtio == VIRTIO_NON_TRANSITIONAL
          ? Scsi.VirtioNonTransitional
          : Scsi.Virtio;
    return true;
  }
  const serial = device.virtio("virtio-serial");
  if (serial > 0) {
    controller.type = ControllerType.VirtioSerial;
    // The plain model is what nobody says.
    controller.model = serial == VIRTIO_TRANSITIONAL || serial == VIRTIO_NON_TRANSITIONAL ? serial : 0;
    return true;
  }
  if (is(driver, "usb-ccid")) controller.type = ControllerType.Ccid;
  else if (is(driver, "ahci") || is(driver, "ich9-ahci")) controller.type = ControllerType.Sata;
  return controller.type != 0;
}

/** The number at the end of the id, unless another of the type has it; else the first that is free. */
function indexOf(id: Span, controller: Controller, others: Controller[]): i64 {
  let from = size(id);
  while (from > 0 && isDigit(byteAt(id, from - 1))) from--;
  const number = toInteger(slice(id, from));
  // `usb` alone is libvirt's name of the first.
  const said = number == NOT_A_NUMBER ? (controller.isUsb && is(id, "usb") ? 0 : -1) : number;
  if (said >= 0 && said < MOST && !isTaken(said, controller, others)) return said;
  const taken = new StaticArray<bool>(others.length + 2);
  for (let i = 0; i < others.length; i++) {
    const index = others[i].index;
    if (others[i].type == controller.type && index >= 0 && index < taken.length) taken[<i32>index] = true;
  }
  let free = controller.isPci ? 1 : 0;
  while (taken[free]) free++;
  return free;
}

/** Ids of people's own may end in any number. */
const MOST: i64 = 256;

function isTaken(index: i64, controller: Controller, others: Controller[]): bool {
  for (let i = 0; i < others.length; i++) {
    if (others[i].type == controller.type && others[i].index == index && !others[i].isCompanion) return true;
  }
  return false;
}

/** Enters the bus that a controller gives, under what the line calls it. */
export function enterBus(controller: Controller, name: Span, context: Context): void {
  if (controller.isCompanion) return;
  const bus = new Bus(controller.type, controller.index);
  bus.model = controller.model;
  bus.alias = name;
  // A further host bridge of a pseries machine has its bus inside.
  bus.name = controller.isRoot && controller.index > 0 && name != NONE ? join("", name, ".0") : name;
  context.buses.add(bus);
}
