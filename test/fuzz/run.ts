/**
 * `npm run fuzz -- --seconds N [--seed S] [--inputs N] [--only READER] [--corpus DIR]`
 *
 * Mutated and built inputs for each reader (targets.ts, structured.ts); what must hold is in checks.ts.
 * A failing input is made small and saved below build/fuzz. Exits with 1 when anything broke.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpusFolder } from "../conformance/corpus.ts";
import { report } from "./report.ts";
import { watch } from "./watchdog.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    inputs: { type: "string" },
    only: { type: "string" },
    corpus: { type: "string" },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000_007);
const corpus = values.corpus ?? corpusFolder();
if (corpus !== undefined && !existsSync(corpus)) {
  process.stderr.write(`fuzz: there is no folder ${corpus}\n`);
  process.exit(2);
}

const module = await Bun.file(join(import.meta.dir, "../../build/core.wasm")).arrayBuffer();
const began = performance.now();
const outcome = await watch({
  module,
  corpus,
  settings: {
    seconds: values.inputs !== undefined && values.seconds === "60" ? 86_400 : Number(values.seconds),
    seed,
    only: values.only,
    ...(values.inputs === undefined ? {} : { inputs: Number(values.inputs) }),
  },
});
process.stdout.write(`${report(outcome, seed, (performance.now() - began) / 1000).join("\n")}\n`);
process.exit(outcome.found.length === 0 ? 0 : 1);
