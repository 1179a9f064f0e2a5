/**
 * A shell without a system: the command line program run in process, on texts.
 *
 * For what can't be seen from outside a process: terminals, colours, where chunks are cut.
 */
import { load } from "../hosts/bun/load.ts";
import { main } from "../hosts/cli/main.ts";
import type { Shell } from "../hosts/cli/shell.ts";

export interface World {
  args: string[];
  /** Files by name; `-` is standard input. A value may be the chunks that it arrives in. */
  files?: Record<string, string | Uint8Array[]>;
  variables?: Record<string, string>;
  terminal?: Partial<Shell["terminal"]>;
}

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
  };
  const code = await main(shell, load);
  return {
    stdout: Buffer.concat(written.stdout).toString(),
    stderr: Buffer.concat(written.stderr).toString(),
    code,
  };
}
