#!/usr/bin/env bun
/** `virtwright` on Bun, from its sources. */
import { main } from "../cli/main.ts";
import { load } from "./load.ts";
import { shell } from "./shell.ts";

process.exitCode = await main(shell, load);
