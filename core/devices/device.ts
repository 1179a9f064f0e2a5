/**
 * A device: a part that has a place and an alias (info.ts).
 *
 * What a device is to the buses it can be plugged into is said by `connect`, in its own room; the
 * rules that give out places (core/domain/addresses.ts) ask nothing else.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { DeviceInfo } from "./info";

/** How a device connects to PCI; 0 for one that is no PCI device. Flags may be joined. */
export const enum Connect {
  None = 0,
  /** Plugs into a conventional PCI slot. */
  Pci = 1,
  /** Plugs into a PCI Express port. */
  Pcie = 2,
  /** Can be plugged in while the guest runs, so it wants a place that allows that. */
  Hotplug = 4,
  /** May be put on one slot together with others of its kind, one a function. */
  Aggregate = 8,
  /** An endpoint that sits in the root complex itself. */
  Integrated = 16,
}

export abstract class Device extends Part {
  info: DeviceInfo = new DeviceInfo();

  /** What it is to PCI on this guest: Connect flags. */
  connect(context: Context): i32 {
    return Connect.None;
  }
}

/** Keys for a -device: as JSON where this QEMU takes it. */
export function deviceProps(line: CommandLine, context: Context): Props {
  return context.emulator.can(Capability.DEVICE_JSON_HOTPLUG) ? line.jsonProps() : line.props("driver");
}
