/** workerd's way to the core: a module that the configuration or the bundler hands over, compiled already. */
import module from "../../build/core.wasm";
import { Virtwright } from "../virtwright.ts";

export * from "../virtwright.ts";

/** The library, ready to use; from core.wasm beside it, or from a module of your own. */
export async function load(core: WebAssembly.Module = module): Promise<Virtwright> {
  return new Virtwright(core);
}
