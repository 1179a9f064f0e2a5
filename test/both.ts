/**
 * One body of tests, on Bun and on Deno.
 *
 * A body is a module that exports `cases`: by name, functions that get the runtime's own `Runtime` and throw
 * when something is wrong. It imports nothing of either runtime. On Bun the cases run in this process, on
 * Deno all of them in one process of its own (test/both.deno.ts), which says a line a case.
 */
import { spawn } from "node:child_process";
import type { Host } from "../hosts/common/host.ts";
import { systemHost } from "../hosts/common/system.ts";
import type { Virtwright } from "../hosts/virtwright.ts";
import { ROOT } from "./programs.ts";
import { skip } from "./skipped.ts";

export interface Runtime {
  readonly name: "bun" | "deno";
  readonly host: Host;
  readonly core: Virtwright;
  /** The command that runs a TypeScript module with its arguments on this runtime. */
  readonly command: readonly string[];
  /** Says that something isn't tested, and why. */
  skip(what: string, why: string): void;
}

export type Cases = Readonly<Record<string, (runtime: Runtime) => void | Promise<void>>>;

export const COMMANDS = {
  bun: [`${ROOT}node_modules/.bin/bun`],
  deno: [`${ROOT}node_modules/.bin/deno`, "run", "-A", "--quiet", "--no-prompt"],
} as const;

/** What the process on Deno says of a case. */
export interface Said {
  readonly case: string;
  readonly failure?: string;
  readonly skipped?: readonly { name: string; why: string }[];
}

/** Adds each case of a body (a path below test/) to a suite of uvu, once for each runtime. */
export async function both(
  test: (name: string, run: () => void | Promise<void>) => unknown,
  body: string,
): Promise<void> {
  const { cases } = (await import(`${ROOT}test/${body}`)) as { cases: Cases };
  // Only here: a body imports the types above on Deno too.
  const { openLibc } = await import("../hosts/bun/libc.ts");
  const { load } = await import("../hosts/bun/load.ts");
  const core = await load();
  for (const [name, run] of Object.entries(cases)) {
    test(`bun: ${name}`, () =>
      run({
        name: "bun",
        host: systemHost("bun", openLibc()),
        core,
        command: COMMANDS.bun,
        skip: (what, why) => skip(`bun: ${what}`, why),
      }));
  }
  let all: Promise<Map<string, Said>> | undefined;
  for (const name of Object.keys(cases)) {
    test(`deno: ${name}`, async () => {
      all ??= onDeno(body);
      const said = (await all).get(name);
      if (!said) throw new Error("Deno's process ended before this case did");
      for (const { name: what, why } of said.skipped ?? []) skip(`deno: ${what}`, why);
      if (said.failure !== undefined) throw new Error(said.failure);
    });
  }
}

function onDeno(body: string): Promise<Map<string, Said>> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = [...COMMANDS.deno, `${ROOT}test/both.deno.ts`, body] as [string, ...string[]];
    const child = spawn(file, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.once("error", reject);
    child.once("close", () => {
      const said = text.split("\n").filter((line) => line.startsWith("{"));
      resolve(new Map(said.map((line) => JSON.parse(line) as Said).map((each) => [each.case, each])));
    });
  });
}
