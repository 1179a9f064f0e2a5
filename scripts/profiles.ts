/**
 * `bun scripts/profiles.ts CORPUS [FOLDER…]`: makes core/emulator/profiles/data.ts of the QMP dialogues in a corpus
 * and of those in further folders, files named as libvirt names them (host/emulator.ts): what isn't given again is gone
 * from the table. docs/profiles.md says where the checked-in ones are from.
 *
 * A profile is what our own core finds in the replies of a QEMU, less what belongs to the host it ran on: the
 * host's CPU, which models that CPU can be, encryption of memory, enlightenments of Hyper-V. All profiles of an
 * architecture stand in one table: each row has a mask that says in which of its versions it is so.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "../hosts/bun/load.ts";
import { capabilitiesRows, type Dialogue, dialoguesIn, hostOf, repliesOf } from "../test/conformance/host/emulator.ts";

const [, , corpus, ...folders] = process.argv;
if (!corpus) throw new Error("usage: bun scripts/profiles.ts CORPUS [FOLDER…]");
const vw = await load();

/** What a host has or not, whatever the QEMU. */
const OF_THE_HOST = new Set(["sev-guest", "sev-snp-guest", "sgx-epc", "hvf"]);
/** Of POWER only the models that libvirt has a name for can be chosen; the rest matters as a machine's default. */
const CHOSEN: Record<string, RegExp> = { ppc64: /^POWER/, ppc: /^$/ };

type Element = Record<string, string>;

interface Profile {
  version: string;
  flags: string[];
  machines: Record<string, Element[]>;
  cpus: Element[];
  gics: Element[];
}

function attributes(of: string): Element {
  return Object.fromEntries([...of.matchAll(/([\w-]+)='([^']*)'/g)].map(([, name, value]) => [name, value]));
}

function elements(xml: string, name: string): Element[] {
  return [...xml.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, "g"))].map(([, rest]) => attributes(rest as string));
}

function profileOf(row: Dialogue): Profile {
  const xml = vw.emulator(row.replies(), { format: "xml", emulator: hostOf("", row) }).output as string;
  const machines = elements(xml, "machine");
  const known = CHOSEN[row.arch] ?? /./;
  const names = new Map<string, Element>();
  const defaults = new Set(machines.map(({ defaultCPU }) => defaultCPU));
  for (const cpu of elements(xml, "cpu")) {
    // Several names may have one type; the first is what a machine's default is called.
    const isDefault = defaults.delete(cpu.typename as string);
    if (known.test(cpu.name as string) || isDefault) names.set(cpu.name as string, cpu);
  }
  return {
    // Not what it says itself: one between two releases stands for the one to come.
    version: String(order(row.version)),
    flags: elements(xml, "flag")
      .map(({ name }) => name as string)
      .filter((name) => !OF_THE_HOST.has(name)),
    machines: {
      kvm: machines.filter(({ type }) => type === "kvm"),
      tcg: machines.filter(({ type }) => type === "tcg"),
    },
    cpus: [...names.values()],
    gics: elements(xml, "gic"),
  };
}

const rows = [
  ...capabilitiesRows(corpus).map((row) => ({ ...row, replies: () => repliesOf(corpus, row) })),
  ...folders.flatMap(dialoguesIn),
].filter(({ variant }) => variant === "");
const order = (version: string) => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
rows.sort((a, b) => (a.arch < b.arch ? -1 : a.arch > b.arch ? 1 : order(a.version) - order(b.version)));
const arches = [...new Set(rows.map(({ arch }) => arch))];

const hex = (mask: number) => mask.toString(16);

/** Words of which each holds in some versions: those that hold in all of `all` need no mask. */
function words(values: Map<string, number>, all: number): string {
  return [...values].map(([word, mask]) => (mask === all ? word : `${word}@${hex(mask)}`)).join(" ");
}

/** Names by the mask of the versions that have them: what all have first, then each mask and what holds in it. */
function flagText(values: Map<string, number>, all: number): string {
  const groups = new Map<number, string[]>([[all, []]]);
  for (const [name, mask] of values) groups.set(mask, [...(groups.get(mask) ?? []), name]);
  return [...groups].map(([mask, names]) => [...(mask === all ? [] : [`@${hex(mask)}`]), ...names].join(" ")).join(" ");
}

/** The ending that CPU types have in common, which is left out. */
const SUFFIXES: Record<string, string> = {
  aarch64: "-arm-cpu",
  armv7l: "-arm-cpu",
  loongarch64: "-loongarch-cpu",
  ppc: "-powerpc-cpu",
  ppc64: "-powerpc64-cpu",
  riscv64: "-riscv-cpu",
  s390x: "-s390x-cpu",
  sparc: "-sparc-cpu",
  x86_64: "-x86_64-cpu",
};

