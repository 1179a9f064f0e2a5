/** Other programs, run to their end: what they print, or an error that says what they said. */
import { spawn } from "node:child_process";

export interface How {
  /** Ends it. */
  readonly limit?: AbortSignal;
}

/** What the program prints; a `Error` with its last words when it fails, isn't there or takes too long. */
export function command(file: string, args: readonly string[], how: How = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe"],
      // A proxy that apt is to use can be in the environment; /usr/sbin isn't always in the path.
      env: { ...process.env, PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
      ...(how.limit ? { signal: how.limit } : {}),
    });
    let printed = "";
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on("error", (problem) => reject(new Error(`${file}: ${reason(problem, how.limit)}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(printed);
      else
        reject(new Error(`${file} ${args[0] ?? ""}: ${lastLines(said || printed) || `ended with ${code ?? signal}`}`));
    });
  });
}

function reason(problem: NodeJS.ErrnoException, limit: AbortSignal | undefined): string {
  if (limit?.aborted) return "took too long";
  return problem.code === "ENOENT" ? "is not installed" : problem.message;
}

/** What went wrong mostly stands at the end. */
function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" | ").slice(0, 400);
}
