/**
 * Slots for memory modules.
 */
import { AddressType } from "../../address/address";
import { Connect, Device } from "../../devices/device";
import { Context } from "../../emulator/context";
import { Devices } from "../devices";

export function assignDimms(devices: Devices, context: Context): void {
  const memories = devices.memories;
  for (let i = 0; i < memories.length; i++) {
    const address = memories[i].info.address;
    if ((memories[i].connect(context) & Connect.Dimm) == 0 || address.type == AddressType.Dimm) continue;
    address.slot = 0;
    while (isTaken(devices, address.slot)) address.slot++;
    address.type = AddressType.Dimm;
  }
}

function isTaken(devices: Devices, slot: i64): bool {
  for (let i = 0; i < devices.memories.length; i++) {
    const device: Device = devices.memories[i];
    const address = device.info.address;
    if (address.type == AddressType.Dimm && address.slot == slot) return true;
  }
  return false;
}
