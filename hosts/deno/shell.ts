/** The shell on Deno. A variable that may not be read counts as not there; nobody is prompted for it. */
import { codeOf, type Shell } from "../cli/shell.ts";

export const shell: Shell = {
  args: Deno.args,
  terminal: {
    stdin: Deno.stdin.isTerminal(),
    stdout: Deno.stdout.isTerminal(),
    stderr: Deno.stderr.isTerminal(),
  },
  variable(name) {
    if (Deno.permissions.querySync({ name: "env", variable: name }).state !== "granted") return undefined;
    return Deno.env.get(name);
  },
  async *open(path) {
    if (path === "-") yield* Deno.stdin.readable;
    else yield* (await Deno.open(path)).readable;
  },
  user: () =>
    Deno.permissions.querySync({ name: "sys", kind: "uid" }).state === "granted"
      ? (Deno.uid() ?? undefined)
      : undefined,
  keyboard: async () => (await import("../common/keyboard.ts")).keyboard,
  write(stream, bytes) {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += Deno[stream].writeSync(bytes.subarray(at));
      } catch (problem) {
        // A pipe that its maker set to not wait: its reader is slower than we are.
        if (codeOf(problem) !== "EAGAIN") throw problem;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      }
    }
  },
};
