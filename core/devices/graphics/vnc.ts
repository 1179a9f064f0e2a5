/**
 * VNC: <graphics type='vnc'>, -vnc.
 * https://www.qemu.org/docs/master/system/vnc-security.html
 *
 * Displays count from port 5900. TLS and SASL are the host's business (qemu.conf), so they are on the
 * command line but not in the XML.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props, Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { Secret } from "../../secret/secret";
import { NOT_A_NUMBER, toInteger } from "../../text/number";
import {
  EMPTY,
  NONE,
  Span,
  byteAt,
  indexOf,
  is,
  lastIndexOf,
  literal,
  same,
  size,
  slice,
  startsWith,
} from "../../text/span";
import { Writer, decimal, join } from "../../text/writer";
import { Fields, YES_NO } from "../../xml/fields";
import { noteAt } from "../../xml/reader";
import { LISTEN_SINCE, Listen, ListenType } from "./listen";
import { KEEP, Server } from "./server";

/** The port of display 0. */
export const FIRST_PORT: i64 = 5900;
/** Where the ports of websockets begin. */
export const FIRST_WEBSOCKET: i64 = 5700;

/** VNC's challenge takes no longer one. */
const LONGEST_PASSWORD: i32 = 8;

const CREDENTIALS = "vnc-tls-creds0";
const SHARE_POLICIES: StaticArray<string> = ["", "allow-exclusive", "force-shared", "ignore"];

export class Vnc {
  websocket: i64 = 0;
  sharePolicy: i32 = 0;
  powerControl: i32 = 0;

  /** The attributes of <graphics>. */
  xml(x: Fields, server: Server): void {
    // In a form without <listen> there is nothing but a port or a socket's path.
    if (!x.writing || (x.since(LISTEN_SINCE) ? server.onPort : !server.hasSocket)) {
      server.portXml(x);
      server.autoportXml(x);
      this.websocket = x.integer("websocket", this.websocket, 0);
      server.listenXml(x);
    }
    server.socketXml(x);
    server.keymap = x.text("keymap", server.keymap);
    this.sharePolicy = x.word("sharePolicy", SHARE_POLICIES, this.sharePolicy);
    this.powerControl = x.word("powerControl", YES_NO, this.powerControl);
    server.authXml(x);
  }

  check(context: Context, graphics: usize, server: Server): void {
    const notes = context.notes;
    if (this.powerControl != 0 && !context.emulator.can(Capability.VNC_POWER_CONTROL)) {
      noteAt(notes, Code.Unsupported, graphics, "powerControl").named("VNC power control");
    }
    if (size(server.passwd) > LONGEST_PASSWORD) {
      const note = noteAt(notes, Code.OutOfRange, graphics, "passwd").named(
        "the length of the VNC password, in characters,",
      );
      note.found(decimal(size(server.passwd))).expect("8 at most");
    }
    if (server.connected != 0 && server.connected != KEEP) {
      noteAt(notes, Code.Unsupported, graphics, "connected").named("VNC with connected").expect("connected='keep'");
    }
  }

  emit(line: CommandLine, context: Context, server: Server, port: i64, websocket: i64, audio: Span): void {
    const driver = context.driver;
    const listen = server.place(context, "vnc", driver.vncAddress, driver.vncAutoUnixSocket);
    // A path may have what the implied key can't: so it is written out.
    const p = line.props(listen.type == ListenType.Socket ? "" : "vnc");
    p.text("vnc", this.place(listen, port));
    if (listen.onPort) p.integer("websocket", websocket, 0);
    this.sharePolicy = p.word("share", SHARE_POLICIES, this.sharePolicy);
    if (server.passwd != NONE || driver.vncPassword != NONE) p.fixed("password", "on");
    if (driver.vnc.isEnabled) {
      emitCertificates(line, context);
      p.fixed("tls-creds", CREDENTIALS);
    }
    if (driver.vncSasl) {
      p.fixed("sasl", "on");
      line.set("SASL_CONF_PATH", driver.vncSaslDirectory != NONE ? driver.vncSaslDirectory : literal("/etc/sasl2"));
    }
    if (this.powerControl != 0) p.onOff("power-control", this.powerControl);
    p.text("audiodev", audio);
    line.putProps("vnc", p);
    if (server.keymap != NONE) line.put("k", server.keymap);
  }

  /** `address:display`, `unix:path` or `none`. */
  private place(listen: Listen, port: i64): Span {
    if (listen.type == ListenType.None) return literal("none");
    if (listen.type == ListenType.Socket) return join("unix:", listen.socket);
    const to = new Writer(48);
    writeAddress(to, listen.address);
    return to
      .byte(0x3a)
      .number(port - FIRST_PORT)
      .take();
  }

