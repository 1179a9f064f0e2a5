/**
 * A lease of a lock manager: <lease>. It says nothing to QEMU.
 * https://libvirt.org/formatdomain.html#device-leases
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span } from "../text/span";
import { Fields } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";

export class Lease extends Part {
  lockspace: Span = NONE;
  key: Span = NONE;
  path: Span = NONE;
  offset: i64 = 0;

  xml(x: Fields): void {
    this.lockspace = x.element("lockspace", this.lockspace);
    this.key = x.element("key", this.key);
    if (!x.enter("target")) return;
    this.path = x.text("path", this.path);
    this.offset = x.integer("offset", this.offset, 0);
    x.leave();
  }

  check(context: Context): void {
    if (this.key == NONE) noteAt(context.notes, Code.Missing, this.from).named("key of the lease").expect("<key>");
    if (this.path == NONE) {
      noteInside(context.notes, Code.Missing, this.from, "target").named("target path of the lease");
    }
  }
}
