/**
 * `npm run selinux`: sVirt as the kernel enforces it, in a machine of its own with Debian's policy.
 *
 *   npm run selinux               what holds, a line each
 *   npm run selinux -- --console  and what the machine's kernel said
 *
 * The first run makes the machine's image (see image.ts), which later ones take from the cache.
 */
import { fileURLToPath } from "node:url";
import { image } from "./image.ts";
import { denials, run } from "./machine.ts";

/** Seconds that the machine may take; as a rule it is a tenth of it. */
const LIMIT = 240;

const began = performance.now();
const say = (what: string) => console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
const checkout = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

try {
  const made = await image(say, AbortSignal.timeout(900_000));
  say("starting the machine");
  const ran = await run(made, checkout, "test/selinux/inside.sh", LIMIT, say);
  for (const line of denials(ran)) console.log(line);
  if (process.argv.includes("--console") || ran.status === undefined) console.log(ran.console);
  say(
    ran.status === 0 ? "all holds" : ran.status === undefined ? "the machine did not come to its end" : "not all holds",
  );
  process.exitCode = ran.status === 0 ? 0 : 1;
} catch (problem) {
  console.log(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
