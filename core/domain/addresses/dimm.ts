/**
 * Slots for memory modules.
 */
import { AddressType } from "../../address/address";
import { Connect } from "../../devices/device";
import { Context } from "../../emulator/context";
import { Devices } from "../devices";

export function assignDimms(devices: Devices, context: Context): void {
  const memories = devices.memories;
  const taken: i64[] = [];
  for (let i = 0; i < memories.length; i++) {
    const address = memories[i].info.address;
    if (address.type == AddressType.Dimm) taken.push(address.slot);
  }
  let next: i64 = 0;
  for (let i = 0; i < memories.length; i++) {
    const address = memories[i].info.address;
    if ((memories[i].connect(context) & Connect.Dimm) == 0 || address.type == AddressType.Dimm) continue;
    while (taken.includes(next)) next++;
    address.type = AddressType.Dimm;
    address.slot = next++;
  }
}
