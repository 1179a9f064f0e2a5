/**
 * `npm run conformance -- --corpus DIR [--suite NAME]… [--json FILE] [--update [--allow-new]] [--verbose]`
 *
 * Runs each case of a corpus folder (its README describes the layout) through the public API and
 * prints one line `SUITE PASSED/TOTAL` per suite; `real/argv` prints `words UNDERSTOOD/TOTAL` besides.
 *
 * Exits with 1 when a case that the record (record.ts) knows as passed fails, or when the core traps in
 * any case; with 2 when it is called wrongly. --suite takes a suite's name or the beginning of one.
 * --json lists every case. --verbose prints why each failed. --update brings the record up to date: it
 * takes in what passes now, and with --allow-new also unrecorded cases and regressions.
 */
import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { load } from "../../hosts/bun/load.ts";
import { DEFAULT_CORPUS } from "./corpus.ts";
import { readRecord, updated, writeRecord } from "./record.ts";
import { reasonOf, runSuite, summary } from "./run-suite.ts";
import { SUITES } from "./suites/index.ts";

function stop(message: string): never {
  process.stderr.write(`conformance: ${message}\n`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        corpus: { type: "string", default: DEFAULT_CORPUS },
        suite: { type: "string", multiple: true, default: [] },
        json: { type: "string" },
        update: { type: "boolean", default: false },
        "allow-new": { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
      },
    }).values;
  } catch (problem) {
    return stop((problem as Error).message);
  }
}

const options = readArguments();
if (!existsSync(options.corpus)) stop(`there is no folder ${options.corpus}`);
const asked = SUITES.filter(
  ({ name }) =>
    options.suite.length === 0 || options.suite.some((word) => name === word || name.startsWith(`${word}/`)),
);
if (asked.length === 0) stop(`no such suite; there are: ${SUITES.map(({ name }) => name).join(", ")}`);

const vw = await load();
const listed: { suite: string; id: string; passed: boolean; reason?: string }[] = [];
let wrong = 0;

for (const suite of asked) {
  const run = runSuite(vw, suite, options.corpus);
  process.stdout.write(`${summary(run, !options.update).join("\n")}\n`);
  wrong += run.comparison.regressions.length + run.trapped.length;
  for (const [id, verdict] of run.verdicts) {
    const reason = reasonOf(run, id);
    listed.push({ suite: suite.name, id, passed: verdict.passed, ...(verdict.passed ? {} : { reason }) });
    if (options.verbose && !verdict.passed) process.stdout.write(`  ${id}: ${reason}\n`);
  }
  if (options.update) {
    const standing = updated(readRecord(suite.name), run.verdicts, options["allow-new"]);
    if (standing.size > 0) writeRecord(suite.name, standing);
  }
}

if (options.json) writeFileSync(options.json, `${JSON.stringify(listed, null, 1)}\n`);
process.exit(wrong === 0 ? 0 : 1);
