/**
 * How much of the host's CPUs the guest gets, and which: <cputune>.
 * https://libvirt.org/formatdomain.html#cpu-tuning
 *
 * All of it is for the host's scheduler and cgroups; only which CPUs QEMU's own threads run on shows
 * on the command line (core/domain/memory_object.ts).
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { Note } from "../notes/note";
import { NOT_A_NUMBER } from "../text/number";
import { NONE, Span } from "../text/span";
import { decimal } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { numberElement } from "../xml/amount";
import { CpuSet } from "./cpuset";
import { Cachetune, Memorytune, checkResctrl, settleCachetunes, settleMemorytunes } from "./resctrl";

/** Limits of the host's scheduler in microseconds. */
const LEAST_TIME: i64 = 1000;
const MOST_PERIOD: i64 = 1_000_000;
const MOST_QUOTA: i64 = 17_592_186_044_415;

const SCHEDULERS: StaticArray<string> = ["", "batch", "idle", "fifo", "rr"];
const FIFO: i32 = 3;

/** A thread's host CPUs: <vcpupin>, <iothreadpin>. */
class Pin extends Room {
  id: i64 = -1;
  cpuset: Span = NONE;
  cpus: CpuSet | null = null;

  /** The attribute that says whose they are. */
  get attribute(): string {
    return "vcpu";
  }

  xml(x: Fields): void {
    this.id = x.integer(this.attribute, this.id);
    this.cpuset = x.text("cpuset", this.cpuset);
  }
}

class IothreadPin extends Pin {
  get attribute(): string {
    return "iothread";
  }
}

/** How threads are scheduled: <vcpusched>, <iothreadsched>. */
class Scheduler extends Room {
  members: Span = NONE;
  scheduler: i32 = 0;
  priority: i64 = -1;

  get attribute(): string {
    return "vcpus";
  }

  xml(x: Fields): void {
    this.members = x.text(this.attribute, this.members);
    this.policy(x);
  }

  policy(x: Fields): void {
    this.scheduler = x.word("scheduler", SCHEDULERS, this.scheduler);
    if (x.when(this.scheduler >= FIFO)) this.priority = x.integer("priority", this.priority);
  }
}

class IothreadScheduler extends Scheduler {
  get attribute(): string {
    return "iothreads";
  }
}

export class Cputune extends Part {
  /** -1 for what isn't said; the times are in microseconds, 0 for no limit. */
  shares: i64 = -1;
  period: i64 = 0;
  quota: i64 = 0;
  globalPeriod: i64 = 0;
  globalQuota: i64 = 0;
  emulatorPeriod: i64 = 0;
  emulatorQuota: i64 = 0;
  iothreadPeriod: i64 = 0;
  iothreadQuota: i64 = 0;
  vcpupins: Pin[] = [];
  emulatorpin: Span = NONE;
  emulatorCpus: CpuSet | null = null;
  iothreadpins: IothreadPin[] = [];
  emulatorsched: Scheduler = new Scheduler();
  vcpuscheds: Scheduler[] = [];
  iothreadscheds: IothreadScheduler[] = [];
  cachetunes: Cachetune[] = [];
  memorytunes: Memorytune[] = [];

  /** Somebody chose host CPUs, so that they are not numad's to choose. */
  get hasPins(): bool {
    return this.vcpupins.length > 0 || this.emulatorpin != NONE || this.iothreadpins.length > 0;
  }

  xml(x: Fields): void {
    if (!x.enter("cputune")) return;
    this.from = x.here();
    this.shares = numberElement(x, "shares", this.shares);
    this.period = numberElement(x, "period", this.period, 0);
    this.quota = numberElement(x, "quota", this.quota, 0);
    this.globalPeriod = numberElement(x, "global_period", this.globalPeriod, 0);
    this.globalQuota = numberElement(x, "global_quota", this.globalQuota, 0);
    this.emulatorPeriod = numberElement(x, "emulator_period", this.emulatorPeriod, 0);
    this.emulatorQuota = numberElement(x, "emulator_quota", this.emulatorQuota, 0);
    this.iothreadPeriod = numberElement(x, "iothread_period", this.iothreadPeriod, 0);
    this.iothreadQuota = numberElement(x, "iothread_quota", this.iothreadQuota, 0);
    list<Pin>(x, "vcpupin", this.vcpupins);
    if (x.enter("emulatorpin")) {
      this.emulatorpin = x.text("cpuset", this.emulatorpin);
      x.leave();
    }
    list<IothreadPin>(x, "iothreadpin", this.iothreadpins);
    if (x.enter("emulatorsched")) {
      this.emulatorsched.from = x.here();
      this.emulatorsched.policy(x);
      x.leave();
    }
    list<Scheduler>(x, "vcpusched", this.vcpuscheds);
    list<IothreadScheduler>(x, "iothreadsched", this.iothreadscheds);
    list<Cachetune>(x, "cachetune", this.cachetunes);
    list<Memorytune>(x, "memorytune", this.memorytunes);
    x.leave();
  }

