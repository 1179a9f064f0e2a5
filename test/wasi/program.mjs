/**
 * core.wasm as a command under node:wasi, which Node and Deno have: `program.mjs CORE ARGUMENT…`.
 *
 * `returnOnExit` stays off: Node 20 can crash when an exit unwinds through WebAssembly after many calls.
 */
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [core, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: ["core.wasm", ...args], returnOnExit: false });
const module = await WebAssembly.compile(await readFile(core));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
