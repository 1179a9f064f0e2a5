/**
 * Whether a host can give a guest the CPU that it asks for.
 *
 * x86 is compared feature by feature, or by what QEMU says is in the way of a model; POWER by generation.
 */
import { FeatureBits, ModelFacts, featureName, modelNumber } from "../../cpu_map/x86";
import { Context } from "../../emulator/context";
import { CpuModel } from "../../emulator/qemu_caps";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, toInteger } from "../../text/number";
import { NONE, Span, same, slice, startsWith } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { Description } from "./description";
import { Policy } from "./feature";
import { CpuMode } from "./fields";
import { Hosts } from "./host";
import { bitsOf, bitsWith, expand } from "./x86";

/** `model` is QEMU's of the guest's CPU; `from` the place of <cpu>. */
export function checkHost(
  cpu: Description,
  mode: i32,
  strict: bool,
  model: CpuModel | null,
  hosts: Hosts,
  from: usize,
  context: Context,
): void {
  const host = hosts.full;
  const reported = hosts.reported;
  // Of a host that nobody describes nothing can be said.
  if (!host || !reported) return;
  if (context.machine.isPpc64) {
    comparePower(cpu, mode, host, from, context);
    return;
  }
  if (!context.machine.isX86) return;
  const number = modelNumber(cpu.model);
  const compared = number < 0 || !reported.exact || !model || new ModelFacts(number).isCompared;
  if (compared) compareX86(cpu, strict, host, from, context);
  else compareUnusable(cpu, model, reported, from, context);
}

function compareX86(cpu: Description, strict: bool, host: Description, from: usize, context: Context): void {
  if (cpu.vendor != NONE && !same(cpu.vendor, host.vendor)) {
    noteInside(context.notes, Code.NotHere, from, "vendor")
      .named("the required CPU vendor, which the host CPU vendor does not match,")
      .found(cpu.vendor);
    return;
  }
  const has = bitsOf(host);
  if (!has) return;
  const forbidden = bitsWith(cpu, Policy.Forbid);
  forbidden.keepAll(has);
  if (!forbidden.isEmpty) {
    noteAt(context.notes, Code.Conflict, from)
      .named("forbidden features that the host CPU provides")
      .found(names(forbidden));
    return;
  }
  const wanted = cpu.model == NONE ? new FeatureBits() : modelBits(cpu.model);
  wanted.addAll(bitsWith(cpu, Policy.Require));
  const forced = bitsWith(cpu, Policy.Force);
  const optional = bitsWith(cpu, Policy.Optional);
  const disabled = bitsWith(cpu, Policy.Disable);
  wanted.removeAll(forced);
  wanted.removeAll(optional);
  wanted.removeAll(disabled);
  const lacking = wanted.copy();
  lacking.removeAll(has);
  if (!lacking.isEmpty) {
    noteAt(context.notes, Code.NotHere, from)
      .named("required features that the host CPU does not provide: the CPU is incompatible with host CPU:")
      .found(names(lacking));
    return;
  }
  if (!strict) return;
  const extra = has.copy();
  extra.removeAll(optional);
  extra.removeAll(wanted);
  extra.removeAll(disabled);
  extra.removeAll(forced);
  if (!extra.isEmpty) {
    noteAt(context.notes, Code.Excludes, from, "match")
      .named("a CPU that strictly matches")
      .found(names(extra))
      .expect("a host CPU without extra features");
  }
}

function modelBits(name: Span): FeatureBits {
  const model = modelNumber(name);
  return model < 0 ? new FeatureBits() : FeatureBits.ofModel(model);
}

/** A model that QEMU knows but can't run whole: what is in the way must be taken away. */
function compareUnusable(
  cpu: Description,
  model: CpuModel | null,
  reported: Description,
  from: usize,
  context: Context,
): void {
  const missing = new Writer(64);
  for (let i = 0; model && i < model.blockers.length; i++) {
    const feature = cpu.find(model.blockers[i]);
    if (!feature || feature.policy != Policy.Disable) append(missing, model.blockers[i]);
  }
  const expanded = expand(reported);
  for (let i = 0; i < cpu.features.length; i++) {
    if (cpu.features[i].policy != Policy.Require) continue;
    const feature = expanded.find(cpu.features[i].name);
    if (!feature || feature.policy != Policy.Require) append(missing, cpu.features[i].name);
  }
  if (missing.length == 0) return;
  noteAt(context.notes, Code.NotHere, from)
    .named("required features that the host CPU does not provide: the CPU is incompatible with host CPU:")
    .found(missing.take());
}

/** POWER's compatibility modes go back in time, never forward. */
function comparePower(cpu: Description, mode: i32, host: Description, from: usize, context: Context): void {
  if (mode == CpuMode.HostModel) {
    if (cpu.model == NONE) return;
    const have = generation(host.model, "POWER");
    const wanted = generation(cpu.model, "power");
    if (have == NOT_A_NUMBER || wanted == NOT_A_NUMBER || wanted > have) incompatible(cpu, from, context);
  } else if (cpu.model != NONE && !same(cpu.model, host.model)) incompatible(cpu, from, context);
}

function incompatible(cpu: Description, from: usize, context: Context): void {
  noteInside(context.notes, Code.NotHere, from, "model")
    .named("a CPU model that is incompatible with the host CPU")
    .found(cpu.model);
}

function generation(model: Span, prefix: string): i64 {
  return startsWith(model, prefix) ? toInteger(slice(model, prefix.length)) : NOT_A_NUMBER;
}

function append(to: Writer, name: Span): void {
  if (to.length > 0) to.text(", ");
  to.span(name);
}

function names(features: FeatureBits): Span {
  const to = new Writer(64);
  const numbers = features.numbers();
  for (let i = 0; i < numbers.length; i++) append(to, featureName(numbers[i]));
  return to.take();
}
