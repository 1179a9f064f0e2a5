/**
 * Ports of virtio-serial controllers, and slots of smart card readers.
 *
 * Port 0 belongs to consoles. A console takes a port, but libvirt doesn't write down which.
 */
import { Address, AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { Connect, Device } from "../../devices/device";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../../text/number";
import { Writer, decimal } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { addController, findController, maybeAddController } from "../controllers";
import { Devices } from "../devices";

/** What QEMU gives a controller of which nobody says how many ports it has. */
const PORTS: i64 = 31;

/** The controllers that channels and consoles need. */
export function addSerialControllers(devices: Devices, context: Context): void {
  for (let i = 0; i < devices.channels.length; i++) addFor(devices, context, devices.channels[i]);
  for (let i = 0; i < devices.consoles.length; i++) addFor(devices, context, devices.consoles[i]);
}

function addFor(devices: Devices, context: Context, device: Device): void {
  if ((device.connect(context) & Connect.VirtioSerial) == 0) return;
  const address = device.info.address;
  const index = address.type == AddressType.VirtioSerial ? address.controller : 0;
  maybeAddController(devices, context, ControllerType.VirtioSerial, index);
}

/** Smart cards sit in the slots of CCID readers. */
export function assignCcid(devices: Devices, context: Context): void {
  for (let i = 0; i < devices.smartcards.length; i++) {
    const address = devices.smartcards[i].info.address;
    if (address.type == AddressType.None) {
      let last: i64 = -1;
      for (let j = 0; j < devices.smartcards.length; j++) {
        const other = devices.smartcards[j].info.address;
        if (other.type == AddressType.Ccid && other.controller == 0) last = max(last, other.slot);
      }
      address.type = AddressType.Ccid;
      address.controller = 0;
      address.slot = last + 1;
      maybeAddController(devices, context, ControllerType.Ccid, 0);
    } else if (address.type == AddressType.Ccid) {
      maybeAddController(devices, context, ControllerType.Ccid, address.controller);
    }
  }
}

class Ports {
  constructor(
    readonly controller: i64,
    readonly count: i64,
  ) {}
  taken: i64[] = [];
  /** All from 1 up to here are taken. */
  private reached: i64 = 1;

  /** The next free port, -1 for none; 0 is only for who asks from there. */
  next(from: i64): i64 {
    if (from == 0 && this.count > 0 && !this.taken.includes(0)) return 0;
    while (this.reached < this.count && this.taken.includes(this.reached)) this.reached++;
    return this.reached < this.count ? this.reached : -1;
  }
}

class PortBook {
  private all: Ports[] = [];

  constructor(
    private devices: Devices,
    private context: Context,
  ) {
    const controllers = devices.controllers;
    for (let i = 0; i < controllers.length; i++) {
      if (!controllers[i].isVirtioSerial) continue;
      const ports = controllers[i].ports;
      this.all.push(new Ports(controllers[i].index, ports < 0 ? PORTS : ports));
    }
  }

  private find(controller: i64): Ports | null {
    for (let i = 0; i < this.all.length; i++) if (this.all[i].controller == controller) return this.all[i];
    return null;
  }

  /** Marks the port that an address names. */
  reserve(device: Device): void {
    const address = device.info.address;
    const port = portOf(address);
    const notes = this.context.notes;
    const controller = this.find(address.controller);
    if (!controller) {
      noteInside(notes, Code.Missing, device.from, "address")
        .namedSpan(new Writer(64).text("virtio serial controller ").number(address.controller).take())
        .expect("<controller type='virtio-serial'/>");
    } else if (port >= controller.count) {
      noteInside(notes, Code.OutOfRange, device.from, "address")
        .namedSpan(new Writer(64).text("the port on virtio serial controller ").number(address.controller).take())
        .found(decimal(port))
        .expectSpan(new Writer(32).text("less than ").number(controller.count).take());
    } else if (controller.taken.includes(port)) {
      noteInside(notes, Code.Conflict, device.from, "address")
        .namedSpan(new Writer(64).text("a port on virtio serial controller ").number(address.controller).take())
        .found(new Writer(16).text("port ").number(port).take());
    } else controller.taken.push(port);
  }

  /** Gives a device the next port: on the controller that it names, else on any. */
  assign(device: Device, console: bool): void {
    const address = device.info.address;
    const from = console ? 0 : 1;
    if (address.type == AddressType.VirtioSerial) {
      const controller = this.find(address.controller);
      const port = controller ? controller.next(1) : -1;
      if (controller && port > 0) this.give(device, controller, port, console);
      else {
        noteInside(this.context.notes, Code.NotHere, device.from, "address").namedSpan(
          new Writer(64).text("a free port on virtio-serial controller ").number(address.controller).take(),
        );
      }
      return;
    }
    for (let i = 0; i < this.all.length; i++) {
      const port = this.all[i].next(from);
      if (port < 0) continue;
      this.give(device, this.all[i], port, console);
      return;
    }
    for (let index: i64 = 0; ; index++) {
      if (findController(this.devices, ControllerType.VirtioSerial, index)) continue;
      addController(this.devices, this.context, ControllerType.VirtioSerial, index, 0);
      const ports = new Ports(index, PORTS);
      this.all.push(ports);
      this.give(device, ports, from, console);
      return;
    }
  }

  private give(device: Device, ports: Ports, port: i64, console: bool): void {
    ports.taken.push(port);
    if (console) return;
    const address = device.info.address;
    address.type = AddressType.VirtioSerial;
    address.controller = ports.controller;
    address.bus = 0;
    address.port = decimal(port);
  }
}

export function assignVirtioSerial(devices: Devices, context: Context, all: Device[]): void {
  const book = new PortBook(devices, context);
  for (let i = 0; i < all.length; i++) {
    const address = all[i].info.address;
    if (address.type == AddressType.VirtioSerial && portOf(address) > 0) book.reserve(all[i]);
  }
  for (let i = 0; i < devices.consoles.length; i++) assignOne(book, devices.consoles[i], context, true);
  for (let i = 0; i < devices.channels.length; i++) assignOne(book, devices.channels[i], context, false);
}

function assignOne(book: PortBook, device: Device, context: Context, console: bool): void {
  if ((device.connect(context) & Connect.VirtioSerial) == 0) return;
  const address = device.info.address;
  if (address.type != AddressType.VirtioSerial || portOf(address) == 0) book.assign(device, console);
}

function portOf(address: Address): i64 {
  const port = toInteger(address.port);
  return port == NOT_A_NUMBER ? 0 : port;
}
