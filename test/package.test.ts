/**
 * The npm package as others get it: what its exports lead to, and that everything they need is packed.
 */
import { access, readFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import manifest from "../package.json" with { type: "json" };
import { PROGRAMS, ROOT, run } from "./programs.ts";

const packed = suite("package");

/** A program that only knows the package's name; the package may import itself by it. */
const PROGRAM = `
  import { load } from "virtwright";
  const vw = await load();
  const { ok, output, notes } = vw.fromNative("qemu -m 64 -hda /a.img", { era: "0.7" });
  console.log(JSON.stringify([vw.version, ok, output, notes]));
`;

packed("import by name gives the same library in Bun, Deno and Node", async () => {
  const [bun, deno] = [PROGRAMS.bun?.[0] as string, PROGRAMS.deno?.[0] as string];
  const outcomes = await Promise.all([
    run([bun, "--eval", PROGRAM]),
    run([deno, "run", "--quiet", "--allow-read", "-"], PROGRAM.replace('"virtwright"', `"${ROOT}dist/deno/load.js"`)),
    run(["node", "--input-type=module", "--eval", PROGRAM]),
  ]);
  const [version, ok, output, notes] = JSON.parse(outcomes[0]?.stdout as string);
  assert.is(version, manifest.version);
  assert.is(ok, true);
  assert.match(output, "<memory>65536</memory>");
  assert.equal(notes, []);
  for (const outcome of outcomes) assert.equal(outcome, outcomes[0]);
});

packed("every export and program is there and is packed", async () => {
  const { stdout } = await run(["npm", "pack", "--dry-run", "--json", "--ignore-scripts"], "", {
    ...(process.env as Record<string, string>),
  });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const names = files.map((file) => file.path);
  const promised = [
    ...Object.values(manifest.exports["."]),
    manifest.exports["./core.wasm"],
    ...Object.values(manifest.bin),
  ].map((path) => path.replace(/^\.\//, ""));
  for (const path of promised) {
    await access(`${ROOT}${path}`);
    assert.ok(names.includes(path), `${path} is not packed`);
    const types = path.replace(/\.js$/, ".d.ts");
    if (path.endsWith("load.js")) assert.ok(names.includes(types), `${types} is not packed`);
  }
  for (const name of names) assert.not.match(name, /^(core|test|bench|web|docs)\//);
});

packed("programs start with a line that runs them", async () => {
  const first = async (path: string) => (await readFile(`${ROOT}${path}`, "utf8")).split("\n")[0];
  assert.is(await first("dist/node/cli.js"), "#!/usr/bin/env node");
  assert.is(await first("hosts/bun/cli.ts"), "#!/usr/bin/env bun");
  assert.is(
    await first("hosts/deno/cli.ts"),
    `#!/usr/bin/env -S ${PROGRAMS.deno?.slice(0, -1).join(" ").replace(/^.*\//, "")}`,
  );
});

packed.run();
