#!/usr/bin/env -S deno run --quiet --no-prompt --allow-read --allow-env
/** `virtwright` on Deno, from its sources: it reads files and variables and can do nothing else. */
import { main } from "../cli/main.ts";
import { load } from "./load.ts";
import { shell } from "./shell.ts";

Deno.exit(await main(shell, load));
