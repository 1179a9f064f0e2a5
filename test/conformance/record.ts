/**
 * The record of each suite: which cases passed once, and which do not pass yet and why.
 *
 * A file per suite, test/conformance/record/SUITE.txt, in paragraphs: a heading (`passed`, or `not yet:
 * WHY`), then indented ids, many to a line, without the prefix that all ids share.
 *
 * A case recorded as passed that fails is a regression and fails the run. One recorded as not yet may
 * fail; when it passes, `--update` moves it. A case that isn't recorded at all, of a corpus with cases
 * of its own, is run and counted, but can't regress: nobody knows that it ever passed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Verdict } from "./case.ts";

const FOLDER = join(import.meta.dir, "record");
const WIDTH = 118;

/** What is known of a suite's cases: id → undefined when it passed, or why it doesn't yet. */
export type Standing = Map<string, string | undefined>;

function fileOf(suite: string): string {
  return join(FOLDER, `${suite}.txt`);
}

/** Reads the record of a suite; empty when there is none. */
export function readRecord(suite: string, file = fileOf(suite)): Standing {
  const standing: Standing = new Map();
  if (!existsSync(file)) return standing;
  let prefix = "";
  let why: string | undefined;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.startsWith("ids begin with ")) prefix = line.slice("ids begin with ".length);
    else if (line.startsWith("not yet: ")) why = line.slice("not yet: ".length);
    else if (line === "passed") why = undefined;
    else for (const id of line.split(" ")) if (id !== "") standing.set(prefix + id, why);
  }
  return standing;
}

/** Writes the record of a suite: passed first, then the reasons, the most frequent first. */
export function writeRecord(suite: string, standing: Standing, file = fileOf(suite)): void {
  const prefix = commonFolder([...standing.keys()]);
  const groups = new Map<string | undefined, string[]>();
  for (const [id, why] of standing) groups.set(why, [...(groups.get(why) ?? []), id.slice(prefix.length)]);
  const lines = [`ids begin with ${prefix}`];
  const frequent = [...groups].sort(
    ([why, ids], [otherWhy, others]) =>
      Number(why !== undefined) - Number(otherWhy !== undefined) ||
      others.length - ids.length ||
      (why ?? "").localeCompare(otherWhy ?? ""),
  );
  for (const [why, ids] of frequent) {
    lines.push("", why === undefined ? "passed" : `not yet: ${why}`, ...wrapped(ids.sort()));
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join("\n")}\n`);
}

function wrapped(ids: string[]): string[] {
  const lines: string[] = [];
  let line = " ";
  for (const id of ids) {
    if (line.length + id.length + 1 > WIDTH && line !== " ") {
      lines.push(line);
      line = " ";
    }
    line += ` ${id}`;
  }
  lines.push(line);
  return lines;
}

/** The longest beginning that all ids share and that ends in a slash. */
function commonFolder(ids: string[]): string {
  let prefix = ids[0] ?? "";
  for (const id of ids) while (!id.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix.slice(0, prefix.lastIndexOf("/") + 1);
}

/** Verdicts set against the record. */
export interface Comparison {
  /** Passed once, fails now. */
  regressions: string[];
  /** Recorded as not yet, passes now. */
  gains: string[];
  /** Not in the record. */
  unknown: string[];
}

/** Compares a run with the record. */
export function compare(standing: Standing, verdicts: ReadonlyMap<string, Verdict>): Comparison {
  const comparison: Comparison = { regressions: [], gains: [], unknown: [] };
  for (const [id, verdict] of verdicts) {
    if (!standing.has(id)) comparison.unknown.push(id);
    else if (standing.get(id) === undefined && !verdict.passed) comparison.regressions.push(id);
    else if (standing.get(id) !== undefined && verdict.passed) comparison.gains.push(id);
  }
  return comparison;
}

/**
 * The record after a run. Gains move to passed, and reasons of what still fails are brought up to date;
 * regressions stay recorded as passed, so that an update can't hide them. With `allowNew`, unrecorded
 * cases are taken in and regressions are accepted.
 */
export function updated(standing: Standing, verdicts: ReadonlyMap<string, Verdict>, allowNew: boolean): Standing {
  const next: Standing = new Map(standing);
  for (const [id, verdict] of verdicts) {
    const known = standing.has(id);
    const passedOnce = known && standing.get(id) === undefined;
    if ((!known || (passedOnce && !verdict.passed)) && !allowNew) continue;
    next.set(id, verdict.passed ? undefined : (verdict.group ?? "no reason"));
  }
  return next;
}