  /**
   * Pins and schedulers are by thread, one each, in the order of the vCPUs and `iothreads` (their numbers);
   * those of vCPUs that aren't there are dropped.
   */
  settle(vcpus: i64, iothreads: i64[]): void {
    this.emulatorCpus = CpuSet.parse(this.emulatorpin);
    this.emulatorpin = shortest(this.emulatorpin, this.emulatorCpus);
    const threads: i64[] = [];
    for (let i: i64 = 0; i < vcpus && i < MOST_THREADS; i++) threads.push(i);
    const pins: Pin[] = [];
    readPins<Pin>(this.vcpupins);
    readPins<IothreadPin>(this.iothreadpins);
    for (let i = 0; i < this.vcpupins.length; i++) if (this.vcpupins[i].id < vcpus) pins.push(this.vcpupins[i]);
    this.vcpupins = inOrder<Pin>(pins, threads);
    this.iothreadpins = inOrder<IothreadPin>(this.iothreadpins, iothreads);
    this.vcpuscheds = perThread<Scheduler>(this.vcpuscheds, threads);
    this.iothreadscheds = perThread<IothreadScheduler>(this.iothreadscheds, iothreads);
    this.cachetunes = settleCachetunes(this.cachetunes, vcpus);
    this.memorytunes = settleMemorytunes(this.memorytunes, this.cachetunes, vcpus);
  }

  check(context: Context): void {
    this.checkTime("period", this.period, MOST_PERIOD, context);
    this.checkTime("global_period", this.globalPeriod, MOST_PERIOD, context);
    this.checkTime("emulator_period", this.emulatorPeriod, MOST_PERIOD, context);
    this.checkTime("iothread_period", this.iothreadPeriod, MOST_PERIOD, context);
    this.checkTime("quota", this.quota, MOST_QUOTA, context);
    this.checkTime("global_quota", this.globalQuota, MOST_QUOTA, context);
    this.checkTime("emulator_quota", this.emulatorQuota, MOST_QUOTA, context);
    this.checkTime("iothread_quota", this.iothreadQuota, MOST_QUOTA, context);
    if (this.shares == NOT_A_NUMBER || this.shares < -1) this.refuse("shares", context).expect("a whole number");
    const cpus = this.emulatorCpus;
    if (this.emulatorpin != NONE && (!cpus || cpus.last < 0)) {
      noteInside(context.notes, Code.BadValue, this.from, "emulatorpin", "cpuset").named("cpuset").expect("1-4,^3");
    }
    checkResctrl(this.cachetunes, this.memorytunes, context);
  }

  private checkTime(name: string, value: i64, most: i64, context: Context): void {
    // A negative quota, like 0, is no limit.
    if (value != NOT_A_NUMBER && (value <= 0 || (value >= LEAST_TIME && value <= most))) return;
    const note = noteInside(context.notes, Code.OutOfRange, this.from, name).named(name);
    if (value != NOT_A_NUMBER) note.found(decimal(value));
    note.expect("1000").expectSpan(decimal(most));
  }

  private refuse(name: string, context: Context): Note {
    return noteInside(context.notes, Code.BadNumber, this.from, name).named(name);
  }

  /** Pins and schedulers of threads that aren't there, or that are said twice. */
  checkThreads(iothreads: i64[], context: Context): void {
    checkPins<Pin>(this.vcpupins, null, context);
    checkPins<IothreadPin>(this.iothreadpins, iothreads, context);
    checkSchedulers<Scheduler>(this.vcpuscheds, null, context);
    checkSchedulers<IothreadScheduler>(this.iothreadscheds, iothreads, context);
  }
}

/** More threads than a guest has: a number in a document must not make us count further. */
const MOST_THREADS: i64 = 16_384;

/** A set as it is written: in its shortest form, if it is one. */
function shortest(written: Span, set: CpuSet | null): Span {
  return set && set.last >= 0 ? set.text() : written;
}

