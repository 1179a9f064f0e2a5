/**
 * What an address that somebody wrote cannot be, whatever it is for.
 */
import { Address, AddressType } from "../../address/address";
import { Device } from "../../devices/device";
import { Hostdev } from "../../devices/hostdev/hostdev";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { Span, indexOf, size, slice } from "../../text/span";
import { noteInside } from "../../xml/reader";
import { DEEPEST } from "./usb";

/** A controller or hub has no more ports than a byte counts. */
const USB_PORTS: i64 = 255;

export function checkAddress(device: Device, context: Context): void {
  const address = device.info.address;
  if (address.from == 0) return;
  if (address.type == AddressType.Pci) checkPci(device, address, context);
  else if (address.type == AddressType.Usb) checkUsb(device, address, context);
  else if (address.type == AddressType.SpaprVio) {
    if (address.reg > 0xffffffff) refuse(device, context, "reg", "spapr-vio reg", "up to 0xffffffff");
  } else if (address.type == AddressType.Ccw) {
    if (!context.machine.isCcw) {
      noteInside(context.notes, Code.NotHere, device.from, "address")
        .named("a CCW address")
        .expectSpan(context.machine.name);
    }
    if (address.cssid > 0xfe) refuse(device, context, "cssid", "cssid", "up to 0xfe");
    if (address.ssid > 3) refuse(device, context, "ssid", "ssid", "up to 3");
    if (address.devno > 0xffff) refuse(device, context, "devno", "devno", "up to 0xffff");
  } else if (address.type == AddressType.Unassigned && !(device instanceof Hostdev)) {
    noteInside(context.notes, Code.NotHere, device.from, "address", "type").named("an address that is unassigned");
  } else if (address.type == AddressType.VirtioS390) {
    noteInside(context.notes, Code.Unsupported, device.from, "address", "type").named("virtio-s390 addresses");
  }
}

function checkPci(device: Device, address: Address, context: Context): void {
  if (address.domain > 0xffffffff) refuse(device, context, "domain", "the PCI address' domain", "<= 0xFFFFFFFF");
  if (address.bus > 0xff) refuse(device, context, "bus", "the PCI address' bus", "<= 0xFF");
  if (address.slot > 0x1f) refuse(device, context, "slot", "the PCI address' slot", "<= 0x1F");
  if (address.function > 7) refuse(device, context, "function", "the PCI address' function", "<= 7");
  if (address.uid < 0 && address.fid < 0) return;
  if (!context.emulator.can(Capability.ZPCI)) {
    noteInside(context.notes, Code.Unsupported, device.from, "address").named("zpci");
  }
  if (address.uid == 0 || address.uid > 0xffff) {
    noteInside(context.notes, Code.OutOfRange, device.from, "address")
      .named("the zPCI uid of the PCI address")
      .expect("> 0x0000 and <= 0xffff");
  }
  if (address.fid <= 0xffffffff) return;
  noteInside(context.notes, Code.OutOfRange, device.from, "address").named("the zPCI fid").expect("<= 0xffffffff");
}

/** 1.2.3: each the number of a port. */
function checkUsb(device: Device, address: Address, context: Context): void {
  let rest: Span = address.port;
  if (size(rest) == 0) return;
  for (let depth = 1; ; depth++) {
    const dot = indexOf(rest, 0x2e);
    const port = unsigned(dot < 0 ? rest : slice(rest, 0, dot), 10);
    if (port == NOT_A_NUMBER || port > USB_PORTS || depth > DEEPEST) {
      refuse(device, context, "port", "the <address> 'port' attribute", "up to 4 numbers with dots between");
      return;
    }
    if (dot < 0) return;
    rest = slice(rest, dot + 1);
  }
}

function refuse(device: Device, context: Context, attribute: string, name: string, expected: string): void {
  noteInside(context.notes, Code.OutOfRange, device.from, "address", attribute).named(name).expect(expected);
}
