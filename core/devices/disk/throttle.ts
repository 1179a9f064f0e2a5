/**
 * Limits on how fast a disk may be used: what <iotune> and a <throttlegroup> say alike.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (iotune)
 *
 * There are six limits, for reads, writes and both, in bytes and in operations a second. Each has a
 * burst (`_max`), which may last so many seconds (`_max_length`).
 */
import { Props } from "../../argv/props";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { NONE, Span, literal } from "../../text/span";
import { decimal, join } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteAt } from "../../xml/reader";

/** In the order of QEMU's object; <iotune> puts the group's name before the lengths. */
const LIMITS: StaticArray<string> = [
  "total_bytes_sec",
  "read_bytes_sec",
  "write_bytes_sec",
  "total_iops_sec",
  "read_iops_sec",
  "write_iops_sec",
  "total_bytes_sec_max",
  "read_bytes_sec_max",
  "write_bytes_sec_max",
  "total_iops_sec_max",
  "read_iops_sec_max",
  "write_iops_sec_max",
  "size_iops_sec",
  "total_bytes_sec_max_length",
  "read_bytes_sec_max_length",
  "write_bytes_sec_max_length",
  "total_iops_sec_max_length",
  "read_iops_sec_max_length",
  "write_iops_sec_max_length",
];
const FIRST_LENGTH: i32 = 13;

/** QEMU's names for the same. */
const KEYS: StaticArray<string> = [
  "bps-total",
  "bps-read",
  "bps-write",
  "iops-total",
  "iops-read",
  "iops-write",
  "bps-total-max",
  "bps-read-max",
  "bps-write-max",
  "iops-total-max",
  "iops-read-max",
  "iops-write-max",
  "iops-size",
  "bps-total-max-length",
  "bps-read-max-length",
  "bps-write-max-length",
  "iops-total-max-length",
  "iops-read-max-length",
  "iops-write-max-length",
];

const MOST: i64 = 1_000_000_000_000_000;

export class Throttle {
  /** 0 is no limit. */
  private values: StaticArray<i64> = new StaticArray<i64>(LIMITS.length);
  group: Span = NONE;

  get hasAny(): bool {
    for (let i = 0; i < LIMITS.length; i++) if (this.values[i] > 0) return true;
    return false;
  }

  /** The group's name stands before the lengths in <iotune>, last in a <throttlegroup>. */
  xml(x: Fields, groupLast: bool): void {
    for (let i = 0; i < LIMITS.length; i++) {
      if (i == FIRST_LENGTH && !groupLast) this.group = x.element("group_name", this.group);
      if (!x.enter(LIMITS[i])) continue;
      this.values[i] = x.contentInteger(this.values[i], 0);
      x.leave();
    }
    if (groupLast) this.group = x.element("group_name", this.group);
  }

  /** The limits of -object throttle-group: all that can be unlimited, and what lengths there are. */
  props(p: Props): void {
    for (let i = 0; i < LIMITS.length; i++) {
      this.values[i] = p.integer(KEYS[i], this.values[i], i < FIRST_LENGTH ? -1 : 0);
    }
  }

  same(other: Throttle): bool {
    for (let i = 0; i < LIMITS.length; i++) if (this.values[i] != other.values[i]) return false;
    return true;
  }

  takeFrom(other: Throttle): void {
    for (let i = 0; i < LIMITS.length; i++) this.values[i] = other.values[i];
  }

  check(notes: Notes, from: usize): void {
    for (let i = 0; i < FIRST_LENGTH - 1; i += 3) {
      if (this.values[i] == 0 || (this.values[i + 1] == 0 && this.values[i + 2] == 0)) continue;
      noteAt(notes, Code.Excludes, from)
        .namedSpan(literal(LIMITS[i]))
        .expect(LIMITS[this.values[i + 1] > 0 ? i + 1 : i + 2]);
    }
  }

  /** QEMU counts no higher. */
  checkMost(notes: Notes, from: usize): void {
    for (let i = 0; i < FIRST_LENGTH; i++) {
      if (this.values[i] <= MOST) continue;
      noteAt(notes, Code.OutOfRange, from)
        .namedSpan(join("the block I/O throttle limit ", literal(LIMITS[i])))
        .found(decimal(this.values[i]))
        .expect("no more than 1000000000000000");
      return;
    }
  }
}