function readPins<T extends Pin>(pins: T[]): void {
  for (let i = 0; i < pins.length; i++) {
    const pin = pins[i];
    pin.cpus = CpuSet.parse(pin.cpuset);
    pin.cpuset = shortest(pin.cpuset, pin.cpus);
  }
}

/** Pins in the order of the threads; those of other threads stay behind them, for the checks to see. */
function inOrder<T extends Pin>(pins: T[], threads: i64[]): T[] {
  const sorted: T[] = [];
  for (let i = 0; i < threads.length && sorted.length < pins.length; i++) {
    for (let j = 0; j < pins.length; j++) if (pins[j].id == threads[i]) sorted.push(pins[j]);
  }
  for (let j = 0; j < pins.length; j++) if (!threads.includes(pins[j].id)) sorted.push(pins[j]);
  return sorted;
}

/** One scheduler a thread; what the checks will refuse stays as it is written. */
function perThread<T extends Scheduler>(some: T[], threads: i64[]): T[] {
  const known = CpuSet.of(threads);
  const taken = new CpuSet();
  /** The position in `some` and 1, by thread. */
  const owners = new StaticArray<i32>(known.last + 1);
  for (let i = 0; i < some.length; i++) {
    const set = CpuSet.parse(some[i].members);
    if (!set || set.last < 0 || set.overlaps(taken) || !set.isWithin(known)) return some;
    taken.unite(set);
    const numbers = set.numbers();
    for (let j = 0; j < numbers.length; j++) owners[<i32>numbers[j]] = i + 1;
  }
  const all: T[] = [];
  for (let i = 0; i < threads.length; i++) {
    if (!taken.has(threads[i])) continue;
    const owner = some[owners[<i32>threads[i]] - 1];
    const one = instantiate<T>();
    one.from = owner.from;
    one.scheduler = owner.scheduler;
    one.priority = owner.priority;
    one.members = decimal(threads[i]);
    all.push(one);
  }
  return all;
}

function checkPins<T extends Pin>(pins: T[], threads: i64[] | null, context: Context): void {
  const notes = context.notes;
  for (let i = 0; i < pins.length; i++) {
    const pin = pins[i];
    const name = pin.attribute;
    if (pin.id < 0) {
      noteMissing(notes, pin.from, name).named(name);
      continue;
    }
    if (threads && !threads.includes(pin.id)) {
      noteAt(notes, Code.Requires, pin.from, name).named("the pin of an iothread").expect("that 'iothread'");
    }
    if (pin.cpuset == NONE) noteMissing(notes, pin.from, "cpuset").named("cpuset");
    else {
      const cpus = pin.cpus;
      if (!cpus || cpus.last < 0) noteAt(notes, Code.BadValue, pin.from, "cpuset").named("cpuset").expect("1-4,^3");
    }
    for (let j = 0; j < i; j++) {
      if (pins[j].id == pin.id) noteAt(notes, Code.Conflict, pin.from, name).named(name);
    }
  }
}

function checkSchedulers<T extends Scheduler>(some: T[], threads: i64[] | null, context: Context): void {
  const notes = context.notes;
  const known = threads ? CpuSet.of(threads) : CpuSet.upTo(context.guest.vcpus);
  const taken = new CpuSet();
  for (let i = 0; i < some.length; i++) {
    const each = some[i];
    const name = each.attribute;
    if (each.members == NONE) noteMissing(notes, each.from, name).named(name);
    const set = CpuSet.parse(each.members);
    if (each.members != NONE && (!set || set.last < 0)) {
      noteAt(notes, Code.BadValue, each.from, name).named(name).expect("numbers like 0-3,^2");
    }
    if (each.scheduler == 0) noteMissing(notes, each.from, "scheduler").named("scheduler").expectWords(SCHEDULERS);
    else if (each.scheduler >= FIFO && each.priority < 0) {
      noteMissing(notes, each.from, "priority").named("the scheduler's priority");
    }
    if (!set) continue;
    if (set.overlaps(taken)) noteAt(notes, Code.Conflict, each.from, name).named(name);
    taken.unite(set);
    const numbers = set.numbers();
    for (let j = 0; j < numbers.length; j++) {
      if (known.has(numbers[j])) continue;
      const note = noteAt(notes, Code.Requires, each.from, name);
      note
        .named(name)
        .found(decimal(numbers[j]))
        .expect(threads ? "such an 'iothread'" : "such a vcpu");
    }
  }
}
