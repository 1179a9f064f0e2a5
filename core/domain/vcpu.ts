/**
 * How many virtual CPUs there are, which of them are plugged in, and on which host CPUs they may run:
 * <vcpu> and <vcpus>.
 * https://libvirt.org/formatdomain.html#cpu-allocation
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, literal } from "../text/span";
import { decimal } from "../text/writer";
import { Fields, Room, YES_NO, list } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Topology } from "./cpu/topology";
import { canonicalSet } from "./cpuset";

/** libvirt 0.9.12, the first to read and write placement='…'. */
const PLACEMENT_SINCE: i32 = 9_012;

const PLACEMENTS: StaticArray<string> = ["", "static", "auto"];
const STATIC: i32 = 1;
/** Where numad says. */
export const AUTO: i32 = 2;

const YES: i32 = 1;
const NO: i32 = 2;

/** More than a guest can have: a list of so many would only fill the memory. */
const MOST: i64 = 65_536;

/** Above it a PC needs the extended interrupt mode, which only q35 can have. */
const MOST_WITHOUT_EIM: i64 = 255;

/** One vCPU of those that are listed. */
class OneVcpu extends Room {
  id: i64 = -1;
  enabled: i32 = 0;
  hotpluggable: i32 = 0;
  order: i64 = 0;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.enabled = x.word("enabled", YES_NO, this.enabled);
    this.hotpluggable = x.word("hotpluggable", YES_NO, this.hotpluggable);
    this.order = x.integer("order", this.order, 0);
  }
}

export class Vcpu extends Part {
  vcpu: i64 = -1;
  placement: i32 = 0;
  cpuset: Span = NONE;
  /** CPUs plugged in at start, when not all are. */
  current: i64 = -1;
  /** All of them, when the document lists any. */
  each: OneVcpu[] = [];

  xml(x: Fields): void {
    if (x.enter("vcpu")) {
      if (x.since(PLACEMENT_SINCE)) this.placement = x.word("placement", PLACEMENTS, this.placement);
      this.cpuset = x.text("cpuset", this.cpuset);
      if (x.since(8_005)) this.current = x.integer("current", this.current);
      this.vcpu = x.contentInteger(this.vcpu, -1);
      x.leave();
    }
    if (x.enter("vcpus")) {
      list<OneVcpu>(x, "vcpu", this.each);
      x.leave();
    }
  }

  defaults(context: Context): void {
    if (this.vcpu < 0) this.vcpu = 1;
    if (this.placement == 0) this.placement = STATIC;
    const set = canonicalSet(this.cpuset);
    if (set != NONE) this.cpuset = set;
    if (context.modern) {
      if (this.placement == AUTO) this.cpuset = NONE;
      if (this.each.length > 0) this.complete();
    }
    if (this.current == this.vcpu) this.current = -1;
  }

