/**
 * libvirt 0.7.0 (2009): XML → argv, argv → XML, XML → XML, and what `qemu -help` tells.
 *
 * XML is asked for as that era wrote it. The capability flags of a row are the emulator's features by
 * the same names; `effectiveFlags` holds the two that upstream's test always adds. What the old test
 * pretends about its host (environment, state directory, monitor) goes in as options.context.
 */
import type { EmulatorDescription, Options, Virtwright } from "../../../hosts/bun/load.ts";
import { type Case, failed, PASSED, refusal, type Suite, sameText, type Verdict } from "../case.ts";
import { manifest, text, uniqueIds } from "../corpus.ts";
import { driverOptions } from "../driver-options.ts";

interface Row {
  id: string;
  direction: string;
  xml: string;
  args: string;
  effectiveFlags: string[];
  migrateFrom?: string | null;
  domainId: number;
  monitor: { type: string; path: string; listen: boolean };
  driverConfig?: Record<string, unknown>;
}

interface HelpRow {
  id: string;
  file: string;
  flags: string[];
  version: number;
  isKvm: number;
}

interface Manifest {
  flagBits: Record<string, number>;
  flagAliases?: Record<string, string>;
  environment: Record<string, unknown>;
  stateDir: string;
  fromNativeBlankedLines: string[];
  cases: Row[];
  help?: HelpRow[];
}

const FOLDER = "libvirt-0.7";

function casesOf(corpus: string, direction: string, run: (vw: Virtwright, row: Row, all: Manifest) => Verdict): Case[] {
  const all = manifest<Manifest>(corpus, FOLDER);
  if (!all) return [];
  const rows = all.cases.filter((row) => row.direction === direction);
  return uniqueIds(rows.map((row) => ({ id: row.id, run: (vw: Virtwright) => run(vw, row, all) })));
}

/** Only what is set: the manifest lists under `unset` what the test takes away. */
function environmentOf(all: Manifest): Record<string, string> {
  const set = Object.entries(all.environment).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(set);
}

function toNativeOptions(row: Row, all: Manifest): Options {
  return {
    era: "0.7",
    emulator: { features: row.effectiveFlags },
    context: {
      stateDirectory: all.stateDir,
      domainId: row.domainId,
      environment: environmentOf(all),
      monitor: row.monitor,
      driver: driverOptions(row.driverConfig),
      ...(row.migrateFrom ? { incoming: row.migrateFrom } : {}),
    },
  };
}

/** POSIX bracket classes, which the manifest's patterns use, as JavaScript writes them. */
function pattern(posix: string): RegExp {
  return new RegExp(posix.replaceAll("[:alnum:]", "A-Za-z0-9").replaceAll("[:digit:]", "0-9"));
}

/**
 * Takes the lines away that the old test doesn't compare. They go as a whole, with their ends: where
 * the command line has no name, that era's output has no such line at all, and still is right.
 */
function withoutLines(xml: string, patterns: RegExp[]): string {
  const kept = xml.split("\n").filter((line) => !patterns.some((one) => one.test(line)));
  return kept.join("\n");
}

const toNative: Suite = {
  name: `${FOLDER}/to-native`,
  cases: (corpus) =>
    casesOf(corpus, "to-native", (vw, row, all) => {
      const result = vw.toNative(text(corpus, FOLDER, row.xml), toNativeOptions(row, all));
      return refusal(result) ?? sameText(text(corpus, FOLDER, row.args), withNewline(result.output), "argv differs");
    }),
};

const fromNative: Suite = {
  name: `${FOLDER}/from-native`,
  cases: (corpus) =>
    casesOf(corpus, "from-native", (vw, row, all) => {
      const result = vw.fromNative(text(corpus, FOLDER, row.args), { era: "0.7" });
      const patterns = all.fromNativeBlankedLines.map(pattern);
      return (
        refusal(result) ??
        sameText(
          withoutLines(text(corpus, FOLDER, row.xml), patterns),
          withoutLines(withNewline(result.output), patterns),
          "XML differs",
        )
      );
    }),
};

const xmlRoundtrip: Suite = {
  name: `${FOLDER}/xml-roundtrip`,
  cases: (corpus) =>
    casesOf(corpus, "xml-roundtrip", (vw, row) => {
      const xml = text(corpus, FOLDER, row.xml);
      const result = vw.normalize(xml, { era: "0.7" });
      return refusal(result) ?? sameText(xml, withNewline(result.output), "XML differs");
    }),
};

const help: Suite = {
  name: `${FOLDER}/help`,
  cases: (corpus) => {
    const all = manifest<Manifest>(corpus, FOLDER);
    return uniqueIds(
      (all?.help ?? []).map((row) => ({
        id: row.id,
        run: (vw: Virtwright) => {
          const result = vw.emulator(text(corpus, FOLDER, row.file));
          return refusal(result) ?? sameEmulator(row, all as Manifest, JSON.parse(result.output as string));
        },
      })),
    );
  },
};

/** Features are compared as far as that era had words for them; a later word can't be right or wrong there. */
function sameEmulator(row: HelpRow, all: Manifest, found: EmulatorDescription): Verdict {
  const aliases = all.flagAliases ?? {};
  const canonical = (flag: string) => aliases[flag] ?? flag;
  const known = (flags: string[]) =>
    [...new Set(flags.map(canonical).filter((flag) => flag in all.flagBits))].sort().join(" ");
  if (known(row.flags) !== known(found.features)) {
    return failed("features differ", `should be: ${known(row.flags)} | is: ${known(found.features)}`);
  }
  const [major = 0, minor = 0, micro = 0] = found.version.split(".").map(Number);
  const version = major * 1_000_000 + minor * 1000 + micro;
  if (version !== row.version) return failed("version differs", `should be: ${row.version} | is: ${version}`);
  if (found.isKvm !== (row.isKvm !== 0)) return failed("isKvm differs", `is: ${found.isKvm}`);
  return PASSED;
}

/** The core's output may lack the newline at its end, which files have: it isn't part of what is compared. */
function withNewline(output: string | undefined): string {
  return `${(output ?? "").replace(/\n$/, "")}\n`;
}

export const LIBVIRT_0_7: Suite[] = [toNative, fromNative, xmlRoundtrip, help];
