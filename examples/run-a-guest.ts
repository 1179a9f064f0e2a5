/**
 * Runs a guest from a file of domain XML until it ends, with its serial console on this terminal.
 *
 *   bun examples/run-a-guest.ts guest.xml [qemu:///session]
 *   deno run --allow-all examples/run-a-guest.ts guest.xml [qemu:///session]
 *
 * Ctrl-] leaves the console, and the guest goes on. In a project that has virtwright installed, import
 * `connect` from "virtwright/bun" or "virtwright/deno".
 */
import { readFileSync } from "node:fs";
import process from "node:process";

const { connect } = await ("Deno" in globalThis ? import("../hosts/deno/index.ts") : import("../hosts/bun/index.ts"));

const [file, uri] = process.argv.slice(2);
if (file === undefined) throw new Error("which domain? run-a-guest.ts guest.xml [URI]");

const conn = await connect(uri, { warn: (message) => console.error(`warning: ${message}`) });
const domain = await conn.create(readFileSync(file, "utf8"), { paused: true });
console.error(`${domain.name} has id ${domain.id()}; Ctrl-] leaves its console`);

const guest = await domain.console();
process.stdin.setRawMode?.(true);
process.stdin.on("data", (keys) => (keys.includes(0x1d) ? guest.close() : guest.write(new Uint8Array(keys))));

await domain.resume();
for await (const bytes of guest) process.stdout.write(bytes);

process.stdin.setRawMode?.(false);
const there = (await conn.list()).some(({ uuid }) => uuid === domain.uuid);
console.error(there ? `${domain.name} goes on; end it with: virtwright destroy ${domain.name}` : "the guest has ended");
conn.close();
process.exit(0);
