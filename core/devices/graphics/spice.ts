/**
 * SPICE: <graphics type='spice'>, -spice.
 * https://www.spice-space.org/spice-user-manual.html
 */
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { EMPTY, NONE, Span, is, literal, same, size, wordIndex } from "../../text/span";
import { Fields, ON_OFF, YES_NO } from "../../xml/fields";
import { noteAt } from "../../xml/reader";
import { MOUSE_CLIENT, MOUSE_MODES, MOUSE_SERVER } from "../chardev/source";
import { Listen, ListenType } from "./listen";
import { Server } from "./server";

/** What a channel may be sent over. `any` is what it is when nobody says. */
const MODES: StaticArray<string> = ["", "any", "secure", "insecure"];
const ANY: i32 = 1;
const SECURE: i32 = 2;
const INSECURE: i32 = 3;
const CHANNEL_OPTIONS: StaticArray<string> = ["", "", "tls-channel", "plaintext-channel"];

const CHANNELS: StaticArray<string> = [
  "",
  "main",
  "display",
  "inputs",
  "cursor",
  "playback",
  "record",
  "smartcard",
  "usbredir",
];

const IMAGE_COMPRESSIONS: StaticArray<string> = ["", "auto_glz", "auto_lz", "quic", "glz", "lz", "off"];
const WAN_COMPRESSIONS: StaticArray<string> = ["", "auto", "never", "always"];
const STREAMING_MODES: StaticArray<string> = ["", "filter", "all", "off"];
const NO: i32 = 2;
const YES: i32 = 1;

/** What stands on the command line while nobody has given out ports. */
export const SPICE_PORT: i64 = 5901;
export const SPICE_TLS_PORT: i64 = 5902;

export class Spice {
  tlsPort: i64 = 0;
  defaultMode: i32 = 0;
  /** The mode of each channel, by its place in the list; 0 for one of which nothing is said. */
  channels: StaticArray<i32> = new StaticArray<i32>(9);
  image: i32 = 0;
  jpeg: i32 = 0;
  zlib: i32 = 0;
  playback: i32 = 0;
  streaming: i32 = 0;
  mouse: i32 = 0;
  clipboard: i32 = 0;
  filetransfer: i32 = 0;

  /** The attributes of <graphics>. */
  xml(x: Fields, server: Server): void {
    if (!x.writing || server.onPort) {
      server.portXml(x);
      this.tlsPort = x.integer("tlsPort", this.tlsPort, 0);
      server.autoportXml(x);
      server.listenXml(x);
    }
    server.keymap = x.text("keymap", server.keymap);
    if (!x.writing || this.defaultMode != ANY) this.defaultMode = x.word("defaultMode", MODES, this.defaultMode);
    server.authXml(x);
  }

  /** The elements behind <listen>. */
  options(x: Fields): void {
    this.channelsXml(x);
    this.image = attribute(x, "image", "compression", IMAGE_COMPRESSIONS, this.image);
    this.jpeg = attribute(x, "jpeg", "compression", WAN_COMPRESSIONS, this.jpeg);
    this.zlib = attribute(x, "zlib", "compression", WAN_COMPRESSIONS, this.zlib);
    this.playback = attribute(x, "playback", "compression", ON_OFF, this.playback);
    this.streaming = attribute(x, "streaming", "mode", STREAMING_MODES, this.streaming);
    this.mouse = attribute(x, "mouse", "mode", MOUSE_MODES, this.mouse);
    this.clipboard = attribute(x, "clipboard", "copypaste", YES_NO, this.clipboard);
    this.filetransfer = attribute(x, "filetransfer", "enable", YES_NO, this.filetransfer);
  }

  private channelsXml(x: Fields): void {
    let at = this.channelAfter(0);
    while (x.next("channel", at < CHANNELS.length)) {
      const name = x.word("name", CHANNELS, x.writing ? at : 0);
      const mode = x.word("mode", MODES, x.writing ? this.channels[at] : 0);
      if (x.writing) at = this.channelAfter(at);
      else this.channels[name] = mode;
      x.leave();
    }
  }

  private channelAfter(at: i32): i32 {
    for (at++; at < CHANNELS.length; at++) if (this.channels[at] > ANY) return at;
    return at;
  }

