/**
 * The fuzzing loop: takes turns between the readers until the time is over, and reports what broke.
 *
 * One failure per reader and kind is kept, made small, and saved; the loop then goes on, so that one
 * known bug doesn't hide another. `progress` is told of every input before it is tried, so that whoever
 * watches (watchdog.ts) still has it when the core never comes back.
 */
import { type Failure, Subject } from "./checks.ts";
import { minimize } from "./minimize.ts";
import { Random } from "./random.ts";
import type { Seeds } from "./seeds.ts";
import { runStructured } from "./structured.ts";
import { TARGETS } from "./targets.ts";

/** A failure with the smallest input found for it. */
export interface Found {
  target: string;
  failure: Failure;
  input: Uint8Array;
  /** How often the same reader failed in the same way. */
  times: number;
}

/** How a run went. */
export interface Outcome {
  inputs: number;
  perTarget: Record<string, number>;
  found: Found[];
}

export interface FuzzSettings {
  seconds: number;
  seed: number;
  /** Stop after so many inputs, whatever the time. */
  inputs?: number;
  /** Only the readers whose name contains this. */
  only?: string | undefined;
  progress?: (input: Uint8Array, count: number) => void;
}

/** Inputs a reader gets in a turn. */
const TURN = 200;
/** Built inputs cost more to make than to try. */
const BUILT = 30;

/** Fuzzes until the time is over. */
export function fuzz(module: WebAssembly.Module, seeds: Seeds, settings: FuzzSettings): Outcome {
  const { seconds, seed, inputs = Number.POSITIVE_INFINITY, only = "", progress } = settings;
  const end = performance.now() + seconds * 1000;
  const random = new Random(seed);
  const subject = new Subject(module);
  const outcome: Outcome = { inputs: 0, perTarget: {}, found: [] };
  const count = (target: string, times: number) => {
    outcome.inputs += times;
    outcome.perTarget[target] = (outcome.perTarget[target] ?? 0) + times;
  };
  const targets = TARGETS.filter(({ name }) => name.includes(only));
  for (let turn = 0; performance.now() < end && outcome.inputs < inputs; turn++) {
    for (const target of targets) {
      for (let i = 0; i < TURN; i++) {
        const trial = target.next(random, seeds);
        progress?.(trial.input, outcome.inputs);
        count(target.name, 1);
        const failure = subject.try(trial.check(trial.input));
        if (failure) keep(outcome, subject, target.name, failure, trial.input, trial.check);
        if (failure && performance.now() > end) return outcome;
      }
    }
    if ("built".includes(only)) {
      const built = runStructured(subject, seeds, (seed + turn) | 0, BUILT);
      count("built", 2 * BUILT);
      if (built) keep(outcome, subject, built.target, built.failure, built.input);
    }
  }
  return outcome;
}

function keep(
  outcome: Outcome,
  subject: Subject,
  target: string,
  failure: Failure,
  input: Uint8Array,
  check?: (input: Uint8Array) => (subject: Subject) => void,
): void {
  const known = outcome.found.find((one) => one.target === target && one.failure.kind === failure.kind);
  if (known) {
    known.times++;
    return;
  }
  // A hang takes a second each time; there is no time to make it small.
  const small =
    check === undefined || failure.kind === "hang"
      ? input
      : minimize(input, (candidate) => subject.try(check(candidate))?.kind === failure.kind);
  const final = check === undefined ? failure : (subject.try(check(small)) ?? failure);
  outcome.found.push({ target, failure: final, input: small, times: 1 });
}
