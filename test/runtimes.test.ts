/**
 * The same calls in Bun, Deno, Node, Chromium and workerd give the same bytes.
 *
 * Bun and Deno run the sources; Node, Chromium and workerd what `npm run build:dist` makes of them. Each
 * loads the core its own way, with the `load` that a user of that runtime gets.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import type { Note } from "../hosts/virtwright.ts";
import { launch, NO_CHROMIUM, offline } from "./runtimes.browser.ts";
import { DENO, ROOT, run, start, WORKERD } from "./runtimes.server.ts";
import { transcript } from "./runtimes.ts";
import { skip } from "./skipped.ts";

const test = suite("runtimes");

/** test/runtimes.ts without its types. */
const body = new Bun.Transpiler({ loader: "ts" }).transformSync(await Bun.file(`${ROOT}test/runtimes.ts`).text());
/** What a workerd user's bundler would take. */
const modules: string[] = ["*.js", "workerd/*.js"].flatMap((pattern) => [
  ...new Bun.Glob(pattern).scanSync(`${ROOT}dist`),
]);
const inBun = transcript(await load());

test("the calls say something", () => {
  const lines = inBun.trimEnd().split("\n");
  assert.ok(lines.length > 50, `${lines.length} lines`);
  const results = lines.slice(1).map((line) => JSON.parse(line));
  const codes = new Set(results.flatMap((result) => result.notes.map((note: Note) => note.code)));
  assert.ok(codes.size > 5, `only the codes ${[...codes]}`);
  assert.not(codes.has("VW0601"), "the core stopped");
  assert.not(codes.has("VW0602"), "the core's answer couldn't be read");
  for (const operation of ["toNative", "fromNative", "normalize"]) {
    const own = results.filter((result) => result.operation === operation);
    assert.ok(
      own.some((result) => result.ok && result.output),
      `${operation} never gives anything`,
    );
    assert.ok(
      own.some((result) => result.output === undefined),
      `${operation} never refuses anything`,
    );
  }
  assert.ok(results.some((result) => result.account?.kept > 0));
});

test("a second run gives the same", async () => {
  assert.is(transcript(await load()), inBun);
});

test("Deno", () => {
  const program = `
    import { load } from "${ROOT}hosts/deno/load.ts";
    import { transcript } from "${ROOT}test/runtimes.ts";
    await Deno.stdout.write(new TextEncoder().encode(transcript(await load())));`;
  same(run([DENO, "eval", "--ext=ts", program]));
});

test("Node", () => {
  const program = `
    import { load } from "${ROOT}dist/node/load.js";
    import { transcript } from "data:text/javascript,${encodeURIComponent(body)}";
    process.stdout.write(transcript(await load()));`;
  same(run(["node", "--input-type=module", "--eval", program]));
});

test("workerd", async () => {
  const folder = mkdtempSync(`${tmpdir()}/virtwright-runtimes-`);
  try {
    // workerd reads only what lies beside its configuration.
    for (const path of modules) copy(`dist/${path}`, folder);
    copy("build/core.wasm", folder);
    const worker = `
      import { load } from "./dist/workerd/load.js";
      import { transcript } from "./runtimes.js";
      export default { async fetch() { return new Response(transcript(await load())); } };`;
    writeFileSync(`${folder}/worker.js`, worker);
    writeFileSync(`${folder}/runtimes.js`, body);
    const scripts = ["worker.js", "runtimes.js", ...modules.map((path) => `dist/${path}`)];
    writeFileSync(
      `${folder}/workerd.capnp`,
      `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (
        services = [(name = "transcript", worker = (
          modules = [
            ${scripts.map((path) => `(name = "${path}", esModule = embed "${path}"),`).join("\n")}
            (name = "build/core.wasm", wasm = embed "build/core.wasm"),
          ],
          compatibilityDate = "2026-11-01",
        ))],
        sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "transcript")],
      );`,
    );
    const listening = /"socket":"http","port":(\d+)/;
    const server = await start([WORKERD, "serve", `${folder}/workerd.capnp`, "--control-fd=1"], listening);
    try {
      same(await (await fetch(server.url)).text());
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

if (NO_CHROMIUM) skip("runtimes: Chromium", NO_CHROMIUM);
else {
  test("Chromium, offline", async () => {
    const browser = await launch();
    try {
      const origin = "http://virtwright.test";
      const files: Record<string, string> = { "/": "<!doctype html><title>runtimes</title>", "/runtimes.js": body };
      const { context, refused } = await offline(browser, origin, async (path) => {
        const type = path.endsWith(".js")
          ? "text/javascript"
          : path.endsWith(".wasm")
            ? "application/wasm"
            : "text/html";
        return new Response(files[path] ?? Bun.file(`${ROOT}${path}`), { headers: { "content-type": type } });
      });
      const page = await context.newPage();
      await page.goto(`${origin}/`);
      same(
        await page.evaluate(`(async () => {
          const { load } = await import("/dist/browser/load.js");
          const { transcript } = await import("/runtimes.js");
          return transcript(await load());
        })()`),
      );
      assert.equal(refused, []);
    } finally {
      await browser.close();
    }
  });
}

function copy(path: string, folder: string): void {
  mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
  copyFileSync(`${ROOT}${path}`, `${folder}/${path}`);
}

/** Compares call by call, so that a difference is shown where it is. */
function same(text: unknown): void {
  assert.type(text, "string");
  const [expected, found] = [inBun.split("\n"), (text as string).split("\n")];
  for (const [index, line] of expected.entries()) assert.is(found[index], line, `call ${index} differs`);
  assert.is(text, inBun);
}

test.run();