  defaults(server: Server): void {
    if (server.port == -1 && this.tlsPort == -1) server.autoport = YES;
    if (server.isAuto) {
      server.port = 0;
      this.tlsPort = 0;
    }
    if (server.autoport == 0) server.autoport = NO;
    const first = server.first;
    if (!first || first.type != ListenType.Address || server.isAuto) return;
    if (server.port > 0 || server.port == -1 || this.tlsPort != 0) return;
    // Neither port: it listens nowhere, which has a word of its own today.
    first.type = ListenType.None;
    first.address = NONE;
  }

  check(context: Context, graphics: usize, server: Server): void {
    if (!server.onPort || this.tlsPort <= 0 || context.driver.spice.isEnabled) return;
    noteAt(context.notes, Code.Requires, graphics, "tlsPort")
      .named("a TLS port of spice")
      .expect("spice_tls in qemu.conf");
  }

  /** Whether some channel, or all of which nothing is said, are to be sent in this way. */
  private wants(mode: i32): bool {
    for (let i = 1; i < CHANNELS.length; i++) if (this.channels[i] == mode) return true;
    return this.defaultMode == mode;
  }

  /** An automatic port without TLS is wanted. */
  get hasPlain(): bool {
    return this.defaultMode == 0 || this.defaultMode == ANY || this.wants(INSECURE);
  }

  /** The plain port: the one that is said, the one given out, or 0 for none. */
  private plainPort(server: Server, given: i64): i64 {
    const needed = server.isAuto && this.hasPlain;
    if (!needed && server.port != -1) return max<i64>(server.port, 0);
    return given;
  }

  /** An automatic port with TLS is wanted. */
  hasTls(context: Context): bool {
    const any = this.defaultMode == 0 || this.defaultMode == ANY;
    return (any && context.driver.spice.isEnabled) || this.wants(SECURE);
  }

  private securePort(server: Server, context: Context, given: i64): i64 {
    const needed = server.isAuto && this.hasTls(context);
    if (!needed && this.tlsPort != -1) return max<i64>(this.tlsPort, 0);
    return given;
  }

  emit(
    line: CommandLine,
    context: Context,
    graphics: usize,
    server: Server,
    givenPort: i64,
    givenTls: i64,
    gl: i32,
    rendernode: Span,
  ): void {
    const driver = context.driver;
    const listen = server.place(context, "spice", driver.spiceAddress, driver.spiceAutoUnixSocket);
    const p = line.props("");
    const port = listen.onPort ? this.plainPort(server, givenPort) : 0;
    const tlsPort = listen.onPort ? this.securePort(server, context, givenTls) : 0;
    this.place(p, listen, port, tlsPort);
    this.checkChannels(context, graphics, tlsPort > 0, port > 0 || !listen.onPort);
    if (driver.spiceSasl) {
      p.fixed("sasl", "on");
      line.set("SASL_CONF_PATH", driver.spiceSaslDirectory != NONE ? driver.spiceSaslDirectory : literal("/etc/sasl2"));
    }
    if (this.mouse != 0) p.fixed("agent-mouse", this.mouse == MOUSE_CLIENT ? "on" : "off");
    // The password itself is told over the monitor, out of sight of other users.
    if (server.passwd == NONE && driver.spicePassword == NONE) p.fixed("disable-ticketing", "on");
    if (tlsPort > 0) p.text("x509-dir", driver.spiceCertificates);
    this.emitChannels(p);
    this.image = p.word("image-compression", IMAGE_COMPRESSIONS, this.image);
    this.jpeg = p.word("jpeg-wan-compression", WAN_COMPRESSIONS, this.jpeg);
    this.zlib = p.word("zlib-glz-wan-compression", WAN_COMPRESSIONS, this.zlib);
    this.playback = p.word("playback-compression", ON_OFF, this.playback);
    this.streaming = p.word("streaming-video", STREAMING_MODES, this.streaming);
    if (this.clipboard == NO) p.fixed("disable-copy-paste", "on");
    if (this.filetransfer == NO) p.fixed("disable-agent-file-xfer", "on");
    if (gl == YES) {
      p.fixed("gl", "on");
      p.text("rendernode", rendernode);
    }
    p.fixed("seamless-migration", "on");
    line.putProps("spice", p);
    if (server.keymap != NONE) line.put("k", server.keymap);
  }

