/**
 * A timer of the guest: <clock><timer name='…'/>.
 * https://libvirt.org/formatdomain.html#time-keeping
 */
import { Code } from "../notes/codes";
import { Context } from "../emulator/context";
import { Note } from "../notes/note";
import { literal } from "../text/span";
import { Fields, Room, YES_NO } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";

export const TIMERS: StaticArray<string> = [
  "",
  "platform",
  "pit",
  "rtc",
  "hpet",
  "tsc",
  "kvmclock",
  "hypervclock",
  "armvtimer",
];

export const enum TimerName {
  Platform = 1,
  Pit = 2,
  Rtc = 3,
  Hpet = 4,
  Tsc = 5,
  Kvmclock = 6,
  Hypervclock = 7,
  Armvtimer = 8,
}

const TICK_POLICIES: StaticArray<string> = ["", "delay", "catchup", "merge", "discard"];

/** What becomes of ticks that the guest missed. */
export const enum TickPolicy {
  Unset = 0,
  Delay = 1,
  Catchup = 2,
  Merge = 3,
  Discard = 4,
}

const TRACKS: StaticArray<string> = ["", "boot", "guest", "wall", "realtime"];

/** What a timer follows. */
export const enum Track {
  Unset = 0,
  Boot = 1,
  Guest = 2,
  Wall = 3,
  Realtime = 4,
}

const MODES: StaticArray<string> = ["", "auto", "native", "emulate", "paravirt", "smpsafe"];

export class Timer extends Room {
  name: i32 = 0;
  /** 1 yes, 2 no. */
  present: i32 = 0;
  tickPolicy: i32 = TickPolicy.Unset;
  track: i32 = Track.Unset;
  frequency: i64 = 0;
  mode: i32 = 0;
  threshold: i64 = 0;
  slew: i64 = 0;
  limit: i64 = 0;

  xml(x: Fields): void {
    this.name = x.word("name", TIMERS, this.name);
    this.present = x.word("present", YES_NO, this.present);
    this.tickPolicy = x.word("tickpolicy", TICK_POLICIES, this.tickPolicy);
    this.track = x.word("track", TRACKS, this.track);
    this.frequency = x.integer("frequency", this.frequency, 0);
    this.mode = x.word("mode", MODES, this.mode);
    if (x.enter("catchup")) {
      this.threshold = x.integer("threshold", this.threshold, 0);
      this.slew = x.integer("slew", this.slew, 0);
      this.limit = x.integer("limit", this.limit, 0);
      x.leave();
    }
  }

  /** What libvirt takes of any timer, whatever runs the guest. */
  check(context: Context): void {
    if (this.name == 0) {
      noteMissing(context.notes, this.from, "name").named("the timer's name").expectWords(TIMERS);
      return;
    }
    const paravirtual = this.name == TimerName.Kvmclock || this.name == TimerName.Hypervclock;
    if (paravirtual && this.tickPolicy != TickPolicy.Unset) this.without(context, "tickpolicy");
    if (this.tickPolicy != TickPolicy.Catchup && (this.threshold != 0 || this.slew != 0 || this.limit != 0)) {
      noteAt(context.notes, Code.Requires, this.from)
        .named("<catchup> with its timer catchup policies")
        .expect("tickpolicy='catchup'");
    }
    if (this.name != TimerName.Tsc && this.frequency != 0) this.without(context, "frequency");
    if (this.name != TimerName.Tsc && this.mode != 0) this.without(context, "mode");
    if (this.name != TimerName.Platform && this.name != TimerName.Rtc && this.track != 0)
      this.without(context, "track");
  }

  private without(context: Context, attribute: string): Note {
    return noteAt(context.notes, Code.NotHere, this.from, attribute)
      .named(`${attribute} of timer ${TIMERS[this.name]}`)
      .found(literal(TIMERS[this.name]));
  }
}
