/**
 * What a conformance case is: an input of a corpus, a call of the public API, and a verdict.
 *
 * A suite (test/conformance/suites/) turns the manifests of a corpus folder into cases; the runner
 * (run.ts) runs them one by one and compares the verdicts with the record (record.ts).
 */
import type { Note, Result, Virtwright } from "../../hosts/bun/load.ts";

/** How a case went. */
export interface Verdict {
  passed: boolean;
  /** Why it failed, in few words that many cases share: the record groups by it. */
  group?: string;
  /** The particulars of this one case: the first line that differs, the note that refused it. */
  detail?: string;
  /** The core stopped, which is a bug whatever the case. */
  trapped?: boolean;
  /** Words of a command line, for suites that count them. */
  words?: { understood: number; total: number };
}

/** One case of a suite. */
export interface Case {
  id: string;
  run(vw: Virtwright): Verdict;
}

/** A suite: its name and how its cases are found in a corpus folder. */
export interface Suite {
  name: string;
  cases(corpus: string): Case[];
}

/** The verdict on a case that gave what it should. */
export const PASSED: Verdict = { passed: true };

/** The verdict on a case that didn't. */
export function failed(group: string, detail?: string): Verdict {
  return detail === undefined ? { passed: false, group } : { passed: false, group, detail };
}

/** The verdict on a call that gave no usable output; undefined when it did. */
export function refusal(result: Result, what = "refused"): Verdict | undefined {
  const trap = trapOf(result);
  if (trap) return trap;
  if (result.output !== undefined) return undefined;
  const note = result.notes.find((candidate) => candidate.severity === "error") ?? result.notes[0];
  if (!note) return failed(`${what} without a note`);
  return failed(`${what}: ${note.code}`, describe(note));
}

/** A trap of the core (or options that couldn't be passed) as a verdict. */
export function trapOf(result: Result): Verdict | undefined {
  const trap = result.notes.find((note) => note.code === "VW0601" || note.code === "VW0602");
  return trap && { passed: false, group: "the core stopped", detail: trap.message, trapped: true };
}

/** A note in one line, for reasons. */
export function describe(note: Note): string {
  return `${note.line}:${note.column} ${note.code} ${note.message}`;
}

/** Passed if both texts are equal, byte for byte; else the first line that isn't. */
export function sameText(expected: string, actual: string, group: string): Verdict {
  if (expected === actual) return PASSED;
  return failed(group, firstDifference(expected, actual));
}

/** The first line in which two texts differ. */
export function firstDifference(expected: string, actual: string): string {
  const wanted = expected.split("\n");
  const given = actual.split("\n");
  for (let i = 0; i < Math.max(wanted.length, given.length); i++) {
    if (wanted[i] === given[i]) continue;
    if (wanted[i] === undefined) return `line ${i + 1}: should have ended, but: ${cut(given[i])}`;
    if (given[i] === undefined) return `line ${i + 1}: ended, should be: ${cut(wanted[i])}`;
    return lineDifference(i + 1, wanted[i] as string, given[i] as string);
  }
  return "equal";
}

function lineDifference(line: number, wanted: string, given: string): string {
  let same = 0;
  while (same < wanted.length && wanted[same] === given[same]) same++;
  const from = Math.max(0, wanted.lastIndexOf(" ", same - 1) + 1);
  return `line ${line}, column ${same + 1}: should be: ${cut(wanted.slice(from))} | is: ${cut(given.slice(from))}`;
}

function cut(text: string | undefined): string {
  const line = (text ?? "").trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
