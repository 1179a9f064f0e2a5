/**
 * What a controller cannot be on this machine, or with this QEMU. PCI controllers are in check_pci.ts.
 */
import { ControllerType } from "../../address/buses";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { literal } from "../../text/span";
import { noteAt, noteInside } from "../../xml/reader";
import { checkPci } from "./check_pci";
import { ControllerDefinition } from "./definition";
import { SCSI_MODELS, Scsi, USB_MODELS, Usb, isXhci } from "./models";

const XHCI_PORTS: i64 = 15;
/** What a QEMU must be able to do for a model, by the order of the models; -1 for nothing. */
// biome-ignore format: a table
const SCSI_NEEDS: StaticArray<i32> = [
  -1, -1, -1, Capability.LSI, Capability.MPTSAS1068, Capability.PVSCSI, -1, Capability.VIRTIO_SCSI_PCI, Capability.MEGASAS,
  Capability.VIRTIO_SCSI_PCI, Capability.VIRTIO_SCSI_PCI, Capability.NCR53C90, Capability.DC390, Capability.AM53C974,
];
// biome-ignore format: a table
const USB_NEEDS: StaticArray<i32> = [
  -1, Capability.PIIX3_USB_UHCI, Capability.PIIX4_USB_UHCI, Capability.USB_EHCI, Capability.ICH9_USB_EHCI1,
  Capability.ICH9_USB_EHCI1, Capability.ICH9_USB_EHCI1, Capability.ICH9_USB_EHCI1, Capability.VT82C686B_USB_UHCI,
  Capability.PCI_OHCI, Capability.NEC_USB_XHCI, -1, -1, Capability.QEMU_XHCI, -1,
];

export function checkController(controller: ControllerDefinition, context: Context): void {
  const notes = context.notes;
  const machine = context.machine;
  checkOptions(controller, context);
  if (controller.isPci) checkPci(controller, context);
  else if (controller.type == ControllerType.Scsi) checkScsi(controller, context);
  else if (controller.type == ControllerType.Ide) {
    if (controller.index == 0 && machine.hasBuiltinIde) return;
    noteAt(notes, Code.NotHere, controller.from)
      .named(machine.hasBuiltinIde ? "more than a single IDE controller" : "an IDE controller")
      .expectSpan(machine.name);
  } else if (controller.type == ControllerType.Sata) {
    if ((controller.index == 0 && machine.isQ35) || context.emulator.can(Capability.ICH9_AHCI)) return;
    noteAt(notes, Code.Unsupported, controller.from, "type").named("SATA");
  } else if (controller.isUsb) {
    if (controller.model == Usb.Qusb1 || controller.model == Usb.Qusb2)
      noteAt(notes, Code.NotHere, controller.from, "model").named("the USB controller model");
    if (isXhci(controller.model) && controller.ports > XHCI_PORTS) {
      noteAt(notes, Code.OutOfRange, controller.from, "ports")
        .namedSpan(literal(`the number of ports of a '${USB_MODELS[controller.model]}' controller`))
        .expect("up to '15' ports");
    }
  }
}

/** What only the virtio SCSI controller has. */
function checkOptions(controller: ControllerDefinition, context: Context): void {
  if (controller.isVirtioScsi) {
    controller.iothreads.check(context, controller.queues);
    if (controller.iothreads.isSet && !context.emulator.can(Capability.VIRTIO_SCSI_IOTHREAD_MAPPING)) {
      noteInside(context.notes, Code.Unsupported, controller.from, "driver").named(
        "an IOThread mapping for a virtio-scsi controller",
      );
    }
    if (controller.iothreads.isSet && controller.iothread > 0) {
      noteInside(context.notes, Code.Excludes, controller.from, "driver", "iothread")
        .named("the 'iothread' attribute")
        .expect("the 'iothreads' subelement");
    }
    return;
  }
  if (controller.queues >= 0) onlyVirtioScsi(controller, context, "queues");
  if (controller.cmdPerLun >= 0) onlyVirtioScsi(controller, context, "cmd_per_lun");
  if (controller.maxSectors >= 0) onlyVirtioScsi(controller, context, "max_sectors");
  if (controller.ioeventfd != 0) onlyVirtioScsi(controller, context, "ioeventfd");
  if (controller.iothread > 0) onlyVirtioScsi(controller, context, "iothread");
  if (controller.iothreads.isSet) onlyVirtioScsi(controller, context, "iothreads");
}

function onlyVirtioScsi(controller: ControllerDefinition, context: Context, attribute: string): void {
  noteInside(context.notes, Code.Requires, controller.from, "driver", attribute)
    .namedSpan(literal(`'${attribute}'`))
    .expect("a virtio scsi controller");
}

function checkScsi(controller: ControllerDefinition, context: Context): void {
  const notes = context.notes;
  const model = controller.model;
  if (model <= Scsi.Auto) {
    noteAt(notes, Code.Unsupported, controller.from).named("any SCSI controller model");
    return;
  }
  if (model == Scsi.Buslogic) noteAt(notes, Code.NotHere, controller.from, "model").named("the controller model");
  const need = SCSI_NEEDS[model];
  if (need >= 0 && !context.emulator.can(need)) {
    noteAt(notes, Code.Unsupported, controller.from, "model").namedSpan(
      literal(`the ${SCSI_MODELS[model]} SCSI controller`),
    );
  }
  if (model != Scsi.Ncr53c90) return;
  if (controller.index != 0) {
    noteAt(notes, Code.NotHere, controller.from, "index").named("ncr53c90 that isn't the first SCSI controller");
  } else if (!context.machine.hasBuiltinEsp) {
    noteAt(notes, Code.NotHere, controller.from, "model").named("ncr53c90 SCSI controller, which must be built-in,");
  }
}

/** Whether this QEMU has the model: said when the guest is started, as it can be defined without. */
export function checkUsbModel(controller: ControllerDefinition, context: Context): bool {
  const model = controller.model;
  if (model == Usb.Default) {
    noteAt(context.notes, Code.Missing, controller.from).named("model for the USB controller").expectWords(USB_MODELS);
    return false;
  }
  const need = USB_NEEDS[model];
  if (need >= 0 && !context.emulator.can(need)) {
    noteAt(context.notes, Code.Unsupported, controller.from, "model").namedSpan(
      literal(`USB controller model '${USB_MODELS[model]}'`),
    );
    return false;
  }
  if (controller.ports < 0 || isXhci(model)) return true;
  noteAt(context.notes, Code.NotHere, controller.from, "ports").named("'ports' of a USB controller of this model");
  return false;
}
