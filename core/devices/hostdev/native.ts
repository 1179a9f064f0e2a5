/**
 * Devices of the host on today's command line, read: usb-host, vfio-*, vhost-scsi.
 *
 * QEMU finds them bound to the driver that hands them over, or fails: so they are not the driver's to manage.
 */
import { Context } from "../../emulator/context";
import { NONE, Span, is, lastIndexOf, size, slice, startsWith } from "../../text/span";
import { isUuid } from "../../text/uuid";
import { NativeDevice } from "../native";
import { Hostdev, MDEV, PCI, SCSI_HOST, SUBSYSTEM, USB } from "./hostdev";
import { MDEV_AP, MDEV_CCW, MDEV_PCI } from "./mdev";

const ON: i32 = 1;

/** The device of the host that the device is; null for another, or one that is kept. */
export function readHostdev(device: NativeDevice): Hostdev | null {
  const hostdev = new Hostdev();
  hostdev.mode = SUBSYSTEM;
  if (!readKind(hostdev, device)) return null;
  device.p.text("driver", NONE);
  return hostdev;
}

function readKind(hostdev: Hostdev, device: NativeDevice): bool {
  const p = device.p;
  const context: Context = device.context;
  const driver = device.driver;
  if (is(driver, "usb-host")) {
    hostdev.type = USB;
    if (!hostdev.usb.readHost(p)) return false;
    hostdev.usbProps(p, context);
    return true;
  }
  const target = device.virtio("vhost-scsi");
  if (target > 0) {
    hostdev.type = SCSI_HOST;
    hostdev.model = target;
    hostdev.target.protocol = 1;
    hostdev.targetProps(p, context);
    return hostdev.target.wwpn != NONE;
  }
  const nohotplug = is(driver, "vfio-pci-nohotplug");
  if (nohotplug) {
    // It is so called for the boot screen alone.
    if (p.onOff("ramfb", 0) != ON) return false;
    hostdev.ramfb = ON;
  }
  const path = p.text("sysfsdev", NONE);
  if (path == NONE) {
    if (!nohotplug && !is(driver, "vfio-pci")) return false;
    hostdev.type = PCI;
    if (!hostdev.pci.readHost(p.text("host", NONE))) return false;
    p.text("driver", NONE);
    hostdev.pciProps(p, context);
    return true;
  }
  hostdev.type = MDEV;
  if (nohotplug || is(driver, "vfio-pci")) hostdev.mdev.model = MDEV_PCI;
  else if (is(driver, "vfio-ccw")) hostdev.mdev.model = MDEV_CCW;
  else if (is(driver, "vfio-ap")) hostdev.mdev.model = MDEV_AP;
  else return false;
  hostdev.mdev.uuid = uuidOf(path);
  if (hostdev.mdev.uuid == NONE) return false;
  hostdev.mdevProps(p, context);
  return true;
}

/** The name of a mediated device's folder; NONE for another folder. */
function uuidOf(path: Span): Span {
  if (!startsWith(path, "/sys/bus/mdev/devices/")) return NONE;
  const name = slice(path, lastIndexOf(path, 0x2f) + 1);
  return size(name) > 0 && isUuid(name) ? name : NONE;
}
