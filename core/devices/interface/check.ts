/**
 * What cannot be of a network card: what its type, its model or this QEMU does not have.
 *
 * Some of it depends on what the card is connected to in the end (`checkConnection`): of a network that is
 * only known when the domain is started.
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { NONE, Span, byteAt, literal, size } from "../../text/span";
import { Writer } from "../../text/writer";
import { digitOf } from "../../text/number";
import { noteAt, noteInside } from "../../xml/reader";
import { Interface } from "./interface";
import { IPV6 } from "./ip";
import { isMac } from "./mac";
import { isModelName } from "./models";
import { Virtualport } from "./virtualport";
import {
  BRIDGE,
  DIRECT,
  ETHERNET,
  HOSTDEV,
  INTERNAL,
  NETWORK,
  NULL,
  PASSTHROUGH,
  SERVER,
  SOCKET_SERVER,
  TYPES,
  UDP,
  USER,
  VDPA,
  VDS,
  VHOSTUSER,
  isSocket,
} from "./source";

const NO: i32 = 2;
const YES: i32 = 1;

export function checkInterface(card: Interface, context: Context): void {
  checkSource(card, context);
  checkAddresses(card, context);
  checkCard(card, context);
  checkBackend(card, context);
  checkTeaming(card, context);
  checkPort(card, context);
}

/** A note at the card's <source>. */
function atSource(card: Interface, context: Context, code: Code, attribute: string = ""): Note {
  return noteInside(context.notes, code, card.from, "source", attribute);
}

function lacks(card: Interface, context: Context, attribute: string): void {
  atSource(card, context, Code.Missing).named(attribute).expect("an attribute of the interface's source");
}

/** The card's type, for a message. */
function typeOf(card: Interface): Span {
  return literal(TYPES[card.type]);
}

function checkSource(card: Interface, context: Context): void {
  const source = card.source;
  const type = card.type;
  const needed =
    type == NETWORK || type == BRIDGE || type == DIRECT || type == INTERNAL || type == VDPA || type == HOSTDEV;
  if (source.from == 0 && (needed || isSocket(type))) {
    noteAt(context.notes, Code.Missing, card.from).named("source element").found(typeOf(card)).expect("<source>");
    return;
  }
  if (type == INTERNAL && source.network == NONE) lacks(card, context, "name");
  if ((type == DIRECT || type == VDPA) && source.device == NONE) lacks(card, context, "dev");
  if (isSocket(type) && type != SERVER && source.address == NONE) lacks(card, context, "address");
  if (type == UDP && source.localAddress == NONE) lacks(card, context, "local");
  if (type == HOSTDEV && source.addressType == 0 && source.usb.vendor < 0) {
    atSource(card, context, Code.Missing).named("address type of the source").expect("pci").expect("usb");
  }
  if (type == HOSTDEV) {
    if (card.isPciOfHost) source.pci.check(context, card.from);
    if (card.isPciOfHost && !context.emulator.can(Capability.VFIO_PCI)) {
      noteAt(context.notes, Code.Unsupported, card.from, "type").named("VFIO PCI device assignment");
    }
  }
  if (type == NULL || type == VDS) {
    noteAt(context.notes, Code.Unsupported, card.from, "type").named("a network device of this type");
  }
  if (type == VDPA && !context.emulator.can(Capability.NETDEV_VHOST_VDPA)) {
    noteAt(context.notes, Code.Unsupported, card.from, "type").named("vDPA devices");
  }
  if (type != VHOSTUSER) return;
  if (source.path == NONE && !card.backend.isPasst) lacks(card, context, "path");
  if (source.socketMode == SOCKET_SERVER && source.reconnect == YES) {
    atSource(card, context, Code.Excludes, "mode").named("reconnect").expect("mode='server'");
  }
  if (context.guest.sharedMemory == NO) {
    noteAt(context.notes, Code.Requires, card.from, "type")
      .named("an 'interface' of type vhostuser")
      .expect("shared memory");
  }
}

