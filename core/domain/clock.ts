/**
 * What the guest's clock shows when it starts, and what its timers do: <clock offset='…'>.
 * https://libvirt.org/formatdomain.html#time-keeping
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props, Switch } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, isDigit, toInteger, unsigned } from "../text/number";
import { Fields, list } from "../xml/fields";
import { NONE, Span, byteAt, is, literal, size, slice } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { noteAt, noteMissing } from "../xml/reader";
import { TickPolicy, Timer, TimerName, Track, TIMERS } from "./timer";

const OFFSETS: StaticArray<string> = ["", "utc", "localtime", "timezone", "variable", "absolute"];
const UTC: i32 = 1;
const LOCALTIME: i32 = 2;
const TIMEZONE: i32 = 3;
const VARIABLE: i32 = 4;
const ABSOLUTE: i32 = 5;

const BASES: StaticArray<string> = ["", "utc", "localtime"];

const TRACKS: StaticArray<string> = ["", "", "vm", "host", "rt"];

/** The end of the year 9999. */
const LAST_SECOND: i64 = 253_402_300_799;

export class Clock extends Part {
  offset: i32 = 0;
  /** Seconds, or "reset": the clock starts anew each time, whatever the guest set it to. */
  adjustment: Span = NONE;
  basis: i32 = 0;
  timezone: Span = NONE;
  /** Seconds since 1970. */
  start: Span = NONE;
  timers: Timer[] = [];

  xml(x: Fields): void {
    if (!x.enter("clock")) return;
    if (x.reading) this.from = x.here();
    this.offset = x.word("offset", OFFSETS, this.offset);
    this.adjustment = x.text("adjustment", this.adjustment);
    this.basis = x.word("basis", BASES, this.basis);
    this.timezone = x.text("timezone", this.timezone);
    this.start = x.text("start", this.start);
    list<Timer>(x, "timer", this.timers);
    x.leave();
  }

