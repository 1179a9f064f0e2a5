#!/usr/bin/env node
/** `virtwright` on Node; built to dist/node/cli.js, the npm package's program. */
import { main } from "../cli/main.ts";
import { load } from "./load.ts";
import { shell } from "./shell.ts";

process.exitCode = await main(shell, load);
