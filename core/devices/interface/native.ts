/**
 * A network card of today's command line, read: a -device with the -netdev that it names.
 *
 * The -device is read by the method that writes it. Of a -netdev the type of the interface follows, and what its
 * source says; a tap that somebody else has made or opened is of type ethernet, whatever it hangs on.
 */
import { Option } from "../../argv/option";
import { Props, Switch } from "../../argv/props";
import { Context } from "../../emulator/context";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { NONE, Span, byteAt, indexOf, is, lastIndexOf, literal, same, size, slice, startsWith } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { readChardev } from "../chardev/native";
import { NativeDevice } from "../native";
import { VIRTIO_MODELS } from "../virtio";
import { PASST } from "./backend";
import { DRIVER_QEMU, DRIVER_VHOST } from "./driver";
import { Interface } from "./interface";
import { IPV6, Ip } from "./ip";
import { isModelName } from "./models";
import { BRIDGE, CLIENT, ETHERNET, MCAST, SERVER, SOCKET_SERVER, UDP, USER, VDPA, VHOSTUSER } from "./source";

/** Where QEMU's bridge is when nobody says. */
const USUAL_BRIDGE: string = "br0";
/** A NIC of QEMU has no more queues. */
const MOST_QUEUES: i64 = 1024;

/** The card that the device is; null when it is none, or says more than is known. */
export function readInterface(device: NativeDevice): Interface | null {
  if (!device.p.has("netdev")) return null;
  const virtio = device.virtio("virtio-net");
  const model = virtio > 0 ? literal(VIRTIO_MODELS[virtio]) : device.driver;
  if (!isModelName(model) || (virtio == 0 && startsWith(model, "virtio"))) return null;
  const option = device.backend("netdev", "netdev");
  if (!option) return null;
  const card = new Interface();
  card.model = model;
  const p = option.props("type");
  p.text("id", NONE);
  if (!readNetdev(card, p, device) || p.leftover()) return null;
  device.p.text("driver", NONE);
  device.p.text("netdev", NONE);
  card.nic(device.p, device.context);
  // The plain model of virtio and no other has keys of its own.
  card.model = model;
  return card;
}

function readNetdev(card: Interface, p: Props, device: NativeDevice): bool {
  const type = p.text("type", NONE);
  if (is(type, "user") || is(type, "tap") || is(type, "bridge") || is(type, "socket")) {
    return readPlain(card, p, type, device.context);
  }
  if (is(type, "vhost-user")) return readVhostUser(card, p, device);
  if (is(type, "stream")) return readStream(card, p, device.context);
  if (!is(type, "vhost-vdpa")) return false;
  card.type = VDPA;
  card.source.device = p.text("vhostdev", NONE);
  readQueues(card, p);
  return card.source.device != NONE && !startsWith(card.source.device, "/dev/fdset/");
}

/** The backends that need nothing else of the line. */
function readPlain(card: Interface, p: Props, type: Span, context: Context): bool {
  if (is(type, "user")) return readUser(card, p);
  if (is(type, "tap")) return readTap(card, p, context);
  if (is(type, "socket")) return readSocket(card, p);
  if (!is(type, "bridge")) return false;
  card.type = BRIDGE;
  card.source.bridge = p.text("br", literal(USUAL_BRIDGE));
  if (card.isVirtio && hasVhost(context)) card.driver.name = DRIVER_QEMU;
  return true;
}

/** -nic, a card and its backend in one; null for what is kept. The board's own cards are no -device. */
export function readNic(option: Option, context: Context): Interface | null {
  const machine = context.machine;
  if (!machine.isX86 && !machine.isVirt) return null;
  const card = new Interface();
  const p = option.props("type");
  const model = p.text("model", NONE);
  const virtio = is(model, "virtio") || is(model, "virtio-net-pci");
  // Which one is usual differs from what libvirt takes.
  if (!virtio && (model == NONE || !isModelName(model) || startsWith(model, "virtio"))) return null;
  card.model = virtio ? literal("virtio") : model;
  card.mac = p.text("mac", p.text("macaddr", NONE));
  p.text("id", NONE);
  return readPlain(card, p, p.text("type", NONE), context) && !p.leftover() ? card : null;
}

/** Cards without an address of their own get QEMU's, which are counted up. */
export function stateMacs(all: Interface[]): void {
  let next = 0x56;
  for (let i = 0; i < all.length && next <= 0xff; i++) {
    if (all[i].mac == NONE) all[i].mac = new Writer(20).text("52:54:00:12:34:").hex(next++, 2).take();
  }
}

function readQueues(card: Interface, p: Props): void {
  const queues = p.integer("queues", 1);
  if (queues < 1 || queues > MOST_QUEUES) p.refuse("queues");
  else if (queues > 1) card.driver.queues = queues;
}

function readUser(card: Interface, p: Props): bool {
  card.type = USER;
  const net = p.text("net", NONE);
  if (net != NONE) {
    const slash = indexOf(net, 0x2f);
    const prefix = slash < 0 ? 0 : unsigned(slice(net, slash + 1), 10);
    // A mask of four numbers is no prefix.
    if (prefix == NOT_A_NUMBER) return false;
    const ip = new Ip();
    ip.address = slash < 0 ? net : slice(net, 0, slash);
    ip.prefix = prefix;
    ip.family = 1;
    card.ip.ips.push(ip);
  }
  const address = p.text("ipv6-prefix", NONE);
  if (address == NONE) return true;
  const ip = new Ip();
  ip.family = IPV6;
  ip.address = address;
  ip.prefix = p.integer("ipv6-prefixlen", 0, 0);
  card.ip.ips.push(ip);
  return true;
}

