/**
 * Programs that a shell starts: run to their end, or left to themselves.
 *
 * Each gets a session of its own, so that it neither reads our terminal nor hears its signals.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import type { Ended, RunOptions } from "./host.ts";
import { failure } from "./libc.ts";

/** As timeout(1) has it. */
const TIMED_OUT = 124;
/** What is still in the pipes when a program has ended is there within this time, unless a child of it holds them. */
const LAST_WORDS = 200;

export function run(argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const [file, ...args] = argv as [string, ...string[]];
  const log = options.log === undefined ? undefined : openSync(options.log, "a", 0o600);
  return new Promise<Ended>((resolve, reject) => {
    const output = log ?? (options.detached ? "ignore" : "pipe");
    const child = spawn(file, args, {
      detached: true,
      stdio: ["ignore", output, output],
      ...(options.environment && { env: { ...options.environment } }),
      ...(options.directory !== undefined && { cwd: options.directory }),
    });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.setEncoding("utf8").on("data", (text: string) => {
        texts[stream] += text;
      });
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let late = false;
    const done = (code: number) => {
      clearTimeout(timer);
      resolve({ code: late ? TIMED_OUT : code, ...texts, pid: child.pid ?? 0 });
    };
    child.once("error", (problem) => {
      clearTimeout(timer);
      const { code } = problem as { code?: string };
      reject(
        failure(code ?? "EIO", `run ${file}: ${code === "ENOENT" ? "there is no such program" : problem.message}`),
      );
    });
    if (options.detached) {
      child.once("spawn", () => {
        child.unref();
        done(0);
      });
      return;
    }
    if (options.timeout !== undefined) {
      timer = setTimeout(() => {
        late = true;
        // What it has started too, if that has stayed in its session: else the pipes stay open.
        if (child.pid !== undefined) killGroup(child.pid);
      }, options.timeout);
    }
    let code = 0;
    child.once("exit", (status, signal) => {
      code = status ?? 128 + (constants.signals[signal ?? "SIGKILL"] ?? 0);
      if (log !== undefined) done(code);
      else setTimeout(() => done(code), LAST_WORDS).unref();
    });
    child.once("close", () => done(code));
  }).finally(() => {
    if (log !== undefined) closeSync(log);
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** When a process was started, in ticks since boot; undefined for none, and for one that has ended and isn't waited for. */
export function startedAt(pid: number): string | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The name, in parentheses, may hold anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}