  defaults(context: Context): void {
    if (this.offset == 0) this.offset = UTC;
    if (!context.modern) return;
    if (this.offset <= LOCALTIME && this.adjustment != NONE && !is(this.adjustment, "reset")) {
      // So many seconds from UTC or local time, as it was once written.
      if (toInteger(this.adjustment) != NOT_A_NUMBER) {
        this.basis = this.offset;
        this.offset = VARIABLE;
      }
    } else if (this.offset == VARIABLE) {
      if (this.basis == 0) this.basis = UTC;
      const seconds = toInteger(this.adjustment);
      this.adjustment = seconds == NOT_A_NUMBER ? literal("0") : decimal(seconds);
    }
    // Of another offset nothing is kept.
    if (this.offset > LOCALTIME && this.offset != VARIABLE) this.adjustment = NONE;
    if (this.offset != VARIABLE) this.basis = 0;
    if (this.offset != TIMEZONE) this.timezone = NONE;
    if (this.offset != ABSOLUTE) this.start = NONE;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.offset == TIMEZONE && this.timezone == NONE) noteMissing(notes, this.from, "timezone").named("timezone");
    if (this.offset == ABSOLUTE && toInteger(this.start) == NOT_A_NUMBER)
      noteAt(notes, Code.Missing, this.from, "start").named("start of the clock").expect("seconds since 1970");
    if (this.offset == ABSOLUTE && toInteger(this.start) > LAST_SECOND)
      noteAt(notes, Code.OutOfRange, this.from, "start").named("start of the clock").expect("253402300799 at most");
    if (this.offset <= LOCALTIME && this.adjustment != NONE && !is(this.adjustment, "reset")) {
      noteAt(notes, Code.BadValue, this.from, "adjustment").named("adjustment").expect("reset").expect("seconds");
    }
    for (let i = 0; i < this.timers.length; i++) {
      this.timers[i].check(context);
      this.checkForQemu(this.timers[i], context);
    }
  }

  /** What QEMU can do of what timers can be asked for. */
  private checkForQemu(timer: Timer, context: Context): void {
    const notes = context.notes;
    const name = timer.name;
    const policy = timer.tickPolicy;
    const x86 = context.machine.isX86;
    if (name == TimerName.Platform) {
      noteAt(notes, Code.NotHere, timer.from, "name").named("timer platform").found(literal("platform"));
    } else if (name == TimerName.Tsc || name == TimerName.Kvmclock || name == TimerName.Hypervclock) {
      if (!x86 && timer.present == 1) onlyOn(timer, context, "x86");
    } else if (name == TimerName.Rtc) {
      if (timer.track == Track.Boot) unsupported(timer, context, "track");
      if (policy == TickPolicy.Merge || policy == TickPolicy.Discard) unsupported(timer, context, "tickpolicy");
    } else if (name == TimerName.Pit) {
      const lost = context.emulator.can(Capability.KVM_PIT_LOST_TICK_POLICY);
      if (policy == TickPolicy.Merge) unsupported(timer, context, "tickpolicy");
      if (!lost && policy == TickPolicy.Catchup) unsupported(timer, context, "tickpolicy");
    } else if (name == TimerName.Hpet) {
      if (timer.present == 1 && !x86) onlyOn(timer, context, "x86");
    } else if (name == TimerName.Armvtimer) {
      if (!is(context.type, "kvm") || !context.machine.isArmVirt) onlyOn(timer, context, "ARM's virt with KVM");
      if (timer.present == 2) unsupported(timer, context, "present");
      if (!context.emulator.can(Capability.CPU_KVM_NO_ADJVTIME)) unsupported(timer, context, "name");
      if (policy != TickPolicy.Unset && policy != TickPolicy.Delay && policy != TickPolicy.Discard)
        unsupported(timer, context, "tickpolicy");
    }
  }

  /** -rtc and the timers that have options of their own. */
  emit(line: CommandLine, context: Context): void {
    const p = line.props("");
    p.text("base", this.base(context));
    const rtc = this.timer(TimerName.Rtc);
    if (rtc) {
      p.word("clock", TRACKS, rtc.track);
      if (rtc.tickPolicy == TickPolicy.Catchup) p.fixed("driftfix", "slew");
    }
    line.putProps("rtc", p);
    if (this.offset == TIMEZONE) line.set("TZ", this.timezone);
    for (let i = 0; i < this.timers.length; i++) {
      const timer = this.timers[i];
      if (timer.name == TimerName.Pit) emitPit(line, timer, context);
      else if (timer.name == TimerName.Hpet && timer.present == 2 && context.machine.isX86) {
        if (!context.emulator.can(Capability.MACHINE_HPET)) line.flag("no-hpet");
      }
    }
  }

  /** The moment that the clock starts from. */
  private base(context: Context): Span {
    if (this.offset == UTC) return literal("utc");
    if (this.offset == LOCALTIME || this.offset == TIMEZONE) return literal("localtime");
    if (this.offset == ABSOLUTE) return dateAndTime(toInteger(this.start));
    let now = toInteger(this.adjustment);
    const given = context.answer("now");
    if (given) now += given.integer();
    else noteAt(context.notes, Code.Approximated, this.from, "offset").named("now, which the clock is counted from,");
    if (this.basis == LOCALTIME) {
      const offset = context.answer("utcOffset");
      if (offset) now += offset.integer();
    }
    return dateAndTime(now);
  }

  /** The timer of a name, made if need be. */
  readTimer(name: TimerName): Timer {
    const known = this.timer(name);
    if (known) return known;
    const timer = new Timer();
    timer.name = name;
    this.timers.push(timer);
    return timer;
  }

  /** What QEMU's PIT does with ticks that the guest missed; false for a word of later. */
  readPit(policy: Span): bool {
    if (!is(policy, "delay") && !is(policy, "discard")) return false;
    this.readTimer(TimerName.Pit).tickPolicy = is(policy, "delay") ? TickPolicy.Delay : TickPolicy.Discard;
    return true;
  }

  /** -rtc of today; false when it says more. */
  private readRtc(option: Option): bool {
    const p = option.props("");
    const base = p.text("base", literal("utc"));
    const track = p.word("clock", TRACKS, 0);
    const slew = p.fixed("driftfix", "slew");
    const seconds = isDigit(size(base) > 0 ? byteAt(base, 0) : 0) ? secondsOf(base) : NOT_A_NUMBER;
    if (p.leftover()) return false;
    if (is(base, "utc")) this.offset = UTC;
    else if (is(base, "localtime")) this.offset = LOCALTIME;
    else if (seconds != NOT_A_NUMBER) {
      this.offset = ABSOLUTE;
      this.start = decimal(seconds);
    } else return false;
    if (track == 0 && !slew) return true;
    const timer = this.readTimer(TimerName.Rtc);
    timer.track = track;
    if (slew) timer.tickPolicy = TickPolicy.Catchup;
    return true;
  }

  private timer(name: TimerName): Timer | null {
    for (let i = 0; i < this.timers.length; i++) if (this.timers[i].name == name) return this.timers[i];
    return null;
  }

  /** Its keys of -cpu: timers that a paravirtualised guest sees. */
  cpu(p: Props, context: Context): void {
    for (let i = 0; i < this.timers.length; i++) {
      const timer = this.timers[i];
      if (timer.name == TimerName.Kvmclock) timer.present = p.onOff("kvmclock", timer.present);
      else if (timer.name == TimerName.Hypervclock) {
        if (timer.present == 1) p.onOff("hv-time", Switch.On);
      } else if (timer.name == TimerName.Tsc) timer.frequency = p.integer("tsc-frequency", timer.frequency, 0);
      else if (timer.name == TimerName.Armvtimer) {
        if (timer.tickPolicy == TickPolicy.Delay) p.onOff("kvm-no-adjvtime", Switch.Off);
        else if (timer.tickPolicy == TickPolicy.Discard) p.onOff("kvm-no-adjvtime", Switch.On);
      }
    }
  }

  /** Its key of -machine. */
  machineProps(p: Props, context: Context): void {
    if (p.reading && p.has("hpet")) {
      this.readTimer(TimerName.Hpet).present = p.onOff("hpet", 0);
      return;
    }
    const hpet = this.timer(TimerName.Hpet);
    if (hpet && context.emulator.can(Capability.MACHINE_HPET)) hpet.present = p.onOff("hpet", hpet.present);
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.offset == LOCALTIME) line.flag("localtime");
    else if (this.offset > LOCALTIME) {
      noteAt(context.notes, Code.NotOnThisQemu, this.from, "offset").named("this clock offset");
    }
  }

  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      const rtc = option.isNamed("rtc") && is(option.value, "base=localtime");
      if (option.isNamed("rtc") && is(option.value, "base=utc")) option.understandText("domain/clock");
      if (context.modern && option.isNamed("no-hpet")) {
        this.readTimer(TimerName.Hpet).present = 2;
        option.understandText("domain/clock/timer");
      } else if (context.modern && option.isNamed("rtc")) {
        if (this.readRtc(option)) option.understandText("domain/clock");
        continue;
      }
      if (!rtc && !option.isNamed("localtime")) continue;
      this.offset = LOCALTIME;
      option.understandText("domain/clock/@offset");
    }
    if (!context.modern || this.offset != LOCALTIME || line.environment("TZ") == NONE) return;
    this.offset = TIMEZONE;
    this.timezone = line.environment("TZ", "domain/clock/@timezone");
  }
}

