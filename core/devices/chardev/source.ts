/**
 * The host's side of a character device: where its bytes come from and go to.
 * https://libvirt.org/formatdomain.html#host-interface
 *
 * Serial and parallel ports, consoles, channels and the monitor share it. In QEMU's first form it
 * is one text: `pty`, `/dev/ttyS2`, `file:/tmp/log`, `tcp:127.0.0.1:9999,server,nowait`,
 * `telnet:…`, `udp:HOST:PORT@HOST:PORT`, `unix:/tmp/sock,server,nowait`. `write` makes that text
 * from the source, `read` the source from the text.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { JsonValue } from "../../text/json";
import { NONE, Span, byteAt, indexOf, is, lastIndexOf, size, slice, startsWith, wordIndex } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteInside } from "../../xml/reader";

const TYPES: StaticArray<string> = ["", "null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix"];
export const NULL: i32 = 1;
const VC: i32 = 2;
const PTY: i32 = 3;
const DEV: i32 = 4;
const FILE: i32 = 5;
const PIPE: i32 = 6;
const STDIO: i32 = 7;
const UDP: i32 = 8;
const TCP: i32 = 9;
export const UNIX: i32 = 10;

const MODES: StaticArray<string> = ["", "connect", "bind"];
const CONNECT: i32 = 1;
const BIND: i32 = 2;

const PROTOCOLS: StaticArray<string> = ["", "raw", "telnet", "telnets", "tls"];
const RAW: i32 = 1;
const TELNET: i32 = 2;

/** One <source> element of those that a device has: udp has two. */
class End {
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

