/**
 * Host devices on the command line of a QEMU before 0.12: -usbdevice host:… and -pcidevice host=…, in both
 * directions.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { unsigned } from "../../text/number";
import { Span, indexOf, lastIndexOf, slice, startsWith } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteAt } from "../../xml/reader";
import { Hostdev, MANAGED, PCI, SUBSYSTEM, UNMANAGED, USB } from "./hostdev";
import { HostPci } from "./pci";
import { HostUsb } from "./usb";

export function emitHostdevOld(device: Hostdev, line: CommandLine, context: Context): void {
  if (device.mode != SUBSYSTEM) {
    noteAt(context.notes, Code.NotOnThisQemu, device.from, "mode").named("a host device of this mode");
    return;
  }
  const to = new Writer(24);
  if (device.type == USB) {
    const usb = device.usb;
    to.text("host:");
    if (usb.vendor >= 0) to.hex(usb.vendor, 4).byte(0x3a).hex(usb.product, 4);
    else to.digits(usb.bus, 10, 3).byte(0x2e).digits(usb.device, 10, 3);
    line.put("usbdevice", to.take());
  } else if (device.type == PCI) {
    line.put("pcidevice", to.text("host=").span(device.pci.name()).take());
  } else noteAt(context.notes, Code.NotOnThisQemu, device.from, "type").named("a host device of this type");
}

/** The device behind `-usbdevice host:…` or `-pcidevice host=…`; null when it is none. */
export function absorbHostdev(option: Option): Hostdev | null {
  const device = new Hostdev();
  device.mode = SUBSYSTEM;
  if (option.isNamed("usbdevice") && startsWith(option.value, "host:")) {
    device.type = USB;
    device.managed = UNMANAGED;
    return readUsb(device.usb, slice(option.value, 5)) ? device : null;
  }
  if (option.isNamed("pcidevice") && startsWith(option.value, "host=")) {
    device.type = PCI;
    // The era's driver took host devices away from the host and gave them back by itself.
    device.managed = MANAGED;
    return readPci(device.pci, slice(option.value, 5)) ? device : null;
  }
  return null;
}

function readUsb(usb: HostUsb, text: Span): bool {
  const colon = indexOf(text, 0x3a);
  const dot = indexOf(text, 0x2e);
  if (colon >= 0) {
    usb.vendor = unsigned(slice(text, 0, colon), 16);
    usb.product = unsigned(slice(text, colon + 1), 16);
    return usb.vendor >= 0 && usb.product >= 0 && usb.vendor <= 0xffff && usb.product <= 0xffff;
  }
  if (dot < 0) return false;
  usb.bus = unsigned(slice(text, 0, dot), 10);
  usb.device = unsigned(slice(text, dot + 1), 10);
  return usb.bus >= 0 && usb.device >= 0;
}

/** `[DOMAIN:]BUS:SLOT.FUNCTION`, all hexadecimal. */
function readPci(pci: HostPci, text: Span): bool {
  const dot = indexOf(text, 0x2e);
  const colon = lastIndexOf(text, 0x3a);
  const first = indexOf(text, 0x3a);
  if (dot < colon || colon < 0) return false;
  pci.domain = first < colon ? unsigned(slice(text, 0, first), 16) : 0;
  pci.bus = unsigned(slice(text, first < colon ? first + 1 : 0, colon), 16);
  pci.slot = unsigned(slice(text, colon + 1, dot), 16);
  pci.function = unsigned(slice(text, dot + 1), 16);
  if (pci.domain < 0 || pci.bus < 0 || pci.slot < 0 || pci.function < 0) return false;
  return !pci.isOutOfRange(0xffff);
}
