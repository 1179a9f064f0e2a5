/**
 * Where a device is plugged in: <address type='…'>.
 * https://libvirt.org/formatdomain.html#device-addresses
 *
 * One class holds every type; which fields count depends on `type`. A number that isn't there is -1.
 * Who gives addresses to devices that came without is `core/domain/addresses.ts`.
 */
import { NONE, Span, literal, size } from "../text/span";
import { Fields, ON_OFF, Room } from "../xml/fields";

export const ADDRESS_TYPES: StaticArray<string> = [
  "",
  "pci",
  "drive",
  "virtio-serial",
  "ccid",
  "usb",
  "spapr-vio",
  "virtio-s390",
  "ccw",
  "virtio-mmio",
  "isa",
  "dimm",
  "unassigned",
];

export const enum AddressType {
  None = 0,
  Pci,
  Drive,
  VirtioSerial,
  Ccid,
  Usb,
  SpaprVio,
  VirtioS390,
  Ccw,
  VirtioMmio,
  Isa,
  Dimm,
  Unassigned,
}

export class Address extends Room {
  type: AddressType = AddressType.None;
  /** PCI. */
  domain: i64 = -1;
  /** PCI, drive, virtio-serial (a number); USB. */
  bus: i64 = -1;
  slot: i64 = -1;
  function: i64 = -1;
  /** 0 unset, 1 on, 2 off. */
  multifunction: i32 = 0;
  /** zPCI, of a PCI address on s390x. */
  uid: i64 = -1;
  fid: i64 = -1;
  /** Drive, virtio-serial, ccid. */
  controller: i64 = -1;
  target: i64 = -1;
  unit: i64 = -1;
  /** virtio-serial: a number; USB: 1.2.3. */
  port: Span = NONE;
  /** spapr-vio. */
  reg: i64 = -1;
  /** ccw. */
  cssid: i64 = -1;
  ssid: i64 = -1;
  devno: i64 = -1;
  /** isa. */
  iobase: i64 = -1;
  irq: i64 = -1;
  /** dimm: slot and base. */
  base: i64 = -1;

  is(type: AddressType): bool {
    return this.type == type;
  }

  /** A PCI address that says nothing, as one of 0000:00:00.0 does to libvirt: one is to be given. */
  get isPciEmpty(): bool {
    return this.domain <= 0 && this.bus <= 0 && this.slot <= 0 && this.function <= 0;
  }

  /** A PCI address that was said or given. */
  get hasPci(): bool {
    return this.type == AddressType.Pci && !this.isPciEmpty;
  }

  /** No place yet, where PCI would do. */
  get wantsPci(): bool {
    return this.type == AddressType.None || (this.type == AddressType.Pci && this.isPciEmpty);
  }

  /** Takes the place on a PCI bus; whatever else was said stays. */
  placePci(bus: i64, slot: i64, func: i64, multifunction: i32): void {
    this.type = AddressType.Pci;
    this.domain = 0;
    this.bus = bus;
    this.slot = slot;
    this.function = func;
    this.multifunction = multifunction;
  }

  /** What a part of an address that nobody said counts as. */
  complete(): void {
    if (this.type == AddressType.Pci && !this.isPciEmpty) {
      this.domain = max(this.domain, 0);
      this.bus = max(this.bus, 0);
      this.slot = max(this.slot, 0);
      this.function = max(this.function, 0);
    } else if (this.type == AddressType.Pci) {
      this.domain = -1;
      this.bus = -1;
      this.slot = -1;
      this.function = -1;
    } else if (this.type == AddressType.Drive) {
      this.controller = max(this.controller, 0);
      this.bus = max(this.bus, 0);
      this.target = max(this.target, 0);
      this.unit = max(this.unit, 0);
    } else if (this.type == AddressType.VirtioSerial) {
      this.controller = max(this.controller, 0);
      this.bus = max(this.bus, 0);
      if (size(this.port) == 0) this.port = literal("0");
    } else if (this.type == AddressType.Ccid) {
      this.controller = max(this.controller, 0);
      this.slot = max(this.slot, 0);
    } else if (this.type == AddressType.Usb) this.bus = max(this.bus, 0);
    else if (this.type == AddressType.Dimm) {
      this.slot = max(this.slot, 0);
      if (this.base == 0) this.base = -1;
    } else if (this.type == AddressType.Isa) {
      if (this.iobase == 0) this.iobase = -1;
      if (this.irq == 0) this.irq = -1;
    } else if (this.type == AddressType.VirtioS390) this.type = AddressType.None;
  }

  /** Inside <address>. */
  xml(x: Fields): void {
    this.type = x.word("type", ADDRESS_TYPES, this.type);
    if (x.when(this.type == AddressType.Pci)) this.pci(x);
    if (x.when(this.type == AddressType.Drive)) {
      this.controller = x.integer("controller", this.controller);
      this.bus = x.integer("bus", this.bus);
      this.target = x.integer("target", this.target);
      this.unit = x.integer("unit", this.unit);
    }
    if (x.when(this.type == AddressType.VirtioSerial)) {
      this.controller = x.integer("controller", this.controller);
      this.bus = x.integer("bus", this.bus);
      this.port = x.text("port", this.port);
    }
    if (x.when(this.type == AddressType.Ccid)) {
      this.controller = x.integer("controller", this.controller);
      this.slot = x.integer("slot", this.slot);
    }
    if (x.when(this.type == AddressType.Usb)) {
      this.bus = x.integer("bus", this.bus);
      this.port = x.text("port", this.port);
    }
    if (x.when(this.type == AddressType.SpaprVio)) this.reg = x.hex("reg", this.reg, 8);
    if (x.when(this.type == AddressType.Ccw)) {
      this.cssid = x.hex("cssid", this.cssid, 1);
      this.ssid = x.hex("ssid", this.ssid, 1);
      this.devno = x.hex("devno", this.devno, 4);
    }
    if (x.when(this.type == AddressType.Isa)) {
      this.iobase = x.hex("iobase", this.iobase, 1);
      this.irq = x.hex("irq", this.irq, 1);
    }
    if (x.when(this.type == AddressType.Dimm)) {
      this.slot = x.integer("slot", this.slot);
      this.base = x.hex("base", this.base, 1);
    }
  }

  /** The place on PCI: all that a <source>'s <address> has, which has no type. */
  pciPlace(x: Fields): void {
    this.domain = x.hex("domain", this.domain, 4);
    this.bus = x.hex("bus", this.bus, 2);
    this.slot = x.hex("slot", this.slot, 2);
    this.function = x.hex("function", this.function, 1);
  }

  private pci(x: Fields): void {
    this.pciPlace(x);
    this.multifunction = x.word("multifunction", ON_OFF, this.multifunction);
    if (x.enter("zpci")) {
      this.uid = x.hex("uid", this.uid, 4);
      this.fid = x.hex("fid", this.fid, 8);
      x.leave();
    }
  }
}