function readTap(card: Interface, p: Props, context: Context): bool {
  card.type = ETHERNET;
  const fds = p.text("fds", p.text("fd", NONE));
  const bridge = p.text("br", NONE);
  if (fds != NONE) {
    const queues = countOf(fds);
    if (queues > 1) card.driver.queues = queues;
  } else if (bridge != NONE || p.has("helper")) {
    // The helper puts the tap on a bridge.
    card.type = BRIDGE;
    card.source.bridge = bridge == NONE ? literal(USUAL_BRIDGE) : bridge;
  } else {
    card.target = p.text("ifname", NONE);
    card.script = scriptOf(p.text("script", NONE));
    card.downscript = scriptOf(p.text("downscript", NONE));
    // Nobody makes the tap that has no script: it is there.
    if (card.target != NONE && is(p.text("script", NONE), "no")) card.targetManaged = 2;
    readQueues(card, p);
  }
  const vhost = p.onOff("vhost", Switch.Off) == Switch.On;
  const numbers = p.text("vhostfds", p.text("vhostfd", NONE));
  if (numbers != NONE && (!vhost || countOf(numbers) != max<i64>(card.driver.queues, 1))) return false;
  card.sndbuf = p.integer("sndbuf", -1);
  if (!card.isVirtio) return !vhost && card.driver.queues <= 1;
  if (vhost && !is(context.type, "kvm")) card.driver.name = DRIVER_VHOST;
  if (!vhost && hasVhost(context)) card.driver.name = DRIVER_QEMU;
  return true;
}

/** Where nobody says, the kernel would move the data. */
function hasVhost(context: Context): bool {
  return is(context.type, "kvm") || context.descriptors.number(NONE, "vhost") >= 0;
}

function countOf(numbers: Span): i64 {
  let count: i64 = 1;
  for (let i = 0; i < size(numbers); i++) if (byteAt(numbers, i) == 0x3a) count++;
  return min(count, MOST_QUEUES);
}

function scriptOf(path: Span): Span {
  return is(path, "no") ? NONE : path;
}

function readSocket(card: Interface, p: Props): bool {
  const source = card.source;
  let place = NONE;
  if (p.has("connect")) {
    card.type = CLIENT;
    place = p.text("connect", NONE);
  } else if (p.has("listen")) {
    card.type = SERVER;
    place = p.text("listen", NONE);
  } else if (p.has("mcast")) {
    card.type = MCAST;
    place = p.text("mcast", NONE);
  } else if (p.has("udp") && p.has("localaddr")) {
    card.type = UDP;
    place = p.text("udp", NONE);
    const local = p.text("localaddr", NONE);
    source.localAddress = hostOf(local);
    source.localPort = portOf(local);
    if (source.localPort < 0) return false;
  } else return false;
  source.address = hostOf(place);
  source.port = portOf(place);
  return source.port >= 0;
}

function hostOf(place: Span): Span {
  const colon = lastIndexOf(place, 0x3a);
  return colon > 0 ? slice(place, 0, colon) : NONE;
}

function portOf(place: Span): i64 {
  const colon = lastIndexOf(place, 0x3a);
  const port = colon < 0 ? NOT_A_NUMBER : unsigned(slice(place, colon + 1), 10);
  return port == NOT_A_NUMBER ? -1 : port;
}

function readVhostUser(card: Interface, p: Props, device: NativeDevice): bool {
  const option = device.named("chardev", p.text("chardev", NONE));
  const socket = readChardev(option, device.context, "", false, true);
  // A socket that QEMU listens on waits for the program behind it.
  if (!socket || socket.path == NONE || socket.waits != socket.listens) return false;
  card.type = VHOSTUSER;
  const source = card.source;
  if (isPassts(socket.path, device.context)) {
    card.backend.type = PASST;
    if (socket.listens) return false;
  } else {
    source.socketType = 1;
    source.path = socket.path;
    source.socketMode = socket.listens ? SOCKET_SERVER : 1;
    source.reconnect = socket.reconnect;
    source.reconnectTimeout = socket.timeout;
  }
  readQueues(card, p);
  return true;
}

/** passt's socket, of which only who makes it knows the name. */
function isPassts(path: Span, context: Context): bool {
  const directory = join("", context.runtimeDirectory, "/passt/");
  return size(path) > size(directory) && same(slice(path, 0, size(directory)), directory);
}

function readStream(card: Interface, p: Props, context: Context): bool {
  card.type = USER;
  card.backend.type = PASST;
  const path = p.text("addr.path", NONE);
  if (!is(p.text("addr.type", NONE), "unix") || !isPassts(path, context)) return false;
  const server = p.onOff("server", Switch.Off) == Switch.On;
  const seconds = p.integer("reconnect", 5);
  const milliseconds = p.integer("reconnect-ms", 5000);
  return !server && seconds == 5 && milliseconds == 5000;
}