  /** Lists all of them, by number; those that nobody mentions aren't plugged in. */
  private complete(): void {
    if (this.vcpu <= 0 || this.vcpu > MOST) return;
    const all = new StaticArray<OneVcpu | null>(<i32>this.vcpu);
    for (let i = 0; i < this.each.length; i++) {
      const one = this.each[i];
      if (one.id < 0 || one.id >= this.vcpu) return;
      all[<i32>one.id] = one;
    }
    this.each = [];
    this.current = 0;
    for (let i = 0; i < all.length; i++) {
      const given = all[i];
      const one = given ? given : new OneVcpu();
      one.id = i;
      if (!given) one.enabled = NO;
      if (one.enabled == YES) this.current++;
      if (one.hotpluggable == 0) one.hotpluggable = one.enabled == YES ? NO : YES;
      this.each.push(one);
    }
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.vcpu == 0)
      noteInside(notes, Code.OutOfRange, this.from, "vcpu").named("vcpu").found(literal("0")).expect("at least 1");
    if (this.current > this.vcpu || (this.current == 0 && this.each.length == 0)) {
      noteInside(notes, Code.OutOfRange, this.from, "vcpu", "current")
        .named("vcpu current")
        .expect("1 up to the number of vcpus");
    }
    if (this.cpuset != NONE && canonicalSet(this.cpuset) == NONE) {
      noteInside(notes, Code.BadValue, this.from, "vcpu", "cpuset").named("cpuset").expect("CPU numbers like 1-4,^3,6");
    }
    if (!context.modern) return;
    this.checkEach(context);
    this.checkMachine(context);
  }

  private checkMachine(context: Context): void {
    const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
    if (machine && machine.maxCpus > 0 && this.vcpu > machine.maxCpus) {
      noteInside(context.notes, Code.OutOfRange, this.from, "vcpu")
        .named("the maximum of CPUs")
        .found(decimal(this.vcpu))
        .expectSpan(decimal(machine.maxCpus));
    }
    if (context.machine.isX86 && this.vcpu > MOST_WITHOUT_EIM && !context.machine.isQ35) {
      noteInside(context.notes, Code.NotHere, this.from, "vcpu")
        .named("more than 255 vCPUs")
        .found(context.machine.name)
        .expect("q35");
    }
  }

  /** What QEMU asks of the order in which vCPUs are plugged in. */
  private checkEach(context: Context): void {
    const notes = context.notes;
    const each = this.each;
    for (let i = 0; i < each.length; i++) {
      const one = each[i];
      if (one.id < 0) noteMissing(notes, one.from, "id").named("the vcpu's id");
      else if (one.id >= this.vcpu) {
        noteAt(notes, Code.OutOfRange, one.from, "id").named("vcpu id").found(decimal(one.id));
      }
      if (one.enabled == 0) noteMissing(notes, one.from, "enabled").named("enabled of the vcpu").expectWords(YES_NO);
      if (one.enabled == NO && one.hotpluggable == NO) {
        noteAt(notes, Code.Conflict, one.from, "hotpluggable")
          .named("a vcpu that is both offline and not hotpluggable")
          .found(decimal(one.id));
      }
    }
    if (each.length == 0) return;
    const first = each[0];
    if (first.enabled == NO)
      noteAt(notes, Code.BadValue, first.from, "enabled").named("vcpu 0, which can't be offline,");
    if (first.hotpluggable == YES) {
      noteAt(notes, Code.BadValue, first.from, "hotpluggable").named("vcpu 0, which can't be hotpluggable,");
    }
    if (first.order > 1) noteAt(notes, Code.BadValue, first.from, "order").named("order of vcpu 0").expect("1");
    for (let i = 1; i < each.length; i++) {
      const one = each[i];
      const before = each[i - 1];
      if (one.enabled == YES && (one.order != 0) != (first.order != 0)) {
        noteAt(notes, Code.Requires, one.from).named("order of one vcpu").expect("an order of all vcpus");
      }
      if (one.hotpluggable != NO) continue;
      if (before.hotpluggable == YES) {
        noteAt(notes, Code.BadValue, one.from).named("a non-hotpluggable vcpu behind one that is hotpluggable");
      }
      if (before.order > one.order) {
        noteAt(notes, Code.BadValue, one.from, "order")
          .named("order of non-hotpluggable vcpus")
          .expect("ascending order");
      }
    }
  }

  /** -smp; a vCPU that can be unplugged is plugged in when QEMU runs. */
  emitSmp(line: CommandLine, context: Context, topology: Topology): void {
    const p = line.props("cpus");
    let online = this.current < 0 ? this.vcpu : this.current;
    if (this.each.length > 0) {
      online = 0;
      for (let i = 0; i < this.each.length; i++) if (this.each[i].hotpluggable == NO) online++;
    }
    p.text("cpus", decimal(online));
    if (online != this.vcpu) p.integer("maxcpus", this.vcpu);
    topology.smp(p, context, this.vcpu);
    line.putProps("smp", p);
  }

  emitOld(line: CommandLine, context: Context): void {
    line.putNumber("smp", this.vcpu);
  }

  /** -smp of today, with the topology; false when it says more, or what doesn't add up. */
  private readSmp(p: Props, topology: Topology): bool {
    const text = p.text("cpus", NONE);
    let online: i64 = text == NONE ? 0 : toInteger(text);
    const most = p.integer("maxcpus", 0, 0);
    const read = new Topology();
    if (!read.readNative(p) || p.leftover() || online < 0 || online > MOST || most < 0 || most > MOST) return false;
    let all = max<i64>(most, online);
    if (all == 0) all = max<i64>(read.known, 1);
    // Without a maximum, what the topology has room for.
    if (most == 0 && read.known > all && read.isComplete) all = read.known;
    if (!read.fill(all)) return false;
    if (online == 0) online = all;
    if (online > all) return false;
    this.vcpu = all;
    this.current = online == all ? -1 : online;
    // So many sockets of one vCPU are what nobody says.
    if (read.there && !read.isPlain) topology.take(read);
    return true;
  }

  absorb(line: CommandLine, context: Context, topology: Topology): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("smp")) continue;
      const props = option.props("cpus");
      if (context.modern) {
        if (this.readSmp(props, topology)) option.understandText("domain/vcpu");
        continue;
      }
      const cpus = toInteger(props.text("cpus", NONE));
      if (cpus == NOT_A_NUMBER || cpus <= 0 || props.leftover()) continue;
      this.vcpu = cpus;
      option.understandText("domain/vcpu");
    }
  }
}