  /** The place of today's -vnc, and what goes with it; false for a place that isn't the host's. */
  read(p: Props, server: Server, line: CommandLine, context: Context): bool {
    const driver = context.driver;
    const place = p.text("vnc", NONE);
    if (is(place, "none")) server.readNowhere();
    else if (startsWith(place, "unix:")) server.readSocket(slice(place, 5), "/vnc.sock", context);
    else {
      const colon = lastIndexOf(place, 0x3a);
      const display = colon < 0 ? NOT_A_NUMBER : toInteger(slice(place, colon + 1));
      if (display == NOT_A_NUMBER || display < 0 || display > 65_535 - FIRST_PORT) return false;
      server.port = FIRST_PORT + display;
      server.autoport = 2;
      const bracketed = colon > 1 && byteAt(place, 0) == 0x5b && byteAt(place, colon - 1) == 0x5d;
      const address = bracketed ? slice(place, 1, colon - 1) : slice(place, 0, colon);
      // Without an address QEMU listens on all, where the driver would choose its own.
      server.readAddress(size(address) > 0 ? address : literal("0.0.0.0"));
      this.websocket = p.integer("websocket", 0, 0);
    }
    this.sharePolicy = p.word("share", SHARE_POLICIES, 0);
    this.powerControl = p.onOff("power-control", 0);
    const secret = p.onOff("password", 0) == Switch.On;
    // Nobody gets in until a password is told over the monitor: that is what an empty one means.
    if (secret && driver.vncPassword == NONE) server.passwd = EMPTY;
    if (!secret && driver.vncPassword != NONE) return false;
    const sasl = p.onOff("sasl", 0) == Switch.On;
    if (sasl != driver.vncSasl) return false;
    if (sasl) line.environment("SASL_CONF_PATH", "driver");
    return readCertificates(p.text("tls-creds", NONE), line, context);
  }

  /** For a QEMU before 0.12. */
  emitOld(line: CommandLine, context: Context, server: Server): void {
    const driver = context.driver;
    const first = server.first;
    const display = server.isAuto ? 0 : server.port - FIRST_PORT;
    const to = new Writer(64);
    if (context.emulator.has(Feature.VNC_COLON)) {
      const listen = first && first.address != NONE ? first.address : driver.vncListen;
      writeAddress(to, listen);
      to.byte(0x3a).number(display);
      if (server.passwd != NONE || driver.vncPassword != NONE) to.text(",password");
      if (driver.vnc.isEnabled) {
        const verify = driver.vnc.verifies(driver.defaultTls, false);
        to.text(verify ? ",tls,x509verify=" : ",tls,x509=").span(driver.vncCertificates);
      }
      if (driver.vncSasl) {
        to.text(",sasl");
        if (driver.vncSaslDirectory != NONE) line.set("SASL_CONF_DIR", driver.vncSaslDirectory);
      }
    } else to.number(display);
    line.put("vnc", to.take());
    if (server.keymap != NONE) line.put("k", server.keymap);
  }

  /** What -vnc says of a QEMU of old; false when it isn't a display of a host. */
  static absorb(option: Option, server: Server): bool {
    const comma = indexOf(option.value, 0x2c);
    const place = comma < 0 ? option.value : slice(option.value, 0, comma);
    if (comma >= 0 && !hostOnly(slice(option.value, comma + 1))) return false;
    const colon = lastIndexOf(place, 0x3a);
    const display = toInteger(slice(place, colon + 1));
    if (display == NOT_A_NUMBER || display < 0 || display > 65_535 - FIRST_PORT) return false;
    server.port = FIRST_PORT + display;
    server.autoport = 2;
    if (colon > 0) {
      const bracketed = byteAt(place, 0) == 0x5b && byteAt(place, colon - 1) == 0x5d;
      server.listen = bracketed ? slice(place, 1, colon - 1) : slice(place, 0, colon);
    }
    return true;
  }
}

/** The object that -vnc takes its certificates from, and the secret that opens the private key. */
function emitCertificates(line: CommandLine, context: Context): void {
  const driver = context.driver;
  const uuid = driver.vnc.secretOr(driver.defaultTls);
  const secret: Secret | null = uuid == NONE ? null : Secret.ofTls(literal(CREDENTIALS), uuid, context);
  if (secret) secret.emit(line);
  const p = line.jsonProps();
  p.fixed("qom-type", "tls-creds-x509");
  p.fixed("id", CREDENTIALS);
  p.text("dir", driver.vncCertificates);
  p.fixed("endpoint", "server");
  p.onOff("verify-peer", driver.vnc.verifies(driver.defaultTls, true) ? Switch.On : Switch.Off);
  if (secret) p.text("passwordid", secret.alias);
  line.putProps("object", p);
}

/** Whether the certificates are those that the driver would name; its object is then the driver's. */
function readCertificates(name: Span, line: CommandLine, context: Context): bool {
  const driver = context.driver;
  if ((name != NONE) != driver.vnc.isEnabled) return false;
  if (name == NONE) return true;
  const object = line.link("object", name);
  if (!object || !object.isOpen()) return false;
  const directory = object.key("dir");
  if (directory == NONE || driver.vncCertificates == NONE || !same(directory, driver.vncCertificates)) return false;
  const password = line.link("object", object.key("passwordid"));
  if (password) password.understandText("driver");
  object.understandText("driver");
  return true;
}

/** Brackets around an IPv6 address, whose colons would be taken for the display's. */
function writeAddress(to: Writer, address: Span): void {
  if (address == NONE) return;
  const v6 = indexOf(address, 0x3a) >= 0;
  if (v6) to.byte(0x5b);
  to.span(address);
  if (v6) to.byte(0x5d);
}

/** True when all words behind the display are about the host's TLS, SASL and password set-up. */
function hostOnly(words: Span): bool {
  for (let from = 0; from <= size(words); ) {
    let end = indexOf(words, 0x2c, from);
    if (end < 0) end = size(words);
    const word = slice(words, from, end);
    const known =
      startsWith(word, "tls") || startsWith(word, "x509") || startsWith(word, "sasl") || startsWith(word, "password");
    if (!known) return false;
    from = end + 1;
  }
  return true;
}
