/**
 * What every device can have besides its own: <boot>, <alias>, <rom>, <acpi>, <address>.
 * https://libvirt.org/formatdomain.html#device-addresses
 *
 * libvirt writes them at the end of a device, in this order; a device's room calls `xml` there. On the
 * command line `props` writes the place (bus, addr …), `boot` the boot index, `rom` the option ROM, each
 * where the room wants them among the keys of -device.
 */
import { Props } from "../argv/props";
import { Address, AddressType } from "../address/address";
import { Bus, ControllerType } from "../address/buses";
import { Context } from "../emulator/context";
import { toInteger } from "../text/number";
import { Code } from "../notes/codes";
import { noteInside } from "../xml/reader";
import { EMPTY, NONE, Span, byteAt, size, startsWith } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, ON_OFF, YES_NO } from "../xml/fields";
import { PARALLEL_SCSI } from "./controller/models";
import { Place, readPlace } from "./place";

const NO: i32 = 2;

export class DeviceInfo extends Place {
  /** QEMU's id: the user's (ua-…) or the one that libvirt's rules give. */
  alias: Span = NONE;
  /** <boot order>; -1 when not there. */
  bootOrder: i64 = -1;
  loadparm: Span = NONE;
  /** The bootindex for QEMU, given by order or by <os><boot>; -1 for none. */
  bootIndex: i64 = -1;
  /** A USB controller can be another's companion: <master startport>; -1 when it is none. */
  startPort: i64 = -1;
  mayBeCompanion: bool = false;
  /** <rom>: enabled and bar are 0 unset, 1 yes/on, 2 no/off. */
  romEnabled: i32 = 0;
  romBar: i32 = 0;
  romFile: Span = NONE;
  /** Devices of one group share PCI buses with no other (0: all that come from QEMU). */
  isolationGroup: i32 = 0;

  get hasUserAlias(): bool {
    return this.alias != NONE && startsWith(this.alias, "ua-");
  }

  xml(x: Fields): void {
    if (x.enter("boot")) {
      this.bootOrder = x.integer("order", this.bootOrder);
      this.loadparm = x.text("loadparm", this.loadparm);
      x.leave();
    }
    // Only the user's own alias is part of a definition; the others are made anew.
    const user = x.writing && !x.live && !this.hasUserAlias ? NONE : this.alias;
    if (x.enter("alias")) {
      const alias = x.text("name", user);
      if (!x.writing) this.alias = startsWith(alias, "ua-") ? alias : NONE;
      x.leave();
    }
    if (this.mayBeCompanion && x.enter("master")) {
      this.startPort = x.integer("startport", this.startPort);
      x.leave();
    }
    if (x.enter("rom")) {
      this.romEnabled = x.word("enabled", YES_NO, this.romEnabled);
      this.romBar = x.word("bar", ON_OFF, this.romBar);
      this.romFile = x.text("file", this.romFile);
      x.leave();
    }
    if (x.enter("acpi")) {
      this.acpiIndex = x.integer("index", this.acpiIndex);
      x.leave();
    }
    if (x.enter("address")) {
      this.address.from = x.here();
      this.address.xml(x);
      x.leave();
    }
  }

  /** What is the same for every device; `from` is the device's element. */
  check(context: Context, from: usize): void {
    if (this.loadparm == NONE || isLoadparm(this.loadparm)) return;
    const note = noteInside(context.notes, Code.BadValue, from, "boot", "loadparm").named("loadparm value");
    note.found(this.loadparm).expect("1 to 8 characters of a-z, A-Z, 0-9, . and space");
  }

