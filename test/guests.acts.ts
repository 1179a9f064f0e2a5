/** What tests of guests do again and again, and what they expect of it. */
import { type ChildProcess, spawn } from "node:child_process";
import * as assert from "uvu/assert";
import { type Console, type DomainEvent, Problem, type ProblemCode } from "../hosts/common/api.ts";
import type { Cases, Runtime } from "./both.ts";
import { Setting } from "./guests.setting.ts";
import { ROOT } from "./programs.ts";

type Mode = Setting["mode"];
type Test = (setting: Setting, runtime: Runtime) => Promise<void>;

/** A case in a root of its own, after which nothing of it may be left. */
export const inRoot = (mode: Mode, act: Test) => async (runtime: Runtime) => {
  if (mode === "system" && process.getuid?.() !== 0) {
    runtime.skip("guests of the system", "they need root");
    return;
  }
  const setting = new Setting(runtime, mode);
  try {
    await act(setting, runtime);
    assert.equal(setting.left(), [], "something is left behind");
  } finally {
    setting.end();
  }
};

export const inBoth = (name: string, act: Test): Cases => ({
  [`session: ${name}`]: inRoot("session", act),
  [`system: ${name}`]: inRoot("system", act),
});

/** Fails unless `act` is a `Problem` of this code. */
export async function refused(code: ProblemCode, act: () => unknown, message?: RegExp): Promise<Problem> {
  try {
    await act();
  } catch (problem) {
    assert.instance(problem, Problem, String(problem));
    assert.is((problem as Problem).code, code, (problem as Problem).message);
    if (message) assert.match((problem as Problem).message, message);
    return problem as Problem;
  }
  throw new Error(`it should have failed with ${code}`);
}

/** Reads a console until this is there. */
export async function reads(console: Console, text: string): Promise<void> {
  let all = "";
  const late = setTimeout(() => console.close(), 20_000);
  for (;;) {
    // Not for..of, which would close the console at the end.
    const { done, value } = await console[Symbol.asyncIterator]().next();
    if (done) throw new Error(`the console has ended, after ${JSON.stringify(all)}`);
    all += new TextDecoder().decode(value);
    if (all.includes(text)) break;
  }
  clearTimeout(late);
}

/** Lifecycle events in short, until one matches. */
export async function lifecycle(events: AsyncIterable<DomainEvent>, last: RegExp): Promise<string[]> {
  const all: string[] = [];
  for await (const { domain, name, event, detail } of events) {
    if (name !== "lifecycle") continue;
    all.push(`${domain}: ${event} ${detail}`);
    if (last.test(all.at(-1) as string)) return all;
  }
  throw new Error(`events have ended after ${JSON.stringify(all)}`);
}

export interface Client {
  readonly child: ChildProcess;
  readonly said: Record<string, unknown>[];
  readonly done: Promise<number | null>;
}

/** A client in a process of its own. */
export function client(command: readonly string[], ...args: string[]): Client {
  const [file, ...words] = [...command, `${ROOT}test/guests.client.ts`, ...args] as [string, ...string[]];
  const child = spawn(file, words, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const said: Record<string, unknown>[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) said.push(JSON.parse(line));
  });
  return { child, said, done: new Promise((resolve) => child.once("close", resolve)) };
}
