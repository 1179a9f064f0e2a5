/**
 * An image on the command line: its nodes (-blockdev) behind the objects they name (-object secret …).
 *
 *   prepareNodes(source, context, prefix)    names the nodes, fetches secrets; before any emission
 *   emitNodes(source, line, context)         puts all of it on the line; source.top is what devices name
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { TlsSettings } from "../emulator/tls";
import { Code } from "../notes/codes";
import { Secret } from "../secret/secret";
import { NONE, Span, is, literal } from "../text/span";
import { Writer, join } from "../text/writer";
import { noteAt } from "../xml/reader";
import { DETECT_ZEROES, DISCARDS } from "./access";
import { checkRunnable } from "./check";
import { nbdkitSocket } from "./nbdkit";
import { Nodes } from "./nodes";
import { protocolProps } from "./protocol";
import { MANAGED_HELPER, emitHelper } from "./reservations";
import { StorageSource } from "./source";
import { Protocol, StorageType, canBeBacked, formatDriver } from "./words";

export function prepareNodes(source: StorageSource, context: Context, prefix: Span): Nodes {
  const nodes = new Nodes(prefix);
  source.nodes = nodes;
  checkRunnable(source, context);
  prepareDescriptors(source, nodes, context);
  if (needsFormat(source, nodes, context)) nodes.format = join("", prefix, "-format");
  prepareEncryption(source, nodes, nodes.format != NONE ? nodes.format : nodes.storage, context);
  if (source.hasSlice) nodes.slice = join("", prefix, "-slice-sto");
  if (source.actualType == StorageType.Network) nodes.nbdkit = nbdkitSocket(source.network, nodes.storage, context);
  // An nbdkit gets the secrets itself.
  if (nodes.nbdkit == NONE) prepareSecrets(source, nodes, nodes.storage, context);
  prepareHelper(source, nodes, nodes.storage);
  prepareTls(source, nodes, nodes.storage, context);
  return nodes;
}

/** The descriptors of the image's group that the shell has opened. */
function prepareDescriptors(source: StorageSource, nodes: Nodes, context: Context): void {
  const type = source.actualType;
  if (source.fdGroup == NONE || (type != StorageType.File && type != StorageType.Block)) return;
  const descriptors = context.descriptors;
  nodes.descriptors = descriptors.count(source.fdGroup, "fdgroup");
  if (nodes.descriptors == 0) {
    nodes.descriptors = descriptors.count(source.fdGroup, "fdgroup-writable");
    nodes.writable = nodes.descriptors > 0;
  }
  if (nodes.descriptors > 0) nodes.set = descriptors.newSet();
}

/**
 * A raw image needs no format node, unless the QEMU can't do jobs on a chain without. A single descriptor
 * that can be written to needs one, which can be told to be read-only.
 */
function needsFormat(source: StorageSource, nodes: Nodes, context: Context): bool {
  if (!context.emulator.can(Capability.BLOCKJOB_BACKING_MASK_PROTOCOL) || !source.isRaw) return true;
  return nodes.descriptors == 1 && nodes.writable;
}

export function prepareEncryption(source: StorageSource, nodes: Nodes, parent: Span, context: Context): void {
  if (source.isEmpty || !source.encryption.isSet) return;
  const secrets = source.encryption.secrets;
  for (let i = 0; i < secrets.length; i++) {
    const alias = new Writer(64).span(parent).text("-encryption-secret").number(i).take();
    const secret = Secret.lookup(alias, secrets[i], context);
    if (secret) nodes.encryptionSecrets.push(secret);
  }
}

export function prepareSecrets(source: StorageSource, nodes: Nodes, parent: Span, context: Context): void {
  if (source.isEmpty) return;
  if (source.auth.isSet) {
    nodes.authSecret = Secret.lookup(join("", parent, "-auth-secret0"), source.auth.secret, context);
  }
  if (source.network.cookies.length > 0) {
    nodes.cookieSecret = Secret.of(join("", parent, "-httpcookie-secret0"), source.network.cookieText(), context);
  }
}

export function prepareHelper(source: StorageSource, nodes: Nodes, parent: Span): void {
  if (!source.reservations.isSet) return;
  nodes.helper = source.reservations.isManaged ? literal(MANAGED_HELPER) : join("pr-helper-", parent);
}

export function prepareTls(source: StorageSource, nodes: Nodes, parent: Span, context: Context): void {
  const tls = tlsOf(source, context);
  if (!tls) return;
  if (source.isOver(Protocol.Nbd) && !context.emulator.can(Capability.NBD_TLS)) {
    noteAt(context.notes, Code.Unsupported, source.from, "tls").named("TLS transport for NBD");
  }
  nodes.tls = join("obj", parent, "_tls0");
  const secret = tls.secretOr(context.driver.defaultTls);
  if (secret != NONE) nodes.tlsSecret = Secret.ofTls(nodes.tls, secret, context);
}

/** How its connection is encrypted; null when it isn't. What nobody says is said by qemu.conf. */
function tlsOf(source: StorageSource, context: Context): TlsSettings | null {
  const driver = context.driver.storage;
  let tls: TlsSettings;
  if (source.isOver(Protocol.Nbd)) tls = driver.nbd;
  else if (source.isOver(Protocol.Vxhs)) tls = driver.vxhs;
  else return null;
  const wanted = source.network.tls;
  return wanted == 1 || (wanted == 0 && tls.isEnabled) ? tls : null;
}

