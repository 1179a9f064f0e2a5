/**
 * What -drive file= and -hda take for an image: a path, or a text that names one on another machine.
 * https://www.qemu.org/docs/master/system/qemu-block-drivers.html
 *
 * What XML has no words for (a user's password in a URL, options of librados) makes it unknown.
 */
import { NOT_A_NUMBER, digitOf, toInteger } from "../text/number";
import {
  NONE,
  Span,
  byteAt,
  find,
  indexOf,
  is,
  lastIndexOf,
  same,
  size,
  slice,
  startsWith,
  wordIndex,
} from "../text/span";
import { Writer, join } from "../text/writer";
import { Host, NetworkSource, Transport } from "./network";
import { StorageSource } from "./source";
import { PROTOCOLS, Protocol, StorageType } from "./words";

/** Reads where an image is; false for what can't be said in XML. */
export function readImage(text: Span, source: StorageSource): bool {
  const colon = indexOf(text, 0x3a);
  const slash = indexOf(text, 0x2f);
  if (size(text) == 0) return false;
  // A path has a slash in front of its first colon, or one has written it so for QEMU.
  if (colon <= 0 || (slash >= 0 && slash < colon)) return readPath(text, source);
  if (startsWith(text, "file:")) return readPath(slice(text, 5), source);
  if (startsWith(text, "fat:")) return readDirectory(slice(text, 4), source);
  source.type = StorageType.Network;
  const net = source.network;
  if (find(text, "://") == colon) {
    if (!readUrl(net, text)) return false;
    if (net.protocol == Protocol.Nfs) return net.hosts[0].port < 0;
    return !net.hasVolume || indexOf(net.name, 0x2f) > 0;
  }
  if (startsWith(text, "nbd:")) return readNbd(net, slice(text, 4));
  return startsWith(text, "rbd:") && readRbd(net, slice(text, 4));
}

function readPath(path: Span, source: StorageSource): bool {
  source.path = path;
  source.type = startsWith(path, "/dev/") ? StorageType.Block : StorageType.File;
  return size(path) > 0 && !startsWith(path, "/dev/fdset/");
}

/** `fat:floppy:rw:DIR`: a directory as a FAT of its own. */
function readDirectory(text: Span, source: StorageSource): bool {
  let rest = text;
  source.type = StorageType.Dir;
  source.readonly = true;
  while (true) {
    if (startsWith(rest, "rw:")) source.readonly = false;
    else if (!startsWith(rest, "floppy:")) break;
    rest = slice(rest, indexOf(rest, 0x3a) + 1);
  }
  source.path = rest;
  return size(rest) > 0 && indexOf(rest, 0x3a) < 0;
}

/** `HOST:PORT:exportname=NAME`, `unix:PATH:exportname=NAME`. */
function readNbd(net: NetworkSource, text: Span): bool {
  net.protocol = Protocol.Nbd;
  const host = new Host();
  net.hosts.push(host);
  const name = find(text, ":exportname=");
  if (name >= 0) net.name = slice(text, name + 12);
  const place = name < 0 ? text : slice(text, 0, name);
  if (!startsWith(place, "unix:")) return readPortal(place, host);
  host.transport = Transport.Unix;
  host.socket = slice(place, 5);
  return size(host.socket) > 0;
}

/** `POOL/IMAGE@SNAPSHOT:conf=FILE`. */
function readRbd(net: NetworkSource, text: Span): bool {
  net.protocol = Protocol.Rbd;
  const colon = indexOf(text, 0x3a);
  const image = colon < 0 ? text : slice(text, 0, colon);
  const at = indexOf(image, 0x40);
  net.name = at < 0 ? image : slice(image, 0, at);
  if (at >= 0) net.snapshot = slice(image, at + 1);
  const slash = indexOf(net.name, 0x2f);
  if (slash <= 0 || slash == size(net.name) - 1 || indexOf(text, 0x5c) >= 0) return false;
  if (colon < 0) return true;
  const option = slice(text, colon + 1);
  if (!startsWith(option, "conf=") || indexOf(option, 0x3a) >= 0) return false;
  net.config = slice(option, 5);
  return true;
}

