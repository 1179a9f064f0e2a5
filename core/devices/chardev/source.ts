/**
 * The host's side of a character device: where its bytes come from and go to.
 * https://libvirt.org/formatdomain.html#host-interface
 *
 * Serial and parallel ports, consoles, channels, smartcards, redirected devices, random number daemons
 * and the monitor share it. For a QEMU of today it is a -chardev (backend.ts), for one of old a text
 * behind -serial (old_form.ts).
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { JsonValue } from "../../text/json";
import { NONE, Span, byteAt, is, literal, size, wordIndex } from "../../text/span";
import { Fields, ON_OFF, YES_NO, list } from "../../xml/fields";
import { noteAt, noteInside } from "../../xml/reader";
import { DeviceSeclabel, checkSeclabels } from "../../storage/seclabel";

// biome-ignore format: a table
const TYPES: StaticArray<string> = [
  "", "null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix",
  "spicevmc", "spiceport", "nmdm", "qemu-vdagent", "dbus",
];
export const NULL: i32 = 1;
export const VC: i32 = 2;
export const PTY: i32 = 3;
export const DEV: i32 = 4;
export const FILE: i32 = 5;
export const PIPE: i32 = 6;
export const STDIO: i32 = 7;
export const UDP: i32 = 8;
export const TCP: i32 = 9;
export const UNIX: i32 = 10;
export const SPICEVMC: i32 = 11;
export const SPICEPORT: i32 = 12;
const NMDM: i32 = 13;
export const VDAGENT: i32 = 14;
export const DBUS: i32 = 15;

export const MODES: StaticArray<string> = ["", "connect", "bind"];
export const CONNECT: i32 = 1;
export const BIND: i32 = 2;

const PROTOCOLS: StaticArray<string> = ["", "raw", "telnet", "telnets", "tls"];
export const RAW: i32 = 1;
export const TELNET: i32 = 2;

/** How a mouse is passed on: by an agent in the guest, or as a device. */
export const MOUSE_MODES: StaticArray<string> = ["", "server", "client"];
export const MOUSE_SERVER: i32 = 1;
export const MOUSE_CLIENT: i32 = 2;

/** One <source> element of those that a device has: udp has two. */
export class End {
  mode: i32 = 0;
  host: Span = NONE;
  service: Span = NONE;

  xml(x: Fields): void {
    this.mode = x.word("mode", MODES, this.mode);
    this.host = x.text("host", this.host);
    this.service = x.text("service", this.service);
  }
}

export class CharSource {
  type: i32 = 0;
  path: Span = NONE;
  /** tcp: the one place, unix: its mode; udp: where it sends to. */
  peer: End = new End();
  /** udp: where it listens. */
  local: End = new End();
  protocol: i32 = 0;
  /** File: 0 unset, 1 on, 2 off. */
  append: i32 = 0;
  /** tcp: 0 unset, 1 yes, 2 no. */
  tls: i32 = 0;
  /** tcp, unix: 0 unset, 1 yes, 2 no; in seconds. */
  reconnect: i32 = 0;
  timeout: i64 = -1;
  /** spiceport, dbus. */
  channel: Span = NONE;
  /** nmdm. */
  master: Span = NONE;
  slave: Span = NONE;
  /** qemu-vdagent: 0 unset, 1 yes, 2 no; a mode. */
  clipboard: i32 = 0;
  mouse: i32 = 0;
  logFile: Span = NONE;
  logAppend: i32 = 0;
  seclabels: DeviceSeclabel[] = [];
  /** spicevmc: what SPICE calls its end; which device has it decides. */
  spiceName: string = "vdagent";
  /** QEMU waits for a client before it goes on: a vhost-user interface that listens. */
  waits: bool = false;
  /** Encrypted when qemu.conf says so: the sources of a guest's own devices. */
  takesDriversTls: bool = true;
  /** What a descriptor for the listening socket is called; "" for a path that QEMU opens itself. */
  listenUse: string = "listen";
  /** The same for one that is connected already; usually QEMU connects itself. */
  connectUse: string = "";

  /** A unix socket that QEMU listens on. */
  static listening(path: Span): CharSource {
    const source = new CharSource();
    source.type = UNIX;
    source.path = path;
    source.peer.mode = BIND;
    return source;
  }

  /** A unix socket that QEMU connects to. */
  static connecting(path: Span): CharSource {
    const source = CharSource.listening(path);
    source.peer.mode = CONNECT;
    return source;
  }

  /** Connects once more when the other end goes; a number below 0 says nothing of it. */
  reconnecting(seconds: i64): CharSource {
    if (seconds < 0) return this;
    this.reconnect = 1;
    this.timeout = seconds;
    return this;
  }

