/** Runs the cases of a body on Deno, for test/both.ts: one line of JSON a case. */

import { systemHost } from "../hosts/common/system.ts";
import { openLibc } from "../hosts/deno/libc.ts";
import { load } from "../hosts/deno/load.ts";
import { type Cases, COMMANDS, type Said } from "./both.ts";

const { cases } = (await import(new URL(Deno.args[0] as string, import.meta.url).href)) as { cases: Cases };
const core = await load();
const host = systemHost("deno", openLibc());
for (const [name, run] of Object.entries(cases)) {
  const skipped: { name: string; why: string }[] = [];
  let failure: string | undefined;
  try {
    await run({
      name: "deno",
      host,
      core,
      command: COMMANDS.deno,
      skip: (what, why) => skipped.push({ name: what, why }),
    });
  } catch (problem) {
    failure = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  }
  const said: Said = { case: name, skipped, ...(failure !== undefined && { failure }) };
  console.log(JSON.stringify(said));
}
Deno.exit(0);