function onlyOn(timer: Timer, context: Context, where: string): void {
  noteAt(context.notes, Code.NotHere, timer.from, "name").named(`timer ${TIMERS[timer.name]}`).expect(where);
}

function unsupported(timer: Timer, context: Context, attribute: string): void {
  noteAt(context.notes, Code.Unsupported, timer.from, attribute).named(
    `this ${attribute == "name" ? "timer" : attribute} of timer ${TIMERS[timer.name]}`,
  );
}

/** QEMU knows two policies, and catching up is the kernel's default. */
function emitPit(line: CommandLine, timer: Timer, context: Context): void {
  if (!context.emulator.can(Capability.KVM_PIT_LOST_TICK_POLICY)) return;
  const policy = timer.tickPolicy;
  if (policy == TickPolicy.Unset || policy == TickPolicy.Delay)
    line.putText("global", "kvm-pit.lost_tick_policy=delay");
  else if (policy == TickPolicy.Discard) line.putText("global", "kvm-pit.lost_tick_policy=discard");
}

/** The inverse: `2009-02-13T23:31:30` or `2009-02-13`, in UTC, as seconds since 1970. */
function secondsOf(text: Span): i64 {
  const length = size(text);
  if (length != 10 && length != 19) return NOT_A_NUMBER;
  const year = unsigned(slice(text, 0, 4), 10);
  const month = unsigned(slice(text, 5, 7), 10);
  const day = unsigned(slice(text, 8, 10), 10);
  const hour = length == 10 ? 0 : unsigned(slice(text, 11, 13), 10);
  const minute = length == 10 ? 0 : unsigned(slice(text, 14, 16), 10);
  const second = length == 10 ? 0 : unsigned(slice(text, 17, 19), 10);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return NOT_A_NUMBER;
  if (hour < 0 || minute < 0 || second < 0) return NOT_A_NUMBER;
  // Counted from March, as above.
  const shifted = month > 2 ? month - 3 : month + 9;
  const from = month > 2 ? year : year - 1;
  const days = from * 365 + from / 4 - from / 100 + from / 400 + (153 * shifted + 2) / 5 + day - 1 - 719468;
  return days * 86400 + hour * 3600 + minute * 60 + second;
}

/** Seconds since 1970 as `2009-02-13T23:31:30`, in UTC. */
function dateAndTime(seconds: i64): Span {
  let days = seconds / 86400;
  let rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    days--;
  }
  // Days since 1 March of the year 0: leap days are then at the end of a year.
  days += 719468;
  const era = (days >= 0 ? days : days - 146096) / 146097;
  const day = days - era * 146097;
  const year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  const yearDay = day - (365 * year + year / 4 - year / 100);
  const shifted = (5 * yearDay + 2) / 153;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const to = new Writer(24);
  to.digits(<u64>(year + era * 400 + (month <= 2 ? 1 : 0)), 10, 4).byte(0x2d);
  to.digits(<u64>month, 10, 2).byte(0x2d);
  to.digits(<u64>(yearDay - (153 * shifted + 2) / 5 + 1), 10, 2).byte(0x54);
  to.digits(<u64>(rest / 3600), 10, 2).byte(0x3a);
  to.digits(<u64>((rest / 60) % 60), 10, 2).byte(0x3a);
  return to.digits(<u64>(rest % 60), 10, 2).take();
}
