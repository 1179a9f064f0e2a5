/**
 * A shell without a system: the command line program run in process, on texts.
 *
 * For what can't be seen from outside a process: terminals, colours, where chunks are cut.
 */
import { load } from "../hosts/bun/load.ts";
import { main } from "../hosts/cli/main.ts";
import type { Keyboard, Shell } from "../hosts/cli/shell.ts";
import type { Connect } from "../hosts/cli/verb.ts";

export interface World {
  args: string[];
  /** Files by name; `-` is standard input. A value may be the chunks that it arrives in. */
  files?: Record<string, string | Uint8Array[]>;
  variables?: Record<string, string>;
  terminal?: Partial<Shell["terminal"]>;
  user?: number;
  /** The guests' machine; none where the runtime runs no guests. */
  connect?: Connect;
  keyboard?: Keyboard;
}

/** A keyboard where nobody is. */
const NOBODY: Keyboard = {
  raw() {},
  read: async () => undefined,
  run: async () => 127,
  interrupted: () => () => {},
};

/** Runs the program; gives what it wrote and its exit code. */
export async function inProcess(world: World): Promise<{ stdout: string; stderr: string; code: number }> {
  const written: Record<"stdout" | "stderr", Uint8Array[]> = { stdout: [], stderr: [] };
  const shell: Shell = {
    args: world.args,
    terminal: { stdin: false, stdout: false, stderr: false, ...world.terminal },
    variable: (name) => world.variables?.[name],
    async *open(path) {
      const file = world.files?.[path];
      if (file === undefined) throw Object.assign(new Error("gone"), { code: "ENOENT" });
      if (typeof file === "string") yield new TextEncoder().encode(file);
      else yield* file;
    },
    write: (stream, bytes) => {
      written[stream].push(bytes.slice());
    },
    user: () => world.user,
    keyboard: async () => world.keyboard ?? NOBODY,
  };
  const { connect } = world;
  const code = await main(shell, load, connect && (async () => connect));
  return {
    stdout: Buffer.concat(written.stdout).toString(),
    stderr: Buffer.concat(written.stderr).toString(),
    code,
  };
}
