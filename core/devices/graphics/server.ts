/**
 * What VNC, SPICE and RDP have in common: a port or a socket, and a password.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers
 *
 * <graphics> itself says where its first <listen> is, in an attribute that is older than the element.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { isDigit } from "../../text/number";
import { NONE, Span, byteAt, endsWith, same, size, slice } from "../../text/span";
import { join } from "../../text/writer";
import { Fields, YES_NO, list } from "../../xml/fields";
import { noteAt } from "../../xml/reader";
import { networkAddress } from "./network_address";
import { Listen, ListenType } from "./listen";

/** Nobody said which port; 0 and -1 are what people write for "any". */
export const UNSET: i64 = -2;

const YES: i32 = 1;
const NO: i32 = 2;

const CONNECTED: StaticArray<string> = ["", "fail", "disconnect", "keep"];
export const KEEP: i32 = 3;

export class Server {
  port: i64 = UNSET;
  autoport: i32 = 0;
  /** The attributes of old for what <listen> says. */
  listen: Span = NONE;
  socket: Span = NONE;
  listens: Listen[] = [];
  keymap: Span = NONE;
  username: Span = NONE;
  passwd: Span = NONE;
  passwdValidTo: Span = NONE;
  connected: i32 = 0;

  /** The first <listen>, the only one that QEMU is told of. */
  get first(): Listen | null {
    return this.listens.length > 0 ? this.listens[0] : null;
  }

  /** On a port, as far as is known. */
  get onPort(): bool {
    const first = this.first;
    return !first || first.onPort;
  }

  get isAuto(): bool {
    return this.autoport == YES;
  }

  /** What happens to who is connected when the password changes, as QEMU says it. */
  get connectedWord(): string {
    return CONNECTED[this.connected];
  }

  portXml(x: Fields): void {
    if (x.writing) x.integer("port", this.port == UNSET ? 0 : this.port, 0);
    else this.port = x.integer("port", this.port);
  }

  autoportXml(x: Fields): void {
    this.autoport = x.word("autoport", YES_NO, this.autoport);
  }

  listenXml(x: Fields): void {
    if (!x.writing) {
      this.listen = x.text("listen", this.listen);
      return;
    }
    const first = this.first;
    if (!first) x.text("listen", this.listen);
    else if (first.type == ListenType.Address) x.text("listen", first.address);
  }

  socketXml(x: Fields): void {
    const first = this.first;
    if (!x.writing) this.socket = x.text("socket", this.socket);
    else if (first && first.type == ListenType.Socket && size(first.socket) > 0) x.text("socket", first.socket);
    else if (!first && size(this.socket) > 0) x.text("socket", this.socket);
  }

  /** It listens on a socket whose path is known. */
  get hasSocket(): bool {
    const first = this.first;
    if (!first) return size(this.socket) > 0;
    return first.type == ListenType.Socket && size(first.socket) > 0;
  }

  /** Without a password there is nobody to let in. */
  authXml(x: Fields): void {
    if (x.writing && this.passwd == NONE) return;
    this.username = x.text("username", this.username);
    this.passwd = x.text("passwd", this.passwd);
    this.passwdValidTo = x.text("passwdValidTo", this.passwdValidTo);
    this.connected = x.word("connected", CONNECTED, this.connected);
  }

  listensXml(x: Fields): void {
    list<Listen>(x, "listen", this.listens);
  }

  /** The attributes become a <listen> where there is none. */
  settleOld(): void {
    if (this.listens.length > 0) {
      const first = this.listens[0];
      if (first.type == ListenType.Address && first.address == NONE) first.address = this.listen;
    } else if (this.listen != NONE) {
      const listen = Listen.make(ListenType.Address);
      listen.address = this.listen;
      this.listens.push(listen);
    }
  }

  settle(): void {
    for (let i = 0; i < this.listens.length; i++) this.listens[i].tidy();
    const first = this.first;
    if (!first) {
      const listen = Listen.make(this.socket != NONE ? ListenType.Socket : ListenType.Address);
      if (this.socket != NONE) listen.socket = this.socket;
      else listen.address = this.listen;
      listen.tidy();
      this.listens.push(listen);
      return;
    }
    if (first.type == ListenType.Address && first.address == NONE) first.address = this.listen;
    if (first.type == ListenType.Socket && first.socket == NONE) first.socket = this.socket;
    if (first.onPort && this.socket != NONE) {
      const socket = Listen.make(ListenType.Socket);
      socket.socket = this.socket;
      socket.from = first.from;
      this.listens[0] = socket;
    }
    this.listens[0].tidy();
  }

