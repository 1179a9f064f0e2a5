/** All kinds of steps by the names that a plan gives them. */
import type { Step } from "../plan.ts";
import { cgroup, deviceProgram, put } from "./cgroups.ts";
import { copy, directory, write } from "./files.ts";
import { command, monitor } from "./monitor.ts";
import { run, spawn } from "./programs.ts";
import type { Kind } from "./step.ts";
import { take } from "./take.ts";

const KINDS: { readonly [Name in Step["do"]]: Kind<Extract<Step, { do: Name }>> } = {
  directory,
  write,
  copy,
  put,
  take,
  cgroup,
  "device-program": deviceProgram,
  run,
  spawn,
  monitor,
  command,
};

export function kindOf(step: Step): Kind<Step> {
  return KINDS[step.do] as unknown as Kind<Step>;
}
