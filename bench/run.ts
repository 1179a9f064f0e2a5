/**
 * `npm run bench [-- --conversions N] [--no-compile]`: speed, size and memory, as ratios to peers.
 *
 * Every runtime at hand (Bun, Deno, Node) measures the core and fast-xml-parser in one process; libxml2
 * is measured through python3-lxml in the same run. So the ratios compare like with like, whatever the
 * machine does that day; the bare times are those of this machine.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { corpusFolder } from "../test/conformance/corpus.ts";
import { benchInputs } from "./inputs.ts";
import type { InputTimes, Measures } from "./measure.ts";
import { ratio, size, table, time } from "./table.ts";

const ROOT = join(import.meta.dir, "..");
const CORE = join(ROOT, "build/core.wasm");
const { values: settings } = parseArgs({
  options: {
    conversions: { type: "string", default: "100000" },
    "no-compile": { type: "boolean", default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), "virtwright-bench-"));

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Runs a command and gives back its stdout; undefined when it can't be run or fails. */
function run(command: string[]): { text: string } | { failure: string } {
  try {
    const { success, stdout, stderr } = Bun.spawnSync(command, { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
    if (success) return { text: stdout.toString() };
    return { failure: stderr.toString().trim().split("\n").at(-1) ?? "failed" };
  } catch (problem) {
    return { failure: (problem as Error).message };
  }
}

async function bundle(): Promise<string> {
  const built = await Bun.build({ entrypoints: [join(import.meta.dir, "measure.ts")], target: "node", outdir: folder });
  if (!built.success) throw new AggregateError(built.logs, "the measuring program does not bundle");
  return join(folder, "measure.js");
}

function measureRuntimes(program: string): Map<string, Measures> {
  const args = [program, CORE, settings.conversions];
  const commands: Record<string, string[]> = {
    Bun: [process.execPath, ...args],
    Deno: [join(ROOT, "node_modules/.bin/deno"), "run", "--allow-read", "--allow-env", ...args],
    Node: ["node", ...args],
  };
  const measured = new Map<string, Measures>();
  for (const [runtime, command] of Object.entries(commands)) {
    const result = run(command);
    if ("text" in result) measured.set(runtime, JSON.parse(result.text));
    else say(`${runtime}: left out: ${result.failure}`);
  }
  return measured;
}

interface Libxml2 {
  version: string;
  times: Record<string, Record<string, number | string>>;
}

function measureLibxml2(): Libxml2 | undefined {
  const inputs = join(folder, "inputs.json");
  writeFileSync(inputs, JSON.stringify(benchInputs()));
  const corpus = corpusFolder();
  const schema = corpus === undefined ? [] : [join(corpus, "libvirt-11.3/schemas/domain.rng")];
  // The distribution's own python3 has the distribution's python3-lxml; another one in PATH may not.
  let failure = "";
  for (const python of ["/usr/bin/python3", "python3"]) {
    const result = run([python, join(import.meta.dir, "libxml2.py"), inputs, ...schema]);
    if ("text" in result) return JSON.parse(result.text);
    failure = result.failure;
  }
  say(`libxml2: left out: ${failure}`);
  return undefined;
}

function speed(runtime: string, rows: InputTimes[], libxml2: Libxml2 | undefined): string[] {
  const lines: string[][] = [[runtime, "input", "time", "÷ libxml2 parse", "÷ parse + RELAX NG", "÷ fast-xml-parser"]];
  for (const { input, bytes, times } of rows) {
    const peers = libxml2?.times[input] ?? {};
    for (const [operation, value] of Object.entries(times)) {
      const versus = (peer: number | string | undefined) =>
        typeof value === "number" && typeof peer === "number" ? ratio(value, peer) : "–";
      lines.push([
        operation,
        `${input} (${bytes} B)`,
        typeof value === "number" ? time(value) : "refused",
        versus(peers["libxml2 parse"]),
        versus(peers["libxml2 parse + RELAX NG"]),
        operation === "fast-xml-parser" ? "" : versus(times["fast-xml-parser"]),
      ]);
    }
  }
  return table(lines);
}

function refusals(rows: InputTimes[]): string[] {
  return rows.flatMap(({ input, times }) =>
    Object.entries(times)
      .filter(([, value]) => typeof value === "string")
      .map(([operation, value]) => `  ${operation} of ${input} was refused: ${value}`),
  );
}

function sizes(): string[] {
  const wasm = readFileSync(CORE);
  return table([
    ["core.wasm", "raw", "gzip -9", "brotli"],
    ["size", size(wasm.length), size(gzipSync(wasm, { level: 9 }).length), size(brotliCompressSync(wasm).length)],
  ]);
}

function startAndMemory(measured: Map<string, Measures>): string[] {
  const rows = [["runtime", "compile + first instance", "another instance", "memory at first", "after conversions"]];
  for (const [runtime, { compileMilliseconds, instantiateMicroseconds, memory }] of measured) {
    rows.push([
      runtime,
      time(compileMilliseconds * 1000),
      time(instantiateMicroseconds),
      size(memory.first),
      `${size(memory.last)} (${memory.conversions})`,
    ]);
  }
  return table(rows);
}

function compileTimes(): string[] {
  const rows = [["asc", "flags", "time"]];
  const { targets } = JSON.parse(readFileSync(join(ROOT, "asconfig.json"), "utf8"));
  for (const target of ["release", "debug"]) {
    const { optimizeLevel = 0, shrinkLevel = 0, debug = false } = targets[target] ?? {};
    const began = performance.now();
    const output = ["--outFile", join(folder, `${target}.wasm`)];
    const result = run([join(ROOT, "node_modules/.bin/asc"), "core/index.ts", "--target", target, ...output]);
    const took = time((performance.now() - began) * 1000);
    const flags = `-O${optimizeLevel}${["", "s", "z"][shrinkLevel]}${debug ? " --debug" : ""}`;
    rows.push([target, flags, "text" in result ? took : `failed: ${result.failure}`]);
  }
  return table(rows);
}

try {
  const measured = measureRuntimes(await bundle());
  const libxml2 = measureLibxml2();
  for (const [runtime, { inputs }] of measured) say(...speed(runtime, inputs, libxml2), ...refusals(inputs), "");
  if (libxml2) {
    const rows = [[`libxml2 ${libxml2.version}`, "parse", "parse + RELAX NG"]];
    for (const [input, times] of Object.entries(libxml2.times)) {
      const cell = (value: number | string | undefined) =>
        typeof value === "number" ? time(value) : (value ?? "no schema at hand");
      rows.push([input, cell(times["libxml2 parse"]), cell(times["libxml2 parse + RELAX NG"])]);
    }
    say(...table(rows), "");
  }
  say(...sizes(), "", ...startAndMemory(measured), "");
  const grown = [...measured].filter(([, { memory }]) => memory.last !== memory.first);
  if (!settings["no-compile"]) say(...compileTimes(), "");
  for (const [runtime] of grown) say(`${runtime}: memory grew over the conversions`);
  process.exitCode = grown.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
