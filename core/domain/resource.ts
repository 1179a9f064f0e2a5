/**
 * Where the host counts the guest's resources: <resource>.
 * https://libvirt.org/formatdomain.html#resource-partitioning
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span, byteAt, size } from "../text/span";
import { Fields } from "../xml/fields";
import { noteInside } from "../xml/reader";

/** The longest name that a Fibre Channel switch takes. */
const LONGEST: i32 = 128;

export class Resource extends Part {
  /** The cgroup that the guest's own is below. */
  partition: Span = NONE;
  /** What its I/O is called on a Fibre Channel network. */
  appid: Span = NONE;

  xml(x: Fields): void {
    if (!x.enter("resource")) return;
    this.from = x.here();
    this.partition = x.element("partition", this.partition);
    if (x.enter("fibrechannel")) {
      this.appid = x.text("appid", this.appid);
      x.leave();
    }
    x.leave();
  }

  check(context: Context): void {
    if (this.appid == NONE) return;
    let printable = size(this.appid) > 0 && size(this.appid) <= LONGEST;
    for (let i = 0; printable && i < size(this.appid); i++) {
      const byte = byteAt(this.appid, i);
      if (byte < 0x20 || byte >= 0x7f) printable = false;
    }
    if (!printable) {
      noteInside(context.notes, Code.BadValue, this.from, "fibrechannel", "appid")
        .named("fibrechannel appid")
        .expect("up to 128 printable characters");
    }
  }
}
