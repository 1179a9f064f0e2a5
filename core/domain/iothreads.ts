/**
 * Threads of QEMU that do I/O for disks and controllers: <iothreads>, <iothreadids>, <defaultiothread>.
 * https://libvirt.org/formatdomain.html#iothreads-allocation
 *
 * A plain number of threads numbers them from 1; those that <iothreadids> lists have the numbers it says,
 * and the rest fill the gaps.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, is, slice, startsWith } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";

/** More threads than any guest has; a document must not make us count further. */
const MOST: i64 = 16_384;

class Iothread extends Room {
  id: i64 = -1;
  poolMin: i64 = -1;
  poolMax: i64 = -1;
  pollMax: i64 = -1;
  pollGrow: i64 = -1;
  pollShrink: i64 = -1;
  /** Nobody listed it. */
  implied: bool = false;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.poolMin = x.integer("thread_pool_min", this.poolMin);
    this.poolMax = x.integer("thread_pool_max", this.poolMax);
    if (x.enter("poll")) {
      this.pollMax = x.integer("max", this.pollMax);
      this.pollGrow = x.integer("grow", this.pollGrow);
      this.pollShrink = x.integer("shrink", this.pollShrink);
      x.leave();
    }
  }

  get alias(): Span {
    return new Writer(24).text("iothread").number(this.id).take();
  }

  props(p: Props): void {
    p.fixed("qom-type", "iothread");
    p.text("id", this.alias);
    this.poolMin = p.integer("thread-pool-min", this.poolMin);
    this.poolMax = p.integer("thread-pool-max", this.poolMax);
    this.pollMax = p.integer("poll-max-ns", this.pollMax);
    this.pollGrow = p.integer("poll-grow", this.pollGrow);
    this.pollShrink = p.integer("poll-shrink", this.pollShrink);
  }
}

export class Iothreads extends Part {
  count: i64 = 0;
  threads: Iothread[] = [];
  /** The pool of QEMU's main loop. */
  poolMin: i64 = -1;
  poolMax: i64 = -1;

  xml(x: Fields): void {
    if ((!x.writing || this.count > 0) && x.enter("iothreads")) {
      this.count = x.contentInteger(this.count, 0);
      x.leave();
    }
    if (!x.writing || this.areListed) {
      if (x.enter("iothreadids")) {
        list<Iothread>(x, "iothread", this.threads);
        x.leave();
      }
    }
    if (x.enter("defaultiothread")) {
      this.poolMin = x.integer("thread_pool_min", this.poolMin);
      this.poolMax = x.integer("thread_pool_max", this.poolMax);
      x.leave();
    }
  }

  /** The threads are more than a number. */
  private get areListed(): bool {
    for (let i = 0; i < this.threads.length; i++) if (!this.threads[i].implied) return true;
    return false;
  }

  has(id: i64): bool {
    for (let i = 0; i < this.threads.length; i++) if (this.threads[i].id == id) return true;
    return false;
  }

  numbers(): i64[] {
    const all: i64[] = [];
    for (let i = 0; i < this.threads.length; i++) all.push(this.threads[i].id);
    return all;
  }

  defaults(context: Context): void {
    if (this.count < this.threads.length) this.count = this.threads.length;
    if (this.count > MOST) return;
    for (let id: i64 = 1; this.threads.length < this.count; id++) {
      if (this.has(id)) continue;
      const thread = new Iothread();
      thread.id = id;
      thread.implied = true;
      this.threads.push(thread);
    }
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.count > MOST) {
      noteInside(notes, Code.OutOfRange, this.from, "iothreads")
        .named("iothreads")
        .found(decimal(this.count))
        .expect("at most 16384");
    }
    for (let i = 0; i < this.threads.length; i++) {
      const thread = this.threads[i];
      if (thread.implied) continue;
      if (thread.id < 0) noteMissing(notes, thread.from, "id").named("iothread id");
      else if (thread.id == 0) {
        noteAt(notes, Code.OutOfRange, thread.from, "id").named("iothread id").expect("more than 0");
      }
      for (let j = 0; j < i; j++) {
        if (thread.id >= 0 && this.threads[j].id == thread.id) {
          noteAt(notes, Code.Conflict, thread.from, "id").named("iothread id");
        }
      }
      this.checkPool(thread.poolMin, thread.poolMax, thread.from, context);
    }
    this.checkPool(this.poolMin, this.poolMax, this.from, context);
  }

  private checkPool(least: i64, most: i64, from: usize, context: Context): void {
    if (least < 0 && most < 0) return;
    if (context.modern && !context.emulator.can(Capability.IOTHREAD_THREAD_POOL_MAX)) {
      noteAt(context.notes, Code.Unsupported, from).named("thread_pool_min and thread_pool_max of iothreads");
    }
    if (most == 0) noteAt(context.notes, Code.OutOfRange, from).named("thread_pool_max").expect("more than 0");
    if (least > most) {
      noteAt(context.notes, Code.OutOfRange, from)
        .named("thread_pool_min")
        .found(decimal(least))
        .expect("at most thread_pool_max");
    }
  }

  /** -object iothread and main-loop. Of a thread with another name than libvirt's only its users would know. */
  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("object") || !option.isOpen()) continue;
      const type = option.props("qom-type").text("qom-type", NONE);
      const p = option.props("qom-type");
      if (is(type, "iothread")) {
        const thread = new Iothread();
        const name = p.text("id", NONE);
        const number = startsWith(name, "iothread") ? toInteger(slice(name, 8)) : NOT_A_NUMBER;
        if (number == NOT_A_NUMBER || number <= 0 || this.has(number)) continue;
        thread.id = number;
        thread.props(p);
        if (p.leftover() || this.threads.length >= MOST) continue;
        this.threads.push(thread);
        option.understandText("domain/iothreadids/iothread");
      } else if (is(type, "main-loop")) {
        p.text("qom-type", NONE);
        p.text("id", NONE);
        const least = p.integer("thread-pool-min", -1);
        const most = p.integer("thread-pool-max", -1);
        if (p.leftover()) continue;
        this.poolMin = least;
        this.poolMax = most;
        option.understandText("domain/defaultiothread");
      }
    }
    this.count = this.threads.length;
  }

  emit(line: CommandLine, context: Context): void {
    for (let i = 0; i < this.threads.length; i++) {
      const p = line.jsonProps();
      this.threads[i].props(p);
      line.putProps("object", p);
    }
    if (this.poolMin < 0 && this.poolMax < 0) return;
    const p = line.jsonProps();
    p.fixed("qom-type", "main-loop");
    p.fixed("id", "main-loop");
    this.poolMin = p.integer("thread-pool-min", this.poolMin);
    this.poolMax = p.integer("thread-pool-max", this.poolMax);
    line.putProps("object", p);
  }
}
