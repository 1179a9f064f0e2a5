/**
 * The house stands: each folder of core/ imports from its own floor and those below (docs/architecture.md),
 * and no file imports itself by way of others.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROOT } from "./programs.ts";

/** From the ground up; a folder stands for all that lies in it. */
const FLOORS: readonly (readonly string[])[] = [
  ["runtime", "limits.ts", "wasi.ts"],
  ["text", "notes"],
  ["xml", "argv"],
  ["address", "cpu_map"],
  ["emulator"],
  ["secret", "storage"],
  ["devices", "domain"],
  ["capabilities", "security"],
  ["plan"],
  ["options.ts", "call.ts", "reading.ts", "doors.ts", "driver_doors.ts", "command", "index.ts"],
];

const CORE = join(ROOT, "core");
const floors = suite("floors");
const imports = new Map<string, string[]>();
for (const entry of readdirSync(CORE, { recursive: true, encoding: "utf8" })) {
  if (!entry.endsWith(".ts")) continue;
  const source = readFileSync(join(CORE, entry), "utf8");
  imports.set(
    entry,
    [...source.matchAll(/from "(\.[^"]+)"/g)].map(
      ([, path]) => `${normalize(join(dirname(entry), path as string))}.ts`,
    ),
  );
}

function floorOf(file: string): number {
  const first = file.split("/")[0] as string;
  return FLOORS.findIndex((folders) => folders.includes(first));
}

floors("every folder has its floor", () => {
  assert.equal(
    [...imports.keys()].filter((file) => floorOf(file) < 0),
    [],
  );
});

floors("nobody imports from a floor above", () => {
  const wrong: string[] = [];
  for (const [file, all] of imports) {
    for (const other of all) if (floorOf(other) > floorOf(file)) wrong.push(`${file} imports ${other}`);
  }
  assert.equal(wrong, []);
});

floors("no file imports itself by way of others", () => {
  const state = new Map<string, "open" | "done">();
  const circles: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
      return;
    }
    state.set(file, "open");
    for (const other of imports.get(file) ?? []) visit(other, [...path, file]);
    state.set(file, "done");
  };
  for (const file of imports.keys()) visit(file, []);
  assert.equal(circles, []);
});

floors("no file is longer than 400 lines without saying why", () => {
  const long: string[] = [];
  for (const file of imports.keys()) {
    const source = readFileSync(join(CORE, file), "utf8");
    if (source.split("\n").length <= 401) continue;
    // The header says it: "One file, as …".
    if (!/^\/\*\*[\s\S]*?\bOne file\b[\s\S]*?\*\//.test(source)) long.push(relative(CORE, join(CORE, file)));
  }
  assert.equal(long, []);
});

floors.run();
