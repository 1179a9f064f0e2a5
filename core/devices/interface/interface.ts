/**
 * A network card and what it is connected to: <interface>.
 * https://libvirt.org/formatdomain.html#network-interfaces
 *
 * In QEMU's first form a card and its backend are two -net options that share a number, the vlan:
 *
 *   -net nic,macaddr=00:11:22:33:44:55,vlan=0,model=e1000,name=e1000.0
 *   -net tap,ifname=nic02,script=/etc/qemu-ifup,vlan=0,name=tap.0
 *
 * `Interface.nic` and `Interface.backend` describe the two, each for both directions. A bridge or
 * network needs a tap device that only a running host can make; without one it is written as a
 * tap that QEMU sets up by its own script.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Device } from "../device";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../../text/number";
import { NONE, Span, lastIndexOf, same, slice } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteAt, noteInside } from "../../xml/reader";
import { canonicalMac, isMac } from "./mac";

const TYPES: StaticArray<string> = [
  "",
  "user",
  "ethernet",
  "server",
  "client",
  "mcast",
  "network",
  "bridge",
  "internal",
  "direct",
];
const USER: i32 = 1;
const ETHERNET: i32 = 2;
const SERVER: i32 = 3;
const CLIENT: i32 = 4;
const MCAST: i32 = 5;
const NETWORK: i32 = 6;
const BRIDGE: i32 = 7;
const INTERNAL: i32 = 8;

/** The kinds of backend that -net has; a type of interface becomes one of them. */
const BACKENDS: StaticArray<string> = ["", "user", "tap", "socket", "nic", "none"];
const BACKEND_USER: i32 = 1;
const BACKEND_TAP: i32 = 2;
const BACKEND_SOCKET: i32 = 3;
const NIC: i32 = 4;

/** The keys of -net socket, by type of interface. */
const SOCKET_KEYS: StaticArray<string> = ["", "", "", "listen", "connect", "mcast"];

