/**
 * Where a display server listens: <listen> of <graphics>.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers
 */
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { NONE, Span, size } from "../../text/span";
import { Fields, Room } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";

const TYPES: StaticArray<string> = ["", "address", "network", "socket", "none"];

/** libvirt 0.9.4, the first to write <listen> elements besides the attribute. */
export const LISTEN_SINCE: i32 = 9_004;

export const enum ListenType {
  Unset = 0,
  Address,
  Network,
  Socket,
  None,
}

export class Listen extends Room {
  type: i32 = ListenType.Unset;
  address: Span = NONE;
  network: Span = NONE;
  socket: Span = NONE;

  static make(type: i32): Listen {
    const listen = new Listen();
    listen.type = type;
    return listen;
  }

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    // A network's address is found out anew each time the guest starts.
    if (!x.writing || this.type != ListenType.Network) this.address = x.text("address", this.address);
    this.network = x.text("network", this.network);
    this.socket = x.text("socket", this.socket);
  }

  check(notes: Notes, graphics: string): void {
    if (this.type == ListenType.Unset) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (this.type == ListenType.Network && this.network == NONE) {
      noteAt(notes, Code.Missing, this.from, "network").named("'network' of a listen of type 'network'");
    }
    if (this.type != ListenType.Network && this.network != NONE) {
      noteAt(notes, Code.Requires, this.from, "network").named("'network'").expect("listen type 'network'");
    }
    if (this.type != ListenType.Socket && this.socket != NONE) {
      noteAt(notes, Code.Requires, this.from, "socket").named("'socket'").expect("listen type 'socket'");
    }
    const local = this.type == ListenType.Socket || this.type == ListenType.None;
    if (local && graphics != "vnc" && graphics != "spice") {
      noteAt(notes, Code.NotHere, this.from, "type").named("this listen type for graphics").expect("'address'");
    }
  }

  /** An empty text says nothing. */
  tidy(): void {
    if (size(this.address) == 0) this.address = NONE;
    if (size(this.network) == 0) this.network = NONE;
    if (size(this.socket) == 0) this.socket = NONE;
  }

  /** On a port, as against a socket or not at all. */
  get onPort(): bool {
    return this.type == ListenType.Unset || this.type == ListenType.Address || this.type == ListenType.Network;
  }
}
