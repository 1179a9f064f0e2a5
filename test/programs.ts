/**
 * The virtwright program in its three editions, as processes.
 *
 * `everywhere` runs one command line on Bun, Deno and Node, asserts that all three gave the same bytes
 * and the same exit code, and hands back that one outcome.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";

/** The checkout; programs run in it. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The command that starts each edition, as its first lines do. */
export const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  bun: [`${ROOT}node_modules/.bin/bun`, "hosts/bun/cli.ts"],
  deno: [
    ...[`${ROOT}node_modules/.bin/deno`, "run", "--quiet", "--no-prompt", "--allow-read", "--allow-env"],
    "hosts/deno/cli.ts",
  ],
  node: ["node", "dist/node/cli.js"],
};

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number | null;
}

/** What a process starts with: nothing of ours but the path, so that outputs don't depend on who tests. */
const ENVIRONMENT = { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: "/home/test", NO_COLOR: "1" };

/** Runs a command to its end. */
export function run(
  command: readonly string[],
  input: string | Uint8Array = "",
  environment: Record<string, string> = ENVIRONMENT,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = command as [string, ...string[]];
    const child = spawn(file, args, { cwd: ROOT, env: environment });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ stdout: text(stdout), stderr: text(stderr), code }));
    // A program that ends without reading all of its input is none of the test's problems.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function text(chunks: Buffer[]): string {
  return Buffer.concat(chunks).toString("latin1");
}

/** The bytes of an outcome as the text they are. Compared as bytes, read as UTF-8. */
function readable(outcome: Outcome): Outcome {
  const utf8 = (bytes: string) => Buffer.from(bytes, "latin1").toString("utf8");
  return { stdout: utf8(outcome.stdout), stderr: utf8(outcome.stderr), code: outcome.code };
}

/** One command line on all three, which must not differ. */
export async function everywhere(
  args: readonly string[],
  input: string | Uint8Array = "",
  variables: Record<string, string> = {},
): Promise<Outcome> {
  const names = Object.keys(PROGRAMS);
  const environment = { ...ENVIRONMENT, ...variables };
  const outcomes = await Promise.all(
    names.map((name) => run([...(PROGRAMS[name] as string[]), ...args], input, environment)),
  );
  outcomes.forEach((outcome, index) => {
    assert.equal(outcome, outcomes[0], `${names[index]} and ${names[0]} differ on: ${args.join(" ")}`);
  });
  return readable(outcomes[0] as Outcome);
}
