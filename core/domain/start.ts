/**
 * What is settled only when a guest is started, and is no part of its definition: the USB ports of devices
 * that came without, QEMU's ids, and the order in which the firmware tries devices.
 */
import { assignStartPorts } from "./addresses/usb";
import { everyDevice } from "./addresses/order";
import { assignAliases } from "./aliases";
import { Domain } from "./domain";

export function prepareStart(domain: Domain): void {
  assignStartPorts(domain.devices, domain.context);
  assignAliases(domain);
  assignBootIndexes(domain);
}

/** From <boot order> of the devices, or for the first device of each kind that <os> names. */
function assignBootIndexes(domain: Domain): void {
  const devices = domain.devices;
  const all = everyDevice(devices);
  for (let i = 0; i < all.length; i++) {
    const info = all[i].info;
    info.bootIndex = info.bootOrder > 0 ? info.bootOrder : -1;
  }
  const os = domain.os;
  let floppy = os.bootPlace("fd");
  let cdrom = os.bootPlace("cdrom");
  let disk = os.bootPlace("hd");
  const network = os.bootPlace("network");
  for (let i = 0; i < devices.disks.length; i++) {
    const each = devices.disks[i];
    const info = each.info;
    if (os.boots.length == 0) break;
    if (each.isCdrom) {
      info.bootIndex = cdrom;
      cdrom = -1;
    } else if (each.isFloppy) {
      info.bootIndex = floppy;
      floppy = -1;
    } else {
      info.bootIndex = disk;
      disk = -1;
    }
  }
  if (network > 0 && devices.interfaces.length > 0) devices.interfaces[0].info.bootIndex = network;
}