/** Everything of one image, in the order in which one names the other. */
export function emitNodes(source: StorageSource, line: CommandLine, context: Context): void {
  const nodes = source.nodes;
  if (!nodes) return;
  emitObjects(source, nodes, line, context);
  const path = passed(source, nodes, line, context);
  const storage = line.jsonProps();
  protocolProps(source, storage, nodes, path, context);
  common(source, storage, nodes, nodes.storage, nodes.top == nodes.storage);
  line.putProps("blockdev", storage);
  if (nodes.slice != NONE) emitSlice(source, nodes, line);
  if (nodes.format != NONE) emitFormat(source, nodes, line);
}

/** The objects that the nodes (or a -drive) name. */
export function emitObjects(source: StorageSource, nodes: Nodes, line: CommandLine, context: Context): void {
  if (nodes.helper != NONE && !source.reservations.isManaged) emitHelper(line, nodes.helper, source.reservations.path);
  const auth = nodes.authSecret;
  if (auth) auth.emit(line);
  const cookie = nodes.cookieSecret;
  if (cookie) cookie.emit(line);
  const key = nodes.tlsSecret;
  if (key) key.emit(line);
  if (nodes.tls != NONE) emitTls(source, nodes, line, context);
  for (let i = 0; i < nodes.encryptionSecrets.length; i++) nodes.encryptionSecrets[i].emit(line);
}

function emitTls(source: StorageSource, nodes: Nodes, line: CommandLine, context: Context): void {
  const tls = tlsOf(source, context);
  if (!tls) return;
  const p = line.jsonProps();
  p.fixed("qom-type", "tls-creds-x509");
  p.text("id", nodes.tls);
  const usual = source.isOver(Protocol.Nbd) ? "/etc/pki/libvirt-nbd" : "/etc/pki/libvirt-vxhs";
  p.text("dir", tls.directoryOr(context.driver.defaultTls, literal(usual)));
  p.fixed("endpoint", "client");
  p.onOff("verify-peer", 1);
  const secret = nodes.tlsSecret;
  if (secret) p.text("passwordid", secret.alias);
  line.putProps("object", p);
}

/** The path that QEMU opens: a descriptor set where descriptors are passed. */
function passed(source: StorageSource, nodes: Nodes, line: CommandLine, context: Context): Span {
  const descriptors = context.descriptors;
  if (source.actualType == StorageType.VhostVdpa) {
    const fd = descriptors.number(source.path, "vdpa");
    return fd < 0 ? source.path : descriptors.set(line, fd, join("", nodes.storage, "-vdpa"));
  }
  if (nodes.descriptors == 0) return source.path;
  const use = nodes.writable ? "fdgroup-writable" : "fdgroup";
  for (let i = 0; i < nodes.descriptors; i++) {
    const opaque = new Writer(40).span(nodes.storage).number(i).take();
    descriptors.addTo(line, nodes.set, descriptors.number(source.fdGroup, use, i), opaque);
  }
  return new Writer(24).text("/dev/fdset/").number(nodes.set).take();
}

/** What every node has; `top` is the one that the guest's data is read from. */
function common(source: StorageSource, p: Props, nodes: Nodes, name: Span, top: bool): void {
  const access = source.access;
  p.text("node-name", name);
  if (top) {
    p.onOff("read-only", source.readonly ? 1 : 2);
    p.word("discard", DISCARDS, access.discard);
    p.word("detect-zeroes", DETECT_ZEROES, access.effectiveDetectZeroes);
  } else {
    // A single descriptor is what it is: QEMU can't try another one.
    if (nodes.descriptors == 1) p.onOff("read-only", source.readonly && !nodes.writable ? 1 : 2);
    else p.onOff("auto-read-only", 1);
    p.fixed("discard", "unmap");
  }
  access.cacheProps(p);
}

function emitSlice(source: StorageSource, nodes: Nodes, line: CommandLine): void {
  const p = line.jsonProps();
  p.fixed("driver", "raw");
  p.text("file", nodes.storage);
  source.sliceOffset = p.integer("offset", source.sliceOffset);
  source.sliceSize = p.integer("size", source.sliceSize);
  common(source, p, nodes, nodes.slice, nodes.top == nodes.slice);
  line.putProps("blockdev", p);
}

function emitFormat(source: StorageSource, nodes: Nodes, line: CommandLine): void {
  const p = line.jsonProps();
  common(source, p, nodes, nodes.format, true);
  if (source.isLuks) {
    p.fixed("driver", "luks");
    if (nodes.encryptionSecrets.length > 0) p.text("key-secret", nodes.encryptionSecrets[0].alias);
  } else {
    p.fixed("driver", formatDriver(source.format));
    if (is(source.format, "qcow2") || is(source.format, "qcow")) qcow(source, nodes, p);
  }
  p.text("file", nodes.belowFormat);
  const backing = source.backing;
  if (backing && canBeBacked(source.format)) {
    // A chain that is known to end here is not looked for.
    if (backing.exists) p.text("backing", backing.top);
    else p.nothing("backing");
  }
  line.putProps("blockdev", p);
}

function qcow(source: StorageSource, nodes: Nodes, p: Props): void {
  if (source.encryption.byQemu && nodes.encryptionSecrets.length > 0 && p.enter("encrypt")) {
    p.fixed("format", source.encryption.word);
    p.text("key-secret", nodes.encryptionSecrets[0].alias);
    p.leave();
  }
  if (!is(source.format, "qcow2")) return;
  source.metadataCache = p.integer("cache-size", source.metadataCache);
  p.onOff("discard-no-unref", source.access.discardNoUnref);
  const data = source.dataStore;
  if (data) p.text("data-file", data.top);
}
