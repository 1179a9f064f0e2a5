/**
 * Devices of the host that are handed to the guest: <hostdev>.
 * https://libvirt.org/formatdomain.html#host-device-assignment
 *
 * What each type has in its <source> is a class of its own: usb.ts, pci.ts, scsi.ts, scsi_host.ts, mdev.ts, and
 * capability.ts for what only containers are given. The command line of a QEMU before 0.12 is in old.ts.
 */
import { AddressType } from "../../address/address";
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE } from "../../text/span";
import { Fields, ON_OFF, YES_NO } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";
import { Connect, Device, deviceProps } from "../device";
import { SGIO } from "../disk/words";
import { Teaming } from "../interface/teaming";
import { VIRTIO_MODELS, virtioDriver, virtioConnect } from "../virtio";
import { HostCapability } from "./capability";
import { HostMdev, MDEV_AP, MDEV_MODELS, MDEV_PCI } from "./mdev";
import { HostPci } from "./pci";
import { HostScsi } from "./scsi";
import { HostScsiTarget } from "./scsi_host";
import { HostUsb } from "./usb";

const MODES: StaticArray<string> = ["", "subsystem", "capabilities"];
export const SUBSYSTEM: i32 = 1;
export const CAPABILITIES: i32 = 2;

/** The types of both modes. */
const TYPES: StaticArray<string> = ["", "usb", "pci", "scsi", "scsi_host", "mdev", "storage", "misc", "net"];
export const USB: i32 = 1;
export const PCI: i32 = 2;
export const SCSI: i32 = 3;
export const SCSI_HOST: i32 = 4;
export const MDEV: i32 = 5;
const STORAGE: i32 = 6;
const MISC: i32 = 7;
const NET: i32 = 8;

export const MANAGED: i32 = 1;
export const UNMANAGED: i32 = 2;

const ON: i32 = 1;
const OFF: i32 = 2;

export class Hostdev extends Device {
  mode: i32 = 0;
  type: i32 = 0;
  managed: i32 = 0;
  sgio: i32 = 0;
  rawio: i32 = 0;
  /** Of a scsi_host: how virtio it is. */
  model: i32 = 0;
  display: i32 = 0;
  ramfb: i32 = 0;
  usb: HostUsb = new HostUsb();
  pci: HostPci = new HostPci();
  scsi: HostScsi = new HostScsi();
  target: HostScsiTarget = new HostScsiTarget();
  mdev: HostMdev = new HostMdev();
  capability: HostCapability = new HostCapability();
  teaming: Teaming = new Teaming();
  readonly: bool = false;
  shareable: bool = false;

  xml(x: Fields): void {
    this.mode = x.word("mode", MODES, this.mode);
    this.type = x.word("type", TYPES, this.type);
    if (x.when(this.mode != CAPABILITIES)) this.managed = x.word("managed", YES_NO, this.managed);
    // Of other types they are read to be refused.
    if (x.when(this.type == SCSI) || x.reading) {
      this.sgio = x.word("sgio", SGIO, this.sgio);
      this.rawio = x.word("rawio", YES_NO, this.rawio);
    }
    if (x.when(this.type == SCSI_HOST)) this.model = x.word("model", VIRTIO_MODELS, this.model);
    if (x.when(this.type == MDEV)) this.mdev.model = x.word("model", MDEV_MODELS, this.mdev.model);
    if (x.when(this.type == MDEV || this.type == PCI)) {
      this.display = x.word("display", ON_OFF, this.display);
      this.ramfb = x.word("ramfb", ON_OFF, this.ramfb);
    }
    if (x.when(this.type == PCI)) this.pci.driverXml(x);
    if (x.enter("source")) {
      this.source(x);
      x.leave();
    }
    if (x.when(this.type == NET)) this.capability.ip.xml(x);
    this.teaming.xml(x);
    if (x.when(this.type == SCSI)) {
      this.readonly = x.flag("readonly", this.readonly);
      this.shareable = x.flag("shareable", this.shareable);
    }
    this.info.xml(x);
  }

  private source(x: Fields): void {
    const usb = this.type == USB;
    const pci = this.type == PCI;
    if (x.when(usb)) {
      this.usb.attributes(x);
      this.usb.ids(x);
    }
    if (x.when(pci)) this.pci.attributes(x);
    if (x.when(usb || pci) && x.enter("address")) {
      if (x.when(usb)) this.usb.place(x);
      if (x.when(pci)) this.pci.place(x);
      x.leave();
    }
    if (x.when(this.type == SCSI)) this.scsi.xml(x);
    if (x.when(this.type == SCSI_HOST)) this.target.xml(x);
    if (x.when(this.type == MDEV)) this.mdev.xml(x);
    this.capability.xml(x, this.type == STORAGE, this.type == MISC, this.type == NET);
  }

