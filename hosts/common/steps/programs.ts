/** Steps that run programs of the host: run, and spawn for those that stay, QEMU first of all. */
import { Problem } from "../api.ts";
import type { Host } from "../host.ts";
import { codeOf, failure } from "../libc.ts";
import type { RunStep, SpawnStep } from "../plan.ts";
import type { At, Kind } from "./step.ts";

const RUN_TIMEOUT = 60_000;
/** Milliseconds between two looks at what is about to happen. */
const PAUSE = 2;
const END_PAUSE = 5;
/** How long a program may take to end by itself, and then to be gone. */
const TERM_PATIENCE = 2_000;
const KILL_PATIENCE = 30_000;

const decoder = new TextDecoder();

export const run: Kind<RunStep> = {
  async run(step, { host, begin }) {
    begin();
    await runToEnd(host, step.argv);
    return undefined;
  },
  async undo(step, { ended }, { host, warn }) {
    if (!step.undoArgv) return;
    try {
      await runToEnd(host, step.undoArgv);
    } catch (problem) {
      // What didn't come to its end may have nothing to be undone; and what is undone twice has nothing left.
      if (ended) warn(`undo of "${step.why}": ${problem instanceof Error ? problem.message : problem}`);
    }
  },
};

async function runToEnd(host: Host, argv: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await host.run(argv, { timeout: RUN_TIMEOUT });
  if (code === 0) return;
  const said = (stderr.trim() || stdout.trim()).split("\n").slice(-5).join("\n");
  throw new Problem("failed", `\`${argv.join(" ")}\` ended with ${code}${said === "" ? "" : `: ${said}`}`);
}

/** Writes the pid before the program is there: whenever we die, the pid is known or there is no program yet. */
const WRITE_PID = 'echo $$ >"$0" && exec "$@"';

export const spawn: Kind<SpawnStep> = {
  async run(step, at) {
    const { host, begin } = at;
    begin();
    const from = openLog(host, step);
    const until = host.now() + step.timeout * 1000;
    const options = { environment: step.environment, directory: step.directory, log: step.log };
    const { pid } = await host.run(wrapped(step), { ...options, detached: true });
    const ticks = host.startedAt(pid);
    await untilThere(step, at, pid, ticks, until, from);
    return { pid, ticks, log: from };
  },

  async undo(step, { ended }, { host }) {
    const pid = ended?.pid as number | undefined;
    if (pid !== undefined && ended?.ticks !== undefined) {
      await endProcess(host, pid, ended.ticks as string);
    } else {
      // Its client died while it was being started: it may be anywhere between the shell that writes the pid and
      // itself. All of these have the command's words, or the rest of them, as their own.
      for (const other of processesOf(host, step)) await endProcess(host, other, host.startedAt(other));
    }
    host.remove(step.pidfile);
  },
};

const wrapped = (step: SpawnStep): string[] => ["/bin/sh", "-c", WRITE_PID, step.pidfile, ...step.argv];

/** Makes the log if it isn't there; gives its size, from which on it is this program's. */
function openLog(host: Host, step: SpawnStep): number {
  const there = host.stat(step.log);
  if (there) return there.size;
  host.append(step.log, new Uint8Array(0), 0o600);
  return 0;
}

async function untilThere(
  step: SpawnStep,
  { host }: At,
  pid: number,
  ticks: string | undefined,
  until: number,
  from: number,
): Promise<void> {
  if (step.socket === undefined) return;
  while (!host.stat(step.socket)) {
    if (ticks === undefined || host.startedAt(pid) !== ticks) {
      throw new Problem("failed", `${programOf(step)} has ended${lastWords(host, step.log, from)}`);
    }
    if (host.now() > until) {
      const words = lastWords(host, step.log, from);
      throw new Problem("timeout", `${step.socket} is not there after ${step.timeout} s${words}`);
    }
    await host.sleep(PAUSE);
  }
}

/** The program behind those that only lead to it, such as sh and setpriv. */
function programOf(step: SpawnStep): string {
  return step.argv.find((word) => /\/(qemu|swtpm|virtiofsd|passt|dbus)[^/]*$/.test(word)) ?? (step.argv[0] as string);
}

/** What a program has written into its log, in print. */
export function lastWords(host: Host, log: string, from = 0): string {
  const bytes = host.stat(log) ? host.read(log).subarray(from) : new Uint8Array(0);
  const lines = decoder.decode(bytes).trimEnd().split("\n").slice(-10);
  return lines.join("") === "" ? "" : `; the end of ${log}:\n${lines.join("\n")}`;
}

function pidOf(host: Host, pidfile: string): number | undefined {
  try {
    const pid = Number(decoder.decode(host.read(pidfile)).trim());
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch (problem) {
    if (codeOf(problem) === "ENOENT") return undefined;
    throw problem;
  }
}

/** The processes of a step that is begun but not ended, by their words: those of the command from some word on. */
function processesOf(host: Host, step: SpawnStep): number[] {
  const words = wrapped(step).join("\0");
  const known = pidOf(host, step.pidfile);
  return host
    .list("/proc")
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const own = commandLine(host, pid);
      // Enough words to be this guest's and no other's: its pidfile, or what the pid in that file says.
      return own !== "" && `\0${words}`.endsWith(`\0${own}`) && (pid === known || own.includes(step.pidfile));
    });
}

function commandLine(host: Host, pid: number): string {
  try {
    return decoder.decode(host.read(`/proc/${pid}/cmdline`)).replace(/\0$/, "");
  } catch {
    // It has ended, or isn't ours to look at.
    return "";
  }
}

/** Asks a process to end, then makes it; returns when it is gone. */
async function endProcess(host: Host, pid: number, ticks: string | undefined): Promise<void> {
  const gone = () => ticks === undefined || host.startedAt(pid) !== ticks;
  for (const [signal, patience] of [
    ["SIGTERM", TERM_PATIENCE],
    ["SIGKILL", KILL_PATIENCE],
  ] as const) {
    if (gone() || !host.kill(pid, signal)) return;
    const until = host.now() + patience;
    while (!gone()) {
      if (host.now() > until) break;
      await host.sleep(END_PAUSE);
    }
  }
  if (!gone()) throw failure("ETIMEDOUT", `process ${pid} doesn't end, not even by SIGKILL`);
}