export class Interface extends Device {
  type: i32 = 0;
  mac: Span = NONE;
  network: Span = NONE;
  bridge: Span = NONE;
  device: Span = NONE;
  address: Span = NONE;
  port: i64 = -1;
  script: Span = NONE;
  target: Span = NONE;
  model: Span = NONE;
  /** What ties the card to its backend on the command line. */
  vlan: i64 = -1;
  private nicName: Span = NONE;
  private backendName: Span = NONE;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    if (x.enter("mac")) {
      this.mac = x.text("address", this.mac);
      x.leave();
    }
    if (x.enter("source")) {
      if (x.when(this.type == NETWORK)) this.network = x.text("network", this.network);
      if (x.when(this.type == BRIDGE)) this.bridge = x.text("bridge", this.bridge);
      if (x.when(this.type == ETHERNET || this.type == 9)) this.device = x.text("dev", this.device);
      if (x.when(this.isSocket())) {
        this.address = x.text("address", this.address);
        this.port = x.integer("port", this.port);
      }
      if (x.when(this.type == INTERNAL)) this.network = x.text("name", this.network);
      x.leave();
    }
    // Up to 0.9 the script stood before the target.
    if (x.enter("script")) {
      this.script = x.text("path", this.script);
      x.leave();
    }
    if (x.enter("target")) {
      this.target = x.text("dev", this.target);
      x.leave();
    }
    if (x.enter("model")) {
      this.model = x.text("type", this.model);
      x.leave();
    }
  }

  private isSocket(): bool {
    return this.type == SERVER || this.type == CLIENT || this.type == MCAST;
  }

  defaults(context: Context): void {
    if (this.type == 0) this.type = USER;
    this.mac = canonicalMac(this.mac);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.mac != NONE && !isMac(this.mac)) {
      noteInside(notes, Code.BadValue, this.from, "mac", "address")
        .named("mac address")
        .expect("six bytes like 52:54:00:12:34:56");
    }
    if (this.type == NETWORK && this.network == NONE) this.lacks(context, "<source network='...'/>");
    if (this.type == BRIDGE && this.bridge == NONE) this.lacks(context, "<source bridge='...'/>");
    if (this.isSocket() && this.port < 0) this.lacks(context, "<source port='...'/>");
    if ((this.type == CLIENT || this.type == MCAST) && this.address == NONE)
      this.lacks(context, "<source address='...'/>");
  }

  private lacks(context: Context, what: string): void {
    noteInside(context.notes, Code.Missing, this.from, "source").named("the interface's source").expect(what);
  }

  private get backendKind(): i32 {
    return this.type == USER ? BACKEND_USER : this.isSocket() ? BACKEND_SOCKET : BACKEND_TAP;
  }

  /** Counts the interfaces before this one that would get a name of the same kind. */
  private nameAmong(all: Interface[], nic: bool): Span {
    let count = 0;
    for (let i = 0; i < all.length && all[i] != this; i++) {
      if (nic ? sameText(all[i].model, this.model) : all[i].backendKind == this.backendKind) count++;
    }
    const to = new Writer(24);
    if (!nic) to.text(BACKENDS[this.backendKind]);
    else if (this.model == NONE) to.text("nic");
    else to.span(this.model);
    return to.byte(0x2e).number(count).take();
  }

  emitOld(line: CommandLine, context: Context, all: Interface[]): void {
    if (this.type >= INTERNAL) {
      noteAt(context.notes, Code.NotOnThisQemu, this.from, "type").named("an interface of this type");
      return;
    }
    const named = context.emulator.has(Feature.NET_NAME);
    this.nicName = named ? this.nameAmong(all, true) : NONE;
    this.backendName = named ? this.nameAmong(all, false) : NONE;
    const nic = line.props("");
    this.nic(nic);
    line.putProps("net", nic);
    const backend = line.props("");
    this.backend(backend, this.backendKind);
    line.putProps("net", backend);
    if (this.type == NETWORK || this.type == BRIDGE) {
      noteAt(context.notes, Code.Approximated, this.from, "type")
        .named("this interface")
        .expect("-net tap with QEMU's own script");
    }
  }

  /** The card's half. */
  private nic(p: Props): void {
    p.implied("type", "nic");
    this.mac = p.text("macaddr", this.mac);
    this.vlan = p.integer("vlan", this.vlan, -1);
    this.model = p.text("model", this.model);
    this.nicName = p.text("name", this.nicName);
  }

  /** The backend's half. */
  private backend(p: Props, kind: i32): void {
    p.implied("type", BACKENDS[kind]);
    if (kind == BACKEND_TAP) {
      this.target = p.text("ifname", this.target);
      this.script = p.text("script", this.script);
    }
    if (kind == BACKEND_SOCKET) this.socket(p);
    this.vlan = p.integer("vlan", this.vlan, -1);
    this.backendName = p.text("name", this.backendName);
  }

  private socket(p: Props): void {
    if (!p.reading) {
      const to = new Writer(32);
      if (this.address != NONE) to.span(this.address);
      p.text(SOCKET_KEYS[this.type], to.byte(0x3a).number(this.port).take());
      return;
    }
    for (let type = SERVER; type <= MCAST; type++) {
      const place = p.text(SOCKET_KEYS[type], NONE);
      if (place == NONE) continue;
      this.type = type;
      const colon = lastIndexOf(place, 0x3a);
      const port = toInteger(slice(place, colon + 1));
      if (port != NOT_A_NUMBER) this.port = port;
      if (colon > 0) this.address = slice(place, 0, colon);
    }
  }

  /** All interfaces of a command line: each -net nic with the backend on its vlan. */
  static absorbAll(line: CommandLine, context: Context): Interface[] {
    const found: Interface[] = [];
    const cards: Option[] = [];
    const backends: Backend[] = [];
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      const kind = option.isNamed("net") ? kindOf(option) : 0;
      if (kind == NIC) cards.push(option);
      else if (kind > 0 && kind < NIC) Interface.absorbBackend(option, kind, backends);
    }
    for (let i = 0; i < cards.length; i++) {
      const card = new Interface();
      const props = cards[i].props("type");
      card.nic(props);
      if (props.leftover() || !card.findBackend(backends)) continue;
      found.push(card);
      cards[i].understand(pathOf(found.length));
    }
    return found;
  }

  private static absorbBackend(option: Option, kind: i32, backends: Backend[]): void {
    const read = new Interface();
    const props = option.props("type");
    read.backend(props, kind);
    if (props.leftover()) return;
    if (kind == BACKEND_USER) read.type = USER;
    else if (kind == BACKEND_TAP) read.type = ETHERNET;
    if (read.type != 0) backends.push(new Backend(option, read));
  }

  /** Looks for a free backend on the card's vlan (0 when none is said); false when there is none. */
  private findBackend(backends: Backend[]): bool {
    const vlan = max<i64>(this.vlan, 0);
    for (let i = 0; i < backends.length; i++) {
      const option = backends[i].option;
      const read = backends[i].read;
      if (max<i64>(read.vlan, 0) != vlan || option.isUnderstood()) continue;
      this.type = read.type;
      this.target = read.target;
      this.script = read.script;
      this.address = read.address;
      this.port = read.port;
      option.understandText("domain/devices/interface");
      return true;
    }
    return false;
  }
}

/** A -net option that isn't a card, and what it says. */
class Backend {
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
