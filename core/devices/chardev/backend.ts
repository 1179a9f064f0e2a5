/**
 * -chardev: a character source for a QEMU of today, with the objects and descriptors that it uses.
 * https://www.qemu.org/docs/master/system/invocation.html (Character device options)
 *
 * On the command line it is `socket,id=charserial0,path=…`; a QEMU that takes JSON there gets what
 * chardev-add takes, where addresses are objects of their own and some keys have other names.
 */
import { CommandLine } from "../../argv/command_line";
import { Props, Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Secret } from "../../secret/secret";
import { EMPTY, NONE, Span, literal, startsWith } from "../../text/span";
import { join } from "../../text/writer";
import {
  BIND,
  CONNECT,
  CharSource,
  DBUS,
  DEV,
  End,
  FILE,
  MOUSE_CLIENT,
  MOUSE_SERVER,
  NULL,
  PIPE,
  PTY,
  RAW,
  SPICEPORT,
  SPICEVMC,
  STDIO,
  TCP,
  TELNET,
  UDP,
  UNIX,
  VC,
  VDAGENT,
} from "./source";

/** Puts the backend of a device: `alias` is the device's, `id` its own. */
export function emitChardev(line: CommandLine, context: Context, source: CharSource, alias: Span, id: Span): void {
  const backend = new Backend(source, context, id);
  if (source.type == TCP) backend.emitTls(line);
  if (source.type == FILE) {
    const path = context.descriptors.passed(line, alias, "source", backend.path);
    backend.opened = path != backend.path;
    backend.path = path;
  }
  const use = source.listens ? source.listenUse : source.connectUse;
  if (source.type == UNIX && use.length > 0) backend.fd = context.descriptors.text(alias, use);
  if (source.logFile != NONE) {
    const log = context.pathOf(source.logFile);
    backend.log = context.descriptors.passed(line, alias, "log", log);
    backend.logOpened = backend.log != log;
  }
  const json = context.emulator.can(Capability.CHARDEV_JSON);
  const p = json ? line.jsonProps() : line.props("");
  if (json) backend.json(p);
  else backend.props(p);
  line.putProps("chardev", p);
}

export class Backend {
  /** A file's: its own, or that of its descriptor set. */
  path: Span = NONE;
  opened: bool = false;
  /** The listening socket's number. */
  fd: Span = NONE;
  log: Span = NONE;
  logOpened: bool = false;
  tlsCreds: Span = NONE;
  /** Said as QMP says it. */
  qmp: bool = false;

  constructor(
    readonly source: CharSource,
    readonly context: Context,
    readonly id: Span,
  ) {
    // Where others listen isn't ours to say.
    const isOwn = source.type == FILE || (source.type == UNIX && source.listens);
    this.path = isOwn ? context.pathOf(source.path) : source.path;
  }

  /** The certificates of an encrypted connection. */
  emitTls(line: CommandLine): void {
    const driver = this.context.driver;
    const source = this.source;
    const enabled = source.tls == 0 ? source.takesDriversTls && driver.chardev.isEnabled : source.tls == 1;
    if (!enabled) return;
    const uuid = driver.chardev.secretOr(driver.defaultTls);
    const secret: Secret | null = uuid == NONE ? null : Secret.ofTls(this.id, uuid, this.context);
    if (secret) secret.emit(line);
    this.tlsCreds = join("obj", this.id, "_tls0");
    const p = line.jsonProps();
    p.fixed("qom-type", "tls-creds-x509");
    p.text("id", this.tlsCreds);
    p.text("dir", driver.chardev.directoryOr(driver.defaultTls, literal("/etc/pki/libvirt-chardev")));
    p.fixed("endpoint", source.listens ? "server" : "client");
    const verify = !source.listens || driver.chardev.verifies(driver.defaultTls, true);
    p.onOff("verify-peer", verify ? Switch.On : Switch.Off);
    if (secret) p.text("passwordid", secret.alias);
    line.putProps("object", p);
  }

  private kind(): string {
    const type = this.source.type;
    if (type == NULL) return "null";
    if (type == VC) return "vc";
    if (type == PTY) return "pty";
    if (type == STDIO) return "stdio";
    if (type == FILE) return "file";
    if (type == PIPE) return "pipe";
    if (type == DEV) return startsWith(this.id, "charparallel") ? "parallel" : "serial";
    if (type == UDP) return "udp";
    if (type == SPICEVMC) return "spicevmc";
    if (type == SPICEPORT) return "spiceport";
    if (type == VDAGENT) return "qemu-vdagent";
    if (type == DBUS) return "dbus";
    return "socket";
  }

  props(p: Props): void {
    p.implied("backend", this.kind());
    p.text("id", this.id);
    this.keys(p);
  }

  /** As chardev-add takes it. */
  json(p: Props): void {
    this.qmp = true;
    p.text("id", this.id);
    p.enter("backend");
    p.fixed("type", this.kind());
    p.enter("data");
    this.keys(p);
    p.leave();
    p.leave();
  }

