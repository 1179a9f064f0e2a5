/**
 * The storage node of an image: which driver of QEMU's reaches the bytes, and its properties.
 * QEMU's qapi/block-core.json, BlockdevOptions…
 *
 * They are written in libvirt's order, so that a command line stays the same from run to run.
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Engine } from "./encryption";
import { Address } from "../address/address";
import { IO_MODES } from "./access";
import { NONE, Span, byteAt, indexOf, literal, slice } from "../text/span";
import { toInteger } from "../text/number";
import { Writer, decimal } from "../text/writer";
import { Host, NetworkSource, Transport, writeHost } from "./network";
import { Nodes } from "./nodes";
import { StorageSource } from "./source";
import { PROTOCOLS, Protocol, StorageType } from "./words";

/** The driver and its own properties; what all nodes have follows in blockdev.ts. `path` is the file's, or a descriptor set. */
export function protocolProps(source: StorageSource, p: Props, nodes: Nodes, path: Span, context: Context): void {
  const type = source.actualType;
  if (type == StorageType.Dir) vvfat(source, p);
  else if (type == StorageType.Nvme) {
    p.fixed("driver", "nvme");
    p.text("device", pciText(source.place));
    p.integer("namespace", source.namespace);
  } else if (type == StorageType.VhostVdpa) {
    p.fixed("driver", "virtio-blk-vhost-vdpa");
    p.text("path", path);
  } else if (type == StorageType.Network) network(source, p, nodes, context);
  else {
    p.fixed("driver", type == StorageType.Block ? (source.access.hostCdrom ? "host_cdrom" : "host_device") : "file");
    p.text("filename", path);
    source.access.io = p.word("aio", IO_MODES, source.access.io);
    p.text("pr-manager", nodes.helper);
  }
}

function vvfat(source: StorageSource, p: Props): void {
  p.fixed("driver", "vvfat");
  p.text("dir", source.path);
  p.onOff("floppy", source.access.floppy ? 1 : 2);
  p.onOff("rw", source.readonly ? 2 : 1);
}

function network(source: StorageSource, p: Props, nodes: Nodes, context: Context): void {
  const net = source.network;
  if (nodes.nbdkit != NONE) {
    p.fixed("driver", "nbd");
    p.enter("server");
    unixAddress(p, nodes.nbdkit);
    p.leave();
    return;
  }
  p.fixed("driver", PROTOCOLS[net.protocol]);
  if (net.protocol == Protocol.Gluster) gluster(net, p, context);
  else if (net.protocol == Protocol.Rbd) rbd(source, p, nodes);
  else if (net.protocol == Protocol.Iscsi) iscsi(source, p, nodes);
  else if (net.protocol == Protocol.Nbd) nbd(net, p, nodes);
  else if (net.protocol == Protocol.Ssh) ssh(source, p);
  else if (net.protocol == Protocol.Nfs) nfs(net, p, context);
  else if (net.protocol == Protocol.Vxhs) vxhs(net, p, nodes);
  else if (net.isCurl) curl(source, p, nodes);
}

/** SocketAddress: with a type. */
function address(p: Props, host: Host): void {
  if (host.transport == Transport.Unix) return unixAddress(p, host.socket);
  p.fixed("type", "inet");
  inetAddress(p, host);
}

function unixAddress(p: Props, path: Span): void {
  p.fixed("type", "unix");
  p.text("path", path);
}

/** InetSocketAddress. */
function inetAddress(p: Props, host: Host): void {
  p.text("host", host.name);
  p.text("port", decimal(max(host.port, 0)));
}

function server(net: NetworkSource, p: Props): void {
  if (net.hosts.length == 0 || !p.enter("server")) return;
  inetAddress(p, net.hosts[0]);
  p.leave();
}

function gluster(net: NetworkSource, p: Props, context: Context): void {
  p.text("volume", net.volume);
  p.text("path", net.image);
  for (let i = 0; p.next("server", i < net.hosts.length); i++) {
    address(p, net.hosts[i]);
    p.leave();
  }
  p.integer("debug", context.driver.storage.glusterDebugLevel);
}

