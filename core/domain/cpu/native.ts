/**
 * -cpu of a command line: its model, and keys whose names are data.
 *
 * Most keys are features of the CPU; some are what other rooms say of it (enlightenments for Windows, timers,
 * KVM's hints), and their names are in tables here, since each may be written in several ways: `hv_relaxed`,
 * `hv-relaxed=on`, `+vmx`, `-vmx`, `vmx=off`.
 */
import { Option } from "../../argv/option";
import { PropsReader } from "../../argv/props_reader";
import { Switch } from "../../argv/props";
import { featureNumber } from "../../cpu_map/x86";
import { Context } from "../../emulator/context";
import { NOT_A_NUMBER, toNumber } from "../../text/number";
import { EMPTY, NONE, Span, byteAt, is, same, size, slice } from "../../text/span";
import { Writer } from "../../text/writer";
import { Clock } from "../clock";
import { Features } from "../features/features";
import { TickPolicy, TimerName } from "../timer";
import { Cpu } from "./cpu";
import { CpuFeature, Policy, fromQemu } from "./feature";
import { Checking, CpuMode, FORBID, Match, Show } from "./fields";

/** Reads a -cpu into rooms; false, with nothing changed that counts, when it says more than they know. */
export function readCpu(option: Option, cpu: Cpu, features: Features, clock: Clock, context: Context): bool {
  const p = option.reader("model");
  const model = p.text("model", NONE);
  if (size(model) == 0) return false;
  cpu.mode = is(model, "host") ? CpuMode.HostPassthrough : is(model, "max") ? CpuMode.Maximum : CpuMode.Custom;
  cpu.checking = Checking.None;
  if (cpu.mode == CpuMode.Custom) {
    cpu.model = model;
    cpu.match = Match.Exact;
    cpu.fallback = FORBID;
  }
  if (cpu.mode == CpuMode.HostPassthrough && cpu.compatible != NONE) {
    cpu.mode = CpuMode.HostModel;
    cpu.model = cpu.compatible;
  }
  const keys = new CpuKeys(cpu, features, clock, context);
  for (let i = 0; i < p.length; i++) {
    if (p.at(i).name == NONE && p.at(i).bare && i == 0) continue;
    if (is(p.at(i).name, "model")) continue;
    if (keys.read(p, i)) p.mark(i);
  }
  return !p.leftover();
}

class CpuKeys {
  constructor(
    private cpu: Cpu,
    private features: Features,
    private clock: Clock,
    private context: Context,
  ) {}

  /** Reads one key; false when nobody knows it. */
  read(p: PropsReader, index: i32): bool {
    const key = p.at(index);
    const sign = size(key.name) > 1 ? byteAt(key.name, 0) : 0;
    const signed = key.bare && (sign == 0x2b || sign == 0x2d);
    const name = dashes(signed ? slice(key.name, 1) : key.name);
    const value = key.bare ? EMPTY : key.value;
    let state: i32 = Switch.Unset;
    if (signed) state = sign == 0x2b ? Switch.On : Switch.Off;
    else if (key.bare || is(value, "on") || is(value, "true") || is(value, "yes")) state = Switch.On;
    else if (is(value, "off") || is(value, "false") || is(value, "no")) state = Switch.Off;
    if (this.readCpu(name, value, state)) return true;
    if (this.readTimer(name, value, state)) return true;
    if (this.features.readCpu(name, value, state)) return true;
    return state != Switch.Unset && this.readFeature(signed ? slice(key.name, 1) : key.name, name, state);
  }

  /** What the CPU's own room says. */
  private readCpu(name: Span, value: Span, state: i32): bool {
    const cpu = this.cpu;
    const on = state == Switch.On;
    // QEMU warns of features that the host lacks, or doesn't start.
    if (is(name, "check") || is(name, "enforce")) {
      if (on && is(name, "enforce")) cpu.checking = Checking.Full;
    } else if (is(name, "vendor")) {
      if (cpu.mode != CpuMode.Custom || size(value) == 0) return false;
      cpu.vendorId = value;
    } else if (is(name, "phys-bits")) {
      cpu.addressBits = toNumber(value);
      if (cpu.addressBits == NOT_A_NUMBER || cpu.addressBits <= 0) return false;
      cpu.addressMode = Show.Emulate;
    } else if (is(name, "host-phys-bits-limit")) {
      cpu.addressLimit = toNumber(value);
      return cpu.addressLimit != NOT_A_NUMBER && cpu.addressMode == Show.Passthrough;
    } else if (state == Switch.Unset) return false;
    else if (is(name, "migratable")) {
      if (cpu.mode < CpuMode.HostPassthrough) return false;
      cpu.migratable = state;
    } else if (is(name, "host-phys-bits")) cpu.addressMode = on ? Show.Passthrough : Show.Emulate;
    else if (is(name, "host-cache-info")) {
      if (on) cpu.cacheMode = Show.Passthrough;
      else if (cpu.cacheMode == 0) cpu.cacheMode = Show.Disable;
    } else if (is(name, "l3-cache")) {
      if (on) {
        cpu.cacheMode = Show.Emulate;
        cpu.cacheLevel = 3;
      } else if (cpu.cacheMode == 0) cpu.cacheMode = Show.Disable;
    } else if (is(name, "aarch64")) return !on && is(this.context.arch, "armv7l");
    else return false;
    return true;
  }

  private readTimer(name: Span, value: Span, state: i32): bool {
    const clock = this.clock;
    if (is(name, "tsc-frequency")) {
      const frequency = toNumber(value);
      if (frequency == NOT_A_NUMBER || frequency <= 0) return false;
      clock.readTimer(TimerName.Tsc).frequency = frequency;
      return true;
    }
    if (state == Switch.Unset) return false;
    if (is(name, "kvmclock")) clock.readTimer(TimerName.Kvmclock).present = state;
    else if (is(name, "hv-time")) {
      if (state == Switch.On) clock.readTimer(TimerName.Hypervclock).present = state;
    } else if (is(name, "kvm-no-adjvtime")) {
      clock.readTimer(TimerName.Armvtimer).tickPolicy = state == Switch.On ? TickPolicy.Discard : TickPolicy.Delay;
    } else return false;
    return true;
  }

  /** A feature by QEMU's name, or that with dashes, or by libvirt's. */
  private readFeature(name: Span, dashed: Span, state: i32): bool {
    const x86 = this.context.machine.isX86;
    let found = fromQemu(name, x86);
    if (x86 && featureNumber(found) < 0) found = fromQemu(dashed, x86);
    if (x86 && featureNumber(found) < 0) return false;
    for (let i = 0; i < this.cpu.features.length; i++) if (same(this.cpu.features[i].name, found)) return false;
    this.cpu.features.push(CpuFeature.make(found, state == Switch.On ? Policy.Require : Policy.Disable));
    return true;
  }
}

/** QEMU takes an underscore for a dash. */
function dashes(name: Span): Span {
  const to = new Writer(size(name) + 1);
  for (let i = 0; i < size(name); i++) to.byte(byteAt(name, i) == 0x5f ? 0x2d : byteAt(name, i));
  return to.take();
}
