/** Node's way to the core: a file read with node:fs. */
import { readFile } from "node:fs/promises";
import { Virtwright } from "../virtwright.ts";

export * from "../virtwright.ts";

/** The library, ready to use; from core.wasm beside it, or from bytes or a module of your own. */
export async function load(core?: WebAssembly.Module | BufferSource): Promise<Virtwright> {
  const source = core ?? (await readFile(new URL("../../build/core.wasm", import.meta.url)));
  return new Virtwright(source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source));
}