function checkAddresses(card: Interface, context: Context): void {
  const notes = context.notes;
  card.source.ip.check(context);
  card.ip.check(context);
  if (!card.source.ip.isEmpty && card.type != ETHERNET) {
    atSource(card, context, Code.Requires)
      .named("host-side IP route or address info")
      .found(typeOf(card))
      .expect("interfaces of type 'ethernet'");
  }
  if (card.ip.routes.length > 0) {
    noteAt(notes, Code.Unsupported, card.ip.routes[0].from).named("a guest-side IP route");
  }
  const ips = card.ip.ips;
  if (ips.length > 0 && card.type != USER && !(card.type == VHOSTUSER && card.backend.isPasst)) {
    noteAt(notes, Code.Unsupported, ips[0].from).named("guest-side IP address info");
    return;
  }
  let v4 = 0;
  let v6 = 0;
  for (let i = 0; i < ips.length; i++) {
    const ip = ips[i];
    if (ip.peer != NONE) noteAt(notes, Code.Unsupported, ip.from, "peer").named("a peer IP for the guest");
    if (ip.family == IPV6) {
      if (++v6 == 2) noteAt(notes, Code.Conflict, ip.from, "address").named("IPv6 address of the interface");
      if (ip.prefix > 0 && ip.prefix != 64) {
        noteAt(notes, Code.BadValue, ip.from, "prefix").named("IPv6 address prefix").expect("64");
      }
    } else {
      if (++v4 == 2) noteAt(notes, Code.Conflict, ip.from, "address").named("IPv4 address of the interface");
      if (ip.prefix > 0 && (ip.prefix < 4 || ip.prefix > 27)) {
        noteAt(notes, Code.OutOfRange, ip.from, "prefix").named("prefix").expect("4-27");
      }
    }
  }
}

/** True for a power of two, and for 0. */
function isPowerOfTwo(value: i64): bool {
  return (value & (value - 1)) == 0;
}

function checkCard(card: Interface, context: Context): void {
  const notes = context.notes;
  const driver = card.driver;
  if (card.mac != NONE && isMac(card.mac) && isMulticast(card.mac)) {
    noteInside(notes, Code.BadValue, card.from, "mac", "address")
      .named("multicast mac address")
      .expect("a unicast one");
  }
  if (card.model != NONE && !isModelName(card.model)) {
    noteInside(notes, Code.BadValue, card.from, "model", "type")
      .named("model name with invalid characters")
      .expect("letters, digits, - and _");
  }
  if (!isPowerOfTwo(driver.rxQueueSize)) {
    noteInside(notes, Code.BadValue, card.from, "driver", "rx_queue_size")
      .named("rx_queue_size")
      .expect("a power of two");
  }
  if (!isPowerOfTwo(driver.txQueueSize)) {
    noteInside(notes, Code.BadValue, card.from, "driver", "tx_queue_size")
      .named("tx_queue_size")
      .expect("a power of two");
  }
  if ((driver.rss != 0 || driver.rssHashReport != 0) && !context.emulator.can(Capability.VIRTIO_NET_RSS)) {
    noteInside(notes, Code.Unsupported, card.from, "driver").named("virtio rss and its hash report");
  }
  if ((card.type == VDPA || card.type == VHOSTUSER) && !card.isVirtio) {
    noteInside(notes, Code.Requires, card.from, "model", "type")
      .named("an interface of this type")
      .expect("model 'virtio'");
  }
  if (card.mtu > 0 && !hasMtu(card)) {
    noteInside(notes, Code.NotHere, card.from, "mtu").named("setting MTU on this interface type").found(typeOf(card));
  }
  if (card.coalesce > 0 && card.type != NETWORK && card.type != BRIDGE) {
    noteInside(notes, Code.NotHere, card.from, "coalesce").named("coalesce settings").found(typeOf(card));
  }
}

function hasMtu(card: Interface): bool {
  const type = card.type;
  if (type == USER) return card.backend.isPasst;
  return type == NETWORK || type == BRIDGE || type == ETHERNET || type == VHOSTUSER;
}

function isMulticast(mac: Span): bool {
  return size(mac) > 1 && (digitOf(byteAt(mac, 1)) & 1) == 1;
}

function checkBackend(card: Interface, context: Context): void {
  const notes = context.notes;
  const passt = card.backend.isPasst;
  const usual = card.type == USER || card.type == VHOSTUSER;
  if (card.targetManaged == NO && card.type != ETHERNET) {
    noteInside(notes, Code.NotHere, card.from, "target", "managed").named("unmanaged target dev").expect("ethernet");
  }
  if (passt && !usual) {
    noteInside(notes, Code.Requires, card.from, "backend", "type")
      .named("backend 'passt'")
      .expect("type='user' or type='vhostuser'");
  }
  if (passt && usual && !context.emulator.can(Capability.NETDEV_STREAM)) {
    noteInside(notes, Code.Unsupported, card.from, "backend", "type").named("the 'passt' network backend");
  }
  if (!passt && card.type == USER && !context.emulator.can(Capability.NETDEV_USER)) {
    noteAt(notes, Code.Unsupported, card.from, "type").named("the 'default' network backend");
  }
  if (card.portForwards.length > 0 && !(passt && usual)) {
    noteAt(notes, Code.Requires, card.portForwards[0].from)
      .named("<portForward>")
      .expect("the 'passt' backend of interface type='user' or type='vhostuser'");
  }
  for (let i = 0; i < card.portForwards.length; i++) {
    const forward = card.portForwards[i];
    forward.check(context);
    for (let j = 0; j < forward.ranges.length; j++) {
      const range = forward.ranges[j];
      if (range.start == 0 && (range.end > 0 || range.to > 0 || range.exclude != 0)) {
        noteAt(notes, Code.Requires, range.from).named("a 'range' with 'end', 'to' or 'exclude'").expect("'start'");
      }
    }
  }
}

