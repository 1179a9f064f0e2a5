/**
 * The service as a server: one file for workerd, `deno serve` and `Bun.serve`.
 *
 *   NODE_ENV=production bun hosts/edge/serve.ts
 *   deno serve --allow-read hosts/edge/serve.ts
 *   workerd serve dist/edge/workerd.capnp            (after `npm run build:edge`)
 *
 * Each of them serves whatever a module has as its default export's `fetch`. Only the way to the core's
 * bytes differs: workerd compiles nothing at run time and hands modules over ready-made.
 */
import { Virtwright } from "../virtwright.ts";
import { service } from "./handler.ts";

async function core(): Promise<WebAssembly.Module> {
  if ("Bun" in globalThis || "Deno" in globalThis) {
    const path = new URL("../../build/core.wasm", import.meta.url);
    const bytes = "Bun" in globalThis ? await Bun.file(path).arrayBuffer() : await Deno.readFile(path);
    return WebAssembly.compile(bytes);
  }
  return (await import("../../build/core.wasm")).default;
}

// Awaited here and not in a request: in workerd, a request can't wait for what another one began.
const app = service(new Virtwright(await core()));

export default { fetch: (request: Request): Response | Promise<Response> => app.fetch(request) };
