/** The browser's way to the core: fetched from beside this file, compiled while it arrives. */
import { Virtwright } from "../virtwright.ts";

export * from "../virtwright.ts";

/** The library, ready to use; from core.wasm beside it, or from bytes or a module of your own. */
export async function load(core?: WebAssembly.Module | BufferSource): Promise<Virtwright> {
  if (core instanceof WebAssembly.Module) return new Virtwright(core);
  if (core) return new Virtwright(await WebAssembly.compile(core));
  const answer = await fetch(new URL("../../build/core.wasm", import.meta.url));
  // Servers that don't know the type application/wasm rule out compiling while it arrives.
  const known = answer.headers.get("content-type")?.startsWith("application/wasm");
  const module = known ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
  return new Virtwright(await module);
}
