/**
 * The place of a device, read from the keys of its -device: the inverse of what `DeviceInfo.props` writes.
 *
 * Which kind of place it is follows from the bus that it names, or else from the keys that only one kind has. What
 * isn't said stays open: QEMU would choose, and `domain/addresses` does. https://www.qemu.org/docs/master/qdev-device-use.html
 */
import { Address, AddressType } from "../address/address";
import { Bus, ControllerType } from "../address/buses";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { NOT_A_NUMBER, toInteger, unsigned } from "../text/number";
import { NONE, Span, byteAt, indexOf, lastIndexOf, size, slice } from "../text/span";
import { decimal } from "../text/writer";
import { PARALLEL_SCSI } from "./controller/models";

export class Place {
  address: Address = new Address();
  acpiIndex: i64 = -1;
  /** Of a drive's address: which type of controller it counts. */
  drives: ControllerType = ControllerType.None;
  /** The PCI bus that a command line puts it on without saying where; -1 for none. */
  wantedBus: i64 = -1;
}

export function readPlace(info: Place, p: Props, context: Context): void {
  const name = p.text("bus", NONE);
  const bus: Bus | null = context.buses.named(name);
  const address = info.address;
  // A bus that no controller here gives: left unread, so that the device is kept as it is.
  if (name != NONE && !bus) return p.refuse("bus");
  const number = bus && bus.type != ControllerType.Pci ? toInteger(slice(name, lastIndexOf(name, 0x2e) + 1)) : -1;
  if (bus && isDrives(bus.type)) return readDrive(info, p, bus, number);
  if (bus && bus.type == ControllerType.VirtioSerial) {
    address.type = AddressType.VirtioSerial;
    address.controller = bus.index;
    address.bus = number == NOT_A_NUMBER ? 0 : number;
    const port = p.integer("nr", -1);
    if (port >= 0) address.port = decimal(port);
    return;
  }
  if (bus && bus.type == ControllerType.Ccid) {
    address.type = AddressType.Ccid;
    address.controller = bus.index;
    address.unit = p.integer("slot", 0);
    return;
  }
  // A port of PCI Express has a port number, too.
  if (bus ? bus.type == ControllerType.Usb : p.has("port") && !p.has("chassis")) {
    const port = p.text("port", NONE);
    if (!bus && port == NONE) return;
    address.type = AddressType.Usb;
    address.bus = bus ? bus.index : 0;
    address.port = port;
    return;
  }
  if (p.has("devno")) return readCcw(info, p);
  if (p.has("reg")) {
    address.type = AddressType.SpaprVio;
    address.reg = p.integer("reg", -1);
  } else if (p.has("iobase") || p.has("irq")) {
    address.type = AddressType.Isa;
    address.iobase = p.integer("iobase", -1);
    address.irq = p.integer("irq", -1);
  } else if (bus || p.has("addr")) readPci(info, p, bus);
}

function isDrives(type: ControllerType): bool {
  return (
    type == ControllerType.Ide ||
    type == ControllerType.Fdc ||
    type == ControllerType.Scsi ||
    type == ControllerType.Sata
  );
}

/** `addr=4.1`, `addr=0x1f.0x2`: hexadecimal both, whatever is in front. A number of JSON counts slot and function together. */
function readPci(info: Place, p: Props, bus: Bus | null): void {
  const address = info.address;
  const text = p.text("addr", NONE);
  address.multifunction = p.onOff("multifunction", address.multifunction);
  info.acpiIndex = p.integer("acpi-index", info.acpiIndex);
  // QEMU takes the first slot of the bus that is free.
  if (text == NONE) {
    if (bus) info.wantedBus = bus.index;
    return;
  }
  const dot = indexOf(text, 0x2e);
  const slot = hexadecimal(dot < 0 ? text : slice(text, 0, dot));
  const func = dot < 0 ? 0 : hexadecimal(slice(text, dot + 1));
  if (slot < 0 || func < 0 || slot > 31 || func > 7) return p.refuse("addr");
  address.type = AddressType.Pci;
  address.domain = 0;
  address.bus = bus ? bus.index : 0;
  address.slot = slot;
  address.function = func;
}

function hexadecimal(text: Span): i64 {
  const prefixed = size(text) > 2 && byteAt(text, 0) == 0x30 && (byteAt(text, 1) | 0x20) == 0x78;
  const number = unsigned(prefixed ? slice(text, 2) : text, 16);
  return number == NOT_A_NUMBER ? -1 : number;
}

function readDrive(info: Place, p: Props, bus: Bus, number: i64): void {
  const address = info.address;
  address.type = AddressType.Drive;
  address.controller = bus.index;
  address.bus = 0;
  address.target = 0;
  info.drives = bus.type;
  if (bus.type == ControllerType.Sata) address.unit = max<i64>(number, 0);
  else if (bus.type == ControllerType.Ide || bus.type == ControllerType.Fdc) {
    address.bus = bus.type == ControllerType.Ide ? max<i64>(number, 0) : 0;
    address.unit = p.integer("unit", -1);
  } else if (PARALLEL_SCSI.includes(bus.model)) address.unit = p.integer("scsi-id", -1);
  else {
    address.bus = p.integer("channel", 0);
    address.target = p.integer("scsi-id", 0);
    address.unit = p.integer("lun", -1);
  }
  // Its unit is QEMU's to choose: so is the whole place.
  if (address.unit < 0 && !p.has("scsi-id")) address.type = AddressType.None;
  else if (address.unit < 0) address.unit = 0;
}

/** `fe.0.0001`. */
function readCcw(info: Place, p: Props): void {
  const text = p.text("devno", NONE);
  const first = indexOf(text, 0x2e);
  const last = lastIndexOf(text, 0x2e);
  const address = info.address;
  const cssid = first < 0 ? -1 : hexadecimal(slice(text, 0, first));
  const ssid = last <= first ? -1 : hexadecimal(slice(text, first + 1, last));
  const devno = hexadecimal(slice(text, last + 1));
  if (cssid < 0 || ssid < 0 || devno < 0) return p.refuse("devno");
  address.type = AddressType.Ccw;
  address.cssid = cssid;
  address.ssid = ssid;
  address.devno = devno;
}