  get isSpice(): bool {
    return this.type == SPICEVMC || this.type == SPICEPORT;
  }

  /** The socket is QEMU's (or the shell's), and others connect to it. */
  get listens(): bool {
    return this.peer.mode == BIND;
  }

  /** The device's type attribute. */
  typeXml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
  }

  /** The <source>, <protocol> and <log> elements. */
  xml(x: Fields): void {
    const type = this.type;
    if (x.when(type == UDP)) this.udpXml(x);
    if (x.when(type == TCP)) this.tcpXml(x);
    if (x.when(type == UNIX) && x.enter("source")) {
      // Without a path there is nothing to say of it: the driver makes the socket.
      const mode = x.writing && this.path == NONE ? 0 : this.peer.mode;
      this.peer.mode = x.word("mode", MODES, mode);
      this.path = x.path("path", this.path);
      list<DeviceSeclabel>(x, "seclabel", this.seclabels);
      this.reconnectXml(x);
      x.leave();
    }
    if (x.when((type >= DEV && type <= PIPE) || type == PTY) && x.enter("source")) {
      this.path = type == PTY ? x.text("path", this.path) : x.path("path", this.path);
      if (x.when(type == FILE)) this.append = x.word("append", ON_OFF, this.append);
      list<DeviceSeclabel>(x, "seclabel", this.seclabels);
      x.leave();
    }
    if (x.when(type == NMDM) && x.enter("source")) {
      this.master = x.text("master", this.master);
      this.slave = x.text("slave", this.slave);
      x.leave();
    }
    if (x.when(type == SPICEPORT || type == DBUS) && x.enter("source")) {
      this.channel = x.text("channel", this.channel);
      x.leave();
    }
    if (x.when(type == VDAGENT) && x.enter("source")) {
      if (x.enter("clipboard")) {
        this.clipboard = x.word("copypaste", YES_NO, this.clipboard);
        x.leave();
      }
      if (x.enter("mouse")) {
        this.mouse = x.word("mode", MOUSE_MODES, this.mouse);
        x.leave();
      }
      x.leave();
    }
    if (x.enter("log")) {
      this.logFile = x.path("file", this.logFile);
      this.logAppend = x.word("append", ON_OFF, this.logAppend);
      x.leave();
    }
  }

  private tcpXml(x: Fields): void {
    if (x.enter("source")) {
      this.peer.xml(x);
      this.tls = x.word("tls", YES_NO, this.tls);
      this.reconnectXml(x);
      x.leave();
    }
    if (x.enter("protocol")) {
      this.protocol = x.word("type", PROTOCOLS, this.protocol);
      x.leave();
    }
  }

  private reconnectXml(x: Fields): void {
    if (!x.enter("reconnect")) return;
    this.reconnect = x.word("enabled", YES_NO, this.reconnect);
    this.timeout = x.integer("timeout", this.timeout);
    x.leave();
  }

  /** Two <source> elements, the one it listens on first. */
  private udpXml(x: Fields): void {
    for (let i = 0; x.next("source", i < 2 && this.hasEnd(i)); i++) {
      const end = x.reading ? new End() : i == 0 && this.local.mode != 0 ? this.local : this.peer;
      end.xml(x);
      if (x.reading && end.mode == 0) end.mode = CONNECT;
      if (x.reading && end.mode == BIND) this.local = end;
      else if (x.reading) this.peer = end;
      x.leave();
    }
  }

  private hasEnd(index: i32): bool {
    const ends = (this.local.mode != 0 ? 1 : 0) + (this.peer.mode != 0 ? 1 : 0);
    return index < ends;
  }

  /** What libvirt of old took for granted. */
  defaults(): void {
    // <console/> has always been enough.
    if (this.type == 0) this.type = PTY;
    if (this.type == TCP && this.protocol == 0) this.protocol = RAW;
    const socket = this.type == TCP || this.type == UNIX;
    if (socket && this.peer.mode == 0) this.peer.mode = this.type == TCP ? CONNECT : BIND;
  }

  /** What today's does: a socket connects unless it is said to listen, or has no path. */
  defaultsToday(): void {
    if (this.type == 0) this.type = PTY;
    if (this.type == TCP && this.protocol == 0) this.protocol = RAW;
    if (this.type == UNIX && this.path == NONE) this.peer.mode = BIND;
    if ((this.type == TCP || this.type == UNIX) && this.peer.mode == 0) this.peer.mode = CONNECT;
    // The name of a terminal is made anew at each start.
    if (this.type == PTY) this.path = NONE;
    if (this.reconnect != 1) this.timeout = -1;
    this.seclabels = DeviceSeclabel.settle(this.seclabels);
  }

  /** `pathless`: the driver makes a path where none is. */
  check(context: Context, from: usize, pathless: bool = false): void {
    const notes = context.notes;
    if ((this.type >= DEV && this.type <= PIPE) || (this.type == UNIX && !pathless)) {
      if (this.path == NONE)
        noteInside(notes, Code.Missing, from, "source").named("the source path").expect("<source path='...'/>");
    }
    if (this.type == TCP) {
      if (this.peer.service == NONE)
        noteInside(notes, Code.Missing, from, "source").named("the port").expect("<source service='...'/>");
      if (this.peer.host == NONE && (this.peer.mode == CONNECT || context.modern)) {
        noteInside(notes, Code.Missing, from, "source").named("the source host").expect("<source host='...'/>");
      }
    }
    if (this.type == UDP && this.peer.service == NONE) {
      noteInside(notes, Code.Missing, from, "source")
        .named("the port to send to")
        .expect("<source mode='connect' host='...' service='...'/>");
    }
    if (this.type == NMDM && (this.master == NONE) != (this.slave == NONE)) {
      noteInside(notes, Code.Missing, from, "source")
        .named(this.master == NONE ? "the master of nmdm" : "the slave of nmdm")
        .expect("both master and slave");
    }
    if (this.type == SPICEPORT || this.type == DBUS) this.checkChannel(notes, from);
    if (context.modern) this.checkToday(context, from);
  }

  /** QEMU tells its ports apart by name. */
  private checkChannel(notes: Notes, from: usize): void {
    if (this.channel == NONE) {
      noteInside(notes, Code.Missing, from, "source").named("the source channel").expect("<source channel='...'/>");
      return;
    }
    for (let i = 0; i < size(this.channel); i++) {
      if (isNameByte(byteAt(this.channel, i))) continue;
      noteInside(notes, Code.BadValue, from, "source", "channel")
        .named("a character of the source channel")
        .found(this.channel)
        .expect("letters, digits, and any of _ - .");
      return;
    }
  }

  private checkToday(context: Context, from: usize): void {
    const notes = context.notes;
    if (this.type == TCP && this.protocol > TELNET) {
      noteInside(notes, Code.Unsupported, from, "protocol", "type")
        .named("the tcp chardev protocol")
        .expect("tls='yes'");
    }
    if ((this.type == TCP || this.type == UNIX) && this.reconnect != 0) {
      if (this.listens)
        noteInside(notes, Code.Excludes, from, "source", "mode").named("reconnect").expect("a socket in bind mode");
      if (this.reconnect == 1 && this.timeout < 0)
        noteInside(notes, Code.Missing, from, "source")
          .named("the timeout")
          .expect("<reconnect enabled='yes' timeout='...'/>");
      if (this.reconnect == 1 && this.timeout == 0)
        noteInside(notes, Code.BadValue, from, "source")
          .named("the timeout of reconnect")
          .found(literal("0"))
          .expect("a number of seconds above 0");
    }
    if (this.type == VDAGENT && !context.emulator.can(Capability.CHARDEV_QEMU_VDAGENT))
      noteAt(notes, Code.Unsupported, from, "type").named("a chardev of this type");
    if (this.isSpice && !context.guest.hasSpice) {
      noteAt(notes, Code.Requires, from, "type").named("a chardev of this type").expect("spice graphics");
    }
    if (this.type == NMDM) noteAt(notes, Code.Unsupported, from, "type").named("a chardev of this type");
    checkSeclabels(this.seclabels, context);
  }

  /** A source that is said in the options of a call: `{"type":"unix","path":"/tmp/s","listen":true}`. */
  static fromOptions(given: JsonValue, notes: Notes): CharSource {
    const source = new CharSource();
    source.type = PTY;
    for (let i = 0; i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (is(key, "type")) {
        source.type = wordIndex(value.text(), TYPES);
        if (source.type > 0) continue;
        notes.add(Code.BadOption, 0, 0).named("monitor").found(value.text()).expectWords(TYPES);
        source.type = PTY;
      } else if (is(key, "path")) source.path = value.text();
      else if (is(key, "host")) source.peer.host = value.text();
      else if (is(key, "service")) source.peer.service = value.text();
      else if (is(key, "listen")) source.peer.mode = value.isTrue() ? BIND : CONNECT;
      else
        notes
          .add(Code.UnknownOption, 0, 0)
          .found(key)
          .expect("type")
          .expect("path")
          .expect("host")
          .expect("service")
          .expect("listen");
    }
    source.defaults();
    return source;
  }
}

/** A letter, a digit, or one of `_ - .`. */
function isNameByte(byte: u8): bool {
  const letter = byte | 0x20;
  const word = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
  return word || byte == 0x5f || byte == 0x2d || byte == 0x2e;
}
