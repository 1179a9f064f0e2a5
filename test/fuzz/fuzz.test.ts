/**
 * A short fuzzing run on every test run, and the fuzzer's own parts.
 *
 * The seed is fixed, so that the same core gives the same answer; VIRTWRIGHT_FUZZ_SEED and
 * VIRTWRIGHT_FUZZ_SECONDS change the run. `npm run fuzz` is for the long ones.
 */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusFolder } from "../conformance/corpus.ts";
import { minimize } from "./minimize.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import { report } from "./report.ts";
import { loadSeeds } from "./seeds.ts";
import { watch } from "./watchdog.ts";

const fuzzing = suite("fuzz");
const seed = Number(process.env.VIRTWRIGHT_FUZZ_SEED ?? 1);
const seconds = Number(process.env.VIRTWRIGHT_FUZZ_SECONDS ?? 20);

fuzzing("the same seed gives the same inputs, another seed others", () => {
  const { xml, words } = loadSeeds(undefined);
  const inputs = (start: number) => {
    const random = new Random(start);
    return Array.from({ length: 50 }, () => Buffer.from(mutate(random, random.pick(xml), xml, words)).toString("hex"));
  };
  assert.equal(inputs(7), inputs(7));
  assert.not.equal(inputs(7), inputs(8));
  assert.ok(new Set(inputs(7)).size > 40, "mutations change their input");
});

fuzzing("an input is made small down to what matters", () => {
  const input = Buffer.from(`${"a".repeat(500)}<${"b".repeat(300)}>${"c".repeat(200)}`);
  const small = minimize(input, (candidate) => {
    const text = Buffer.from(candidate).toString();
    return text.includes("<") && text.includes(">");
  });
  assert.is(Buffer.from(small).toString(), "<>");
});

fuzzing(`${seconds} s over all readers break nothing`, async () => {
  const module = await Bun.file(join(import.meta.dir, "../../build/core.wasm")).arrayBuffer();
  const outcome = await watch({ module, corpus: corpusFolder(), settings: { seconds, seed } });
  const lines = report(outcome, seed, seconds);
  process.stdout.write(`\n  ${lines[0]} `);
  assert.is(outcome.found.length, 0, lines.join("\n"));
  // Were the core or the loop to slow down so much, the run would prove little.
  assert.ok(outcome.inputs > seconds * 100, `only ${outcome.inputs} inputs in ${seconds} s`);
});

fuzzing.run();
