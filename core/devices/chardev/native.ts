/**
 * A -chardev, read: the inverse of backend.ts, for all devices that have a character source.
 *
 * A descriptor of the shell's stands for a socket that listens: which path it has nobody here knows, so the source
 * has none, and the driver makes one where the device's room allows that (`pathless`).
 */
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { NONE, Span, is, size, startsWith } from "../../text/span";
import { NativeDevice } from "../native";
import { Context } from "../../emulator/context";
import { Backend } from "./backend";
import {
  BIND,
  CONNECT,
  CharSource,
  DBUS,
  DEV,
  FILE,
  NULL,
  PIPE,
  PTY,
  SPICEPORT,
  SPICEVMC,
  STDIO,
  TCP,
  UDP,
  UNIX,
  VC,
  VDAGENT,
} from "./source";

/** The source that a device's chardev key names; null when it says more than a source can. */
export function readSource(device: NativeDevice, spice: string = "", pathless: bool = false): CharSource | null {
  return readChardev(device.backend("chardev", "chardev"), device.context, spice, pathless);
}

/** The source that a -chardev is. `spice` is the name that SPICE's end must have, `waits` what a server may do. */
export function readChardev(
  option: Option | null,
  context: Context,
  spice: string = "",
  pathless: bool = false,
  waits: bool = false,
): CharSource | null {
  if (!option) return null;
  const p = option.props("backend");
  const source = new CharSource();
  if (spice != "") source.spiceName = spice;
  const backend = new Backend(source, context, NONE);
  p.text("id", NONE);
  backend.qmp = p.has("backend.type");
  const kind = p.text(backend.qmp ? "backend.type" : "backend", NONE);
  source.type = typeOf(kind, p);
  if (source.type == 0) return null;
  readKeys(backend, p);
  if (p.leftover()) return null;
  // Certificates and logs that the shell opened are more than the line says here.
  if (backend.tlsCreds != NONE || (backend.log != NONE && startsWith(backend.log, "/dev/fdset/"))) return null;
  source.logFile = backend.log;
  if (source.type == FILE && startsWith(backend.path, "/dev/fdset/")) return null;
  if (source.type == FILE || source.type == UNIX) source.path = backend.path;
  if (source.type == UNIX && source.path == NONE && !(pathless && source.listens)) return null;
  if (source.type == TCP && context.driver.chardev.isEnabled) source.tls = 2;
  if (source.waits && !waits) return null;
  if (source.type == UDP) settleUdp(source);
  return source;
}

function readKeys(backend: Backend, p: Props): void {
  if (!backend.qmp) return backend.keys(p);
  // An empty object has no keys of its own.
  p.text("backend.data", NONE);
  if (!p.enter("backend")) return;
  if (p.enter("data")) {
    backend.keys(p);
    p.leave();
  }
  p.leave();
}

/** An empty host is none, and port 0 of none is no place at all. */
function settleUdp(source: CharSource): void {
  const local = source.local;
  source.peer.mode = CONNECT;
  if (size(source.peer.host) == 0) source.peer.host = NONE;
  if (size(local.host) == 0) local.host = NONE;
  if (local.host == NONE && is(local.service, "0")) local.service = NONE;
  if (local.host != NONE || local.service != NONE) local.mode = BIND;
}

function typeOf(kind: Span, p: Props): i32 {
  if (is(kind, "null")) return NULL;
  if (is(kind, "vc")) return VC;
  if (is(kind, "pty")) return PTY;
  if (is(kind, "stdio")) return STDIO;
  if (is(kind, "file")) return FILE;
  if (is(kind, "pipe")) return PIPE;
  if (is(kind, "serial") || is(kind, "tty") || is(kind, "parallel") || is(kind, "parport")) return DEV;
  if (is(kind, "udp")) return UDP;
  if (is(kind, "spicevmc")) return SPICEVMC;
  if (is(kind, "spiceport")) return SPICEPORT;
  if (is(kind, "qemu-vdagent")) return VDAGENT;
  if (is(kind, "dbus")) return DBUS;
  if (!is(kind, "socket")) return 0;
  return p.has("host") || p.has("port") || p.has("backend.data.addr.data.host") ? TCP : UNIX;
}
