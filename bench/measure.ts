/**
 * What one runtime measures about itself. Bundled to one JavaScript file (bench/run.ts), which Bun, Deno
 * and Node run alike: `measure.js CORE.WASM [conversions]`. Prints JSON.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { XMLParser } from "fast-xml-parser";
import { Core } from "../hosts/core.ts";
import { microseconds } from "./clock.ts";
import { benchInputs } from "./inputs.ts";

/** Microseconds by operation; a refused operation has the note's message instead. */
export interface InputTimes {
  input: string;
  bytes: number;
  argvBytes: number;
  times: Record<string, number | string>;
}

/** What `measure` prints. */
export interface Measures {
  inputs: InputTimes[];
  /** Compiling the module and making an instance, in milliseconds; an instance of a compiled one, in microseconds. */
  compileMilliseconds: number;
  instantiateMicroseconds: number;
  memory: { conversions: number; first: number; last: number };
}

const bytes = readFileSync(process.argv[2] as string);
const conversions = Number(process.argv[3] ?? 100_000);
const OPTIONS = '{"encoding":"UTF-8"}';

function measureInput(core: Core, name: string, xml: string): InputTimes {
  const times: Record<string, number | string> = {};
  const converted = core.run("toNative", xml, OPTIONS).output ?? "";
  const operations = [
    ["to-native", "toNative", xml],
    ["from-native", "fromNative", converted],
    ["normalize", "normalize", xml],
    ["validate", "validate", xml],
  ] as const;
  for (const [label, operation, input] of operations) {
    const reply = core.run(operation, input, OPTIONS);
    const failed = reply.status === 2 || input === "";
    times[label] = failed ? reply.notes.slice(0, 200) : microseconds(() => void core.run(operation, input, OPTIONS));
  }
  const parser = new XMLParser({ ignoreAttributes: false });
  times["fast-xml-parser"] = microseconds(() => void parser.parse(xml));
  return { input: name, bytes: xml.length, argvBytes: converted.length, times };
}

/** Memory after the first conversion of each size and after many: flat means equal. */
function measureMemory(module: WebAssembly.Module): Measures["memory"] {
  const core = new Core(module);
  const [small, middle] = benchInputs().map(({ xml }) => xml) as [string, string, string];
  const once = () => {
    const line = core.run("toNative", small, OPTIONS).output ?? "";
    core.run("fromNative", line, OPTIONS);
  };
  core.run("toNative", middle, OPTIONS);
  once();
  const first = core.memorySize();
  for (let i = 0; i < conversions / 2; i++) once();
  return { conversions, first, last: core.memorySize() };
}

const began = performance.now();
const module = new WebAssembly.Module(bytes);
const core = new Core(module);
core.version();
const compileMilliseconds = performance.now() - began;
const measures: Measures = {
  inputs: benchInputs().map(({ name, xml }) => measureInput(core, name, xml)),
  compileMilliseconds,
  instantiateMicroseconds: microseconds(() => void new Core(module).version()),
  memory: measureMemory(module),
};
process.stdout.write(`${JSON.stringify(measures)}\n`);
