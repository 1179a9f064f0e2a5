/**
 * What the core asks of this machine when it plans, found with node's own modules: the loop that a shell has too.
 */
import { closeSync, lstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import type { FileState, Plan } from "../hosts/common/plan.ts";
import type { Note } from "../hosts/notes.ts";
import type { Instance } from "./instance.ts";

export interface Planned {
  readonly plan: Plan | undefined;
  readonly notes: readonly Note[];
  /** All that was asked for, round by round. */
  readonly asked: readonly (readonly string[])[];
}

/** As many bytes as a plan needs at most. */
export const RANDOM = "5ec2e7".repeat(342);

/** Asks until there is a plan; `pretended` are files that this machine hasn't. */
export function planOf(
  instance: Instance,
  xml: string,
  context: Readonly<Record<string, unknown>>,
  pretended: Readonly<Record<string, FileState>> = {},
  version = "7.2.0",
): Planned {
  const files: Record<string, FileState> = {};
  const asked: string[][] = [];
  for (let round = 0; round < 10; round++) {
    const options = { emulator: { version }, context: { random: RANDOM, files, ...context } };
    const { output, notes } = instance.call("plan", xml, options);
    const answer = output === undefined ? undefined : JSON.parse(output);
    if (!answer?.needs) return { plan: answer, notes, asked };
    asked.push(answer.needs);
    for (const path of answer.needs) files[path] = pretended[path] ?? stateOf(path);
  }
  throw new Error(`no plan after ten rounds; the last asked for ${asked.at(-1)?.join(" ")}`);
}

function stateOf(path: string): FileState {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return { kind: "missing" };
  const kind = stat.isDirectory() ? "directory" : stat.isBlockDevice() ? "block" : stat.isFile() ? "file" : "char";
  const target = lstatSync(path).isSymbolicLink() ? { target: realpathSync(path) } : {};
  const mode = (stat.mode & 0o7777).toString(8);
  const head = kind === "file" ? { head: headOf(path) } : {};
  return { kind, mode, uid: stat.uid, gid: stat.gid, fileSystem: "ext4", ...target, ...head };
}

function headOf(path: string): string {
  const bytes = Buffer.alloc(4096);
  const file = openSync(path, "r");
  const count = readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  return bytes.subarray(0, count).toString("base64");
}
