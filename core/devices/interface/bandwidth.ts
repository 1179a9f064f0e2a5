/**
 * How fast a network card may be: <bandwidth>, in KiB/s, and KiB for a burst.
 * https://libvirt.org/formatdomain.html#quality-of-service
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Span, literal } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteAt } from "../../xml/reader";

/** What the kernel's traffic control can hold. */
const SPEED_LIMIT: i64 = 1 << 54;
const SIZE_LIMIT: i64 = 0xffffffff >> 10;

class Rate {
  from: usize = 0;
  average: i64 = 0;
  peak: i64 = 0;
  floor: i64 = 0;
  burst: i64 = 0;

  xml(x: Fields, name: string, inbound: bool): void {
    if (!x.enter(name)) return;
    this.from = x.here();
    this.average = x.integer("average", this.average, 0);
    this.peak = x.integer("peak", this.peak, 0);
    // Outbound there is none; it is read to be refused by its name.
    if (inbound || x.reading) this.floor = x.integer("floor", this.floor, 0);
    this.burst = x.integer("burst", this.burst, 0);
    x.leave();
  }

  check(context: Context, allowFloor: bool): void {
    if (this.from == 0) return;
    const notes = context.notes;
    if (this.average == 0 && this.floor == 0) {
      noteAt(notes, Code.Missing, this.from, "average").named("average or floor attribute");
    }
    if (this.average == 0 && (this.peak > 0 || this.burst > 0)) {
      noteAt(notes, Code.Requires, this.from).named("peak and burst").expect("average");
    }
    if (this.floor > 0 && !allowFloor) {
      noteAt(notes, Code.Excludes, this.from, "floor").named("floor attribute").expect("an interface of type network");
    }
    this.limit(context, "average", this.average, SPEED_LIMIT);
    this.limit(context, "peak", this.peak, SPEED_LIMIT);
    this.limit(context, "burst", this.burst, SIZE_LIMIT);
    this.limit(context, "floor", this.floor, SPEED_LIMIT);
  }

  private limit(context: Context, name: string, value: i64, most: i64): void {
    if (value <= most) return;
    const expected: Span = new Writer(32).text("up to ").number(most).take();
    noteAt(context.notes, Code.OutOfRange, this.from, name).namedSpan(literal(name)).expectSpan(expected);
  }
}

export class Bandwidth {
  inbound: Rate = new Rate();
  outbound: Rate = new Rate();

  xml(x: Fields): void {
    if (!x.enter("bandwidth")) return;
    this.inbound.xml(x, "inbound", true);
    this.outbound.xml(x, "outbound", false);
    x.leave();
  }

  get isThere(): bool {
    return this.inbound.from != 0 || this.outbound.from != 0;
  }

  /** Only a network gives its guests a floor. */
  check(context: Context, allowFloor: bool): void {
    this.inbound.check(context, allowFloor);
    this.outbound.check(context, false);
  }
}
