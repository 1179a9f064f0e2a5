/**
 * A character source in QEMU's first form, one text: `pty`, `/dev/ttyS2`, `file:/tmp/log`,
 * `tcp:127.0.0.1:9999,server,nowait`, `telnet:…`, `udp:HOST:PORT@HOST:PORT`,
 * `unix:/tmp/sock,server,nowait`. -serial, -parallel and -monitor of a QEMU before -chardev take it.
 * https://www.qemu.org/docs/master/system/invocation.html (-serial)
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, Span, byteAt, indexOf, is, lastIndexOf, size, slice, startsWith } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import {
  BIND,
  CONNECT,
  CharSource,
  DEV,
  End,
  FILE,
  NULL,
  PIPE,
  PTY,
  RAW,
  STDIO,
  TCP,
  TELNET,
  UDP,
  UNIX,
  VC,
} from "./source";

/** Writes QEMU's text for a source. */
export function writeOldForm(to: Writer, source: CharSource): void {
  const type = source.type;
  if (type == NULL) to.text("null");
  else if (type == VC) to.text("vc");
  else if (type == PTY) to.text("pty");
  else if (type == STDIO) to.text("stdio");
  else if (type == DEV) to.span(source.path);
  else if (type == FILE) to.text("file:").span(source.path);
  else if (type == PIPE) to.text("pipe:").span(source.path);
  else if (type == UDP) {
    to.text("udp:");
    place(to, source.peer);
    if (source.local.service != NONE || source.local.host != NONE) place(to.byte(0x40), source.local);
  } else if (type == TCP) {
    to.text(source.protocol == TELNET ? "telnet:" : "tcp:");
    place(to, source.peer);
    if (source.listens) to.text(",server,nowait");
  } else if (type == UNIX) {
    to.text("unix:").span(source.path);
    if (source.listens) to.text(",server,nowait");
  } else to.text("null");
}

/** Notes where `writeOldForm` leaves something out: no QEMU of the time encrypts a port, logs or reconnects. */
export function noteUnsaid(source: CharSource, context: Context, from: usize): void {
  const notes = context.notes;
  if (source.type > UNIX) noteAt(notes, Code.NotOnThisQemu, from, "type").named("a port of this type");
  if (source.type == TCP && (source.protocol > TELNET || source.tls == 1)) {
    noteInside(notes, Code.NotOnThisQemu, from, "protocol", "type").named("an encrypted port");
  }
  if (source.logFile != NONE) noteInside(notes, Code.NotOnThisQemu, from, "log", "file").named("a port's log");
  if (source.reconnect == 1) noteInside(notes, Code.NotOnThisQemu, from, "source").named("reconnecting");
}

function place(to: Writer, end: End): void {
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
export function readOldForm(text: Span): CharSource | null {
  const source = new CharSource();
  if (is(text, "null")) source.type = NULL;
  else if (is(text, "vc")) source.type = VC;
  else if (is(text, "pty")) source.type = PTY;
  else if (is(text, "stdio")) source.type = STDIO;
  else if (startsWith(text, "/")) at(source, DEV, text);
  else if (startsWith(text, "file:")) at(source, FILE, slice(text, 5));
  else if (startsWith(text, "pipe:")) at(source, PIPE, slice(text, 5));
  else if (startsWith(text, "unix:")) return readSocket(source, slice(text, 5), UNIX, RAW);
  else if (startsWith(text, "tcp:")) return readSocket(source, slice(text, 4), TCP, RAW);
  else if (startsWith(text, "telnet:")) return readSocket(source, slice(text, 7), TCP, TELNET);
  else if (startsWith(text, "udp:")) {
    source.type = UDP;
    const places = slice(text, 4);
    const split = indexOf(places, 0x40);
    source.peer = readEnd(split < 0 ? places : slice(places, 0, split), CONNECT);
    if (split >= 0) source.local = readEnd(slice(places, split + 1), BIND);
  } else return null;
  return source;
}

function at(source: CharSource, type: i32, path: Span): void {
  source.type = type;
  source.path = path;
}

/** `PLACE,server,nowait` with the words in either spelling; any other word is not known. */
function readSocket(source: CharSource, text: Span, type: i32, protocol: i32): CharSource | null {
  source.type = type;
  let mode = CONNECT;
  let end = indexOf(text, 0x2c);
  const where = end < 0 ? text : slice(text, 0, end);
  while (end >= 0) {
    const from = end + 1;
    end = indexOf(text, 0x2c, from);
    const word = slice(text, from, end < 0 ? size(text) : end);
    if (is(word, "server") || is(word, "server=on")) mode = BIND;
    else if (!is(word, "nowait") && !is(word, "wait=off") && !is(word, "server=off")) return null;
  }
  if (type == UNIX) {
    source.path = where;
    source.peer.mode = mode;
    return source;
  }
  source.protocol = protocol;
  source.peer = readEnd(where, mode);
  return source;
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
