/**
 * Runs plans, undoes them, and finishes what a client that died has left: docs/plan.md.
 *
 * Whoever works on a guest holds its lock, and a process that dies holds none: so a journal that isn't done
 * under a lock that is free is a dead client's. Locks are taken in one order: a guest's, the root's of claims,
 * the root's of labels.
 */
import type { InUse } from "../options.ts";
import { Problem, type ProblemCode } from "./api.ts";
import { Guests } from "./guests.ts";
import type { Host } from "./host.ts";
import { Journal } from "./journal.ts";
import { Ledger, type Rememberer, wordOf } from "./ledger.ts";
import { codeOf } from "./libc.ts";
import type { Monitor } from "./monitor.ts";
import type { Places, Plan, Step, When } from "./plan.ts";
import { makeDirectories } from "./steps/files.ts";
import { kindOf } from "./steps/kinds.ts";
import type { At } from "./steps/step.ts";

/** Told of what happens. `before` may throw: then the step fails. */
export interface Report {
  warn?(message: string): void;
  before?(step: Step, index: number, phase: "run" | "undo"): void | Promise<void>;
}

/** A guest that runs, as its journal has it. */
export interface Running {
  readonly name: string;
  readonly plan: Plan;
  readonly pid: number;
  /** Milliseconds since 1970 at which its start began. */
  readonly since: number;
}

type Standing = "running" | "left" | "none";

export class Engine {
  readonly guests: Guests;
  readonly #ledger: Ledger;

  constructor(
    readonly host: Host,
    core: Rememberer,
    places: Pick<Places, "runtime">,
    readonly report: Report = {},
  ) {
    this.guests = new Guests(host, places);
    this.#ledger = new Ledger(host, this.guests.state, core, (message) => this.#warn(message));
  }