/** The words of a machine; `letter` goes before its default CPU. */
function machineWords(machine: Element, letter: string, suffix: string): string[] {
  const all: string[] = [];
  if (machine.alias) all.push(`=${machine.alias}`);
  if (machine.hotplugCpus) all.push("h");
  all.push(`m${machine.maxCpus}`);
  if (machine.default) all.push("*");
  if (machine.defaultCPU?.endsWith(suffix)) all.push(`${letter}${machine.defaultCPU.slice(0, -suffix.length)}`);
  else if (machine.defaultCPU) all.push(`${letter}${machine.defaultCPU}`);
  if (machine.numaMemSupported) all.push("n");
  if (machine.defaultRAMid) all.push(`r${machine.defaultRAMid}`);
  if (machine.deprecated) all.push("d");
  if (machine.acpi) all.push(machine.acpi === "yes" ? "+" : "-");
  return all;
}

/**
 * Rows `MASK WORD…:NAME…` of things that have words: all names of a row have the same. By name, as neighbours are
 * alike then.
 */
function table(versions: { name: string; words: string[] }[][]): string[] {
  const found = new Map<string, { mask: number; words: Map<string, number> }>();
  for (let i = versions.length - 1; i >= 0; i--) {
    for (const { name, words } of versions[i] as { name: string; words: string[] }[]) {
      const row = found.get(name) ?? { mask: 0, words: new Map() };
      row.mask |= 1 << i;
      for (const word of new Set(words)) row.words.set(word, (row.words.get(word) ?? 0) | (1 << i));
      found.set(name, row);
    }
  }
  const names = [...found.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const rows = new Map<string, string[]>();
  for (const name of names) {
    const row = found.get(name) as { mask: number; words: Map<string, number> };
    const key = `${hex(row.mask)} ${words(row.words, row.mask)}`.trim();
    rows.set(key, [...(rows.get(key) ?? []), name]);
  }
  return [...rows].map(([key, names]) => `${key}:${names.join(" ")}`);
}

const blocks = arches.map((arch) => {
  const profiles = rows.filter((row) => row.arch === arch).map(profileOf);
  const machines = table(
    profiles.map(({ machines }) => {
      const suffix = SUFFIXES[arch] as string;
      const kvm = new Map(machines.kvm?.map((machine) => [machine.name, machine]));
      return (machines.tcg as Element[]).map((machine) => {
        const other = kvm.get(machine.name as string) ?? machine;
        const letters = other.defaultCPU === machine.defaultCPU ? ["c", "c"] : ["t", "k"];
        const words = [
          [machine, letters[0]],
          [other, letters[1]],
        ] as [Element, string][];
        return {
          name: machine.name as string,
          words: words.flatMap(([of, letter]) => machineWords(of, letter, suffix)),
        };
      });
    }),
  );
  const cpus = table(
    profiles.map(({ cpus }) =>
      cpus.map(({ name, typename, deprecated }) => ({
        name: name as string,
        words: [
          ...(deprecated ? ["d"] : []),
          ...(typename && typename !== `${name}${SUFFIXES[arch]}` ? [`=${typename}`] : []),
        ],
      })),
    ),
  );
  const flags = new Map<string, number>();
  for (const [i, profile] of profiles.entries())
    for (const flag of profile.flags) flags.set(flag, (flags.get(flag) ?? 0) | (1 << i));
  const gics = table(
    profiles.map(({ gics }) =>
      gics.map(({ version, kernel, emulated }) => ({
        name: version as string,
        words: [...(kernel === "yes" ? ["k"] : []), ...(emulated === "yes" ? ["e"] : [])],
      })),
    ),
  );
  return {
    arch,
    suffix: SUFFIXES[arch] as string,
    versions: profiles.map(({ version }) => version),
    flags: flagText(flags, (1 << profiles.length) - 1),
    machines,
    cpus,
    gics,
  };
});

const quoted = (text: string) => `"${text}"`;
/** One literal, as the compiler would add pieces together anew in each instance. */
const many = (list: string[]) => quoted(list.map((row) => `${row};`).join(""));

writeFileSync(
  join(import.meta.dir, "../core/emulator/profiles/data.ts"),
  `/**
 * QEMUs that one can write for without having them. Made by scripts/profiles.ts; not to be edited. One file, as it is data.
 *
 * Of each architecture seven texts: its name; the ending of its CPUs' types; the versions, of which the first is
 * bit 0 of every mask; capabilities, where @MASK (hexadecimal) goes before those that these versions only have; machines; CPU
 * models; interrupt controllers of ARM. A row of the last three ends with a semicolon and is the mask of the versions
 * that have it, words, which profile.ts explains, and behind a colon the names that all this is true of. A word with
 * @MASK holds in these versions only.
 *
 * What is older than 6.2 is from dialogues in Debian's source of libvirt 9.0 (docs/profiles.md).
 */
// biome-ignore format: a table
export const PROFILES: StaticArray<string> = [
${blocks
  .map(
    (block) => `  ${quoted(block.arch)},
  ${quoted(block.suffix)},
  ${quoted(block.versions.join(" "))},
  ${quoted(block.flags)},
  ${many(block.machines)},
  ${many(block.cpus)},
  ${many(block.gics)},
`,
  )
  .join("")}];
`,
);
