/**
 * A device: a part that has a place and an alias (info.ts).
 *
 * What a device is to the buses it can be plugged into is said by `connect`, in its own room; the
 * rules that give out places (core/domain/addresses) ask nothing else.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { DeviceInfo } from "./info";

/** How a device connects to the guest; 0 for one that has no place. Flags may be joined. */
export const enum Connect {
  None = 0,
  /** Plugs into a conventional PCI slot. */
  Pci = 1,
  /** Plugs into a PCI Express port; where the machine has none, into a conventional slot. */
  Pcie = 2,
  /** Can be plugged in while the guest runs, so it wants a place that allows that. */
  Hotplug = 4,
  /** May be put on one slot together with others of its kind, one a function. */
  Aggregate = 8,
  /** An endpoint that sits in the root complex itself. */
  Integrated = 16,
  /** Plugs into a USB port. */
  Usb = 32,
  /**
   * A virtio device: takes a CCW or MMIO place where the machine prefers these, else a PCI Express port
   * (with `Pci`: a conventional slot, as transitional models do).
   */
  Virtio = 64,
  /** The spapr-vio bus of a pseries machine. */
  SpaprVio = 128,
  /** A CCW place and nothing else. */
  Ccw = 256,
  /** A port of a virtio-serial controller. */
  VirtioSerial = 512,
  /** A slot for memory modules. */
  Dimm = 1 << 10,
  /** Drives: a controller and a unit on it. */
  Ide = 1 << 11,
  Fdc = 1 << 12,
  Scsi = 1 << 13,
  Sata = 1 << 14,
  /** A network card that is a device of the host: it gets its place and alias among those. */
  HostDevice = 1 << 15,
  /** What only PCI controllers are, by the kind of bus that takes them. */
  PciBridge = 1 << 16,
  PciExpander = 1 << 17,
  PcieExpander = 1 << 18,
  DmiBridge = 1 << 19,
  PcieToPciBridge = 1 << 20,
  RootPort = 1 << 21,
  UpstreamPort = 1 << 22,
  DownstreamPort = 1 << 23,
  /** The sound of an ICH9, which a Q35 board has at a place of its own. */
  Ich9Sound = 1 << 25,
  /** A bus that devices without an address are put on; a device that asks for one. */
  Automatic = 1 << 24,
}

export abstract class Device extends Part {
  info: DeviceInfo = new DeviceInfo();

  /** What it can be plugged into on this guest: Connect flags. */
  connect(context: Context): i32 {
    return Connect.None;
  }

  /** What comes before the number in the alias, where that depends on the model; "" for others. */
  get aliasPrefix(): string {
    return "";
  }
}

/** Keys for a -device: as JSON where this QEMU takes it. */
export function deviceProps(line: CommandLine, context: Context): Props {
  return context.emulator.can(Capability.DEVICE_JSON_HOTPLUG) ? line.jsonProps() : line.props("driver");
}

/** On s390x a PCI device has another in front that gives it its uid and fid; false when it needs none. */
export function emitZpci(line: CommandLine, context: Context, info: DeviceInfo): bool {
  if (!info.address.is(AddressType.Pci) || info.address.uid < 0 || !context.emulator.can(Capability.ZPCI)) return false;
  const p = deviceProps(line, context);
  info.zpci(p);
  line.putProps("device", p);
  return true;
}
