/**
 * `npm test`: runs every suite below test/ and ends with the line `N passed, N failed`.
 *
 *   bun test/run.ts [WORD…]     only files whose path contains one of the words
 *
 * Suites are uvu's. Each file is imported with UVU_DEFER set, so that it queues its suites instead of
 * running them; the queue is then run here, which gives the counts that uvu itself only prints. A file
 * that can't be imported, or that queues nothing and skips nothing, counts as a failure: it may not
 * vanish unnoticed.
 */
import { Glob } from "bun";
import { skipped } from "./skipped.ts";

/** What uvu's runner of one suite gives: failures in print (or true), passed, skipped, all. */
type Outcome = [errors: string | true, passed: number, skipped: number, total: number];
type QueuedSuite = () => Promise<Outcome>;

const queues: (string | null | QueuedSuite)[][] = [];
Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: queues });

const words = process.argv.slice(2);
const here = import.meta.dir;
const files = [...new Glob("**/*.test.ts").scanSync(here)]
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();

let passed = 0;
let failed = 0;
let unnamed = 0;

for (const file of files) {
  const began = performance.now();
  const queue: (string | null | QueuedSuite)[] = [];
  queues.push(queue);
  Object.assign(globalThis, { UVU_INDEX: queues.length - 1 });
  const skippedBefore = skipped().length;
  process.stdout.write(`${file}\n`);
  try {
    await import(`${here}/${file}`);
    for (const suite of queue) {
      if (typeof suite !== "function") continue;
      const [errors, ran, left, total] = await suite();
      passed += ran;
      failed += total - ran;
      unnamed += left;
      if (errors !== true && errors.length > 0) process.stdout.write(`\n${errors}\n`);
    }
    if (queue.length === 0 && skipped().length === skippedBefore) {
      failed++;
      process.stdout.write("  FAIL  the file holds no suite (is `.run()` missing?)\n");
    }
  } catch (problem) {
    failed++;
    process.stdout.write(`  FAIL  ${problem instanceof Error ? (problem.stack ?? problem.message) : problem}\n`);
  }
  process.stdout.write(`  ${((performance.now() - began) / 1000).toFixed(1)} s\n\n`);
}

if (files.length === 0) {
  failed++;
  process.stdout.write(`FAIL  no test file matches ${words.join(" ")}\n`);
}

const left = skipped().length + unnamed;
for (const { name, why } of skipped()) process.stdout.write(`skipped: ${name}: ${why}\n`);
if (unnamed > 0) process.stdout.write(`skipped: ${unnamed} by uvu's own test.skip, without a reason\n`);
process.stdout.write(`${passed} passed, ${failed} failed${left > 0 ? `, ${left} skipped` : ""}\n`);
process.exit(failed === 0 ? 0 : 1);
