/**
 * What KVM shows and hints to a guest: <features><kvm>.
 * https://libvirt.org/formatdomain.html#hypervisor-features
 */
import { Props, Switch } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Code } from "../../notes/codes";
import { Span, is } from "../../text/span";
import { decimal } from "../../text/writer";
import { Fields, ON_OFF } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { state } from "./state";

export class KvmFeatures extends Part {
  there: bool = false;
  hidden: i32 = 0;
  hintDedicated: i32 = 0;
  pollControl: i32 = 0;
  pvIpi: i32 = 0;
  dirtyRing: i32 = 0;
  /** Entries a vCPU. */
  dirtyRingSize: i64 = 0;

  xml(x: Fields): void {
    if (x.writing && !this.there) return;
    if (!x.enter("kvm", true)) return;
    if (x.reading) {
      this.from = x.here();
      this.there = true;
    }
    x.unfold();
    this.hidden = state(x, "hidden", this.hidden);
    this.hintDedicated = state(x, "hint-dedicated", this.hintDedicated);
    this.pollControl = state(x, "poll-control", this.pollControl);
    this.pvIpi = state(x, "pv-ipi", this.pvIpi);
    if (x.enter("dirty-ring")) {
      this.dirtyRing = x.word("state", ON_OFF, this.dirtyRing);
      this.dirtyRingSize = x.integer("size", this.dirtyRingSize, 0);
      x.leave();
    }
    x.leave();
  }

  defaults(context: Context): void {
    if (this.dirtyRing != Switch.On) this.dirtyRingSize = 0;
  }

  check(context: Context): void {
    if (this.dirtyRing != Switch.On) return;
    const entries = this.dirtyRingSize;
    if (entries >= 1024 && entries <= 65536 && (entries & (entries - 1)) == 0) return;
    noteInside(context.notes, Code.OutOfRange, this.from, "dirty-ring", "size")
      .named("size of the dirty ring")
      .found(decimal(entries))
      .expect("a power of 2 in the range [1024, 65536]");
  }

  /** Its keys of -cpu. */
  cpu(p: Props, context: Context): void {
    if (this.hidden == Switch.On) p.onOff("kvm", Switch.Off);
    if (this.hintDedicated == Switch.On) p.onOff("kvm-hint-dedicated", Switch.On);
    if (this.pollControl == Switch.On) p.onOff("kvm-poll-control", Switch.On);
    if (this.pvIpi == Switch.Off) p.onOff("kvm-pv-ipi", Switch.Off);
  }

  /** One key of -cpu on a command line; false when it is another's. */
  readCpu(name: Span, state: i32): bool {
    const on = state == Switch.On;
    // That it shows itself is what nobody says.
    if (is(name, "kvm") && on) return true;
    if (is(name, "kvm")) this.hidden = Switch.On;
    else if (is(name, "kvm-hint-dedicated") && on) this.hintDedicated = Switch.On;
    else if (is(name, "kvm-poll-control") && on) this.pollControl = Switch.On;
    else if (is(name, "kvm-pv-ipi") && !on) this.pvIpi = Switch.Off;
    else return false;
    this.there = true;
    return true;
  }

  /** The ring that -accel kvm says. */
  readRing(size: i64): void {
    this.there = true;
    this.dirtyRing = Switch.On;
    this.dirtyRingSize = size;
  }

  /** Its key of -accel kvm. */
  accel(p: Props): void {
    if (this.dirtyRing == Switch.On) this.dirtyRingSize = p.integer("dirty-ring-size", this.dirtyRingSize, 0);
  }
}
