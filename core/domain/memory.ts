/**
 * How much memory the guest has: <memory> and <currentMemory>, in KiB.
 * https://libvirt.org/formatdomain.html#memory-allocation
 *
 * Units came with libvirt 0.9.11; before, a number was always KiB. QEMU's -m takes MiB.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, isDigit, unsigned } from "../text/number";
import { NONE, Span, byteAt, literal, size, slice } from "../text/span";
import { decimal } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissingChild } from "../xml/reader";

/** libvirt 0.9.11, the first to read and write unit='…'. */
const UNITS_SINCE: i32 = 9_011;

const UNITS: StaticArray<string> = [
  "",
  "b",
  "bytes",
  "KB",
  "k",
  "KiB",
  "MB",
  "M",
  "MiB",
  "GB",
  "G",
  "GiB",
  "TB",
  "T",
  "TiB",
  "PB",
  "P",
  "PiB",
  "EB",
  "E",
  "EiB",
];
const UNIT_BYTES: StaticArray<i64> = [
  1024,
  1,
  1,
  1000,
  1024,
  1024,
  1_000_000,
  1 << 20,
  1 << 20,
  1_000_000_000,
  1 << 30,
  1 << 30,
  1_000_000_000_000,
  1 << 40,
  1 << 40,
  1_000_000_000_000_000,
  1 << 50,
  1 << 50,
  1_000_000_000_000_000_000,
  1 << 60,
  1 << 60,
];
const KIB: i32 = 5;

/** An amount of memory in an element's text, with its unit. */
export function amount(x: Fields, name: string, kib: i64, context: Context): i64 {
  if (!x.enter(name)) return kib;
  let unit = kib >= 0 && x.since(UNITS_SINCE) ? KIB : 0;
  unit = x.unit("unit", UNITS, unit);
  const value = x.contentInteger(kib, -1);
  const from = x.here();
  x.leave();
  if (!x.reading || value < 0) return value;
  const bytes = UNIT_BYTES[unit];
  if (value > (i64.MAX_VALUE - 1023) / bytes) {
    noteAt(context.notes, Code.OutOfRange, from).named(name).found(decimal(value)).expect("less than 8 EiB");
    return value;
  }
  // Rounded up, so that the guest never gets less than was asked for.
  return (value * bytes + 1023) / 1024;
}

export class Memory extends Part {
  /** At start, in KiB. */
  memory: i64 = -1;
  /** What the balloon leaves the guest, in KiB. */
  currentMemory: i64 = -1;

  constructor(private context: Context) {
    super();
  }

  xml(x: Fields): void {
    this.memory = amount(x, "memory", this.memory, this.context);
    this.currentMemory = amount(x, "currentMemory", this.currentMemory, this.context);
  }

  defaults(context: Context): void {
    if (this.currentMemory < 0 || this.currentMemory > this.memory) this.currentMemory = this.memory;
  }

  check(context: Context): void {
    if (this.memory > 0) return;
    if (this.memory == 0) {
      noteInside(context.notes, Code.OutOfRange, this.from, "memory")
        .named("memory")
        .found(literal("0"))
        .expect("more than 0");
    } else
      noteMissingChild(context.notes, this.from, "memory")
        .named("the memory size")
        .expect("<memory unit='MiB'>...</memory>");
  }

  emitOld(line: CommandLine, context: Context): void {
    // QEMU counts in MiB; libvirt's driver of the time left out a part of one.
    line.putNumber("m", max<i64>(this.memory / 1024, 1));
  }

  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("m")) continue;
      const props = option.props("size");
      const kib = mebibytes(props.text("size", NONE));
      if (kib <= 0 || props.leftover()) continue;
      this.memory = kib;
      this.currentMemory = kib;
      option.understandText("domain/memory");
    }
    // What QEMU gave a guest without -m, up to 2.x; today's default is the same for pc.
    if (this.memory < 0) {
      this.memory = 128 * 1024;
      this.currentMemory = this.memory;
    }
  }
}

/** QEMU's sizes: a number of MiB, or one with a suffix (k, M, G, T); in KiB, or -1. */
function mebibytes(text: Span): i64 {
  const length = size(text);
  if (length == 0) return -1;
  const last = byteAt(text, length - 1);
  const digits = unsigned(isDigit(last) ? text : slice(text, 0, length - 1), 10);
  if (digits == NOT_A_NUMBER) return -1;
  const letter = isDigit(last) ? 0x6d : last | 0x20;
  let unit: i64 = 0;
  if (letter == 0x6b) unit = 1;
  else if (letter == 0x6d) unit = 1 << 10;
  else if (letter == 0x67) unit = 1 << 20;
  else if (letter == 0x74) unit = 1 << 30;
  // No more than the reader of XML takes: less than 8 EiB.
  if (unit == 0 || digits > (i64.MAX_VALUE - 1023) / 1024 / unit) return -1;
  return digits * unit;
}