/** `http://host:port/path?query` and its kin. */
export function readUrl(net: NetworkSource, text: Span): bool {
  const start = find(text, "://");
  if (start <= 0) return false;
  let scheme = slice(text, 0, start);
  const plus = indexOf(scheme, 0x2b);
  const host = new Host();
  if (plus > 0) {
    const transport = slice(scheme, plus + 1);
    scheme = slice(scheme, 0, plus);
    host.transport = is(transport, "tcp") ? Transport.Unset : is(transport, "unix") ? Transport.Unix : -1;
    if (host.transport < 0) return false;
  }
  net.protocol = max(wordIndex(scheme, PROTOCOLS), 0);
  const protocol = net.protocol;
  if (protocol == 0 || protocol == Protocol.Sheepdog || protocol == Protocol.Tftp || protocol == Protocol.Vxhs)
    return false;
  let rest = slice(text, start + 3);
  const question = indexOf(rest, 0x3f);
  const query = question < 0 ? NONE : slice(rest, question + 1);
  if (question >= 0) rest = slice(rest, 0, question);
  const slash = indexOf(rest, 0x2f);
  const authority = slash < 0 ? rest : slice(rest, 0, slash);
  const path = decoded(slash < 0 ? NONE : slice(rest, slash + 1));
  net.hosts.push(host);
  if (!isPrinted(path) || !isPrinted(query)) return false;
  // Of these the slash is part of the path.
  const rooted = protocol == Protocol.Ssh || protocol == Protocol.Nfs;
  if (size(path) > 0) net.name = rooted ? join("/", path) : path;
  if (host.transport == Transport.Unix) {
    if (size(authority) > 0 || !startsWith(query, "socket=") || indexOf(query, 0x26) >= 0) return false;
    host.socket = decoded(slice(query, 7));
    return (
      size(host.socket) > 0 && isPrinted(host.socket) && (protocol == Protocol.Nbd || protocol == Protocol.Gluster)
    );
  }
  // Who logs in is told by other means.
  if (indexOf(authority, 0x40) >= 0 || !readPortal(authority, host)) return false;
  if (net.isCurl) {
    if (net.isHttp) net.query = query;
    return same(net.url(), text);
  }
  return query == NONE && (net.name != NONE || protocol == Protocol.Nbd);
}

/** `host:port`, `[v6]:port`. */
export function readPortal(text: Span, host: Host): bool {
  const bracket = size(text) > 0 && byteAt(text, 0) == 0x5b ? lastIndexOf(text, 0x5d) : -1;
  const colon = lastIndexOf(text, 0x3a);
  const end = bracket > 0 ? bracket + 1 : colon < 0 ? size(text) : colon;
  host.name = bracket > 0 ? slice(text, 1, bracket) : slice(text, 0, end);
  if (size(host.name) == 0) return false;
  if (end == size(text)) return true;
  if (byteAt(text, end) != 0x3a) return false;
  const port = toInteger(slice(text, end + 1));
  if (port == NOT_A_NUMBER || port < 0 || port > 65535) return false;
  host.port = port;
  return true;
}

/** The text with each %XX as the byte that it stands for. */
function decoded(text: Span): Span {
  if (indexOf(text, 0x25) < 0) return text;
  const to = new Writer(size(text));
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    const high = byte == 0x25 && i + 2 < size(text) ? digitOf(byteAt(text, i + 1)) : 16;
    const low = high < 16 ? digitOf(byteAt(text, i + 2)) : 16;
    if (low < 16) {
      to.byte(<u8>(high * 16 + low));
      i += 2;
    } else to.byte(byte);
  }
  return to.take();
}

/** XML has no place for other characters. */
function isPrinted(text: Span): bool {
  for (let i = 0; i < size(text); i++) if (byteAt(text, i) < 0x20) return false;
  return true;
}
