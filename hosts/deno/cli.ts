#!/usr/bin/env -S deno run --quiet --no-prompt --allow-read --allow-env
/**
 * `virtwright` on Deno, from its sources: as it starts here it reads files and variables and can do nothing
 * else. Running guests takes `deno run --allow-all` (docs/hosts.md says why).
 */
import { main } from "../cli/main.ts";
import { load } from "./load.ts";
import { shell } from "./shell.ts";

Deno.exit(await main(shell, load, async () => (await import("./index.ts")).connect));
