/**
 * Places for devices that came without: drive units, ports, PCI slots, CCW numbers, memory slots.
 *
 * Each kind of place has its file in addresses/; here is their order, which matters: a controller that
 * a drive needs must be there when PCI slots are given out.
 */
import { assignDimms } from "./addresses/dimm";
import { addDriveControllers, addHostdevControllers, assignDrives } from "./addresses/drives";
import { everyDevice } from "./addresses/order";
import { assignPci } from "./addresses/pci";
import { assignUsb } from "./addresses/usb";
import { assignCcw, assignVio, primeVirtio } from "./addresses/virtio";
import { addSerialControllers, assignCcid, assignVirtioSerial } from "./addresses/virtio_serial";
import { checkDrives } from "./addresses/drive_checks";
import { checkAddress } from "./addresses/validity";
import { assignZpci } from "./addresses/zpci";
import { Capability } from "../emulator/capabilities";
import { Domain } from "./domain";

export function assignAddresses(domain: Domain): void {
  const context = domain.context;
  const devices = domain.devices;
  const before = everyDevice(devices);
  for (let i = 0; i < before.length; i++) checkAddress(before[i], context);
  for (let i = 0; i < before.length; i++) before[i].info.address.complete();
  assignDrives(devices, context);
  addDriveControllers(devices, context);
  addSerialControllers(devices, context);
  assignCcid(devices, context);
  addHostdevControllers(devices, context);
  assignVirtioSerial(devices, context, everyDevice(devices));
  const all = everyDevice(devices);
  assignVio(devices, context, all);
  primeVirtio(devices, context, all);
  if (context.machine.isCcw) assignCcw(context, all);
  assignPci(devices, context, all);
  if (context.emulator.can(Capability.ZPCI)) assignZpci(context, everyDevice(devices));
  assignUsb(devices, context, everyDevice(devices));
  assignDimms(devices, context);
  checkDrives(devices, context);
}
