/**
 * Persistent reservations of a SCSI LUN: <reservations>.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (reservations)
 *
 * QEMU has no right to reserve, so a helper does it: one that libvirt starts (managed), or another's.
 */
import { CommandLine } from "../argv/command_line";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span, is } from "../text/span";
import { Fields, Room, YES_NO } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";

export const MANAGED_HELPER: string = "pr-helper0";

export class Reservations extends Room {
  /** 0 unset, 1 yes, 2 no. */
  managed: i32 = 0;
  type: Span = NONE;
  path: Span = NONE;
  mode: Span = NONE;

  get isSet(): bool {
    return this.managed > 0;
  }

  get isManaged(): bool {
    return this.managed == 1;
  }

  /** Inside <reservations>. */
  xml(x: Fields): void {
    if (x.reading) this.from = x.here();
    this.managed = x.word("managed", YES_NO, this.managed);
    if (x.enter("source")) {
      this.type = x.text("type", this.type);
      this.path = x.path("path", this.path);
      this.mode = x.text("mode", this.mode);
      x.leave();
    }
  }

  check(notes: Notes): void {
    if (this.from == 0) return;
    if (!this.isSet) noteMissing(notes, this.from, "managed").named("managed of <reservations>");
    if (this.isManaged && this.type == NONE && this.path == NONE && this.mode == NONE) return;
    if (this.type == NONE)
      noteAt(notes, Code.Missing, this.from).named("the connection type for <reservations/>").expect("unix");
    else if (!is(this.type, "unix"))
      noteInside(notes, Code.BadValue, this.from, "source", "type")
        .named("the connection type for <reservations/>")
        .found(this.type)
        .expect("unix");
    if (this.path == NONE) noteAt(notes, Code.Missing, this.from).named("the path for <reservations/>");
    if (this.mode == NONE)
      noteAt(notes, Code.Missing, this.from).named("the connection mode for <reservations/>").expect("client");
    else if (!is(this.mode, "client"))
      noteInside(notes, Code.BadValue, this.from, "source", "mode")
        .named("the connection mode for <reservations/>")
        .found(this.mode)
        .expect("client");
  }
}

/** The object that speaks with a helper. */
export function emitHelper(line: CommandLine, id: Span, path: Span): void {
  const p = line.jsonProps();
  p.fixed("qom-type", "pr-manager-helper");
  p.text("id", id);
  p.text("path", path);
  line.putProps("object", p);
}
