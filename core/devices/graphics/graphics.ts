/**
 * How one looks at the guest: <graphics>.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers
 *
 * VNC, SPICE and RDP are servers (server.ts), which have a room each for what only they have; the
 * others are windows, or a bus that others look through. SDL takes its display from the environment.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { NOT_A_NUMBER } from "../../text/number";
import { NONE, Span, literal, slice } from "../../text/span";
import { Writer, join, decimal } from "../../text/writer";
import { Fields, YES_NO } from "../../xml/fields";
import { noteAt, noteInside, noteMissing } from "../../xml/reader";
import { AudioType, HOST_AUDIO } from "../audio/types";
import { LISTEN_SINCE } from "./listen";
import { Server, UNSET } from "./server";
import { SPICE_PORT, SPICE_TLS_PORT, Spice } from "./spice";
import { FIRST_PORT, FIRST_WEBSOCKET, Vnc } from "./vnc";

export const TYPES: StaticArray<string> = ["", "sdl", "vnc", "rdp", "desktop", "spice", "egl-headless", "dbus"];

export const enum GraphicsType {
  Sdl = 1,
  Vnc,
  Rdp,
  Desktop,
  Spice,
  EglHeadless,
  Dbus,
}

const YES: i32 = 1;
const NO: i32 = 2;
/** How D-Bus says that a bus is at a path. */
export const BUS: string = "unix:path=";