  /**
   * Starts a guest by the plan that `makePlan` gives for what is in use. A guest that runs is a `Problem`, and so
   * is a step that fails: then nothing of the start is left.
   */
  async start(
    name: string,
    makePlan: (inUse: InUse) => Plan | Promise<Plan>,
    options: { readonly paused?: boolean } = {},
  ): Promise<Running> {
    // Before any file is taken: what guests of another boot had is still theirs by its attributes.
    await this.#settleOtherBoots();
    const lock = await this.guests.lock(name, true);
    try {
      if ((await this.#settle(name)) === "running") throw new Problem("running", `guest ${name} is running already`);
      const journal = await this.#claim(name, makePlan);
      try {
        await this.#run(journal, options.paused === true);
      } catch (problem) {
        // It has no word about the step to add: the caller's own.
        if (problem instanceof StepFailure) {
          const left = await this.#undo(name, journal, "failure");
          throw explained(name, problem, left);
        }
        throw problem;
      }
      return this.#running(name, journal) ?? gone(name);
    } finally {
      lock?.release();
    }
  }

  /** Ends a guest at once, and gives back what it had. */
  async end(name: string): Promise<void> {
    const lock = await this.guests.lock(name, true);
    try {
      const journal = this.guests.read(name);
      if (!journal) {
        this.guests.clear(name);
        throw new Problem("not-running", `guest ${name} is not running`);
      }
      const left = await this.#undo(name, journal, this.#reason(journal));
      if (left.length > 0)
        throw new Problem("failed", `guest ${name} has ended, but not all of it is gone: ${told(left)}`);
    } finally {
      lock?.release();
    }
  }

  /** Those that run now. Cheap: it locks nothing and changes nothing. */
  running(): Running[] {
    return this.guests
      .names()
      .map((name) => this.find(name))
      .filter((each) => each !== undefined);
  }

  /** The guest of that name, if it runs. */
  find(name: string): Running | undefined {
    const journal = this.guests.read(name);
    return journal && this.#running(name, journal);
  }

  /**
   * Finishes what others have left: starts and ends whose client died, guests whose QEMU has gone, guests of
   * another boot of the host. A guest that another client is at work on is left to that. Gives the names of those
   * that were settled.
   */
  async recover(): Promise<string[]> {
    const settled: string[] = [];
    for (const name of new Set([...this.guests.names(), ...this.guests.locked()])) {
      if (this.#standing(name) === "running" && !this.guests.locked().includes(name)) continue;
      const lock = await this.guests.lock(name, false);
      if (!lock) continue;
      try {
        if ((await this.#settle(name)) === "left") settled.push(name);
      } catch (problem) {
        this.#warn(wordOf(problem));
      } finally {
        lock.release();
      }
    }
    // Whoever died while a file changed hands is dead, whether or not its guest is still there.
    await this.#ledger.settle();
    await this.guests.sweep();
    return settled;
  }

  /** Waits until whoever is at work on a guest is done, and keeps others from it meanwhile. */
  async alone<T>(name: string, act: () => T | Promise<T>): Promise<T> {
    const lock = await this.guests.lock(name, true);
    try {
      return await act();
    } finally {
      lock?.release();
    }
  }

  async #settleOtherBoots(): Promise<void> {
    const here = this.guests.boot().id;
    for (const name of this.guests.names()) {
      const boot = this.guests.read(name)?.head.boot.id;
      if (boot !== undefined && boot !== here) await this.alone(name, () => this.#settle(name));
    }
  }

  /** Under the guest's lock: undoes what is left of it, unless it runs. Says what there was. */
  async #settle(name: string): Promise<Standing> {
    const standing = this.#standing(name);
    if (standing === "running") return standing;
    const journal = this.guests.read(name);
    if (!journal) {
      // A start that came no further than its directory, or an end that had only that left.
      this.guests.clear(name);
      return "none";
    }
    const left = await this.#undo(name, journal, this.#reason(journal));
    if (left.length > 0) throw new Problem("failed", `what is left of guest ${name} can't be undone: ${told(left)}`);
    return "left";
  }

  #reason(journal: Journal): When {
    return journal.ending ?? (journal.started ? "end" : "failure");
  }

  #standing(name: string): Standing {
    const journal = this.guests.read(name);
    if (!journal) return "none";
    return this.#running(name, journal) ? "running" : "left";
  }

  #running(name: string, journal: Journal): Running | undefined {
    if (!journal.started || journal.ending || journal.head.boot.id !== this.guests.boot().id) return undefined;
    const { plan } = journal.head;
    const index = plan.steps.findIndex((step) => step.do === "spawn" && step.pidfile === plan.pidfile);
    const facts = journal.ended.get(index);
    const pid = facts?.pid as number;
    if (facts?.ticks === undefined || this.host.startedAt(pid) !== facts.ticks) return undefined;
    return { name, plan, pid, since: journal.head.time };
  }

  async #claim(name: string, makePlan: (inUse: InUse) => Plan | Promise<Plan>): Promise<Journal> {
    const lock = await this.guests.lockClaims();
    try {
      const plan = await makePlan(this.guests.inUse());
      makeDirectories(this.host, this.guests.directory(name), 0o700);
      const { pid } = this.host;
      return Journal.create(this.host, this.guests.journal(name), {
        plan,
        boot: this.guests.boot(),
        starter: { pid, ticks: this.host.startedAt(pid) },
        time: this.host.now(),
      });
    } catch (problem) {
      this.guests.clear(name);
      if (codeOf(problem) !== undefined)
        throw new Problem(problemCode(problem), `start guest ${name}: ${wordOf(problem)}`);
      throw problem;
    } finally {
      lock.release();
    }
  }

