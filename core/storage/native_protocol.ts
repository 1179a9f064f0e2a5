/**
 * Where the bytes of an image lie, read from the node that reaches them: the inverse of protocol.ts.
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, indexOf, is, lastIndexOf, size, slice, startsWith, wordIndex } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { Access, IO_MODES } from "./access";
import { Host, NetworkSource, Transport } from "./network";
import { StorageSource } from "./source";
import { readPortal, readUrl } from "./url";
import { PROTOCOLS, Protocol, StorageType } from "./words";

const ON: i32 = 1;
const OFF: i32 = 2;
const NO: i32 = 2;

/** Reads the driver's own keys; false when it isn't known, or can't be said in XML. */
export function readProtocol(p: Props, driver: Span, source: StorageSource, access: Access, context: Context): bool {
  if (is(driver, "file") || is(driver, "host_device") || is(driver, "host_cdrom")) {
    source.type = is(driver, "file") ? StorageType.File : StorageType.Block;
    access.hostCdrom = is(driver, "host_cdrom");
    source.path = p.text("filename", NONE);
    access.io = p.word("aio", IO_MODES, access.io);
    return size(source.path) > 0 && !isSet(source.path);
  }
  if (is(driver, "vvfat")) {
    source.type = StorageType.Dir;
    source.path = p.text("dir", NONE);
    access.floppy = p.onOff("floppy", OFF) == ON;
    if (p.onOff("rw", OFF) != ON) source.readonly = true;
    return size(source.path) > 0;
  }
  if (is(driver, "nvme")) {
    source.type = StorageType.Nvme;
    source.namespace = p.integer("namespace", -1);
    // The command line leaves the device as it is.
    source.managed = NO;
    return readPci(p.text("device", NONE), source) && source.namespace >= 0;
  }
  if (is(driver, "virtio-blk-vhost-vdpa")) {
    source.type = StorageType.VhostVdpa;
    source.path = p.text("path", NONE);
    return size(source.path) > 0 && !isSet(source.path);
  }
  const net = source.network;
  net.protocol = size(driver) == 0 ? 0 : max(wordIndex(driver, PROTOCOLS), 0);
  source.type = StorageType.Network;
  if (net.protocol == Protocol.Nbd) return nbd(net, p);
  if (net.protocol == Protocol.Rbd) return rbd(net, p);
  if (net.protocol == Protocol.Iscsi) return iscsi(net, p);
  if (net.protocol == Protocol.Gluster) return gluster(net, p, context);
  if (net.protocol == Protocol.Ssh) return ssh(net, p);
  if (net.protocol == Protocol.Nfs) return nfs(net, p);
  return net.isCurl && net.protocol != Protocol.Tftp && curl(net, p);
}

/** A set of descriptors: whoever passed them knows what they are. */
function isSet(path: Span): bool {
  return startsWith(path, "/dev/fdset/");
}

/** `0000:01:00.0`. */
function readPci(text: Span, source: StorageSource): bool {
  const first = indexOf(text, 0x3a);
  const second = lastIndexOf(text, 0x3a);
  const dot = lastIndexOf(text, 0x2e);
  if (first < 0 || second <= first || dot < second) return false;
  const domain = unsigned(slice(text, 0, first), 16);
  const bus = unsigned(slice(text, first + 1, second), 16);
  const slot = unsigned(slice(text, second + 1, dot), 16);
  const func = unsigned(slice(text, dot + 1), 16);
  if (domain == NOT_A_NUMBER || bus == NOT_A_NUMBER || slot == NOT_A_NUMBER || func == NOT_A_NUMBER) return false;
  if (domain > 0xffff || bus > 0xff || slot > 0x1f || func > 7) return false;
  source.place.domain = domain;
  source.place.bus = bus;
  source.place.slot = slot;
  source.place.function = func;
  return true;
}

