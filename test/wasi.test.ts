/**
 * The core as a plain WASI command: the same bytes under node:wasi in Node and Deno and under
 * browser_wasi_shim, and the same result as the virtwright program's.
 */
import { readFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import manifest from "../package.json" with { type: "json" };
import { type Outcome, PROGRAMS, ROOT, run } from "./programs.ts";
import { launch, NO_CHROMIUM, offline } from "./runtimes.browser.ts";
import { skip } from "./skipped.ts";
import { underShim } from "./wasi/shim.ts";

const wasi = suite("wasi");
const core = await WebAssembly.compile(await readFile(`${ROOT}build/core.wasm`));
const deno = (PROGRAMS.deno as string[])[0] as string;

/** Runs the command under all three and asserts that they agree. */
async function command(args: string[], input: string | Uint8Array = ""): Promise<Outcome> {
  const program = ["test/wasi/program.mjs", "build/core.wasm", ...args];
  const shim = await underShim(core, args, input);
  const others = await Promise.all([
    run(["node", "--no-warnings", ...program], input),
    run([deno, "run", "--quiet", "--allow-all", ...program], input),
  ]);
  for (const [index, other] of others.entries()) {
    // Both runtimes may say on standard error that their WASI is experimental.
    other.stderr = other.stderr.replace(/^.*ExperimentalWarning.*\n(\(Use `.*\n)?/gm, "");
    assert.equal(other, shim, `${["node", "deno"][index]} and the shim differ on: ${args.join(" ")}`);
  }
  return shim;
}

const demoXml = await readFile(`${ROOT}examples/demo.xml`);
const demoArgs = await readFile(`${ROOT}examples/demo.args`);

/** Command lines that give the same standard output, standard error and exit code as the program's. */
const SAME: [args: string[], input: Uint8Array | string][] = [
  [["version"], ""],
  [["domxml-from-native", "qemu-argv", "--era", "0.7"], demoArgs],
  [["domxml-from-native"], demoArgs],
  [["domxml-to-native", "qemu-argv", "--no-env", "--qemu", "0.10.5", "--wrapped"], demoXml],
  [
    [
      ...["domxml-to-native", "--features=KQEMU,DRIVE,NAME", "--monitor", "pty", "--env", "HOME=/h", "--domain-id=3"],
      ...["--incoming", "stdio", "--state-dir", "/s", "--driver", "vnc_listen=0.0.0.0", "--driver=vnc_tls=1"],
    ],
    demoXml,
  ],
  [["domxml-to-native", "--no-env", "--monitor", "tcp:127.0.0.1:4444", "--binary", "/usr/bin/kvm"], demoXml],
  [["normalize", "-"], demoXml],
  [["normalize"], "<domain"],
  [["normalize", "--strict"], "<domain type='qemu' x='y'><name>a</name><memory>9</memory></domain>"],
  [["normalize"], Buffer.alloc(17 << 20, "a")],
  [["normalize"], ""],
  [["explain", "VW0203"], ""],
  [["explain", "VW0203", "--json"], ""],
];

wasi("gives what the program gives", async () => {
  for (const [args, input] of SAME) {
    const program = await run([...(PROGRAMS.node as string[]), ...args], input);
    assert.equal(await command(args, input), program, args.join(" "));
  }
});

wasi("validate's notes are its output, in each form", async () => {
  const wrong = "<domain type='qemu'><nam>a</nam></domain>";
  const text = await command(["validate"], wrong);
  assert.match(text.stdout, /^-:1:22: error VW0202: /m);
  assert.is(text.code, 1);
  const json = await command(["validate", "--json"], wrong);
  assert.ok(JSON.parse(json.stdout).some((note: { code: string }) => note.code === "VW0202"));
  const sarif = await command(["validate", "--sarif"], wrong);
  assert.is(JSON.parse(sarif.stdout).version, "2.1.0");
  assert.equal(await command(["validate"], demoXml), { stdout: "", stderr: "", code: 0 });
});

wasi("--json gives the whole result, --account the account on standard error", async () => {
  const result = JSON.parse((await command(["domxml-from-native", "--json"], demoArgs)).stdout);
  const program = await run([...(PROGRAMS.node as string[]), "domxml-from-native", "--json"], demoArgs);
  assert.equal(result, JSON.parse(program.stdout));
  const { stderr } = await command(["domxml-from-native", "--account"], demoArgs);
  assert.equal(JSON.parse(stderr), result.account);
});

wasi("emulator describes the QEMU of the options", async () => {
  const { stdout } = await command(["emulator", "--qemu", "0.9.1"]);
  assert.is(JSON.parse(stdout).version, "0.9.1");
});

wasi("misuse is one line and exit code 2", async () => {
  for (const [args, complaint] of [
    [[], "a verb is missing; there are domxml-to-native, "],
    [["normalise"], "there is no verb 'normalise'"],
    [["normalize", "--erra"], "there is no option '--erra'"],
    [["normalize", "--era"], "option '--era' needs a value"],
    [["normalize", "a.xml"], "no place for 'a.xml'; the input is read from standard input"],
    [["domxml-to-native", "--domain-id", "x"], "option '--domain-id' cannot have this value"],
    [["domxml-to-native", "--env", "x"], "option '--env' cannot have this value"],
  ] as [string[], string][]) {
    const { stdout, stderr, code } = await command(args);
    assert.is(stdout, "");
    assert.ok(stderr.startsWith(`virtwright: ${complaint}`), stderr);
    assert.is(stderr.split("\n").length, 2);
    assert.is(code, 2);
  }
});

if (NO_CHROMIUM) skip("wasi: Chromium", NO_CHROMIUM);
else {
  wasi("is a command in Chromium too, with the network off", async () => {
    const bundle = await Bun.build({ entrypoints: [`${import.meta.dir}/wasi/shim.ts`], target: "browser" });
    const script = await bundle.outputs[0]?.text();
    assert.ok(script, String(bundle.logs));
    const browser = await launch();
    try {
      const origin = "http://virtwright.test";
      const files: Record<string, [type: string, body: string | Uint8Array<ArrayBuffer>]> = {
        "/": ["text/html", "<!doctype html><title>wasi</title>"],
        "/shim.js": ["text/javascript", script],
        "/core.wasm": ["application/wasm", await Bun.file(`${ROOT}build/core.wasm`).bytes()],
      };
      const { context, refused } = await offline(browser, origin, async (path) => {
        const [type, body] = files[path] ?? ["text/plain", ""];
        return new Response(body, { headers: { "content-type": type } });
      });
      const page = await context.newPage();
      await page.goto(`${origin}/`);
      // The one input of 17 MiB says nothing new here and would travel through the driver as text.
      for (const [args, input] of SAME.filter((one) => one[1].length < 1 << 20)) {
        const text = typeof input === "string" ? input : new TextDecoder().decode(input);
        const there = await page.evaluate(`(async () => {
          const { underShim } = await import("/shim.js");
          const core = await WebAssembly.compileStreaming(fetch("/core.wasm"));
          return underShim(core, ${JSON.stringify(args)}, ${JSON.stringify(text)});
        })()`);
        assert.equal(there, await underShim(core, args, input), args.join(" "));
      }
      assert.equal(refused, []);
    } finally {
      await browser.close();
    }
  });
}

wasi("asks for nothing but six functions of WASI", () => {
  const asked = WebAssembly.Module.imports(core);
  assert.equal([...new Set(asked.map((one) => one.module))], ["wasi_snapshot_preview1"]);
  const six = ["args_get", "args_sizes_get", "fd_read", "fd_write", "proc_exit", "random_get"];
  for (const { name } of asked) assert.ok(six.includes(name), name);
});

wasi("says its version in both forms", async () => {
  assert.is((await command(["version"])).stdout, `${manifest.version}\n`);
});

wasi.run();
