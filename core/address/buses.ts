/**
 * The controllers of a domain, as the devices that hang on them see them: who asks where a bus comes
 * from gets the controller's alias and model, without knowing the controller's room.
 *
 * The controllers' room enters each one here when it got its alias; `bus` writes what QEMU calls the
 * bus that a device with an address is on.
 */
import { NONE, Span, lastIndexOf, same, slice } from "../text/span";

/** The types of <controller>, in libvirt's order. */
export const CONTROLLER_TYPES: StaticArray<string> = [
  "",
  "ide",
  "fdc",
  "scsi",
  "sata",
  "virtio-serial",
  "ccid",
  "usb",
  "pci",
  "xenbus",
  "isa",
  "nvme",
];

export const enum ControllerType {
  None = 0,
  Ide,
  Fdc,
  Scsi,
  Sata,
  VirtioSerial,
  Ccid,
  Usb,
  Pci,
  Xenbus,
  Isa,
  Nvme,
}

/** What a device needs to know of the controller it is on. */
export class Bus {
  alias: Span = NONE;
  /** The index in the model words of the controller's type (core/devices/controller). */
  model: i32 = 0;
  /** What QEMU calls the bus: the alias, or the name of what the board has built in (pcie.0, ide). */
  name: Span = NONE;

  constructor(
    readonly type: ControllerType,
    readonly index: i64,
  ) {}
}

export class Buses {
  private all: Bus[] = [];

  add(bus: Bus): void {
    this.all.push(bus);
  }

  clear(): void {
    this.all = [];
  }

  /** Whether there is a PCI bus that QEMU calls so. */
  hasPci(name: Span): bool {
    for (let i = 0; i < this.all.length; i++) {
      const bus = this.all[i];
      if (bus.type == ControllerType.Pci && same(bus.name, name)) return true;
    }
    return false;
  }

  /** The bus that a -device names: `pci.1` whole, others with a number behind, as `scsi0.0`; null when nobody has it. */
  named(name: Span): Bus | null {
    if (name == NONE) return null;
    const dot = lastIndexOf(name, 0x2e);
    for (let i = this.all.length - 1; i >= 0; i--) {
      const bus = this.all[i];
      if (same(bus.name, name)) return bus;
      if (bus.type != ControllerType.Pci && dot > 0 && same(bus.name, slice(name, 0, dot))) return bus;
    }
    return null;
  }

  find(type: ControllerType, index: i64): Bus | null {
    for (let i = 0; i < this.all.length; i++) {
      if (this.all[i].type == type && this.all[i].index == index) return this.all[i];
    }
    return null;
  }
}