  async #run(journal: Journal, paused: boolean): Promise<void> {
    const { plan } = journal.head;
    const open: { monitor?: Monitor } = {};
    try {
      for (const [index, step] of plan.steps.entries()) {
        if (paused && index === plan.steps.length - 1) break;
        const at = this.#at(journal, index, open);
        try {
          await this.report.before?.(step, index, "run");
          const facts = await kindOf(step).run(step, at);
          // A `take` writes for itself, under the lock of labels.
          if (!journal.ended.has(index) && !journal.undone.has(index)) journal.write({ end: index, ...facts });
        } catch (problem) {
          if (!step.optional) throw new StepFailure(step, problem);
          this.#warn(`${step.why}: ${wordOf(problem)}`);
          const why = await this.#undoStep(journal, index, open);
          if (why) this.#warn(`${why.step.why}: ${wordOf(why.problem)}`);
        }
      }
      try {
        journal.write({ started: true });
      } catch (problem) {
        throw new StepFailure(plan.steps[plan.steps.length - 1] as Step, problem);
      }
    } finally {
      open.monitor?.close();
    }
  }

  /** Undoes backwards, and removes the guest's directory when nothing has failed. Gives what has. */
  async #undo(name: string, journal: Journal, when: When): Promise<StepFailure[]> {
    const left: StepFailure[] = [];
    if (journal.ending !== when) journal.note({ ending: when });
    const otherBoot = journal.head.boot.id !== this.guests.boot().id;
    const { steps } = journal.head.plan;
    for (let index = steps.length - 1; index >= 0; index--) {
      const step = steps[index] as Step;
      const undo = step.undo ?? "end";
      if (undo === "never" || (undo === "failure" && when !== "failure")) continue;
      // Processes, cgroups and taps went with the boot that they were of.
      if (otherBoot && !["take", "write", "copy", "directory"].includes(step.do)) continue;
      // And with it may have gone the lines that weren't synced. No guest of that boot runs any more, so that giving
      // back what this one perhaps never had takes nothing from another.
      if (otherBoot && step.do === "take" && !journal.begun.has(index)) journal.begun.set(index, {});
      const failure = await this.#undoStep(journal, index, {});
      if (failure) left.push(failure);
    }
    if (left.length === 0) this.guests.clear(name);
    return left;
  }

  async #undoStep(journal: Journal, index: number, open: { monitor?: Monitor }): Promise<StepFailure | undefined> {
    const step = journal.head.plan.steps[index] as Step;
    const begun = journal.begun.get(index);
    if (!begun || journal.undone.has(index)) return undefined;
    try {
      await this.report.before?.(step, index, "undo");
      await kindOf(step).undo(step, { begun, ended: journal.ended.get(index) }, this.#at(journal, index, open));
      if (!journal.undone.has(index)) journal.note({ undone: index });
      return undefined;
    } catch (problem) {
      return new StepFailure(step, problem);
    }
  }

  #at(journal: Journal, index: number, open: { monitor?: Monitor }): At {
    return {
      host: this.host,
      ledger: this.#ledger,
      state: this.guests.state,
      plan: journal.head.plan,
      index,
      journal,
      open,
      begin: (facts = {}) => journal.write({ begin: index, ...facts }),
      warn: (message) => this.#warn(message),
    };
  }

  #warn(message: string): void {
    this.report.warn?.(message);
  }
}

/** Which step, and why. */
class StepFailure extends Error {
  constructor(
    readonly step: Step,
    readonly problem: unknown,
  ) {
    super(wordOf(problem));
  }
}

function told(left: readonly StepFailure[]): string {
  return left.map(({ step, problem }) => `undo of "${step.why}": ${wordOf(problem)}`).join("; ");
}

function explained(name: string, failure: StepFailure, left: readonly StepFailure[]): Problem {
  const rest = left.length === 0 ? "" : `\nNot all of it could be undone; the next client tries again: ${told(left)}`;
  const message = `start guest ${name}: ${failure.step.why}: ${wordOf(failure.problem)}${rest}`;
  return new Problem(problemCode(failure.problem), message);
}

function problemCode(problem: unknown): ProblemCode {
  if (problem instanceof Problem) return problem.code;
  const codes: Readonly<Record<string, ProblemCode>> = {
    ENOSPC: "no-space",
    EDQUOT: "no-space",
    EACCES: "denied",
    EPERM: "denied",
    EROFS: "denied",
    ETIMEDOUT: "timeout",
  };
  return codes[codeOf(problem) ?? ""] ?? "failed";
}

function gone(name: string): never {
  throw new Problem("failed", `guest ${name} has ended right after its start`);
}