  /** A socket in the driver's own directory was made up by a libvirt of old, for a display that said no place. */
  forgetGenerated(context: Context): void {
    for (let i = 0; i < this.listens.length; i++) {
      const listen = this.listens[i];
      if (listen.type != ListenType.Socket || !isBelow(listen.socket, context.stateDirectory)) continue;
      this.socket = NONE;
      this.listens[i] = Listen.make(ListenType.Address);
    }
  }

  /** What a command line says: a socket that the driver made has no path of its own. */
  readSocket(path: Span, name: string, context: Context): void {
    const listen = Listen.make(ListenType.Socket);
    if (!isBelow(path, context.stateDirectory) || !endsWith(path, name)) listen.socket = path;
    this.listens.push(listen);
  }

  readAddress(address: Span): void {
    const listen = Listen.make(ListenType.Address);
    listen.address = address;
    this.listens.push(listen);
  }

  readNowhere(): void {
    this.listens.push(Listen.make(ListenType.None));
  }

  check(notes: Notes, graphics: usize, type: string, vnc: bool): void {
    const first = this.first;
    if (first && first.type == ListenType.Address && this.listen != NONE && !same(first.address, this.listen)) {
      noteAt(notes, Code.BadValue, graphics, "listen").named("the 'listen' attribute").expectSpan(first.address);
    }
    if (vnc && first && first.type == ListenType.Socket && this.socket != NONE && !same(first.socket, this.socket)) {
      noteAt(notes, Code.BadValue, graphics, "socket").named("the 'socket' attribute").expectSpan(first.socket);
    }
    if (this.passwdValidTo != NONE && !isTime(this.passwdValidTo)) {
      noteAt(notes, Code.BadValue, graphics, "passwdValidTo")
        .named("password validity time")
        .expect("YYYY-MM-DDTHH:MM:SS");
    }
    for (let i = 0; i < this.listens.length; i++) this.listens[i].check(notes, type);
  }

  /** VNC's and RDP's: no port means any. */
  settlePort(): void {
    if (this.autoport == 0) this.autoport = this.port == -1 || this.port == UNSET ? YES : NO;
    if (this.autoport == YES || this.port == UNSET) this.port = 0;
  }

  /**
   * Where it will really listen, once the guest starts: what the driver's configuration says for
   * those that say nothing.
   */
  place(context: Context, type: string, address: Span, autoSocket: bool): Listen {
    const listen = this.listens.length > 0 ? this.listens[0] : Listen.make(ListenType.Address);
    const placed = Listen.make(listen.type);
    placed.address = listen.address;
    placed.socket = context.pathOf(listen.socket);
    if (listen.type == ListenType.Address && listen.address == NONE) {
      if (autoSocket) placed.type = ListenType.Socket;
      else placed.address = address;
    }
    if (listen.type == ListenType.Network && listen.address == NONE) {
      placed.address = listen.network == NONE ? address : networkAddress(context, listen.network, listen.from);
    }
    if (placed.type == ListenType.Socket && placed.socket == NONE) {
      placed.socket = join("", join("", context.guestDirectory(), "/"), type + ".sock");
    }
    return placed;
  }
}

export function isBelow(path: Span, directory: Span): bool {
  return path != NONE && size(path) > size(directory) && same(slice(path, 0, size(directory)), directory);
}

/** YYYY-MM-DDTHH:MM:SS, each number of as many digits as one likes. */
function isTime(text: Span): bool {
  let digits = 0;
  let separators = 0;
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    if (isDigit(byte)) {
      digits++;
      continue;
    }
    const wanted: u8 = separators < 2 ? 0x2d : separators == 2 ? 0x54 : 0x3a;
    if (byte != wanted || digits == 0 || separators == 5) return false;
    separators++;
    digits = 0;
  }
  return separators == 5 && digits > 0;
}
