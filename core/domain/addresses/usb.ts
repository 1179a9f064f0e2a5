/**
 * USB ports: each USB controller has so many, and each hub puts eight behind one of them.
 *
 * A definition is given ports, with hubs where they run out, only when it is made for the first time, as a
 * guest of old had none; a guest that is started gets them in any case.
 */
import { Address, AddressType } from "../../address/address";
import { Controller } from "../../devices/controller/controller";
import { USB_PORTS, Usb, isXhci } from "../../devices/controller/models";
import { Connect, Device } from "../../devices/device";
import { Hub } from "../../devices/hub";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { NOT_A_NUMBER, toInteger } from "../../text/number";
import { Span, indexOf, literal, size, slice } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { Devices } from "../devices";
import { everyDevice } from "./order";

const HUB_PORTS: i32 = 8;
/** Hubs lie in one another only so deep. */
export const DEEPEST: i32 = 4;
/** A guest has no more USB buses; the bus of an address beyond isn't there. */
const MOST_BUSES: i64 = 1024;

class Ports {
  taken: StaticArray<bool>;
  hubs: StaticArray<Ports | null>;

  constructor(readonly count: i32) {
    this.taken = new StaticArray<bool>(count);
    this.hubs = new StaticArray<Ports | null>(count);
  }

  /** The first free port, here or behind a hub, as 1.2.3; false when there is none. */
  findFree(to: Writer, depth: i32): bool {
    const length = to.length;
    if (depth > 1) to.byte(0x2e);
    for (let i = 0; i < this.count; i++) {
      if (this.taken[i]) continue;
      to.number(i + 1);
      return true;
    }
    to.cut(length);
    if (depth >= DEEPEST) return false;
    for (let i = 0; i < this.count; i++) {
      const hub = this.hubs[i];
      if (!hub) continue;
      if (depth > 1) to.byte(0x2e);
      to.number(i + 1);
      if (hub.findFree(to, depth + 1)) return true;
      to.cut(length);
    }
    return false;
  }
}

class UsbBook {
  private buses: (Ports | null)[] = [];
  private found: i32 = 0;

  constructor(private context: Context) {}

  addController(controller: Controller): void {
    const count = portsOf(controller);
    if (count == 0 || controller.index >= MOST_BUSES) return;
    while (this.buses.length <= controller.index) this.buses.push(null);
    if (this.buses[<i32>controller.index]) {
      noteInside(this.context.notes, Code.Conflict, controller.from, "")
        .named("the index of USB controllers")
        .found(new Writer(16).text("index ").number(controller.index).take());
      return;
    }
    this.buses[<i32>controller.index] = new Ports(<i32>count);
  }

  bus(index: i64): Ports | null {
    return index < this.buses.length ? this.buses[<i32>index] : null;
  }

  /** The controller's or hub's ports that an address is on; the port's number is in `found`. */
  private locate(device: Device): Ports | null {
    const address = device.info.address;
    const notes = this.context.notes;
    let ports = this.bus(address.bus);
    if (!ports) {
      noteInside(notes, Code.Missing, device.from, "address").namedSpan(text("USB bus ", address.bus));
      return null;
    }
    let rest = address.port;
    while (ports) {
      const dot = indexOf(rest, 0x2e);
      const number = toInteger(dot < 0 ? rest : slice(rest, 0, dot));
      const port = number == NOT_A_NUMBER ? -1 : number - 1;
      if (port < 0 || port >= ports.count) {
        this.at(noteInside(notes, Code.OutOfRange, device.from, "address"), address).expectSpan(
          text("port up to ", ports.count),
        );
        return null;
      }
      if (dot < 0) {
        this.found = <i32>port;
        return ports;
      }
      ports = ports.hubs[<i32>port];
      if (!ports) {
        noteInside(notes, Code.Missing, device.from, "address")
          .namedSpan(text("a hub at port ", port + 1))
          .expectSpan(this.place(address));
        return null;
      }
      rest = slice(rest, dot + 1);
    }
    return null;
  }

  private at(note: Note, address: Address): Note {
    return note.named("the USB address").found(this.place(address));
  }

  private place(address: Address): Span {
    return new Writer(32).text("bus ").number(address.bus).text(" port ").span(address.port).take();
  }

  reserve(device: Device): void {
    const ports = this.locate(device);
    if (!ports) return;
    if (ports.taken[this.found]) {
      this.at(noteInside(this.context.notes, Code.Conflict, device.from, "address"), device.info.address);
    }
    ports.taken[this.found] = true;
  }

  addHub(hub: Device): void {
    const ports = this.locate(hub);
    if (!ports) return;
    if (ports.hubs[this.found]) {
      this.at(noteInside(this.context.notes, Code.Conflict, hub.from, "address"), hub.info.address);
    }
    ports.taken[this.found] = true;
    ports.hubs[this.found] = new Ports(HUB_PORTS);
  }

