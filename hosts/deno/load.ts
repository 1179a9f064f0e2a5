/** Deno's way to the core: a file read by the runtime (needs --allow-read). */
import { Virtwright } from "../virtwright.ts";

export * from "../virtwright.ts";

/** The library, ready to use; from core.wasm beside it, or from bytes or a module of your own. */
export async function load(core?: WebAssembly.Module | BufferSource): Promise<Virtwright> {
  const source = core ?? (await Deno.readFile(new URL("../../build/core.wasm", import.meta.url)));
  return new Virtwright(source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source));
}
