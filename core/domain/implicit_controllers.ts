/**
 * Controllers that a machine comes with.
 */
import { ControllerType } from "../address/buses";
import { PCI_MODELS, Pci, Usb } from "../devices/controller/models";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { literal } from "../text/span";
import { noteAt } from "../xml/reader";
import { addController, findController, maybeAddController, orderControllers } from "./controllers";
import { Devices } from "./devices";

export function addImplicitControllers(devices: Devices, context: Context): void {
  orderControllers(devices, context);
  addUsb(devices, context);
  if (context.machine.isQ35) maybeAddController(devices, context, ControllerType.Sata, 0);
  addPciRoot(devices, context);
}

/** The USB controller that guests have unless they say that they have none. */
function addUsb(devices: Devices, context: Context): void {
  const machine = context.machine;
  if (!machine.hasDefaultUsb || findController(devices, ControllerType.Usb, 0)) return;
  let model = Usb.Default;
  if (machine.isQ35) {
    const emulator = context.emulator;
    if (emulator.can(Capability.QEMU_XHCI)) model = Usb.QemuXhci;
    else if (emulator.can(Capability.NEC_USB_XHCI)) model = Usb.NecXhci;
    else if (emulator.can(Capability.ICH9_USB_EHCI1)) model = Usb.Ich9Ehci1;
    else return;
  } else if (machine.isArm) model = Usb.PciOhci;
  addController(devices, context, ControllerType.Usb, 0, model);
  if (model != Usb.Ich9Ehci1) return;
  addController(devices, context, ControllerType.Usb, 0, Usb.Ich9Uhci1);
  addController(devices, context, ControllerType.Usb, 0, Usb.Ich9Uhci2);
  addController(devices, context, ControllerType.Usb, 0, Usb.Ich9Uhci3);
}

/** The root bus that the board has. */
function addPciRoot(devices: Devices, context: Context): void {
  const machine = context.machine;
  const zpci = machine.isS390 && context.emulator.can(Capability.ZPCI);
  const model = machine.hasPcieRoot ? Pci.PcieRoot : machine.hasPciRoot || zpci ? Pci.Root : Pci.None;
  if (model == Pci.None) return;
  const root = findController(devices, ControllerType.Pci, 0);
  if (!root) addController(devices, context, ControllerType.Pci, 0, model);
  else if (root.model != model) {
    noteAt(context.notes, Code.BadValue, root.from, "model")
      .named("the model of the PCI controller with index='0'")
      .found(literal(PCI_MODELS[root.model]))
      .expect(PCI_MODELS[model]);
  }
}
