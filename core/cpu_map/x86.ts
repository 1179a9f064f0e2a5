/**
 * x86 CPUs as sets of features: what a model has, what two of them have in common, and which model comes
 * nearest to a set.
 *
 * A set is a bit a feature, in the order of X86_FEATURES. The tables (x86_features.ts, x86_models.ts) are facts
 * that scripts/cpu-map.ts takes from libvirt's database.
 */
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, indexOf, is, literal, size, slice, wordIndex } from "../text/span";
import { FIRST_MSR, NOT_MIGRATABLE, X86_FEATURES } from "./x86_features";
import { WORDS, X86_MODEL_FEATURES, X86_MODELS } from "./x86_models";

/** The number of a feature; -1 for one that nobody knows. */
export function featureNumber(name: Span): i32 {
  return wordIndex(name, X86_FEATURES);
}

/** It is told by a register of the model's own, not by CPUID. */
export function isMsr(name: Span): bool {
  return featureNumber(name) >= FIRST_MSR;
}

export function isMigratable(name: Span): bool {
  return wordIndex(name, NOT_MIGRATABLE) < 0;
}

export class FeatureBits {
  private words: StaticArray<u64> = new StaticArray<u64>(WORDS);

  add(feature: i32): void {
    if (feature >= 0) this.words[feature >> 6] |= (<u64>1) << (feature & 63);
  }

  remove(feature: i32): void {
    if (feature >= 0) this.words[feature >> 6] &= ~((<u64>1) << (feature & 63));
  }

  has(feature: i32): bool {
    return feature >= 0 && (this.words[feature >> 6] & ((<u64>1) << (feature & 63))) != 0;
  }

  get isEmpty(): bool {
    for (let i = 0; i < WORDS; i++) if (this.words[i] != 0) return false;
    return true;
  }

  get count(): i32 {
    let count: u64 = 0;
    for (let i = 0; i < WORDS; i++) count += popcnt(this.words[i]);
    return <i32>count;
  }

  addAll(other: FeatureBits): void {
    for (let i = 0; i < WORDS; i++) this.words[i] |= other.words[i];
  }

  removeAll(other: FeatureBits): void {
    for (let i = 0; i < WORDS; i++) this.words[i] &= ~other.words[i];
  }

  keepAll(other: FeatureBits): void {
    for (let i = 0; i < WORDS; i++) this.words[i] &= other.words[i];
  }

  copy(): FeatureBits {
    const copy = new FeatureBits();
    copy.addAll(this);
    return copy;
  }

  /** Those that are in it, by number. */
  numbers(): i32[] {
    const all: i32[] = [];
    for (let i = 0; i < X86_FEATURES.length; i++) if (this.has(i)) all.push(i);
    return all;
  }

  /** The features of a model of the table. */
  static ofModel(model: i32): FeatureBits {
    const bits = new FeatureBits();
    for (let i = 0; i < WORDS; i++) bits.words[i] = X86_MODEL_FEATURES[model * WORDS + i];
    return bits;
  }
}

export function featureName(number: i32): Span {
  return literal(X86_FEATURES[number]);
}

export const MODEL_COUNT: i32 = X86_MODELS.length / 2;

/** The number of a model; -1 for one that nobody knows. */
export function modelNumber(name: Span): i32 {
  for (let i = 0; i < MODEL_COUNT; i++) if (is(name, X86_MODELS[i * 2])) return i;
  return -1;
}

/** What the table says of a model beside its features. */
export class ModelFacts {
  private facts: Span[] = [];

  constructor(readonly number: i32) {
    const text = literal(X86_MODELS[number * 2 + 1]);
    for (let from = 0; from <= size(text); ) {
      const space = indexOf(text, 0x20, from);
      const to = space < 0 ? size(text) : space;
      this.facts.push(slice(text, from, to));
      from = to + 1;
    }
  }

  get name(): Span {
    return literal(X86_MODELS[this.number * 2]);
  }

  /** It may describe a host's CPU. */
  get forHosts(): bool {
    return indexOf(this.facts[0], 0x68) >= 0;
  }

  /** It may describe a guest's CPU. */
  get forGuests(): bool {
    return indexOf(this.facts[0], 0x67) >= 0;
  }

  /** A guest with it is compared with the host feature by feature, whatever QEMU says of the model. */
  get isCompared(): bool {
    return indexOf(this.facts[0], 0x63) >= 0;
  }

  /** NONE for a model that nobody made. */
  get vendor(): Span {
    return is(this.facts[1], "-") ? NONE : this.facts[1];
  }

  /** The model that this one is the versioned name of; NONE when it is a model of its own. */
  get versionOf(): Span {
    return this.facts.length > 2 && indexOf(this.facts[2], 0x3d) == 0 ? slice(this.facts[2], 1) : NONE;
  }

  /** Features that later versions of the model have no more. */
  removed(): i32[] {
    const all: i32[] = [];
    for (let i = 2; i < this.facts.length; i++) {
      if (indexOf(this.facts[i], 0x2d) == 0) all.push(featureNumber(slice(this.facts[i], 1)));
    }
    return all;
  }

  /** The first of its signatures: what it calls itself. */
  signature(): Signature | null {
    for (let i = 2; i < this.facts.length; i++) {
      const slash = indexOf(this.facts[i], 0x2f);
      if (slash > 0) return Signature.read(this.facts[i], slash);
    }
    return null;
  }

  /** One of its signatures is this one. */
  matches(signature: Signature): bool {
    for (let i = 2; i < this.facts.length; i++) {
      const slash = indexOf(this.facts[i], 0x2f);
      if (slash > 0 && Signature.read(this.facts[i], slash).covers(signature)) return true;
    }
    return false;
  }
}

/** Family, model and stepping, by which CPUs tell who they are. */
export class Signature {
  family: i64 = 0;
  model: i64 = 0;
  /** From here to `lastStepping`; -1 for any. */
  stepping: i64 = -1;
  lastStepping: i64 = -1;

  /** `6/85:5-7`. */
  static read(text: Span, slash: i32): Signature {
    const signature = new Signature();
    const colon = indexOf(text, 0x3a);
    signature.family = toInteger(slice(text, 0, slash));
    signature.model = toInteger(slice(text, slash + 1, colon < 0 ? size(text) : colon));
    if (colon < 0) return signature;
    const dash = indexOf(text, 0x2d, colon);
    signature.stepping = toInteger(slice(text, colon + 1, dash < 0 ? size(text) : dash));
    signature.lastStepping = dash < 0 ? signature.stepping : toInteger(slice(text, dash + 1));
    return signature;
  }

  get isKnown(): bool {
    return this.family > 0 && this.family != NOT_A_NUMBER;
  }

  covers(other: Signature): bool {
    if (this.family != other.family || this.model != other.model) return false;
    return this.stepping < 0 || (other.stepping >= this.stepping && other.stepping <= this.lastStepping);
  }
}
