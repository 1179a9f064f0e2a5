/**
 * How much memory the guest has: <maxMemory>, <memory> and <currentMemory>, in KiB.
 * https://libvirt.org/formatdomain.html#memory-allocation
 *
 * <memory> is everything that is there at start: the memory of the board, which the cells of <numa> divide
 * up, and the modules among the devices. What of it the domain doesn't say follows from the rest
 * (`total`). A QEMU of today is told all sizes in KiB, aligned as it wants them (`align`); older ones
 * took MiB.
 */
import { CommandLine } from "../argv/command_line";
import { Props, Switch } from "../argv/props";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, isDigit, unsigned } from "../text/number";
import { NONE, Span, byteAt, literal, size, slice } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { Fields, ON_OFF } from "../xml/fields";
import { noteInside, noteMissingChild } from "../xml/reader";
import { TOO_MUCH, amount, amountInside, roundUp } from "../xml/amount";

export class Memory extends Part {
  /** At start, modules included, in KiB. */
  memory: i64 = -1;
  /** Whether the guest's memory is in dumps of QEMU: 0 unset, 1 on, 2 off. */
  dumpCore: i32 = 0;
  /** What the balloon leaves the guest, in KiB. */
  currentMemory: i64 = -1;
  /** What can be reached by plugging in modules, in KiB; 0 for no plugging in. */
  maxMemory: i64 = 0;
  /** How many modules there can be. */
  slots: i64 = 0;
  /** What the modules have together, in KiB. */
  modules: i64 = 0;

  /** Memory can be plugged in. */
  get canGrow(): bool {
    return this.slots > 0 || this.maxMemory > 0;
  }

  /** The memory of the board: what is there without the modules. */
  get initial(): i64 {
    return this.memory - this.modules;
  }

  xml(x: Fields): void {
    if ((!x.writing || this.canGrow) && x.enter("maxMemory")) {
      this.slots = x.integer("slots", this.slots, 0);
      this.maxMemory = amountInside(x, this.maxMemory);
      x.leave();
    }
    if (x.enter("memory")) {
      this.dumpCore = x.word("dumpCore", ON_OFF, this.dumpCore);
      this.memory = amountInside(x, this.memory);
      x.leave();
    }
    this.currentMemory = amount(x, "currentMemory", this.currentMemory);
  }

  defaults(context: Context): void {
    if (!context.modern) this.limitBalloon();
  }

  /** The modules that a command line plugs in come to what the board has. */
  addModules(kib: i64): void {
    if (kib <= 0 || kib > i64.MAX_VALUE - this.memory) return;
    this.memory += kib;
    this.currentMemory = this.memory;
  }

  private limitBalloon(): void {
    if (this.currentMemory <= 0 || this.currentMemory > this.memory) this.currentMemory = this.memory;
  }

  /**
   * Settles the sizes against the cells of <numa> (all of their memory, in KiB) and the modules. The cells
   * say how much there is when <memory> doesn't, or when a definition is brought up to date.
   */
  total(cells: i64, modules: i64, update: bool): void {
    this.modules = modules;
    if (cells > 0 && (this.memory <= 0 || update)) this.memory = cells + modules;
    this.limitBalloon();
  }

  /** What QEMU wants: the board's memory in whole MiB, or what its machine counts in. `cells` is their aligned sum. */
  align(cells: i64, modules: i64, step: i64): void {
    const board = cells > 0 ? cells : roundUp(this.initial, step);
    this.maxMemory = roundUp(this.maxMemory, step);
    this.modules = modules;
    this.memory = board + modules;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.memory == TOO_MUCH || this.currentMemory == TOO_MUCH || this.maxMemory == TOO_MUCH) {
      const name = this.memory == TOO_MUCH ? "memory" : this.maxMemory == TOO_MUCH ? "maxMemory" : "currentMemory";
      noteInside(notes, Code.OutOfRange, this.from, name).named(name).expect("less than 8 EiB");
      return;
    }
    if (this.memory < 0) {
      noteMissingChild(notes, this.from, "memory")
        .named("the memory size")
        .expect("<memory unit='MiB'>...</memory>")
        .expect("<cell memory='...'> of <numa>");
    } else if (this.memory == 0) {
      noteInside(notes, Code.OutOfRange, this.from, "memory").named("memory").found(literal("0")).expect("more than 0");
    } else if (this.modules > this.memory) {
      noteInside(notes, Code.OutOfRange, this.from, "memory")
        .named("the total memory size")
        .found(decimal(this.memory))
        .expect("at least the size of the memory devices together");
    } else if (this.initial == 0) {
      noteInside(notes, Code.OutOfRange, this.from, "memory")
        .named("the memory size")
        .found(decimal(this.memory))
        .expect("more than the memory devices have");
    }
    if (this.slots > 0 && this.maxMemory <= 0) {
      noteMissingChild(notes, this.from, "maxMemory").named("the maximum memory size of the memory slots");
    } else if (this.maxMemory > 0 && this.maxMemory < this.memory) {
      noteInside(notes, Code.OutOfRange, this.from, "maxMemory")
        .named("the maximum memory size")
        .found(decimal(this.maxMemory))
        .expect("equal to or greater than the actual memory size");
    }
  }

  /** Its keys of -machine. */
  machineProps(p: Props, context: Context): void {
    const dumped = p.onOff("dump-guest-core", this.dumpCore == Switch.Unset ? Switch.Off : this.dumpCore);
    // Off is what nobody says.
    if (p.reading && dumped == Switch.On) this.dumpCore = dumped;
  }

  /** -m; its size is what the board has. */
  emit(line: CommandLine, context: Context): void {
    const p = line.props("");
    // Where nothing is plugged in the size was once counted in MiB, and stays so.
    p.text("size", kibibytes(this.canGrow ? this.initial : this.initial & ~0x1ff));
    if (this.slots > 0) this.slots = p.integer("slots", this.slots);
    if (this.maxMemory > 0) p.text("maxmem", kibibytes(this.maxMemory));
    line.putProps("m", p);
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
      const kib = sizeOf(props.text("size", NONE));
      const slots = context.modern ? max<i64>(props.integer("slots", 0, 0), 0) : 0;
      const most = context.modern ? sizeOf(props.text("maxmem", NONE)) : 0;
      if (kib <= 0 || props.leftover()) continue;
      this.slots = slots;
      this.maxMemory = max<i64>(most, 0);
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

/** `524288k`. */
function kibibytes(kib: i64): Span {
  return new Writer(24).number(kib).byte(0x6b).take();
}

/** QEMU's sizes: a number of MiB, or one with a suffix (k, M, G, T); in KiB, or -1. */
export function sizeOf(text: Span): i64 {
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
