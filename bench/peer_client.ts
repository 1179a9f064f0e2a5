/** A client of ours that has a guest: says what it takes of memory, as JSON. On Bun and on Deno: URI NAME. */
import { readFileSync } from "node:fs";
import process from "node:process";

const { connect } = await import(`../hosts/${"Deno" in globalThis ? "deno" : "bun"}/index.ts`);
const [uri, name] = process.argv.slice(2) as [string, string];
const conn = await connect(uri);
const domain = await conn.lookup(name);
await domain.start();
console.log(JSON.stringify({ state: await domain.state(), memory: readFileSync("/proc/self/smaps_rollup", "utf8") }));
await domain.destroy();
conn.close();
process.exit(0);