/** A SocketAddress, in the object that it is in. */
function readAddress(net: NetworkSource, p: Props): bool {
  const type = p.text("type", NONE);
  const host = new Host();
  net.hosts.push(host);
  if (is(type, "unix")) {
    host.transport = Transport.Unix;
    host.socket = p.text("path", NONE);
    return host.socket != NONE;
  }
  if (type != NONE && !is(type, "inet") && !is(type, "tcp")) return false;
  host.name = p.text("host", NONE);
  host.port = p.integer("port", -1);
  return host.name != NONE;
}

function server(net: NetworkSource, p: Props): bool {
  if (!p.enter("server")) return false;
  const read = readAddress(net, p);
  p.leave();
  return read;
}

function servers(net: NetworkSource, p: Props): bool {
  let all = true;
  while (p.next("server", false)) {
    if (!readAddress(net, p)) all = false;
    p.leave();
  }
  return all;
}

function nbd(net: NetworkSource, p: Props): bool {
  if (!p.has("server.type") && p.has("host")) {
    const host = new Host();
    host.name = p.text("host", NONE);
    host.port = p.integer("port", -1);
    net.hosts.push(host);
  } else if (!server(net, p)) return false;
  net.name = p.text("export", net.name);
  net.tlsHostname = p.text("tls-hostname", net.tlsHostname);
  net.reconnectDelay = p.integer("reconnect-delay", net.reconnectDelay);
  return true;
}

function rbd(net: NetworkSource, p: Props): bool {
  const pool = p.text("pool", NONE);
  const image = p.text("image", NONE);
  if (size(pool) == 0 || size(image) == 0 || indexOf(pool, 0x2f) >= 0) return false;
  net.name = new Writer(64).span(pool).byte(0x2f).span(image).take();
  net.snapshot = p.text("snapshot", net.snapshot);
  net.config = p.text("conf", net.config);
  return servers(net, p);
}

function gluster(net: NetworkSource, p: Props, context: Context): bool {
  const volume = p.text("volume", NONE);
  const path = p.text("path", NONE);
  if (size(volume) == 0 || size(path) == 0 || indexOf(volume, 0x2f) >= 0) return false;
  net.name = new Writer(64).span(volume).byte(0x2f).span(path).take();
  const level = context.driver.storage.glusterDebugLevel;
  if (p.integer("debug", level) != level) return false;
  return servers(net, p) && net.hosts.length > 0;
}

function iscsi(net: NetworkSource, p: Props): bool {
  const portal = p.text("portal", NONE);
  const target = p.text("target", NONE);
  const lun = p.integer("lun", 0);
  if (!p.fixed("transport", "tcp") || size(portal) == 0 || size(target) == 0 || lun < 0) return false;
  const host = new Host();
  if (!readPortal(portal, host)) return false;
  net.hosts.push(host);
  net.name = new Writer(64).span(target).byte(0x2f).number(lun).take();
  net.initiator = p.text("initiator-name", net.initiator);
  return true;
}

function ssh(net: NetworkSource, p: Props): bool {
  net.name = p.text("path", NONE);
  return size(net.name) > 0 && server(net, p);
}

function nfs(net: NetworkSource, p: Props): bool {
  net.name = p.text("path", NONE);
  const user = p.integer("user", -1);
  const group = p.integer("group", -1);
  if (user >= 0) net.user = join("+", decimal(user));
  if (group >= 0) net.group = join("+", decimal(group));
  return size(net.name) > 0 && server(net, p) && net.hosts[0].isTcp && net.hosts[0].port < 0;
}

function curl(net: NetworkSource, p: Props): bool {
  const url = p.text("url", NONE);
  const protocol = net.protocol;
  if (!readUrl(net, url) || net.protocol != protocol) return false;
  net.sslVerify = p.onOff("sslverify", net.sslVerify);
  net.timeout = p.integer("timeout", net.timeout);
  net.readahead = p.integer("readahead", net.readahead);
  return true;
}