  connect(context: Context): i32 {
    if (this.mode != SUBSYSTEM) return Connect.None;
    if (this.type == PCI) return Connect.Pcie;
    if (this.type == USB) return Connect.Usb;
    if (this.type == SCSI) return Connect.Scsi;
    if (this.type == SCSI_HOST) return virtioConnect(this.model);
    if (this.type != MDEV || this.mdev.model == MDEV_AP) return Connect.None;
    return this.mdev.model == MDEV_PCI ? Connect.Pcie : Connect.Ccw;
  }

  defaults(context: Context): void {
    if (this.mode == 0) this.mode = SUBSYSTEM;
    if (this.managed == 0 && this.mode == SUBSYSTEM) this.managed = UNMANAGED;
    if (this.type == PCI) {
      this.pci.defaults(context);
      this.info.isolationGroup = this.pci.isolationGroup(context);
    }
    if (this.type == SCSI) this.scsi.defaults();
    if (this.type != MDEV) return;
    this.mdev.defaults();
    // QEMU's own choice may change; libvirt keeps to none.
    if (context.modern && this.mdev.model == MDEV_PCI && this.display == 0) this.display = OFF;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (this.type == USB) this.usb.check(context, this.from);
    if (this.type == PCI) this.pci.check(context, this.from);
    if (!context.modern) return;
    if (this.type == SCSI) this.scsi.check(context, this.from);
    if (this.type == SCSI_HOST) this.target.check(context, this.from);
    if (this.type == MDEV && this.mdev.model == 0) {
      noteAt(notes, Code.Missing, this.from, "model").named("model of the mediated device").expectWords(MDEV_MODELS);
    }
  }

  /** Makes the SCSI ones ready for the command line, in their order. */
  static prepare(all: Hostdev[], context: Context): void {
    for (let i = 0; i < all.length; i++) {
      if (all[i].type == SCSI) all[i].scsi.prepare(context, all[i].readonly, all[i].from);
    }
  }

  emit(line: CommandLine, context: Context): void {
    if (this.mode != SUBSYSTEM) return;
    // A PCI device without a place is only kept from the host.
    if (this.info.address.is(AddressType.Unassigned)) return;
    if (this.type == SCSI) this.scsi.emit(line, context);
    const p = deviceProps(line, context);
    if (this.type == USB) this.usbProps(p, context);
    else if (this.type == PCI) this.pciProps(p, context);
    else if (this.type == SCSI) this.scsiProps(p, context);
    else if (this.type == SCSI_HOST) this.targetProps(p, context);
    else if (this.type == MDEV) this.mdevProps(p, context);
    else return;
    line.putProps("device", p);
  }

  usbProps(p: Props, context: Context): void {
    p.fixed("driver", "usb-host");
    this.usb.host(p, context);
    this.info.alias = p.text("id", this.info.alias);
    this.info.boot(p);
    this.usb.reset(p);
    this.info.props(p, context);
  }

  pciProps(p: Props, context: Context): void {
    // Only a device that is there from the start can show the boot screen.
    p.fixed("driver", this.ramfb == ON ? "vfio-pci-nohotplug" : "vfio-pci");
    if (!p.reading) p.text("host", this.pci.host());
    this.info.alias = p.text("id", this.info.alias);
    this.info.boot(p);
    this.teaming.pair(p);
    this.display = p.word("display", ON_OFF, this.display);
    if (this.ramfb == ON) this.ramfb = p.onOff("ramfb", this.ramfb);
    this.info.props(p, context);
    this.info.rom(p);
  }

  private scsiProps(p: Props, context: Context): void {
    p.fixed("driver", "scsi-generic");
    p.text("drive", this.scsi.storage.top);
    this.info.alias = p.text("id", this.info.alias);
    if (!context.emulator.can(Capability.VIRTIO_CCW_LOADPARM)) this.info.loadparm = NONE;
    this.info.boot(p);
    this.info.props(p, context);
  }

  targetProps(p: Props, context: Context): void {
    p.text("driver", virtioDriver("vhost-scsi", this.info, this.model));
    this.target.wwpn = p.text("wwpn", this.target.wwpn);
    p.text("vhostfd", context.descriptors.text(this.info.alias, "vhost-scsi"));
    this.info.alias = p.text("id", this.info.alias);
    this.info.props(p, context);
  }

  mdevProps(p: Props, context: Context): void {
    if (p.reading) p.text("driver", NONE);
    else if (this.ramfb == ON && this.mdev.model == MDEV_PCI) p.fixed("driver", "vfio-pci-nohotplug");
    else this.mdev.model = p.word("driver", MDEV_MODELS, this.mdev.model);
    this.info.alias = p.text("id", this.info.alias);
    if (!p.reading) p.text("sysfsdev", this.mdev.path());
    this.display = p.word("display", ON_OFF, this.display);
    if (this.ramfb == ON) this.ramfb = p.onOff("ramfb", this.ramfb);
    if (!context.emulator.can(Capability.VIRTIO_CCW_LOADPARM)) this.info.loadparm = NONE;
    this.info.boot(p);
    this.info.props(p, context);
  }
}
