/**
 * How one looks at the guest: <graphics>, VNC and SDL.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers
 *
 * VNC displays count from port 5900. TLS and SASL are the host's business (qemu.conf), so they are
 * on the command line but not in the XML. SDL takes its display from the environment.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Part } from "../emulator/part";
import { Context } from "../emulator/context";
import { Feature } from "../emulator/features";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, byteAt, indexOf, lastIndexOf, size, slice, startsWith } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";

const TYPES: StaticArray<string> = ["", "sdl", "vnc", "rdp", "desktop", "spice"];
const SDL: i32 = 1;
const VNC: i32 = 2;
const SPICE: i32 = 5;

const LISTEN_TYPES: StaticArray<string> = ["", "address", "network", "socket", "none"];
const ADDRESS: i32 = 1;

const YES: i32 = 1;
const NO: i32 = 2;
/** The port of VNC display 0. */
const FIRST_PORT: i64 = 5900;
/** libvirt 0.9.4, the first to write <listen> elements besides the attribute. */
const LISTEN_SINCE: i32 = 9_004;

export class Graphics extends Part {
  type: i32 = 0;
  port: i64 = 0;
  autoport: i32 = 0;
  listen: Span = NONE;
  listenType: i32 = 0;
  keymap: Span = NONE;
  passwd: Span = NONE;
  display: Span = NONE;
  xauth: Span = NONE;
  fullscreen: i32 = 0;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    if (x.when(this.type == VNC || this.type == SPICE)) {
      this.port = x.integer("port", this.port, 0);
      this.autoport = x.word("autoport", YES_NO, this.autoport);
      this.listen = x.text("listen", this.listen);
      this.keymap = x.text("keymap", this.keymap);
      this.passwd = x.text("passwd", this.passwd);
    }
    if (x.when(this.type == SDL)) {
      this.display = x.text("display", this.display);
      this.xauth = x.text("xauth", this.xauth);
      this.fullscreen = x.word("fullscreen", YES_NO, this.fullscreen);
    }
    if (x.when(this.type == VNC || this.type == SPICE) && x.since(LISTEN_SINCE)) this.listenXml(x);
  }

  /** When written, the element repeats the attribute. */
  private listenXml(x: Fields): void {
    if (!x.enter("listen")) return;
    this.listenType = x.word("type", LISTEN_TYPES, this.listenType);
    this.listen = x.text("address", this.listen);
    x.leave();
  }

  defaults(context: Context): void {
    if (this.type != VNC) return;
    if (this.listen != NONE && this.listenType == 0) this.listenType = ADDRESS;
    if (this.port == -1 || this.port == 0) {
      this.autoport = YES;
      this.port = -1;
    } else if (this.autoport == 0) this.autoport = NO;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (this.type == VNC && this.autoport == NO && (this.port < FIRST_PORT || this.port > 65_535)) {
      noteAt(notes, Code.OutOfRange, this.from, "port").named("port").expect("5900 up to 65535");
    }
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.type == VNC) this.emitVnc(line, context);
    else if (this.type == SDL) {
      if (this.xauth != NONE) line.set("XAUTHORITY", this.xauth);
      if (this.display != NONE) line.set("DISPLAY", this.display);
      if (this.fullscreen == YES) line.flag("full-screen");
    } else noteAt(context.notes, Code.NotOnThisQemu, this.from, "type").named("graphics of this type");
  }

  private emitVnc(line: CommandLine, context: Context): void {
    const driver = context.driver;
    const display = this.autoport == YES ? 0 : this.port - FIRST_PORT;
    if (this.autoport == YES)
      noteAt(context.notes, Code.Approximated, this.from, "port").named("the automatic port").expect("display 0");
    const to = new Writer(64);
    if (context.emulator.has(Feature.VNC_COLON)) {
      const listen = this.listen != NONE ? this.listen : driver.vncListen;
      if (listen != NONE) {
        const v6 = indexOf(listen, 0x3a) >= 0;
        if (v6) to.byte(0x5b);
        to.span(listen);
        if (v6) to.byte(0x5d);
      }
      to.byte(0x3a).number(display);
      if (this.passwd != NONE || driver.vncPassword != NONE) to.text(",password");
      if (driver.vncTls) {
        to.text(driver.vncTlsVerify ? ",tls,x509verify=" : ",tls,x509=").span(driver.vncTlsDirectory);
      }
      if (driver.vncSasl) {
        to.text(",sasl");
        if (driver.vncSaslDirectory != NONE) line.set("SASL_CONF_DIR", driver.vncSaslDirectory);
      }
    } else to.number(display);
    line.put("vnc", to.take());
    if (this.keymap != NONE) line.put("k", this.keymap);
  }

  /** Which of several displays the QEMUs of the time show: the last VNC one, without any the first. */
  static shown(all: Graphics[]): i32 {
    for (let i = all.length - 1; i >= 0; i--) if (all[i].type == VNC) return i;
    return 0;
  }

  /** What -vnc says; null when it isn't a display of a host. */
  static absorb(option: Option): Graphics | null {
    const comma = indexOf(option.value, 0x2c);
    const place = comma < 0 ? option.value : slice(option.value, 0, comma);
    if (comma >= 0 && !hostOnly(slice(option.value, comma + 1))) return null;
    const colon = lastIndexOf(place, 0x3a);
    const display = toInteger(slice(place, colon + 1));
    if (display == NOT_A_NUMBER || display < 0 || display > 65_535 - FIRST_PORT) return null;
    const graphics = new Graphics();
    graphics.type = VNC;
    graphics.port = FIRST_PORT + display;
    graphics.autoport = NO;
    if (colon > 0) {
      const bracketed = byteAt(place, 0) == 0x5b && byteAt(place, colon - 1) == 0x5d;
      graphics.listen = bracketed ? slice(place, 1, colon - 1) : slice(place, 0, colon);
    }
    return graphics;
  }

  /** The window that QEMU opens when nothing else is said. */
  static window(line: CommandLine): Graphics {
    const graphics = new Graphics();
    graphics.type = SDL;
    graphics.display = line.environment("DISPLAY", "domain/devices/graphics/@display");
    graphics.xauth = line.environment("XAUTHORITY", "domain/devices/graphics/@xauth");
    if (line.understandFlag("full-screen", "domain/devices/graphics/@fullscreen")) graphics.fullscreen = YES;
    return graphics;
  }
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
