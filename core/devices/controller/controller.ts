/**
 * A controller, which gives the guest a bus: <controller>.
 * https://libvirt.org/formatdomain.html#controllers
 *
 * What its XML says is in definition.ts, what it cannot be in check.ts.
 */
import { AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { toInteger } from "../../text/number";
import { NONE, literal, slice, startsWith } from "../../text/span";
import { Writer, decimal, join } from "../../text/writer";
import { ON_OFF } from "../../xml/fields";
import { Connect, deviceProps } from "../device";
import { NativeDevice } from "../native";
import { VIRTIO, VIRTIO_NON_TRANSITIONAL, VIRTIO_TRANSITIONAL, virtioConnect, virtioDriver } from "../virtio";
import { checkController, checkUsbModel } from "./check";
import { ControllerDefinition } from "./definition";
import { Pci, SCSI_DRIVERS, Scsi, USB_DRIVERS, Usb, isXhci } from "./models";

export class Controller extends ControllerDefinition {
  static make(type: ControllerType, index: i64, model: i32): Controller {
    const controller = new Controller();
    controller.type = type;
    controller.index = index;
    controller.model = model;
    return controller;
  }

  /** virtio's own word for the model: see VIRTIO_MODELS. */
  private get virtioModel(): i32 {
    if (this.isVirtioSerial) return max(this.model, VIRTIO);
    if (this.model == Scsi.VirtioTransitional) return VIRTIO_TRANSITIONAL;
    return this.model == Scsi.VirtioNonTransitional ? VIRTIO_NON_TRANSITIONAL : VIRTIO;
  }

  defaults(context: Context): void {
    if (!context.modern) return;
    if (this.queues == 0) this.queues = -1;
    if (this.cmdPerLun == 0) this.cmdPerLun = -1;
    if (this.maxSectors == 0) this.maxSectors = -1;
    if (this.iothread == 0) this.iothread = -1;
    if (this.type == ControllerType.Scsi && this.model <= Scsi.Auto) this.model = defaultScsi(context);
    if (this.isUsb && this.model == Usb.Default) this.defaultUsb(context);
    if (!this.isUsb) return;
    if (this.model == Usb.None) this.info.address.type = AddressType.None;
    // Each pair of an ICH9's six ports has its own companion.
    if (this.info.startPort < 0 && this.model >= Usb.Ich9Uhci1 && this.model <= Usb.Ich9Uhci3)
      this.info.startPort = (this.model - Usb.Ich9Uhci1) * 2;
  }

  private defaultUsb(context: Context): void {
    const emulator = context.emulator;
    const machine = context.machine;
    if (emulator.can(Capability.PIIX3_USB_UHCI)) this.model = Usb.Piix3Uhci;
    else if (!machine.isX86 && emulator.can(Capability.PCI_OHCI)) this.model = Usb.PciOhci;
    if (machine.isS390) {
      if (this.info.address.type == AddressType.None) this.model = Usb.None;
      return;
    }
    const xhci = emulator.can(Capability.QEMU_XHCI);
    const nec = emulator.can(Capability.NEC_USB_XHCI);
    if (machine.isPpc64) {
      // The newest only where nothing can depend on the old one: another controller is other hardware.
      if (context.abiUpdate && xhci) this.model = Usb.QemuXhci;
      else if (context.abiUpdate && nec) this.model = Usb.NecXhci;
      else this.model = emulator.can(Capability.PCI_OHCI) ? Usb.PciOhci : Usb.Default;
    } else if (machine.isAarch64) {
      if (xhci) this.model = Usb.QemuXhci;
      else if (nec) this.model = Usb.NecXhci;
    } else if (machine.isLoongarch && xhci) this.model = Usb.QemuXhci;
  }

  check(context: Context): void {
    if (context.modern) checkController(this, context);
  }

  connect(context: Context): i32 {
    if (this.isPci) return this.pci.connect(this.model);
    if (this.type == ControllerType.Sata || this.type == ControllerType.Ide) return Connect.Pci;
    if (this.type == ControllerType.Ccid) return Connect.Usb;
    if (this.isVirtioSerial) return virtioConnect(this.virtioModel);
    if (this.isUsb) {
      if (this.model == Usb.None) return Connect.None;
      return isXhci(this.model) ? Connect.Pcie : Connect.Pci;
    }
    if (this.type != ControllerType.Scsi || this.model == Scsi.Ncr53c90) return Connect.None;
    if (this.isVirtioScsi) return virtioConnect(this.virtioModel);
    return this.model == Scsi.Ibmvscsi ? Connect.SpaprVio | Connect.Pci : Connect.Pci;
  }

  /** Part of the board, so that no -device makes it. */
  private isBuiltin(context: Context): bool {
    const machine = context.machine;
    if (this.isRoot) return this.model == Pci.PcieRoot || !machine.isPseries || this.pci.targetIndex <= 0;
    if (this.index != 0) return false;
    if (this.type == ControllerType.Sata) return machine.isQ35;
    if (this.type == ControllerType.Ide) return machine.hasBuiltinIde;
    return this.type == ControllerType.Scsi && this.model == Scsi.Ncr53c90 && machine.hasBuiltinEsp;
  }

  /** -global for what the board's own bridges take only that way. */
  emitGlobal(line: CommandLine, context: Context): void {
    if (!this.isRoot || this.pci.hole64 < 0) return;
    const to = new Writer(64);
    to.text(this.model == Pci.Root ? "i440FX-pcihost" : "q35-pcihost").text(".pci-hole64-size=");
    line.put("global", to.number(this.pci.hole64).byte(0x4b).take());
  }

  emit(line: CommandLine, context: Context): void {
    if (this.isPci && this.model == Pci.Root && this.index == 0 && this.pci.hotplug != 0) {
      line.put("global", join("PIIX4_PM.acpi-root-pci-hotplug=", literal(ON_OFF[this.pci.hotplug])));
    }
    if (this.isBuiltin(context)) return;
    if (this.isUsb && (this.model == Usb.None || (this.model == Usb.Default && context.machine.isS390))) return;
    if (this.isUsb && !checkUsbModel(this, context)) return;
    if (this.type == ControllerType.Ide || this.type == ControllerType.Fdc) return;
    const p = deviceProps(line, context);
    if (this.isPci) this.pci.props(p, this.model, this.info);
    else if (this.isUsb) this.usb(p, context);
    else if (this.type == ControllerType.Scsi) this.scsi(p);
    else if (this.isVirtioSerial) this.virtioSerial(p);
    else {
      p.fixed("driver", this.type == ControllerType.Ccid ? "usb-ccid" : "ahci");
      p.text("id", this.info.alias);
    }
    this.info.props(p, context);
    line.putProps("device", p);
  }

  /** Reads what the -device of this type and model says; the inverse of `emit`. */
  readNative(device: NativeDevice): void {
    const p = device.p;
    if (this.isPci) this.pci.props(p, this.model, this.info);
    else if (this.isUsb) this.usb(p, device.context);
    else if (this.type == ControllerType.Scsi) this.scsi(p);
    else if (this.isVirtioSerial) this.virtioSerial(p);
    this.info.props(p, device.context);
  }

  private usb(p: Props, context: Context): void {
    this.model = p.word("driver", USB_DRIVERS, this.model);
    this.ports = p.integer("p2", this.ports);
    p.integer("p3", this.ports);
    if (p.reading && p.has("masterbus")) {
      const master = context.buses.named(p.text("masterbus", NONE));
      if (master) this.index = master.index;
      this.info.startPort = p.integer("firstport", 0);
      return;
    }
    if (!this.isCompanion) {
      p.text("id", this.info.alias);
      return;
    }
    const master = context.buses.find(ControllerType.Usb, this.index);
    if (master) p.text("masterbus", join("", master.name, ".0"));
    this.info.startPort = p.integer("firstport", this.info.startPort);
  }

  private scsi(p: Props): void {
    if (!this.isVirtioScsi) {
      this.model = p.word("driver", SCSI_DRIVERS, this.model);
      p.text("id", this.info.alias);
      return;
    }
    p.text("driver", virtioDriver("virtio-scsi", this.info, this.virtioModel));
    this.virtio.props(p);
    if (p.reading || this.iothread > 0) {
      const thread = p.text("iothread", join("iothread", decimal(this.iothread)));
      if (p.reading && startsWith(thread, "iothread")) this.iothread = max(toInteger(slice(thread, 8)), -1);
    }
    p.text("id", this.info.alias);
    this.queues = p.integer("num_queues", this.queues);
    this.iothreads.props(p);
    this.cmdPerLun = p.integer("cmd_per_lun", this.cmdPerLun);
    this.maxSectors = p.integer("max_sectors", this.maxSectors);
    this.ioeventfd = p.onOff("ioeventfd", this.ioeventfd);
  }

  private virtioSerial(p: Props): void {
    p.text("driver", virtioDriver("virtio-serial", this.info, this.virtioModel));
    this.virtio.props(p);
    p.text("id", this.info.alias);
    this.ports = p.integer("max_ports", this.ports);
    this.vectors = p.integer("vectors", this.vectors);
  }
}

/** The SCSI controller where nobody says which; what pc had first stays pc's. */
function defaultScsi(context: Context): i32 {
  const machine = context.machine;
  if (machine.isPseries) return Scsi.Ibmvscsi;
  if (machine.isS390 || machine.isLoongarchVirt) return Scsi.Virtio;
  if (context.emulator.can(Capability.LSI)) return Scsi.Lsilogic;
  if (context.emulator.can(Capability.VIRTIO_SCSI_PCI)) return Scsi.Virtio;
  return machine.hasBuiltinEsp ? Scsi.Ncr53c90 : 0;
}
