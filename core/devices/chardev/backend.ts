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
  CharSource,
  DBUS,
  DEV,
  FILE,
  MOUSE_CLIENT,
  NULL,
  PIPE,
  PTY,
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

class Backend {
  /** A file's: its own, or that of its descriptor set. */
  path: Span = NONE;
  opened: bool = false;
  /** The listening socket's number. */
  fd: Span = NONE;
  log: Span = NONE;
  logOpened: bool = false;
  private tlsCreds: Span = NONE;
  /** Said as QMP says it. */
  private qmp: bool = false;

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

  private keys(p: Props): void {
    const source = this.source;
    const qmp = this.qmp;
    const type = source.type;
    if (type == FILE) {
      p.text(qmp ? "out" : "path", this.path);
      p.onOff("append", this.opened ? Switch.On : source.append);
    } else if (type == PIPE || type == DEV) p.text(qmp ? "device" : "path", source.path);
    else if (type == UNIX) this.unixKeys(p);
    else if (type == TCP) this.tcpKeys(p);
    else if (type == UDP) this.udpKeys(p);
    else if (type == SPICEVMC) p.fixed(qmp ? "type" : "name", source.spiceName);
    else if (type == SPICEPORT) p.text(qmp ? "fqdn" : "name", source.channel);
    else if (type == DBUS) p.text("name", source.channel);
    else if (type == VDAGENT) {
      if (!qmp) p.fixed("name", "vdagent");
      p.onOff("clipboard", source.clipboard);
      if (source.mouse != 0) p.onOff("mouse", source.mouse == MOUSE_CLIENT ? Switch.On : Switch.Off);
    }
    if (this.log == NONE) return;
    p.text("logfile", this.log);
    p.onOff("logappend", this.logOpened ? Switch.On : source.logAppend);
  }

  private unixKeys(p: Props): void {
    if (this.fd != NONE) this.address(p, "fd", "str", this.fd);
    else this.address(p, "unix", "path", this.path);
    this.serverKeys(p);
    if (this.fd == NONE) this.reconnectKeys(p);
  }

  /** An address of one value. */
  private address(p: Props, type: string, key: string, value: Span): void {
    if (!this.qmp) {
      p.text(key == "str" ? "fd" : key, value);
      return;
    }
    p.enter("addr");
    p.fixed("type", type);
    p.enter("data");
    p.text(key, value);
    p.leave();
    p.leave();
  }

  /** An address on the network. */
  private inet(p: Props, name: string, hostKey: string, portKey: string, host: Span, port: Span): void {
    if (this.qmp) {
      p.enter(name);
      p.fixed("type", "inet");
      p.enter("data");
    }
    p.text(this.qmp ? "host" : hostKey, host);
    p.text(this.qmp ? "port" : portKey, port);
    if (this.qmp) {
      p.leave();
      p.leave();
    }
  }

  private tcpKeys(p: Props): void {
    const source = this.source;
    this.inet(p, "addr", "host", "port", source.peer.host, source.peer.service);
    if (source.protocol == TELNET) p.onOff("telnet", Switch.On);
    else if (this.qmp) p.onOff("telnet", Switch.Off);
    this.serverKeys(p);
    this.reconnectKeys(p);
    p.text("tls-creds", this.tlsCreds);
  }

  private serverKeys(p: Props): void {
    const listens = this.source.listens;
    if (listens || this.qmp) p.onOff("server", listens ? Switch.On : Switch.Off);
    if (listens && !this.source.waits) p.onOff("wait", Switch.Off);
  }

  /** How long QEMU waits before it connects once more; 0 says that it doesn't. */
  private reconnectKeys(p: Props): void {
    const source = this.source;
    if (source.reconnect == 0) return;
    const seconds = source.reconnect == 1 ? source.timeout : 0;
    if (this.context.emulator.can(Capability.CHARDEV_RECONNECT_MILISECONDS)) p.integer("reconnect-ms", seconds * 1000);
    else p.integer("reconnect", seconds);
  }

  private udpKeys(p: Props): void {
    const peer = this.source.peer;
    const local = this.source.local;
    this.inet(p, "remote", "host", "port", peer.host == NONE ? EMPTY : peer.host, peer.service);
    if (this.qmp && local.host == NONE && local.service == NONE) return;
    const port = local.service == NONE ? literal("0") : local.service;
    this.inet(p, "local", "localaddr", "localport", local.host == NONE ? EMPTY : local.host, port);
  }
}
