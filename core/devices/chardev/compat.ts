/**
 * Numbers for ports, and the console that is a serial port: what libvirt makes of the character devices
 * of a guest for a QEMU of today before each fills in its own.
 *
 * A fully virtualised guest's first <console> was its first <serial> once. So either one alone is taken
 * for both: a console of no other type becomes the first serial port, and the first serial port (of those
 * a firmware would use) gets a console in front of all others.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { SpanSet } from "../../text/set";
import { decimal } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { CharDevice } from "./chardev";
import { Console } from "./console";
import { Parallel } from "./parallel";
import { ISA, ISA_DEBUG, PCI, Serial, USB } from "./serial";

const MAX_ISA_PORTS: i32 = 4;

export function settlePorts(
  serials: Serial[],
  parallels: Parallel[],
  consoles: Console[],
  hvm: bool,
  context: Context,
): void {
  refuseNegative<Serial>(serials, context);
  refuseNegative<Parallel>(parallels, context);
  numberIsaPorts(serials, context);
  number<Serial>(serials);
  number<Parallel>(parallels);
  for (let i = 1; i < consoles.length; i++) {
    if (!consoles[i].isSerial) continue;
    noteInside(context.notes, Code.NotHere, consoles[i].from, "target", "type")
      .named("a console that is a serial port, unless it is the first console,")
      .expect("virtio");
  }
  if (hvm) joinConsole(serials, consoles);
  for (let i = 0; i < consoles.length; i++) if (!consoles[i].serial) consoles[i].port = i;
}

function refuseNegative<T extends CharDevice>(devices: T[], context: Context): void {
  for (let i = 0; i < devices.length; i++) {
    if (devices[i].port >= -1) continue;
    noteInside(context.notes, Code.BadValue, devices[i].from, "target", "port")
      .named("the port number")
      .expect("a number from 0");
  }
}

/** ISA ports that are said to be ones get the free numbers of the four that a PC has. */
function numberIsaPorts(serials: Serial[], context: Context): void {
  const used = new StaticArray<bool>(MAX_ISA_PORTS);
  for (let i = 0; i < serials.length; i++) {
    const port = serials[i].port;
    if (serials[i].type == ISA && port >= 0 && port < MAX_ISA_PORTS) used[<i32>port] = true;
  }
  for (let i = 0; i < serials.length; i++) {
    if (serials[i].type != ISA || serials[i].port >= 0) continue;
    let port = 0;
    while (port < MAX_ISA_PORTS && used[port]) port++;
    if (port == MAX_ISA_PORTS) {
      noteInside(context.notes, Code.OutOfRange, serials[i].from, "target")
        .named("the number of ISA serial ports")
        .expect("at most 4");
      return;
    }
    serials[i].port = port;
    used[port] = true;
  }
}

/** Each ISA port has a number of its own; those that became one by default too, as it is written of them. */
export function checkIsaPorts(serials: Serial[], context: Context): void {
  const used = new SpanSet();
  for (let i = 0; i < serials.length; i++) {
    if (serials[i].type != ISA || serials[i].port < 0 || used.add(decimal(serials[i].port))) continue;
    noteInside(context.notes, Code.Conflict, serials[i].from, "target", "port")
      .named("the target port")
      .found(decimal(serials[i].port));
  }
}

/** Numbers behind the highest for those without. */
function number<T extends CharDevice>(devices: T[]): void {
  for (let i = 0; i < devices.length; i++) {
    if (devices[i].port >= 0) continue;
    let highest: i64 = -1;
    for (let j = 0; j < devices.length; j++) highest = max(highest, devices[j].port);
    devices[i].port = highest + 1;
  }
}

function joinConsole(serials: Serial[], consoles: Console[]): void {
  if (consoles.length > 0 && consoles[0].isSerial) {
    if (serials.length == 0) serials.push(serialOf(consoles[0]));
    consoles[0].alias(serials[0]);
    return;
  }
  if (serials.length == 0) return;
  const type = serials[0].type;
  if (type == PCI || type == USB || type == ISA_DEBUG) return;
  const console = new Console();
  console.alias(serials[0]);
  consoles.unshift(console);
}

/** The serial port that a console is. */
function serialOf(console: Console): Serial {
  const serial = new Serial();
  serial.source = console.source;
  serial.info = console.info;
  serial.from = console.from;
  serial.port = 0;
  return serial;
}
