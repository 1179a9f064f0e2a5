#!/usr/bin/env bun
/** `virtwright` on Bun, from its sources. */
import { main } from "../cli/main.ts";
import { load } from "./load.ts";
import { shell } from "./shell.ts";

// Not waited for: a console may have left a read of standard input behind.
process.exit(await main(shell, load, async () => (await import("./index.ts")).connect));