export class Graphics extends Part {
  type: i32 = 0;
  server: Server = new Server();
  vnc: Vnc = new Vnc();
  spice: Spice = new Spice();
  /** RDP's. */
  replaceUser: i32 = 0;
  multiUser: i32 = 0;
  /** SDL's and the desktop's. */
  display: Span = NONE;
  xauth: Span = NONE;
  fullscreen: i32 = 0;
  /** D-Bus'. */
  p2p: i32 = 0;
  address: Span = NONE;
  gl: i32 = 0;
  rendernode: Span = NONE;
  /** The audio backend that goes with it; 0 for the first. */
  audio: i64 = 0;
  /** Its place among all of them, for the ports that the host gave out. */
  private index: i32 = 0;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    const type = this.type;
    if (x.when(type == GraphicsType.Vnc)) this.vnc.xml(x, this.server);
    if (x.when(type == GraphicsType.Spice)) this.spice.xml(x, this.server);
    if (x.when(type == GraphicsType.Rdp)) this.rdpXml(x);
    if (x.when(type == GraphicsType.Sdl || type == GraphicsType.Desktop)) {
      this.display = x.text("display", this.display);
      if (x.when(type == GraphicsType.Sdl)) this.xauth = x.text("xauth", this.xauth);
      if (!x.writing || this.fullscreen == YES) this.fullscreen = x.word("fullscreen", YES_NO, this.fullscreen);
    }
    if (x.when(type == GraphicsType.Dbus)) {
      if (!x.writing || this.p2p == YES) this.p2p = x.word("p2p", YES_NO, this.p2p);
      this.address = x.text("address", this.address);
    }
    if (x.when(this.isServer) && x.since(LISTEN_SINCE)) this.server.listensXml(x);
    if (x.when(type == GraphicsType.Spice)) this.spice.options(x);
    this.glXml(x);
    if (x.when(type == GraphicsType.Vnc || type == GraphicsType.Dbus) && x.enter("audio")) {
      this.audio = x.natural("id", this.audio, 0);
      x.leave();
    }
  }

  private rdpXml(x: Fields): void {
    const server = this.server;
    if (x.writing) {
      if (server.port > 0) x.integer("port", server.port);
      else if (server.isAuto) x.integer("port", 0);
      if (server.isAuto) server.autoportXml(x);
    } else {
      server.portXml(x);
      server.autoportXml(x);
    }
    if (!x.writing || this.replaceUser == YES) this.replaceUser = x.word("replaceUser", YES_NO, this.replaceUser);
    if (!x.writing || this.multiUser == YES) this.multiUser = x.word("multiUser", YES_NO, this.multiUser);
    server.listenXml(x);
    server.authXml(x);
  }

  private glXml(x: Fields): void {
    const type = this.type;
    const headless = type == GraphicsType.EglHeadless;
    const enables = type == GraphicsType.Sdl || type == GraphicsType.Spice || type == GraphicsType.Dbus;
    if (!x.when(headless || enables) || !x.enter("gl")) return;
    if (x.when(enables)) this.gl = x.word("enable", YES_NO, this.gl);
    if (x.when(type != GraphicsType.Sdl)) this.rendernode = x.text("rendernode", this.rendernode);
    x.leave();
  }

  /** The host's graphics card that it draws with; NONE where it draws with none, or none is known. */
  renderNode(context: Context): Span {
    const type = this.type;
    if (type == GraphicsType.EglHeadless) return this.node(context, Capability.EGL_HEADLESS_RENDERNODE);
    if (this.gl != YES) return NONE;
    if (type == GraphicsType.Spice) return this.node(context, Capability.SPICE_RENDERNODE);
    return type == GraphicsType.Dbus ? this.node(context, Capability.DISPLAY_DBUS) : NONE;
  }

  get isServer(): bool {
    return this.type == GraphicsType.Vnc || this.type == GraphicsType.Spice || this.type == GraphicsType.Rdp;
  }

  defaults(context: Context): void {
    const server = this.server;
    if (context.modern) {
      if (!this.isServer) return;
      server.settle();
      if (this.type == GraphicsType.Vnc) server.forgetGenerated(context);
      if (this.type == GraphicsType.Spice) this.spice.defaults(server);
      else server.settlePort();
      if (this.type == GraphicsType.Vnc && server.isAuto) server.port = -1;
    } else if (this.isServer) {
      server.settleOld();
      if (this.type != GraphicsType.Vnc) return;
      if (server.port == -1 || server.port == 0 || server.port == UNSET) {
        server.autoport = YES;
        server.port = -1;
      } else if (server.autoport == 0) server.autoport = NO;
    }
  }

  /** What must be known of all of them together. */
  static settleAll(all: Graphics[]): void {
    for (let i = 0; i < all.length; i++) all[i].index = i;
  }

  /** The audio backend that a guest with these gets; 0 for none. */
  static audioType(all: Graphics[], context: Context): i32 {
    if (all.length == 0) return context.driver.nographicsAllowHostAudio ? HOST_AUDIO : AudioType.None;
    let type = 0;
    for (let i = 0; i < all.length; i++) {
      if (all[i].type == GraphicsType.Vnc) type = context.driver.vncAllowHostAudio ? HOST_AUDIO : AudioType.None;
      if (all[i].type == GraphicsType.Spice) type = AudioType.Spice;
      if (all[i].type == GraphicsType.Sdl) type = HOST_AUDIO;
    }
    return type;
  }

  check(context: Context): void {
    const notes = context.notes;
    const server = this.server;
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (context.modern) {
      if (this.type != 0) this.checkToday(context);
    } else if (this.type == GraphicsType.Vnc && server.autoport == NO && server.onPort) this.checkPort(context);
  }

  private checkPort(context: Context): void {
    const port = this.server.port;
    if (port >= FIRST_PORT && port <= 65_535) return;
    noteAt(context.notes, Code.OutOfRange, this.from, "port").named("port").expect("5900 up to 65535");
  }

  private checkToday(context: Context): void {
    const notes = context.notes;
    const type = this.type;
    if (!isKnown(type, context)) {
      noteAt(notes, Code.Unsupported, this.from, "type").named("graphics of this type");
    }
    if (this.isServer) this.server.check(notes, this.from, TYPES[type], type == GraphicsType.Vnc);
    if (type == GraphicsType.Vnc) this.vnc.check(context, this.from, this.server);
    if (type == GraphicsType.Spice) this.spice.check(context, this.from, this.server);
    if (type == GraphicsType.Rdp) this.checkRdp(notes);
    if (type == GraphicsType.Dbus) this.checkDbus(context);
    if (!context.guest.hasAudio(this.audio)) {
      noteInside(notes, Code.BadValue, this.from, "audio", "id")
        .named("the id of the audio device")
        .expect("one that exists");
    }
    this.checkGl(context);
  }

  private checkGl(context: Context): void {
    const notes = context.notes;
    const emulator = context.emulator;
    const type = this.type;
    if (context.guest.hasEglHeadless) {
      const goesWith = type == GraphicsType.EglHeadless || type == GraphicsType.Vnc || type == GraphicsType.Spice;
      if (!goesWith) {
        const note = noteAt(notes, Code.Excludes, this.from, "type")
          .named("graphics of this type")
          .found(literal(TYPES[type]));
        note.expect("'egl-headless', which goes with 'vnc' and 'spice'");
      }
      if (type == GraphicsType.Spice && this.gl == YES) {
        noteInside(notes, Code.Excludes, this.from, "gl").named("OpenGL of spice").expect("other OpenGL displays");
      }
    }
    if (type == GraphicsType.Spice && this.gl == YES) {
      if (!emulator.can(Capability.SPICE_GL)) {
        noteInside(notes, Code.Unsupported, this.from, "gl", "enable").named("OpenGL of spice");
      } else if (this.rendernode != NONE && !emulator.can(Capability.SPICE_RENDERNODE)) {
        noteInside(notes, Code.Unsupported, this.from, "gl", "rendernode").named("the OpenGL rendernode of spice");
      }
    }
    if (type == GraphicsType.EglHeadless && this.rendernode != NONE) {
      if (emulator.can(Capability.EGL_HEADLESS_RENDERNODE)) return;
      noteInside(notes, Code.Unsupported, this.from, "gl", "rendernode").named("the OpenGL rendernode of egl-headless");
    }
  }

  private checkRdp(notes: Notes): void {
    if (this.replaceUser == YES)
      noteAt(notes, Code.Unsupported, this.from, "replaceUser").named("RDP with 'replaceUser'");
    if (this.multiUser == YES) noteAt(notes, Code.Unsupported, this.from, "multiUser").named("RDP with 'multiUser'");
    if (this.server.passwdValidTo != NONE) {
      noteAt(notes, Code.Unsupported, this.from, "passwdValidTo").named("password expiration of RDP");
    }
  }

  private checkDbus(context: Context): void {
    const notes = context.notes;
    if (this.p2p == YES && this.address != NONE) {
      noteAt(notes, Code.Excludes, this.from, "p2p").named("p2p of D-Bus").expect("an address");
    }
    const guest = context.guest;
    const at = this.audio > 0 ? guest.audios.indexOf(this.audio) : -1;
    if (at >= 0 && guest.audioTypes[at] != AudioType.Dbus) {
      noteInside(notes, Code.Requires, this.from, "audio", "id")
        .named("the associated audio of dbus graphics")
        .expect("type 'dbus'");
    }
  }

  /** What QEMU refuses when the guest starts: two displays of one type. */
  private static checkStart(all: Graphics[], context: Context): void {
    let seen = 0;
    for (let i = 0; i < all.length; i++) {
      const bit = 1 << all[i].type;
      if (seen & bit) {
        noteAt(context.notes, Code.Excludes, all[i].from, "type")
          .named("a graphics device of this type")
          .expect("another of it");
      }
      seen |= bit;
    }
  }

  /** All of them. */
  static emitAll(line: CommandLine, context: Context, all: Graphics[]): void {
    Graphics.checkStart(all, context);
    for (let i = 0; i < all.length; i++) all[i].emit(line, context);
  }

  emit(line: CommandLine, context: Context): void {
    const type = this.type;
    const server = this.server;
    const audio = context.guest.audioBackend(this.audio);
    if (type == GraphicsType.Vnc) {
      if (!server.isAuto && server.onPort) this.checkPort(context);
      const auto = server.isAuto && server.onPort;
      const port = auto ? this.givenPort(context, "port", FIRST_PORT, server.port) : server.port;
      const websocket =
        this.vnc.websocket < 0 ? this.givenPort(context, "websocket", FIRST_WEBSOCKET, 0) : this.vnc.websocket;
      this.vnc.emit(line, context, server, port, websocket, audio);
    } else if (type == GraphicsType.Spice) {
      const auto = server.isAuto && server.onPort;
      const spice = this.spice;
      const plain = auto && spice.hasPlain;
      const port = plain ? this.givenPort(context, "port", SPICE_PORT, server.port) : SPICE_PORT;
      const tls = auto && spice.hasTls(context);
      const tlsPort = tls ? this.givenPort(context, "tlsPort", SPICE_TLS_PORT, spice.tlsPort) : SPICE_TLS_PORT;
      const node = this.gl == YES ? this.node(context, Capability.SPICE_RENDERNODE) : NONE;
      spice.emit(line, context, this.from, server, port, tlsPort, this.gl, node);
    } else if (type == GraphicsType.Sdl) this.emitSdl(line);
    else if (type == GraphicsType.EglHeadless) {
      const p = line.props("type");
      p.fixed("type", "egl-headless");
      p.text("rendernode", this.node(context, Capability.EGL_HEADLESS_RENDERNODE));
      line.putProps("display", p);
    } else if (type == GraphicsType.Dbus) this.emitDbus(line, context, audio);
  }

  private emitSdl(line: CommandLine): void {
    if (this.xauth != NONE) line.set("XAUTHORITY", this.xauth);
    if (this.display != NONE) line.set("DISPLAY", this.display);
    if (this.fullscreen == YES) line.flag("full-screen");
    const p = line.props("type");
    p.fixed("type", "sdl");
    this.gl = p.onOff("gl", this.gl);
    line.putProps("display", p);
  }

  private emitDbus(line: CommandLine, context: Context, audio: Span): void {
    const p = line.props("type");
    p.fixed("type", "dbus");
    if (this.p2p == YES) p.fixed("p2p", "on");
    else if (this.address != NONE) p.text("addr", this.address);
    else {
      const bus = this.bus(context);
      const step = line.steps.add("the bus of the guest's display").word("dbus-daemon --session");
      step.person("--fork").planned("--nofork").word("--address").span(bus).listens(slice(bus, BUS.length));
      p.text("addr", bus);
    }
    this.gl = p.onOff("gl", this.gl);
    p.text("rendernode", this.gl == YES ? this.node(context, Capability.DISPLAY_DBUS) : this.rendernode);
    if (this.audio > 0) p.text("audiodev", audio);
    line.putProps("display", p);
  }

  /** The bus that the driver starts for this guest. */
  private bus(context: Context): Span {
    if (context.isOnItsOwn) return join(BUS, context.guestDirectory(), "/dbus.sock");
    const to = new Writer(96).text(BUS).span(context.runtimeDirectory).text("/dbus/");
    return to.span(context.shortName()).text("-dbus.sock").take();
  }

  /** What OpenGL draws with: the host's graphics card, where it isn't said and QEMU can be told. */
  private node(context: Context, capability: Capability): Span {
    if (this.rendernode != NONE || !context.emulator.can(capability)) return this.rendernode;
    const host = context.answer("renderNode");
    return host ? host.text() : NONE;
  }

  /** A port that the host gave out for this display; without that the first of those it would look through. */
  private givenPort(context: Context, key: string, otherwise: i64, planned: i64): i64 {
    if (context.planned) return planned;
    const all = context.answer("graphics");
    const value = all && this.index < all.length ? all.at(this.index).get(key) : null;
    const number = value ? value.integer() : NOT_A_NUMBER;
    if (number != NOT_A_NUMBER) return number;
    noteAt(context.notes, Code.Approximated, this.from, key)
      .named("a port that is chosen when the guest starts")
      .expectSpan(decimal(otherwise));
    return otherwise;
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.type == GraphicsType.Vnc) {
      if (this.server.isAuto)
        noteAt(context.notes, Code.Approximated, this.from, "port").named("the automatic port").expect("display 0");
      this.vnc.emitOld(line, context, this.server);
    } else if (this.type == GraphicsType.Sdl) {
      if (this.xauth != NONE) line.set("XAUTHORITY", this.xauth);
      if (this.display != NONE) line.set("DISPLAY", this.display);
      if (this.fullscreen == YES) line.flag("full-screen");
    } else noteAt(context.notes, Code.NotOnThisQemu, this.from, "type").named("graphics of this type");
  }

  /** Which of several displays the QEMUs of old show: the last VNC one, without any the first. */
  static shown(all: Graphics[]): i32 {
    for (let i = all.length - 1; i >= 0; i--) if (all[i].type == GraphicsType.Vnc) return i;
    return 0;
  }

  /** What -vnc says; null when it isn't a display of a host. */
  static absorb(option: Option): Graphics | null {
    const graphics = new Graphics();
    graphics.type = GraphicsType.Vnc;
    return Vnc.absorb(option, graphics.server) ? graphics : null;
  }
}

/** The emulator can show the guest in this way. */
function isKnown(type: i32, context: Context): bool {
  const emulator = context.emulator;
  if (type == GraphicsType.Sdl) return emulator.can(Capability.SDL);
  if (type == GraphicsType.Vnc) return emulator.can(Capability.VNC);
  if (type == GraphicsType.Spice) return emulator.can(Capability.SPICE);
  if (type == GraphicsType.EglHeadless) return emulator.can(Capability.EGL_HEADLESS);
  if (type == GraphicsType.Dbus || type == GraphicsType.Rdp) return emulator.can(Capability.DISPLAY_DBUS);
  return false;
}
