/**
 * Saving and printing what a fuzzing run found.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Found, Outcome } from "./fuzz.ts";

const ROOT = join(import.meta.dir, "../..");
const FOLDER = join(ROOT, "build/fuzz");

/** Saves the input of a failure; gives back the file's name. */
export function save(found: Found, seed: number): string {
  mkdirSync(FOLDER, { recursive: true });
  const name = `${found.target}-${found.failure.kind}-${seed}`.replace(/[^A-Za-z0-9-]+/g, "-");
  const file = join(FOLDER, name);
  writeFileSync(file, found.input);
  return relative(ROOT, file);
}

/** What a run prints: the counts, then each failure with the file of its input. */
export function report(outcome: Outcome, seed: number, seconds: number): string[] {
  const each = Object.entries(outcome.perTarget).map(([name, count]) => `${name} ${count}`);
  const lines = [`${outcome.inputs} inputs in ${seconds.toFixed(1)} s (${each.join(", ")}), seed ${seed}`];
  for (const found of outcome.found) {
    const { target, failure, input, times } = found;
    lines.push(`${target}: ${failure.kind} (${times}×): ${failure.what}`);
    const shown = Buffer.from(input.subarray(0, 300))
      .toString("latin1")
      .replace(/[^ -~\n]/g, "?");
    lines.push(`  ${save(found, seed)} (${input.length} bytes): ${shown.replaceAll("\n", "\n  ")}`);
  }
  return lines;
}