  keys(p: Props): void {
    const source = this.source;
    const qmp = this.qmp;
    const type = source.type;
    if (type == FILE) {
      this.path = p.text(qmp ? "out" : "path", this.path);
      const append = p.onOff("append", this.opened ? Switch.On : source.append);
      if (p.reading) source.append = append;
    } else if (type == PIPE || type == DEV) source.path = p.text(qmp ? "device" : "path", source.path);
    else if (type == UNIX) this.unixKeys(p);
    else if (type == TCP) this.tcpKeys(p);
    else if (type == UDP) this.udpKeys(p);
    else if (type == SPICEVMC) p.fixed(qmp ? "type" : "name", source.spiceName);
    else if (type == SPICEPORT) source.channel = p.text(qmp ? "fqdn" : "name", source.channel);
    else if (type == DBUS) source.channel = p.text("name", source.channel);
    else if (type == VDAGENT) {
      if (!qmp) p.fixed("name", "vdagent");
      source.clipboard = p.onOff("clipboard", source.clipboard);
      const mouse = p.onOff("mouse", source.mouse == 0 ? 0 : source.mouse == MOUSE_CLIENT ? Switch.On : Switch.Off);
      if (p.reading && mouse != 0) source.mouse = mouse == Switch.On ? MOUSE_CLIENT : MOUSE_SERVER;
    }
    if (this.log == NONE && !p.reading) return;
    this.log = p.text("logfile", this.log);
    const logAppend = p.onOff("logappend", this.logOpened ? Switch.On : source.logAppend);
    if (p.reading) source.logAppend = logAppend;
  }

  private unixKeys(p: Props): void {
    if (p.reading) {
      // Which of the two it is, is what the address says.
      this.fd = this.address(p, "fd", "str", NONE);
      if (this.fd == NONE) this.path = this.address(p, "unix", "path", NONE);
    } else if (this.fd != NONE) this.address(p, "fd", "str", this.fd);
    else this.address(p, "unix", "path", this.path);
    this.serverKeys(p);
    if (this.fd == NONE) this.reconnectKeys(p);
  }

  /** An address of one value. */
  private address(p: Props, type: string, key: string, value: Span): Span {
    if (!this.qmp) return p.text(key == "str" ? "fd" : key, value);
    let found = value;
    if (!p.enter("addr")) return found;
    if (!p.reading || p.has(`data.${key}`)) {
      p.fixed("type", type);
      if (p.enter("data")) {
        found = p.text(key, value);
        p.leave();
      }
    }
    p.leave();
    return found;
  }

  /** An address on the network: its host and its port go into `end`. */
  private inet(p: Props, name: string, hostKey: string, portKey: string, end: End): void {
    if (!this.qmp) {
      end.host = p.text(hostKey, end.host);
      end.service = p.text(portKey, end.service);
      return;
    }
    if (!p.enter(name)) return;
    p.fixed("type", "inet");
    if (p.enter("data")) {
      end.host = p.text("host", end.host);
      end.service = p.text("port", end.service);
      p.leave();
    }
    p.leave();
  }

  private tcpKeys(p: Props): void {
    const source = this.source;
    this.inet(p, "addr", "host", "port", source.peer);
    if (p.reading) source.protocol = p.onOff("telnet", Switch.Off) == Switch.On ? TELNET : RAW;
    else if (source.protocol == TELNET) p.onOff("telnet", Switch.On);
    else if (this.qmp) p.onOff("telnet", Switch.Off);
    this.serverKeys(p);
    this.reconnectKeys(p);
    this.tlsCreds = p.text("tls-creds", this.tlsCreds);
  }

  private serverKeys(p: Props): void {
    if (p.reading) return this.readServer(p);
    const listens = this.source.listens;
    if (listens || this.qmp) p.onOff("server", listens ? Switch.On : Switch.Off);
    if (listens && !this.source.waits) p.onOff("wait", Switch.Off);
  }

  private readServer(p: Props): void {
    const source = this.source;
    source.peer.mode = p.onOff("server", Switch.Off) == Switch.On ? BIND : CONNECT;
    // A server waits for its client unless it is told not to; a client has nothing to wait for.
    source.waits = p.onOff("wait", Switch.On) == Switch.On && source.listens;
  }

  private readReconnect(p: Props): void {
    const source = this.source;
    let seconds = p.integer("reconnect", -1);
    const milliseconds = p.integer("reconnect-ms", -1);
    if (milliseconds >= 0) {
      if (milliseconds % 1000 != 0) return p.refuse("reconnect-ms");
      seconds = milliseconds / 1000;
    }
    if (seconds < 0) return;
    source.reconnect = seconds == 0 ? 2 : 1;
    if (seconds > 0) source.timeout = seconds;
  }

  /** How long QEMU waits before it connects once more; 0 says that it doesn't. */
  private reconnectKeys(p: Props): void {
    if (p.reading) return this.readReconnect(p);
    const source = this.source;
    if (source.reconnect == 0) return;
    const seconds = source.reconnect == 1 ? source.timeout : 0;
    if (this.context.emulator.can(Capability.CHARDEV_RECONNECT_MILISECONDS)) p.integer("reconnect-ms", seconds * 1000);
    else p.integer("reconnect", seconds);
  }

  private udpKeys(p: Props): void {
    const peer = copyOf(this.source.peer);
    const local = copyOf(this.source.local);
    if (p.reading) {
      this.inet(p, "remote", "host", "port", this.source.peer);
      this.inet(p, "local", "localaddr", "localport", this.source.local);
      return;
    }
    if (peer.host == NONE) peer.host = EMPTY;
    this.inet(p, "remote", "host", "port", peer);
    if (this.qmp && local.host == NONE && local.service == NONE) return;
    if (local.service == NONE) local.service = literal("0");
    if (local.host == NONE) local.host = EMPTY;
    this.inet(p, "local", "localaddr", "localport", local);
  }
}

function copyOf(end: End): End {
  const copy = new End();
  copy.host = end.host;
  copy.service = end.service;
  return copy;
}
