/**
 * The corpus, as part of every test run: no case that once passed may fail, and none may trap.
 *
 * The corpus lies beside the project and is nobody's to ship; where it is absent these are skipped.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../../hosts/bun/load.ts";
import { skip } from "../skipped.ts";
import { corpusFolder, DEFAULT_CORPUS } from "./corpus.ts";
import { runSuite, summary } from "./run-suite.ts";
import { SUITES } from "./suites/index.ts";

const conformance = suite("conformance");
const corpus = corpusFolder();

if (corpus === undefined) {
  skip("conformance", `there is no corpus at ${DEFAULT_CORPUS}`);
} else {
  const vw = await load();
  for (const one of SUITES) {
    conformance(one.name, () => {
      const run = runSuite(vw, one, corpus);
      process.stdout.write(`\n  ${summary(run).join("\n  ")} `);
      assert.equal(run.comparison.regressions, [], "cases that once passed fail");
      assert.equal(run.trapped, [], "the core stopped");
    });
  }
  conformance.run();
}
