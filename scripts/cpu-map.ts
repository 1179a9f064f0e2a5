/**
 * `bun scripts/cpu-map.ts DIRECTORY`: makes core/cpu_map/ tables of a CPU database in libvirt's form
 * (/usr/share/libvirt/cpu_map).
 *
 * Only facts go into them: which features there are, in their order; which of them each model has; its vendor
 * and signatures; whether a host or guest may be described by it. A model's features are one bit each, as
 * no two features of the database share a bit of CPUID.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";

const directory = process.argv[2];
if (!directory) throw new Error("usage: bun scripts/cpu-map.ts DIRECTORY");
const OUT = join(import.meta.dir, "../core/cpu_map");
const WIDTH = 100;

type Node = Record<string, unknown> & { name: string };
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name, _path, _leaf, isAttribute) => !isAttribute && !["cpus", "check", "decode"].includes(name),
});
const read = (file: string) => parser.parse(readFileSync(join(directory, file), "utf8")).cpus;
const list = (value: unknown) => (value ?? []) as Node[];

/** Words of a list, some on a line. */
function lines(words: string[]): string {
  const all: string[] = [];
  let line = "";
  for (const word of words) {
    if (line.length + word.length + 4 > WIDTH) {
      all.push(line);
      line = "";
    }
    line += `${line ? " " : ""}"${word}",`;
  }
  if (line) all.push(line);
  return all.map((each) => `  ${each}\n`).join("");
}

const header = (what: string) => `/**\n * ${what}\n *\n * Made by scripts/cpu-map.ts; not to be edited.\n */\n`;

// Features.
const features = list(read("x86_features.xml").feature);
const index = new Map(features.map(({ name }, i) => [name, i]));
const isMsr = (feature: Node) => feature.msr !== undefined;
const stays = features.filter((feature) => feature.migratable === "no").map(({ name }) => name);
writeFileSync(
  join(OUT, "x86_features.ts"),
  `${header("The features of x86 CPUs, in the order in which libvirt lists them.")}
// biome-ignore format: a table
export const X86_FEATURES: StaticArray<string> = [
${lines(features.map(({ name }) => name))}];

/** The first of those that CPUID doesn't tell, but registers of the model's own (MSR). */
export const FIRST_MSR: i32 = ${features.findIndex(isMsr)};

/** Those that a guest can't take along to another host. */
export const NOT_MIGRATABLE: StaticArray<string> = [${stays.map((name) => `"${name}"`).join(", ")}];
`,
);
const firstMsr = features.findIndex(isMsr);
const mixed = features.slice(firstMsr).filter((feature) => !isMsr(feature));
if (mixed.length > 0) throw new Error(`features of CPUID behind those of MSRs: ${mixed.map(({ name }) => name)}`);

// Models, in the order of the index, as later ones are taken first.
interface Model {
  name: string;
  facts: string;
  bits: bigint;
}
const models = new Map<string, Model>();
const x86 = (read("index.xml").arch as Node[]).find(({ name }) => name === "x86") as Node;
for (const group of list(x86.group)) {
  for (const { filename } of list(group.include)) {
    for (const model of list(read(filename as string).model)) models.set(model.name, made(model));
  }
}

function made(model: Node): Model {
  const ancestor = models.get(list(model.model)[0]?.name ?? "");
  const own = list(model.feature);
  let bits = ancestor?.bits ?? 0n;
  for (const feature of own) {
    const at = index.get(feature.name);
    if (at === undefined) throw new Error(`${model.name} has the unknown feature ${feature.name}`);
    if (feature.removed !== "yes" && feature.added !== "yes") bits |= 1n << BigInt(at);
  }
  const inherited = ancestor?.facts.split(" ").filter((fact) => !fact.startsWith("=")) ?? [];
  const decode = (model.decode ?? {}) as Record<string, string>;
  const check = (model.check ?? {}) as Record<string, string>;
  const letters = `${decode.host === "on" ? "h" : ""}${decode.guest === "on" ? "g" : ""}${check.partial === "compat" ? "c" : ""}`;
  const vendor = list(model.vendor)[0]?.name ?? inherited[1] ?? "-";
  const signatures = list(model.signature).map(
    ({ family, model, stepping }) => `${family}/${model}${stepping ? `:${stepping}` : ""}`,
  );
  const known = signatures.length > 0 ? signatures : inherited.filter((fact) => fact.includes("/"));
  const removed = own.filter((feature) => feature.removed === "yes").map(({ name }) => `-${name}`);
  // One that only takes over another is that one's name with a version.
  const isVersion = ancestor && own.length + signatures.length + list(model.vendor).length === 0;
  const canonical = isVersion ? [`=${ancestor.name}`] : [];
  return { name: model.name, facts: [letters || "-", vendor, ...canonical, ...known, ...removed].join(" "), bits };
}

const WORDS = Math.ceil(features.length / 64);
const hex = (bits: bigint, word: number) => `0x${((bits >> BigInt(64 * word)) & 0xffffffffffffffffn).toString(16)}`;
const rows = [...models.values()].map(({ bits, name }) => {
  const words = Array.from({ length: WORDS }, (_, word) => hex(bits, word)).join(", ");
  return `  ${words}, // ${name}\n`;
});
writeFileSync(
  join(OUT, "x86_models.ts"),
  `// biome-ignore-all lint/correctness/noPrecisionLoss: these are numbers of 64 bits
${header("The models of x86 CPUs: what they are called, and which features they have.")}
/**
 * Of each model its name and, separated by spaces: h, g and c for "describes a host", "describes a guest" and
 * "is compared feature by feature"; the vendor; with = the model of which this is the versioned name; the
 * signatures (family/model, and :steppings); with a minus the features that later versions of it lost.
 */
// biome-ignore format: a table
export const X86_MODELS: StaticArray<string> = [
${[...models.values()].map(({ name, facts }) => `  "${name}", "${facts}",\n`).join("")}];

/** How many words of 64 bits a model's features take. */
export const WORDS: i32 = ${WORDS};

/** The features of each model, in the order of X86_MODELS: bit n of the row is feature n of X86_FEATURES. */
// biome-ignore format: a table
export const X86_MODEL_FEATURES: StaticArray<u64> = [
${rows.join("")}];
`,
);

writeFileSync(
  join(OUT, "arm_features.ts"),
  `${header("The features of ARM CPUs.")}
// biome-ignore format: a table
export const ARM_FEATURES: StaticArray<string> = [
${lines(list(read("arm_features.xml").feature).map(({ name }) => name))}];
`,
);
