#!/usr/bin/env node
/**
 * `virtwright` on Node; built to dist/node/cli.js, the npm package's program. Node can't run guests, but Bun
 * and Deno start this same program (`bunx --bun virtwright`, `deno run npm:virtwright`), and they can.
 */
import { main } from "../cli/main.ts";
import type { Connect } from "../cli/verb.ts";
import { load } from "./load.ts";
import { shell } from "./shell.ts";

// The global one: importing node:process would open standard input as a stream, which then doesn't wait for reads.
const { bun, deno } = process.versions;
const guests = async (): Promise<Connect> => {
  return bun ? (await import("../bun/index.ts")).connect : (await import("../deno/index.ts")).connect;
};

process.exitCode = await main(shell, load, bun || deno ? guests : undefined);
if (bun || deno) process.exit();
