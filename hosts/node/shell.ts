/** The shell on Node: node:fs, with writes that wait until everything is out. */
import { createReadStream, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { codeOf, type Shell } from "../cli/shell.ts";

const FILES = { stdout: 1, stderr: 2 } as const;

export const shell: Shell = {
  args: process.argv.slice(2),
  terminal: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
  variable: (name) => process.env[name],
  open: (path) => (path === "-" ? createReadStream("", { fd: 0, autoClose: false }) : createReadStream(path)),
  user: () => process.getuid?.(),
  keyboard: async () => (await import("../common/keyboard.ts")).keyboard,
  write(stream, bytes) {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(FILES[stream], bytes, at);
      } catch (problem) {
        // A pipe that its maker set to not wait: its reader is slower than we are.
        if (codeOf(problem) !== "EAGAIN") throw problem;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      }
    }
  },
};
