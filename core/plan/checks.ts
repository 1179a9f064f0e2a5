/**
 * What would keep a guest from starting, found before anything is done: files that aren't there, directories
 * that QEMU's user may not pass, sockets whose paths are too long.
 */
import { Context } from "../emulator/context";
import { fileState } from "../emulator/host_files";
import { Code } from "../notes/codes";
import { GuestFile } from "../security/guest_file";
import { SpanSet } from "../text/set";
import { Span, byteAt, literal, size, slice } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { noteAt } from "../xml/reader";
import { Account } from "./account";
import { Needs } from "./needs";

/** Of x in rwx. */
const SEARCH: i64 = 1;
/** The bytes of a socket's path, the one at its end that is 0 left out. */
const LONGEST_SOCKET: i32 = 107;

export class Checks {
  private closed: SpanSet = new SpanSet();

  constructor(
    private context: Context,
    private account: Account,
    private needs: Needs,
  ) {}

  files(all: GuestFile[]): void {
    for (let i = 0; i < all.length; i++) this.file(all[i]);
  }

  private file(file: GuestFile): void {
    const state = this.needs.state(file.path);
    if (!state) return;
    if (state.isMissing) {
      if (!file.optional && !file.made) this.missing(file.path, literal(file.what), file.from);
      if (file.optional) return;
    }
    this.reach(file.path, file.from);
    if (size(state.target) > 0) this.reach(state.target, file.from);
  }

  missing(path: Span, what: Span, from: usize): void {
    noteAt(this.context.notes, Code.FileMissing, from).namedSpan(join("the ", what)).found(path);
  }

  /** Every directory above a path lets QEMU's user through. */
  reach(path: Span, from: usize): void {
    for (let i = 1; i < size(path); i++) {
      if (byteAt(path, i) != 0x2f || byteAt(path, i - 1) == 0x2f) continue;
      const directory = slice(path, 0, i);
      const state = fileState(this.context, directory);
      if (!state || state.isMissing || this.account.may(state, SEARCH) || !this.closed.add(directory)) continue;
      const user = new Writer(48).text("user ").number(this.account.uid).text(", group ").number(this.account.gid);
      noteAt(this.context.notes, Code.NoSearch, from)
        .namedSpan(user.take())
        .found(directory)
        .expectSpan(join("chmod o+x ", directory));
    }
  }

  /** The path of a socket fits into the kernel's structure. */
  socket(path: Span, from: usize): void {
    if (size(path) <= LONGEST_SOCKET) return;
    noteAt(this.context.notes, Code.SocketPath, from).found(path).expectSpan(decimal(LONGEST_SOCKET));
  }
}
