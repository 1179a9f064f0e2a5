/**
 * A SCSI device: one of the host, by its adapter and address there, or one behind iSCSI.
 * https://libvirt.org/formatdomain.html#usb-pci-scsi-devices
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, Span, same } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields, anyBase } from "../../xml/fields";
import { noteInside } from "../../xml/reader";

const PROTOCOLS: StaticArray<string> = ["", "adapter", "iscsi"];
const ISCSI: i32 = 2;

export class HostScsi {
  protocol: i32 = 0;
  /** Of the host: `scsi_host0`, and the place behind it. */
  adapter: Span = NONE;
  bus: i64 = -1;
  target: i64 = -1;
  unit: i64 = -1;

  get isIscsi(): bool {
    return this.protocol == ISCSI;
  }

  /** Inside <source>. */
  xml(x: Fields): void {
    this.protocol = x.word("protocol", PROTOCOLS, this.protocol);
    if (!x.when(!this.isIscsi)) return;
    if (x.enter("adapter")) {
      this.adapter = x.text("name", this.adapter);
      x.leave();
    }
    if (x.enter("address")) {
      this.bus = anyBase(x, "bus", this.bus);
      this.target = anyBase(x, "target", this.target);
      this.unit = anyBase(x, "unit", this.unit);
      x.leave();
    }
  }

  check(context: Context, from: usize): void {
    if (this.isIscsi) return;
    const notes = context.notes;
    if (this.bus < 0 || this.target < 0 || this.unit < 0) {
      noteInside(notes, Code.Missing, from, "source").named("address of the scsi source").expect("bus, target, unit");
    }
    if (this.adapter == NONE) {
      noteInside(notes, Code.Missing, from, "source").named("adapter name of the scsi source");
    }
  }

  isSame(other: HostScsi): bool {
    if (this.isIscsi != other.isIscsi || this.isIscsi) return false;
    return (
      this.adapter != NONE &&
      other.adapter != NONE &&
      same(this.adapter, other.adapter) &&
      this.bus == other.bus &&
      this.target == other.target &&
      this.unit == other.unit
    );
  }

  /** How a note names it. */
  name(): Span {
    const to = new Writer(48).span(this.adapter).byte(0x20).number(this.bus);
    return to.byte(0x3a).number(this.target).byte(0x3a).number(this.unit).take();
  }
}
