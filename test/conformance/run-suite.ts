/**
 * Runs one suite: every case once, each with a verdict, whatever happens in it.
 */
import type { Virtwright } from "../../hosts/bun/load.ts";
import { failed, type Suite, type Verdict } from "./case.ts";
import { type Comparison, compare, readRecord } from "./record.ts";

/** A suite that was run. */
export interface SuiteRun {
  name: string;
  verdicts: Map<string, Verdict>;
  passed: number;
  trapped: string[];
  comparison: Comparison;
  /** Words of command lines, where the suite counts them. */
  words?: { understood: number; total: number };
}

/** Runs all cases of a suite that a corpus folder holds. */
export function runSuite(vw: Virtwright, suite: Suite, corpus: string): SuiteRun {
  const verdicts = new Map<string, Verdict>();
  for (const one of suite.cases(corpus)) {
    let verdict: Verdict;
    try {
      verdict = one.run(vw);
    } catch (problem) {
      // A file that the manifest names but isn't there, or output that isn't what it should be (JSON).
      verdict = failed("could not be run", problem instanceof Error ? problem.message : String(problem));
    }
    verdicts.set(one.id, verdict);
  }
  const run: SuiteRun = {
    name: suite.name,
    verdicts,
    passed: [...verdicts.values()].filter((verdict) => verdict.passed).length,
    trapped: [...verdicts].filter(([, verdict]) => verdict.trapped).map(([id]) => id),
    comparison: compare(readRecord(suite.name), verdicts),
  };
  for (const { words } of verdicts.values()) {
    if (!words) continue;
    run.words ??= { understood: 0, total: 0 };
    run.words.understood += words.understood;
    run.words.total += words.total;
  }
  return run;
}

/** What a suite's run prints: `SUITE PASSED/TOTAL`, the words, and what needs a look. */
export function summary(run: SuiteRun, gainsToo = true): string[] {
  const lines = [`${run.name} ${run.passed}/${run.verdicts.size}`];
  if (run.words) lines.push(`words ${run.words.understood}/${run.words.total}`);
  for (const id of run.comparison.regressions) lines.push(`  passed once, fails now: ${id}: ${reasonOf(run, id)}`);
  for (const id of run.trapped) lines.push(`  the core stopped: ${id}: ${reasonOf(run, id)}`);
  const { gains, unknown } = run.comparison;
  if (gainsToo && gains.length > 0)
    lines.push(`  ${gains.length} recorded as not yet pass now: --update takes them in`);
  if (unknown.length > 0 && unknown.length < run.verdicts.size) lines.push(`  ${unknown.length} are not in the record`);
  return lines;
}

/** Why a case failed, in one line. */
export function reasonOf(run: SuiteRun, id: string): string {
  const verdict = run.verdicts.get(id);
  return [verdict?.group, verdict?.detail].filter(Boolean).join(": ");
}