function rbd(source: StorageSource, p: Props, nodes: Nodes): void {
  const net = source.network;
  p.text("pool", net.volume);
  p.text("image", net.image);
  net.snapshot = p.text("snapshot", net.snapshot);
  net.config = p.text("conf", net.config);
  for (let i = 0; p.next("server", i < net.hosts.length); i++) {
    inetAddress(p, net.hosts[i]);
    p.leave();
  }
  if (source.encryption.isSet && source.encryption.engine == Engine.Librbd) layer(source, p, nodes, 0, "encrypt");
  const secret = nodes.authSecret;
  if (!secret) return;
  p.text("user", source.auth.username);
  p.texts("auth-client-required", [literal("cephx"), literal("none")]);
  p.text("key-secret", secret.alias);
}

/** One layer of librbd's encryption, with the layer below as its parent. */
function layer(source: StorageSource, p: Props, nodes: Nodes, index: i32, key: string): void {
  if (index >= nodes.encryptionSecrets.length || !p.enter(key)) return;
  p.fixed("format", source.encryption.word);
  p.text("key-secret", nodes.encryptionSecrets[index].alias);
  layer(source, p, nodes, index + 1, "parent");
  p.leave();
}

function iscsi(source: StorageSource, p: Props, nodes: Nodes): void {
  const net = source.network;
  const slash = indexOf(net.name, 0x2f);
  if (net.hosts.length > 0) {
    const portal = new Writer(40);
    writeHost(portal, net.hosts[0].name);
    p.text("portal", portal.byte(0x3a).number(max(net.hosts[0].port, 0)).take());
  }
  p.text("target", slash < 0 ? net.name : slice(net.name, 0, slash));
  p.integer("lun", slash < 0 ? 0 : max(toInteger(slice(net.name, slash + 1)), 0));
  p.fixed("transport", "tcp");
  const secret = nodes.authSecret;
  if (secret) {
    p.text("user", source.auth.username);
    p.text("password-secret", secret.alias);
  }
  net.initiator = p.text("initiator-name", net.initiator);
}

function nbd(net: NetworkSource, p: Props, nodes: Nodes): void {
  if (net.hosts.length > 0 && p.enter("server")) {
    address(p, net.hosts[0]);
    p.leave();
  }
  net.name = p.text("export", net.name);
  p.text("tls-creds", nodes.tls);
  net.tlsHostname = p.text("tls-hostname", net.tlsHostname);
  net.reconnectDelay = p.integer("reconnect-delay", net.reconnectDelay);
}

function ssh(source: StorageSource, p: Props): void {
  const net = source.network;
  p.text("path", net.name);
  server(net, p);
  p.text("user", source.auth.isSet ? source.auth.username : net.sshUser);
}

function nfs(net: NetworkSource, p: Props, context: Context): void {
  if (net.hosts.length > 0 && p.enter("server")) {
    p.text("host", net.hosts[0].name);
    p.fixed("type", "inet");
    p.leave();
  }
  p.text("path", net.name);
  p.integer("user", idOf(net.user, "users", context));
  p.integer("group", idOf(net.group, "groups", context));
}

/** The number of a user or group: `+107`, 107, or what the host says of a name. */
function idOf(name: Span, kind: string, context: Context): i64 {
  if (name == NONE) return -1;
  const number = toInteger(byteAt(name, 0) == 0x2b ? slice(name, 1) : name);
  if (number >= 0) return number;
  const known = context.answer(kind);
  const id = known ? known.member(name) : null;
  return id ? id.integer() : -1;
}

function vxhs(net: NetworkSource, p: Props, nodes: Nodes): void {
  p.text("tls-creds", nodes.tls);
  p.text("vdisk-id", net.name);
  server(net, p);
}

function curl(source: StorageSource, p: Props, nodes: Nodes): void {
  const net = source.network;
  p.text("url", net.url());
  const secret = nodes.authSecret;
  if (secret) {
    p.text("username", source.auth.username);
    p.text("password-secret", secret.alias);
  }
  net.sslVerify = p.onOff("sslverify", net.sslVerify);
  const cookie = nodes.cookieSecret;
  if (cookie) p.text("cookie-secret", cookie.alias);
  net.timeout = p.integer("timeout", net.timeout);
  net.readahead = p.integer("readahead", net.readahead);
}

/** A PCI address as Linux writes it. */
function pciText(place: Address): Span {
  const to = new Writer(16);
  to.hex(<u64>max(place.domain, 0), 4)
    .byte(0x3a)
    .hex(<u64>max(place.bus, 0), 2)
    .byte(0x3a);
  return to
    .hex(<u64>max(place.slot, 0), 2)
    .byte(0x2e)
    .hex(<u64>max(place.function, 0))
    .take();
}
