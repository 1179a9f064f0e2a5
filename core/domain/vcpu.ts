/**
 * How many virtual CPUs there are, and on which host CPUs they may run: <vcpu>.
 * https://libvirt.org/formatdomain.html#cpu-allocation
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, literal } from "../text/span";
import { decimal } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteInside } from "../xml/reader";
import { Topology } from "./cpu/topology";
import { canonicalSet } from "./cpuset";

/** libvirt 0.9.12, the first to read and write placement='…'. */
const PLACEMENT_SINCE: i32 = 9_012;

const PLACEMENTS: StaticArray<string> = ["", "static", "auto"];
const STATIC: i32 = 1;

export class Vcpu extends Part {
  vcpu: i64 = -1;
  placement: i32 = 0;
  cpuset: Span = NONE;
  /** CPUs plugged in at start, when not all are. */
  current: i64 = -1;

  xml(x: Fields): void {
    if (!x.enter("vcpu")) return;
    if (x.since(PLACEMENT_SINCE)) this.placement = x.word("placement", PLACEMENTS, this.placement);
    this.cpuset = x.text("cpuset", this.cpuset);
    if (x.since(8_005)) this.current = x.integer("current", this.current);
    this.vcpu = x.contentInteger(this.vcpu, -1);
    x.leave();
  }

  defaults(context: Context): void {
    if (this.vcpu < 0) this.vcpu = 1;
    if (this.placement == 0) this.placement = STATIC;
    if (this.current == this.vcpu) this.current = -1;
    const set = canonicalSet(this.cpuset);
    if (set != NONE) this.cpuset = set;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.vcpu == 0)
      noteInside(notes, Code.OutOfRange, this.from, "vcpu").named("vcpu").found(literal("0")).expect("at least 1");
    if (this.current > this.vcpu || this.current == 0) {
      noteInside(notes, Code.OutOfRange, this.from, "vcpu", "current")
        .named("vcpu current")
        .expect("1 up to the number of vcpus");
    }
    if (this.cpuset != NONE && canonicalSet(this.cpuset) == NONE) {
      noteInside(notes, Code.BadValue, this.from, "vcpu", "cpuset").named("cpuset").expect("CPU numbers like 1-4,^3,6");
    }
  }

  /** -smp; a vCPU that can be unplugged is no part of it, but a -device. */
  emitSmp(line: CommandLine, context: Context, topology: Topology): void {
    const p = line.props("cpus");
    const online = this.current < 0 ? this.vcpu : this.current;
    p.text("cpus", decimal(online));
    if (online != this.vcpu) p.integer("maxcpus", this.vcpu);
    topology.smp(p, context, this.vcpu);
    line.putProps("smp", p);
  }

  emitOld(line: CommandLine, context: Context): void {
    line.putNumber("smp", this.vcpu);
  }

  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("smp")) continue;
      const props = option.props("cpus");
      const cpus = toInteger(props.text("cpus", NONE));
      if (cpus == NOT_A_NUMBER || cpus <= 0 || props.leftover()) continue;
      this.vcpu = cpus;
      option.understandText("domain/vcpu");
    }
  }
}