  /** The device's type attribute. */
  typeXml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
  }

  /** The <source> and <protocol> elements. */
  xml(x: Fields): void {
    if (x.when(this.type == UDP)) this.udpXml(x);
    if (x.when(this.type == TCP)) {
      if (x.enter("source")) {
        this.peer.xml(x);
        x.leave();
      }
      if (x.enter("protocol")) {
        this.protocol = x.word("type", PROTOCOLS, this.protocol);
        x.leave();
      }
    }
    if (x.when(this.type == UNIX || (this.type >= DEV && this.type <= PIPE) || this.type == PTY) && x.enter("source")) {
      if (x.when(this.type == UNIX)) this.peer.mode = x.word("mode", MODES, this.peer.mode);
      this.path = this.type == PTY ? x.text("path", this.path) : x.path("path", this.path);
      x.leave();
    }
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

  defaults(): void {
    // <console/> has always been enough.
    if (this.type == 0) this.type = PTY;
    if (this.type == TCP && this.protocol == 0) this.protocol = RAW;
    const socket = this.type == TCP || this.type == UNIX;
    if (socket && this.peer.mode == 0) this.peer.mode = this.type == TCP ? CONNECT : BIND;
  }

  check(context: Context, from: usize): void {
    const notes = context.notes;
    if ((this.type >= DEV && this.type <= PIPE) || this.type == UNIX) {
      if (this.path == NONE)
        noteInside(notes, Code.Missing, from, "source").named("the source path").expect("<source path='...'/>");
    }
    if (this.type == TCP) {
      if (this.peer.service == NONE)
        noteInside(notes, Code.Missing, from, "source").named("the port").expect("<source service='...'/>");
      if (this.peer.host == NONE && this.peer.mode == CONNECT) {
        noteInside(notes, Code.Missing, from, "source").named("the host").expect("<source host='...'/>");
      }
    }
    if (this.type == UDP && this.peer.service == NONE) {
      noteInside(notes, Code.Missing, from, "source")
        .named("the port to send to")
        .expect("<source mode='connect' host='...' service='...'/>");
    }
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

  /** QEMU's text for it. */
  write(to: Writer): void {
    if (this.type == NULL) to.text("null");
    else if (this.type == VC) to.text("vc");
    else if (this.type == PTY) to.text("pty");
    else if (this.type == STDIO) to.text("stdio");
    else if (this.type == DEV) to.span(this.path);
    else if (this.type == FILE) to.text("file:").span(this.path);
    else if (this.type == PIPE) to.text("pipe:").span(this.path);
    else if (this.type == UDP) {
      to.text("udp:");
      this.place(to, this.peer);
      if (this.local.service != NONE || this.local.host != NONE) this.place(to.byte(0x40), this.local);
    } else if (this.type == TCP) {
      to.text(this.protocol == TELNET ? "telnet:" : "tcp:");
      this.place(to, this.peer);
      if (this.peer.mode == BIND) to.text(",server,nowait");
    } else if (this.type == UNIX) {
      to.text("unix:").span(this.path);
      if (this.peer.mode == BIND) to.text(",server,nowait");
    }
  }

  /** A note where `write` leaves something out: no QEMU of the time encrypts a port. */
  noteUnsaid(context: Context, from: usize): void {
    if (this.type != TCP || this.protocol <= TELNET) return;
    noteInside(context.notes, Code.NotOnThisQemu, from, "protocol", "type").named("an encrypted port");
  }

  private place(to: Writer, end: End): void {
    if (end.host != NONE) {
      // An IPv6 address has colons of its own.
      const v6 = indexOf(end.host, 0x3a) >= 0 && !startsWith(end.host, "[");
      if (v6) to.byte(0x5b);
      to.span(end.host);
      if (v6) to.byte(0x5d);
    }
    to.byte(0x3a);
    if (end.service != NONE) to.span(end.service);
  }

  /** Reads QEMU's text; null when it says something that this room doesn't know. */
  static read(text: Span): CharSource | null {
    const source = new CharSource();
    if (is(text, "null")) source.type = NULL;
    else if (is(text, "vc")) source.type = VC;
    else if (is(text, "pty")) source.type = PTY;
    else if (is(text, "stdio")) source.type = STDIO;
    else if (startsWith(text, "/")) source.with(DEV, text);
    else if (startsWith(text, "file:")) source.with(FILE, slice(text, 5));
    else if (startsWith(text, "pipe:")) source.with(PIPE, slice(text, 5));
    else if (startsWith(text, "unix:")) return source.readSocket(slice(text, 5), UNIX, RAW);
    else if (startsWith(text, "tcp:")) return source.readSocket(slice(text, 4), TCP, RAW);
    else if (startsWith(text, "telnet:")) return source.readSocket(slice(text, 7), TCP, TELNET);
    else if (startsWith(text, "udp:")) {
      source.type = UDP;
      const places = slice(text, 4);
      const split = indexOf(places, 0x40);
      source.peer = readEnd(split < 0 ? places : slice(places, 0, split), CONNECT);
      if (split >= 0) source.local = readEnd(slice(places, split + 1), BIND);
    } else return null;
    return source;
  }

  private with(type: i32, path: Span): void {
    this.type = type;
    this.path = path;
  }

  /** `PLACE,server,nowait` with the words in either spelling; any other word is not known. */
  private readSocket(text: Span, type: i32, protocol: i32): CharSource | null {
    this.type = type;
    let mode = CONNECT;
    let end = indexOf(text, 0x2c);
    const place = end < 0 ? text : slice(text, 0, end);
    while (end >= 0) {
      const from = end + 1;
      end = indexOf(text, 0x2c, from);
      const word = slice(text, from, end < 0 ? size(text) : end);
      if (is(word, "server") || is(word, "server=on")) mode = BIND;
      else if (!is(word, "nowait") && !is(word, "wait=off") && !is(word, "server=off")) return null;
    }
    if (type == UNIX) {
      this.path = place;
      this.peer.mode = mode;
      return this;
    }
    this.protocol = protocol;
    this.peer = readEnd(place, mode);
    return this;
  }
}

function readEnd(text: Span, mode: i32): End {
  const end = new End();
  end.mode = mode;
  const colon = lastIndexOf(text, 0x3a);
  if (colon > 0) {
    const bracketed = colon > 2 && byteAt(text, 0) == 0x5b && byteAt(text, colon - 1) == 0x5d;
    end.host = bracketed ? slice(text, 1, colon - 1) : slice(text, 0, colon);
  }
  end.service = slice(text, colon + 1);
  return end;
}