  /** Gives a device a port: on the bus that it names, else on the first that has one. */
  assign(device: Device): bool {
    const address = device.info.address;
    const named = address.type == AddressType.Usb;
    const from = named ? address.bus : 0;
    const to = named ? min<i64>(from + 1, this.buses.length) : this.buses.length;
    for (let i = from; i < to; i++) {
      const ports = this.bus(i);
      const path = new Writer(16);
      if (!ports || !ports.findFree(path, 1)) continue;
      address.type = AddressType.Usb;
      address.bus = i;
      address.port = path.take();
      this.reserve(device);
      return true;
    }
    noteInside(this.context.notes, Code.NotHere, device.from, "address")
      .named("a free USB port")
      .found(named ? text("USB bus ", address.bus) : text("USB buses: ", this.buses.length));
    return false;
  }
}

export function assignUsb(devices: Devices, context: Context, all: Device[]): void {
  const users = usbDevices(all, context);
  if (!context.abiUpdate) {
    for (let i = 0; i < users.length; i++) if (!hasPort(users[i])) return;
    for (let i = 0; i < devices.hubs.length; i++) if (!hasPort(devices.hubs[i])) return;
  }
  assign(devices, context, users);
}

/** The same for a guest that is started: now every device gets a port. */
export function assignStartPorts(devices: Devices, context: Context): void {
  const users = usbDevices(everyDevice(devices), context);
  let missing = false;
  for (let i = 0; i < users.length; i++) if (!hasPort(users[i])) missing = true;
  for (let i = 0; i < devices.hubs.length; i++) if (!hasPort(devices.hubs[i])) missing = true;
  if (missing) assign(devices, context, users);
}

function assign(devices: Devices, context: Context, users: Device[]): void {
  if (users.length + devices.hubs.length > 0 && !hasUsb(devices)) {
    const device: Device = users.length > 0 ? users[0] : devices.hubs[0];
    noteAt(context.notes, Code.Requires, device.from)
      .named("a USB device")
      .expect("a USB controller")
      .found(literal("none"));
    return;
  }
  addHubs(devices, users.length + devices.hubs.length);
  const book = new UsbBook(context);
  for (let i = 0; i < devices.controllers.length; i++) {
    if (devices.controllers[i].isUsb) book.addController(devices.controllers[i]);
  }
  for (let i = 0; i < devices.hubs.length; i++) if (hasPort(devices.hubs[i])) book.addHub(devices.hubs[i]);
  for (let i = 0; i < users.length; i++) if (hasPort(users[i])) book.reserve(users[i]);
  for (let i = 0; i < devices.hubs.length; i++) {
    if (!hasPort(devices.hubs[i]) && book.assign(devices.hubs[i])) book.addHub(devices.hubs[i]);
  }
  for (let i = 0; i < users.length; i++) {
    const type = users[i].info.address.type;
    if (hasPort(users[i]) || (type != AddressType.None && type != AddressType.Usb)) continue;
    if (!book.assign(users[i])) return;
  }
}

/** The guest has USB at all. */
function hasUsb(devices: Devices): bool {
  for (let i = 0; i < devices.controllers.length; i++) {
    if (devices.controllers[i].isUsb && devices.controllers[i].model != Usb.None) return true;
  }
  return false;
}

/** As many hubs as it takes for every device to have a port. */
function addHubs(devices: Devices, count: i32): void {
  let ports: i64 = devices.hubs.length * HUB_PORTS;
  for (let i = 0; i < devices.controllers.length; i++) {
    if (devices.controllers[i].isUsb) ports += portsOf(devices.controllers[i]);
  }
  if (count <= ports) return;
  // Each hub takes a port and gives eight.
  const more = (count - ports + 1 + HUB_PORTS - 2) / (HUB_PORTS - 1);
  for (let i: i64 = 0; i < more; i++) devices.hubs.push(new Hub());
}

function portsOf(controller: Controller): i64 {
  if (isXhci(controller.model) && controller.ports >= 0) return min<i64>(controller.ports, 255);
  return USB_PORTS[controller.model];
}

function usbDevices(all: Device[], context: Context): Device[] {
  const users: Device[] = [];
  for (let i = 0; i < all.length; i++) {
    if ((all[i].connect(context) & Connect.Usb) != 0 && !(all[i] instanceof Hub)) users.push(all[i]);
  }
  return users;
}

function hasPort(device: Device): bool {
  const address = device.info.address;
  return address.type == AddressType.Usb && size(address.port) > 0 && toInteger(address.port) != 0;
}

function text(before: string, number: i64): Span {
  return new Writer(32).text(before).number(number).take();
}
