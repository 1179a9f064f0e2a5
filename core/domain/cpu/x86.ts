/**
 * x86: describing a set of features by a model, and comparing a guest with its host.
 *
 * Which model describes a set best is libvirt's rule: the one whose maker and signature are the CPU's, and of
 * those the one that needs the fewest words more. Features that have to be taken away count more than those
 * that are added.
 */
import {
  FeatureBits,
  MODEL_COUNT,
  ModelFacts,
  Signature,
  featureName,
  featureNumber,
  modelNumber,
} from "../../cpu_map/x86";
import { Accelerator } from "../../emulator/qemu_caps";
import { NONE, Span, is, literal, same } from "../../text/span";
import { Description } from "./description";
import { Policy } from "./feature";

/** A CPU as its parts tell it. */
export class X86Cpu {
  bits: FeatureBits = new FeatureBits();
  vendor: Span = NONE;
  signature: Signature = new Signature();

  /** Early Haswells have a TSX that doesn't work. */
  dropBrokenTsx(): void {
    if (!is(this.vendor, "Intel") || this.signature.family != 6) return;
    const model = this.signature.model;
    const old = model == 63 && this.signature.stepping < 4;
    if (!old && model != 60 && model != 69 && model != 70) return;
    this.bits.remove(featureNumber(literal("hle")));
    this.bits.remove(featureNumber(literal("rtm")));
  }
}

/** CPUID's name of a maker to libvirt's; NONE for one that isn't known. */
export function vendorOf(name: Span): Span {
  if (is(name, "GenuineIntel")) return literal("Intel");
  if (is(name, "AuthenticAMD")) return literal("AMD");
  if (is(name, "HygonGenuine")) return literal("Hygon");
  return NONE;
}

/** Everything that a described CPU has; null when its model isn't known. */
export function bitsOf(cpu: Description): FeatureBits | null {
  const model = modelNumber(cpu.model);
  if (model < 0) return null;
  const bits = FeatureBits.ofModel(model);
  for (let i = 0; i < cpu.features.length; i++) {
    const feature = cpu.features[i];
    const number = featureNumber(feature.name);
    if (feature.isOn) bits.add(number);
    else if (feature.isOff) bits.remove(number);
  }
  return bits;
}

/** The features that are named with a policy. */
export function bitsWith(cpu: Description, policy: Policy): FeatureBits {
  const bits = new FeatureBits();
  for (let i = 0; i < cpu.features.length; i++) {
    if (cpu.features[i].policy == policy) bits.add(featureNumber(cpu.features[i].name));
  }
  return bits;
}

/** The guest CPU of those that QEMU knows that comes nearest; null when it knows none. */
export function describe(cpu: X86Cpu, known: Accelerator): Description | null {
  cpu.dropBrokenTsx();
  let best: Candidate | null = null;
  // The newest models come last.
  for (let i = MODEL_COUNT - 1; i >= 0; i--) {
    const facts = new ModelFacts(i);
    if (!facts.forGuests) continue;
    const ours = known.model(facts.name);
    if (!ours && known.cpus.length > 0) continue;
    if (cpu.vendor != NONE && facts.vendor != NONE && !same(cpu.vendor, facts.vendor)) continue;
    const candidate = new Candidate(facts, cpu, ours ? ours.blockers : []);
    if (!best || candidate.isBetterThan(best, cpu.signature)) best = candidate;
  }
  return best ? best.describe(cpu.vendor) : null;
}

/** A host's CPU: the model that has nothing that it lacks, and what it has beyond that. */
export function describeHost(cpu: X86Cpu): Description | null {
  cpu.dropBrokenTsx();
  let best: Candidate | null = null;
  for (let i = MODEL_COUNT - 1; i >= 0; i--) {
    const facts = new ModelFacts(i);
    if (!facts.forHosts) continue;
    if (cpu.vendor != NONE && facts.vendor != NONE && !same(cpu.vendor, facts.vendor)) continue;
    const candidate = new Candidate(facts, cpu, []);
    if (candidate.lacks) continue;
    if (!best || candidate.isBetterThan(best, cpu.signature)) best = candidate;
  }
  return best ? best.describe(cpu.vendor) : null;
}

class Candidate {
  private more: FeatureBits;
  private less: FeatureBits;
  private enabled: i32 = 0;
  private disabled: i32 = 0;

  constructor(
    readonly facts: ModelFacts,
    cpu: X86Cpu,
    blockers: Span[],
  ) {
    this.more = cpu.bits.copy();
    this.less = FeatureBits.ofModel(facts.number);
    this.more.removeAll(this.less);
    this.less.removeAll(cpu.bits);
    // What QEMU's own version of the model has and this host doesn't must be taken away too.
    for (let i = 0; i < blockers.length; i++) {
      const number = featureNumber(blockers[i]);
      if (!this.more.has(number)) this.less.add(number);
    }
    this.weigh();
  }

  /** Something would have to be taken away. */
  get lacks(): bool {
    return this.disabled > 0;
  }

  private weigh(): void {
    let disabled = this.less.count;
    const removed = this.facts.removed();
    for (let i = 0; i < removed.length; i++) {
      if (!this.more.has(removed[i]) && !this.less.has(removed[i])) disabled++;
    }
    // Libvirt counts half of those that are taken away, each for one more than the one before, from 2 on.
    const counted = (disabled + 1) / 2;
    this.disabled = (counted * (counted + 3)) / 2;
    this.enabled = this.more.count + disabled - counted;
  }

  isBetterThan(other: Candidate, signature: Signature): bool {
    if (signature.isKnown) {
      const ours = this.facts.matches(signature);
      const theirs = other.facts.matches(signature);
      if (ours != theirs) return ours;
    }
    const weight = this.enabled + this.disabled;
    const than = other.enabled + other.disabled;
    return weight < than || (weight == than && this.disabled < other.disabled);
  }

  describe(vendor: Span): Description {
    const cpu = new Description();
    cpu.model = this.facts.name;
    cpu.vendor = vendor;
    const more = this.more.numbers();
    for (let i = 0; i < more.length; i++) cpu.add(featureName(more[i]), Policy.Require);
    const less = this.less.numbers();
    for (let i = 0; i < less.length; i++) cpu.add(featureName(less[i]), Policy.Disable);
    const removed = this.facts.removed();
    for (let i = 0; i < removed.length; i++) cpu.addIfMissing(featureName(removed[i]), Policy.Disable);
    return cpu;
  }
}

/** Says of each feature of the model whether the CPU has it. */
export function expand(cpu: Description): Description {
  const expanded = cpu.copy();
  const model = modelNumber(cpu.model);
  if (model < 0) return expanded;
  const features = FeatureBits.ofModel(model).numbers();
  for (let i = 0; i < features.length; i++) expanded.addIfMissing(featureName(features[i]), Policy.Require);
  const removed = new ModelFacts(model).removed();
  for (let i = 0; i < removed.length; i++) expanded.addIfMissing(featureName(removed[i]), Policy.Disable);
  return expanded;
}
