/** Steps that talk to QEMU: opening its monitor, and commands. The engine closes the monitor behind the last step. */
import { Problem } from "../api.ts";
import { Monitor } from "../monitor.ts";
import type { CommandStep, MonitorStep } from "../plan.ts";
import { lastWords } from "./programs.ts";
import type { At, Kind } from "./step.ts";

const PAUSE = 2;

export const monitor: Kind<MonitorStep> = {
  async run(step, at) {
    at.begin();
    const until = at.host.now() + step.timeout * 1000;
    for (;;) {
      try {
        at.open.monitor = await Monitor.connect(at.host, step.path, Math.max(until - at.host.now(), 1));
        return undefined;
      } catch (problem) {
        // A QEMU that has just been started isn't there yet; one that has ended says why in its log.
        if (!(problem instanceof Problem) || problem.code !== "not-running") throw problem;
        const alive = isAlive(at);
        if (alive && at.host.now() < until) {
          await at.host.sleep(PAUSE);
          continue;
        }
        const why = alive ? `does not listen at ${step.path} after ${step.timeout} s` : "has ended";
        throw new Problem(alive ? "timeout" : "failed", `QEMU ${why}${lastWords(at.host, at.plan.log, logFrom(at))}`);
      }
    }
  },
  undo(_, __, { open }) {
    open.monitor?.close();
    delete open.monitor;
  },
};

export const command: Kind<CommandStep> = {
  async run(step, { begin, open }) {
    begin();
    if (!open.monitor) throw new Problem("failed", `there is no monitor to send ${step.execute} to`);
    await open.monitor.execute({
      execute: step.execute,
      ...(step.arguments && { arguments: step.arguments }),
    });
    return undefined;
  },
  undo() {},
};

function spawned(at: At) {
  const index = at.plan.steps.findIndex((step) => step.do === "spawn" && step.pidfile === at.plan.pidfile);
  return at.journal.ended.get(index);
}

function isAlive(at: At): boolean {
  const facts = spawned(at);
  return facts?.ticks !== undefined && at.host.startedAt(facts.pid as number) === facts.ticks;
}

const logFrom = (at: At): number => (spawned(at)?.log as number | undefined) ?? 0;