  /** What -spice says, but for OpenGL; false when it can't be said so that the driver says the same. */
  read(p: Props, server: Server, line: CommandLine, context: Context): bool {
    const driver = context.driver;
    const address = p.text("addr", NONE);
    if (p.onOff("unix", 0) == 1) {
      if (address == NONE) return false;
      server.readSocket(address, "/spice.sock", context);
    } else {
      const port = p.integer("port", 0);
      const tlsPort = p.integer("tls-port", 0);
      if (port < 0 || tlsPort < 0 || port > 65_535 || tlsPort > 65_535) return false;
      if (port == 0 && tlsPort == 0) {
        if (address != NONE) return false;
        server.readNowhere();
      } else {
        server.port = port;
        this.tlsPort = tlsPort;
        server.autoport = NO;
        server.readAddress(address != NONE ? address : literal("0.0.0.0"));
      }
      const directory = p.text("x509-dir", NONE);
      if (tlsPort > 0 != (directory != NONE)) return false;
      if (directory != NONE && !same(directory, driver.spiceCertificates)) return false;
    }
    const sasl = p.onOff("sasl", 0) == 1;
    if (sasl != driver.spiceSasl) return false;
    if (sasl) line.environment("SASL_CONF_PATH", "driver");
    const mouse = p.onOff("agent-mouse", 0);
    if (mouse != 0) this.mouse = mouse == 1 ? MOUSE_CLIENT : MOUSE_SERVER;
    const open = p.onOff("disable-ticketing", 0) == 1;
    if (open && driver.spicePassword != NONE) return false;
    // Nobody gets in until a password is told over the monitor: that is what an empty one means.
    if (!open && driver.spicePassword == NONE) server.passwd = EMPTY;
    if (!this.readChannels(p, INSECURE) || !this.readChannels(p, SECURE)) return false;
    this.image = p.word("image-compression", IMAGE_COMPRESSIONS, 0);
    this.jpeg = p.word("jpeg-wan-compression", WAN_COMPRESSIONS, 0);
    this.zlib = p.word("zlib-glz-wan-compression", WAN_COMPRESSIONS, 0);
    this.playback = p.word("playback-compression", ON_OFF, 0);
    this.streaming = p.word("streaming-video", STREAMING_MODES, 0);
    if (p.onOff("disable-copy-paste", 0) == 1) this.clipboard = NO;
    if (p.onOff("disable-agent-file-xfer", 0) == 1) this.filetransfer = NO;
    p.onOff("seamless-migration", 0);
    return true;
  }

  private readChannels(p: Props, mode: i32): bool {
    const names: Span[] = [];
    p.texts(CHANNEL_OPTIONS[mode], names);
    for (let i = 0; i < names.length; i++) {
      if (is(names[i], "default")) {
        this.defaultMode = mode;
        continue;
      }
      const at = size(names[i]) == 0 ? -1 : wordIndex(names[i], CHANNELS);
      if (at <= 0) return false;
      this.channels[at] = mode;
    }
    return true;
  }

  private place(p: Props, listen: Listen, port: i64, tlsPort: i64): void {
    if (listen.type == ListenType.Socket) {
      p.fixed("unix", "on");
      p.text("addr", listen.socket);
    } else if (listen.type == ListenType.None) {
      // QEMU wants a port even so.
      p.fixed("port", "0");
    } else {
      p.integer("port", port, 0);
      p.integer("tls-port", tlsPort, 0);
      if (port > 0 || tlsPort > 0) p.text("addr", listen.address);
    }
  }

  /** What is to be sent over TLS needs a port with TLS, what isn't one without. */
  private checkChannels(context: Context, graphics: usize, secure: bool, plain: bool): void {
    for (let i = 0; i < CHANNELS.length; i++) {
      const mode = i == 0 ? this.defaultMode : this.channels[i];
      if ((mode != SECURE || secure) && (mode != INSECURE || plain)) continue;
      const name = i == 0 ? "spice defaultMode" : "a spice channel";
      const note = noteAt(context.notes, Code.Requires, graphics, i == 0 ? "defaultMode" : "").named(name);
      note.found(literal(MODES[mode])).expect(mode == SECURE ? "a TLS connection" : "a plaintext connection");
    }
  }

  private emitChannels(p: Props): void {
    if (this.defaultMode > ANY) p.fixed(CHANNEL_OPTIONS[this.defaultMode], "default");
    for (let i = 1; i < CHANNELS.length; i++) {
      const mode = this.channels[i];
      if (mode > ANY) p.fixed(CHANNEL_OPTIONS[mode], CHANNELS[i]);
    }
  }
}

/** An element that has one attribute and nothing else. */
function attribute(x: Fields, element: string, name: string, words: StaticArray<string>, value: i32): i32 {
  if (!x.enter(element)) return value;
  value = x.word(name, words, value);
  x.leave();
  return value;
}
