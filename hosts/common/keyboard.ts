/**
 * Standard input and the signals, for consoles and editors: the same on Bun and Deno, over node: modules.
 *
 * Input is read as it is asked for and never ahead, so that an editor started in between gets every key.
 * `process` is the global one, and nothing touches `process.stdin`: either would open it as a stream.
 */
import { spawn, spawnSync } from "node:child_process";
import { read } from "node:fs";
import { type Keyboard, Refusal } from "../cli/shell.ts";

/** Milliseconds until an input that doesn't wait is looked at again. */
const AGAIN = 20;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The terminal's settings, as they were before we changed them. */
let saved: string | undefined;

/** stty(1), since what runtimes call raw leaves a newline's carriage return to the terminal, of which a guest has its own. */
function stty(...settings: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("stty", settings, { stdio: ["inherit", "pipe", "pipe"] });
  if (error) throw new Refusal(`the terminal needs stty(1), of coreutils: ${error.message}`);
  if (status !== 0) throw new Refusal(`the terminal can't be set: ${stderr}`);
  return `${stdout}`.trim();
}

export const keyboard: Keyboard = {
  raw(on) {
    if (on) {
      saved = stty("-g");
      stty("raw", "-echo");
    } else if (saved !== undefined) stty(saved);
  },
  read() {
    const buffer = new Uint8Array(4096);
    return new Promise((resolve, reject) => {
      read(0, buffer, 0, buffer.length, null, (problem, length) => {
        // A terminal whose other side has gone is at its end.
        if (problem?.code === "EAGAIN") setTimeout(() => resolve(this.read()), AGAIN);
        else if (problem && problem.code !== "EIO") reject(problem);
        else resolve(problem || length === 0 ? undefined : buffer.subarray(0, length));
      });
    });
  },
  run([file, ...args]) {
    return new Promise((resolve, reject) => {
      const child = spawn(file as string, args, { stdio: "inherit" });
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? 128));
    });
  },
  interrupted(act) {
    const handlers = SIGNALS.map((signal) => [signal, () => act(signal)] as const);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    return () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
  },
};