  /** The device's place, as -device says it: bus and addr, or what its bus has instead. */
  props(p: Props, context: Context): void {
    const address = this.address;
    if (p.reading) readPlace(this, p, context);
    else if (address.type == AddressType.Pci) {
      p.text("bus", nameOf(context.buses.find(ControllerType.Pci, address.bus)));
      address.multifunction = p.onOff("multifunction", address.multifunction);
      p.text("addr", pciPlace(address));
      this.acpiIndex = p.integer("acpi-index", this.acpiIndex);
    } else if (address.type == AddressType.Usb) {
      p.text("bus", onBus(context.buses.find(ControllerType.Usb, address.bus), 0));
      address.port = p.text("port", address.port);
    } else if (address.type == AddressType.SpaprVio) {
      address.reg = p.integer("reg", address.reg);
    } else if (address.type == AddressType.Ccw) {
      p.text("devno", ccwPlace(address));
    } else if (address.type == AddressType.Isa) {
      address.iobase = p.integer("iobase", max(address.iobase, 0));
      address.irq = p.integer("irq", address.irq > 0 ? address.irq : -1);
    } else if (address.type == AddressType.Dimm) {
      address.slot = p.integer("slot", max(address.slot, 0));
      address.base = p.integer("addr", address.base > 0 ? address.base : -1);
    } else if (address.type == AddressType.VirtioSerial) {
      p.text("bus", onBus(context.buses.find(ControllerType.VirtioSerial, address.controller), max(address.bus, 0)));
      p.integer("nr", size(address.port) == 0 ? 0 : toInteger(address.port));
    } else if (address.type == AddressType.Drive) this.drive(p, context);
  }

  private drive(p: Props, context: Context): void {
    const address = this.address;
    const bus = context.buses.find(this.drives, address.controller);
    if (this.drives == ControllerType.Ide) {
      p.text("bus", onBus(bus, address.bus));
      address.unit = p.integer("unit", address.unit);
    } else if (this.drives == ControllerType.Sata) {
      p.text("bus", onBus(bus, address.unit));
    } else if (this.drives == ControllerType.Fdc) {
      address.unit = p.integer("unit", address.unit);
    } else if (bus && PARALLEL_SCSI.includes(bus.model)) {
      p.text("bus", onBus(bus, address.bus));
      address.unit = p.integer("scsi-id", address.unit);
    } else {
      p.text("bus", onBus(bus, 0));
      address.bus = p.integer("channel", address.bus);
      address.target = p.integer("scsi-id", address.target);
      address.unit = p.integer("lun", address.unit);
    }
  }

  /** The device of s390x that gives a PCI device its uid and fid. */
  zpci(p: Props): void {
    const address = this.address;
    p.fixed("driver", "zpci");
    address.uid = p.integer("uid", address.uid);
    address.fid = p.integer("fid", address.fid);
    p.text("target", this.alias);
    p.text("id", new Writer(16).text("zpci").number(address.uid).take());
  }

  /** bootindex, and loadparm on s390x. */
  boot(p: Props): void {
    this.bootIndex = p.integer("bootindex", this.bootIndex);
    this.loadparm = p.text("loadparm", this.loadparm);
  }

  /** The option ROM of a PCI device. */
  rom(p: Props): void {
    if (this.romEnabled == NO) {
      p.text("romfile", EMPTY);
      return;
    }
    const bar = p.integer("rombar", this.romBar == 0 ? -1 : this.romBar == NO ? 0 : 1);
    if (p.reading && bar >= 0) this.romBar = bar == 0 ? NO : 1;
    this.romFile = p.text("romfile", this.romFile);
  }
}

/** What QEMU calls a bus; NONE for one that isn't there. */
function nameOf(bus: Bus | null): Span {
  return bus ? bus.name : NONE;
}

/** One of the buses that a controller gives: `ide.1`. */
function onBus(bus: Bus | null, number: i64): Span {
  if (!bus) return NONE;
  return new Writer(24).span(bus.name).byte(0x2e).number(number).take();
}

/** `0x1f.0x2`, without the function when it is the first. */
function pciPlace(address: Address): Span {
  const to = new Writer(16);
  to.text("0x").hex(max(address.slot, 0));
  if (address.function > 0) to.text(".0x").hex(address.function);
  return to.take();
}

/** `fe.0.0001`. */
function ccwPlace(address: Address): Span {
  const to = new Writer(16);
  to.hex(address.cssid).byte(0x2e).hex(address.ssid).byte(0x2e).hex(address.devno, 4);
  return to.take();
}

/** What the firmware of s390x takes to choose a boot entry. */
function isLoadparm(text: Span): bool {
  if (size(text) == 0 || size(text) > 8) return false;
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    if (!letter && (byte < 0x30 || byte > 0x39) && byte != 0x2e && byte != 0x20) return false;
  }
  return true;
}
