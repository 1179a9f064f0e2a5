/**
 * Network cards on the command line of a QEMU before 0.12, in both directions: two -net options, the card and
 * its backend, that share a number, the vlan.
 *
 *   -net nic,macaddr=00:11:22:33:44:55,vlan=0,model=e1000,name=e1000.0
 *   -net tap,ifname=nic02,script=/etc/qemu-ifup,vlan=0,name=tap.0
 *
 * `card` and `backend` describe the two, each for both directions. A bridge or network needs a tap device that
 * only a running host can make; without one it is written as a tap that QEMU sets up by its own script.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../../text/number";
import { NONE, Span, lastIndexOf, same, slice } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteAt } from "../../xml/reader";
import { Interface } from "./interface";
import { BRIDGE, ETHERNET, INTERNAL, MCAST, NETWORK, SERVER, USER } from "./source";

/** The kinds of backend that -net has; a type of interface becomes one of them. */
const BACKENDS: StaticArray<string> = ["", "user", "tap", "socket", "nic", "none"];
const BACKEND_USER: i32 = 1;
const BACKEND_TAP: i32 = 2;
const BACKEND_SOCKET: i32 = 3;
const NIC: i32 = 4;

/** The keys of -net socket, by type of interface. */
const SOCKET_KEYS: StaticArray<string> = ["", "", "", "listen", "connect", "mcast"];

/** All interfaces, each with the number of its place among them as vlan. */
export function emitInterfacesOld(line: CommandLine, context: Context, all: Interface[]): void {
  if (all.length == 0) line.putText("net", "none");
  for (let i = 0; i < all.length; i++) {
    all[i].vlan = i;
    emitInterface(all[i], line, context, all);
  }
}

function emitInterface(device: Interface, line: CommandLine, context: Context, all: Interface[]): void {
  if (device.type >= INTERNAL) {
    noteAt(context.notes, Code.NotOnThisQemu, device.from, "type").named("an interface of this type");
    return;
  }
  const named = context.emulator.has(Feature.NET_NAME);
  const nic = line.props("");
  card(device, nic, named ? nameAmong(device, all, true) : NONE);
  line.putProps("net", nic);
  const props = line.props("");
  backend(device, props, backendKind(device), named ? nameAmong(device, all, false) : NONE);
  line.putProps("net", props);
  if (device.type == NETWORK || device.type == BRIDGE) {
    noteAt(context.notes, Code.Approximated, device.from, "type")
      .named("this interface")
      .expect("-net tap with QEMU's own script");
  }
}

function backendKind(device: Interface): i32 {
  if (device.type == USER) return BACKEND_USER;
  return device.type >= SERVER && device.type <= MCAST ? BACKEND_SOCKET : BACKEND_TAP;
}

/** Counts the interfaces before this one that would get a name of the same kind. */
function nameAmong(device: Interface, all: Interface[], nic: bool): Span {
  let count = 0;
  for (let i = 0; i < all.length && all[i] != device; i++) {
    if (nic ? sameText(all[i].model, device.model) : backendKind(all[i]) == backendKind(device)) count++;
  }
  const to = new Writer(24);
  if (!nic) to.text(BACKENDS[backendKind(device)]);
  else if (device.model == NONE) to.text("nic");
  else to.span(device.model);
  return to.byte(0x2e).number(count).take();
}

/** The card's half. */
function card(device: Interface, p: Props, name: Span): void {
  p.implied("type", "nic");
  device.mac = p.text("macaddr", device.mac);
  device.vlan = p.integer("vlan", device.vlan, -1);
  device.model = p.text("model", device.model);
  p.text("name", name);
}

/** The backend's half. */
function backend(device: Interface, p: Props, kind: i32, name: Span): void {
  p.implied("type", BACKENDS[kind]);
  if (kind == BACKEND_TAP) {
    device.target = p.text("ifname", device.target);
    device.script = p.text("script", device.script);
  }
  if (kind == BACKEND_SOCKET) socket(device, p);
  device.vlan = p.integer("vlan", device.vlan, -1);
  p.text("name", name);
}

function socket(device: Interface, p: Props): void {
  const source = device.source;
  if (!p.reading) {
    const to = new Writer(32);
    if (source.address != NONE) to.span(source.address);
    p.text(SOCKET_KEYS[device.type], to.byte(0x3a).number(source.port).take());
    return;
  }
  for (let type = SERVER; type <= MCAST; type++) {
    const place = p.text(SOCKET_KEYS[type], NONE);
    if (place == NONE) continue;
    device.type = type;
    const colon = lastIndexOf(place, 0x3a);
    const port = toInteger(slice(place, colon + 1));
    if (port != NOT_A_NUMBER) source.port = port;
    if (colon > 0) source.address = slice(place, 0, colon);
  }
}

/** All interfaces of a command line: each -net nic with the backend on its vlan. */
export function absorbInterfaces(line: CommandLine): Interface[] {
  const found: Interface[] = [];
  const cards: Option[] = [];
  const backends: OldBackend[] = [];
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    const kind = option.isNamed("net") ? kindOf(option) : 0;
    if (kind == NIC) cards.push(option);
    else if (kind > 0 && kind < NIC) absorbBackend(option, kind, backends);
  }
  for (let i = 0; i < cards.length; i++) {
    const device = new Interface();
    const props = cards[i].props("type");
    card(device, props, NONE);
    if (props.leftover() || !findBackend(device, backends)) continue;
    found.push(device);
    cards[i].understand(pathOf(found.length));
  }
  return found;
}

function absorbBackend(option: Option, kind: i32, backends: OldBackend[]): void {
  const read = new Interface();
  const props = option.props("type");
  backend(read, props, kind, NONE);
  if (props.leftover()) return;
  if (kind == BACKEND_USER) read.type = USER;
  else if (kind == BACKEND_TAP) read.type = ETHERNET;
  if (read.type != 0) backends.push(new OldBackend(option, read));
}

/** Looks for a free backend on the card's vlan (0 when none is said); false when there is none. */
function findBackend(device: Interface, backends: OldBackend[]): bool {
  const vlan = max<i64>(device.vlan, 0);
  for (let i = 0; i < backends.length; i++) {
    const option = backends[i].option;
    const read = backends[i].read;
    if (max<i64>(read.vlan, 0) != vlan || option.isUnderstood()) continue;
    device.type = read.type;
    device.target = read.target;
    device.script = read.script;
    device.source.address = read.source.address;
    device.source.port = read.source.port;
    option.understandText("domain/devices/interface");
    return true;
  }
  return false;
}

/** A -net option that isn't a card, and what it says. */
class OldBackend {
  constructor(
    readonly option: Option,
    readonly read: Interface,
  ) {}
}

/** The kind that a -net option begins with. */
function kindOf(option: Option): i32 {
  return option.keyWord("type", "type", BACKENDS);
}

function pathOf(position: i32): Span {
  return new Writer(40).text("domain/devices/interface[").number(position).byte(0x5d).take();
}

function sameText(a: Span, b: Span): bool {
  return a == NONE || b == NONE ? a == b : same(a, b);
}