function checkTeaming(card: Interface, context: Context): void {
  const notes = context.notes;
  const teaming = card.teaming;
  if (teaming.isTransient && teaming.persistent == NONE) {
    noteInside(notes, Code.Requires, card.from, "teaming").named("teaming 'transient'").expect("persistent attribute");
  }
  if (teaming.isPersistent && teaming.persistent != NONE) {
    noteInside(notes, Code.Excludes, card.from, "teaming")
      .named("teaming type 'persistent'")
      .expect("persistent attribute");
  }
  if (teaming.isTransient && card.type != HOSTDEV && card.type != NETWORK) {
    noteInside(notes, Code.Requires, card.from, "teaming")
      .named("teaming transient interface")
      .expect("type='hostdev'");
  }
  if (teaming.isPersistent && !card.isVirtio) {
    noteInside(notes, Code.Requires, card.from, "model", "type")
      .named("teaming persistent interface")
      .expect("<model type='virtio'/>");
  }
}

/** What the definition says of its connection, whatever a network makes of it later. */
function checkPort(card: Interface, context: Context): void {
  const notes = context.notes;
  card.virtualport.check(context, card.type != NETWORK);
  if (card.virtualport.from != 0 && !hasVirtualport(card.type)) {
    noteInside(notes, Code.NotHere, card.from, "virtualport").named("<virtualport> element").found(typeOf(card));
  }
  card.vlans.check(context);
  card.bandwidth.check(context, card.type == NETWORK);
  checkIsolated(card, context, card.type, card.virtualport);
}

/** Only ports of a Linux bridge can be isolated. */
function checkIsolated(card: Interface, context: Context, type: i32, virtualport: Virtualport): void {
  if (card.isolated != YES) return;
  if ((type != NETWORK && type != BRIDGE) || virtualport.type != 0) {
    notHere(card, context, type, "<port isolated='yes'/>", "port", "isolated");
  }
}

/**
 * What depends on the connection: the card's type, or what its network makes of it. That is known when the
 * domain is started, and asked only then.
 */
export function checkConnection(card: Interface, context: Context): void {
  const plug = card.resolved;
  const type = plug ? plug.type : card.type;
  const virtualport = plug && plug.virtualport.from != 0 ? plug.virtualport : card.virtualport;
  const vlans = plug && plug.vlans.isThere ? plug.vlans : card.vlans;
  const mode = plug ? plug.mode : card.source.mode;
  const tap = type == NETWORK || type == BRIDGE || type == ETHERNET;
  const untagged = type == HOSTDEV || (type == DIRECT && mode == PASSTHROUGH);
  if (vlans.isThere && !untagged && (type != BRIDGE || (virtualport.from != 0 && !virtualport.isOpenvswitch))) {
    notHere(card, context, type, "vlan tag", "vlan");
  }
  if (card.bandwidth.isThere && type == HOSTDEV) notHere(card, context, type, "bandwidth settings", "bandwidth");
  checkIsolated(card, context, type, virtualport);
  if (card.driver.queues > 0 && !tap && type != DIRECT && type != VHOSTUSER && type != VDPA) {
    notHere(card, context, type, "multiqueue", "driver", "queues");
  }
  if (card.filterref.filter != NONE && (!tap || virtualport.type != 0)) {
    notHere(card, context, type, "filterref", "filterref");
  }
  if (card.backend.tap != NONE && !tap) notHere(card, context, type, "custom tap device path", "backend", "tap");
  if (card.teaming.isTransient && type != HOSTDEV) notHere(card, context, type, "teaming transient", "teaming", "type");
  if (card.script != NONE && type != ETHERNET) notHere(card, context, type, "a script", "script", "path");
}

/** A note that interfaces of a type don't have something; its MAC address says which one it is. */
function notHere(card: Interface, context: Context, type: i32, what: string, child: string, at: string = ""): void {
  noteInside(context.notes, Code.NotHere, card.from, child, at)
    .namedSpan(new Writer(64).text(what).text(" of an interface of type ").text(TYPES[type]).take())
    .found(card.mac);
}

function hasVirtualport(type: i32): bool {
  return type == NETWORK || type == BRIDGE || type == DIRECT || type == HOSTDEV;
}
