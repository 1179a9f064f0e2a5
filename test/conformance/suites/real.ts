/**
 * Inputs from the world: command lines and domain XML that people use, and everyday mistakes.
 *
 *   argv    gives XML that an independent reader reads, and an account that adds up; the words that were
 *           understood are counted
 *   xml     validates without an error, is written as a command line, and its normal form is a fixed point;
 *           or is refused for a reason that holds by itself: it is no QEMU domain, libvirt's own schema refuses
 *           it, or libvirt's own list of that QEMU lacks it too
 *   broken  gets a note of severity error or warning, with its place, that is about the mistake
 *           (same-reason.ts); a mistake that only shows on a certain host must just be converted
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import type { Account, Note, Virtwright } from "../../../hosts/bun/load.ts";
import { type Case, describe, failed, PASSED, refusal, type Suite, sameText, trapOf, type Verdict } from "../case.ts";
import { bytes, manifest, text, uniqueIds } from "../corpus.ts";
import { sameReason } from "../same-reason.ts";

interface Row {
  id: string;
  kind: string;
  file: string;
  /** Of broken inputs: the file that says what libvirt or QEMU answered. */
  expected?: string;
  notes?: string;
  host_dependent?: boolean;
}

const FOLDER = "real";

function casesOf(corpus: string, kinds: string[], run: (vw: Virtwright, row: Row) => Verdict): Case[] {
  const rows = (manifest<Row[]>(corpus, FOLDER) ?? []).filter((row) => kinds.includes(row.kind));
  return uniqueIds(rows.map((row) => ({ id: `${FOLDER}/${row.id}`, run: (vw: Virtwright) => run(vw, row) })));
}

/** Is the account whole: do the counts add up, and does every word have its one fate? */
export function brokenAccount(account: Account): string | undefined {
  const { words, understood, kept, refused } = account;
  const count = (fate: string) => words.filter((word) => word.fate === fate).length;
  if (count("understood") !== understood) return `understood is ${understood}, but ${count("understood")} words are`;
  if (count("kept") !== kept) return `kept is ${kept}, but ${count("kept")} words are`;
  if (count("refused") !== refused) return `refused is ${refused}, but ${count("refused")} words are`;
  if (understood + kept + refused !== words.length) return `the counts do not add up to ${words.length} words`;
  return undefined;
}

const argv: Suite = {
  name: `${FOLDER}/argv`,
  cases: (corpus) =>
    casesOf(corpus, ["argv"], (vw, row) => {
      const result = vw.fromNative(bytes(corpus, FOLDER, row.file));
      const refused = refusal(result);
      if (refused) return refused;
      const { account, output = "" } = result;
      if (!account) return failed("no account");
      const words = { understood: account.understood, total: account.words.length };
      const broken = brokenAccount(account);
      if (broken) return { ...failed("the account does not add up", broken), words };
      const wellFormed = XMLValidator.validate(output);
      if (wellFormed !== true) return { ...failed("the XML is not well-formed", wellFormed.err.msg), words };
      return { ...PASSED, words };
    }),
};

const xml: Suite = {
  name: `${FOLDER}/xml`,
  cases: (corpus) =>
    casesOf(corpus, ["xml"], (vw, row) => {
      const input = bytes(corpus, FOLDER, row.file);
      const checked = vw.validate(input);
      const error = checked.notes.find((note) => note.severity === "error");
      const trap = trapOf(checked);
      if (trap) return trap;
      if (error && isTrulyRefused(corpus, input, checked.notes)) return PASSED;
      if (error) return failed(`validate: ${error.code}`, describe(error));
      const first = vw.normalize(input);
      const refused = refusal(first) ?? refusal(vw.toNative(input), "no argv");
      if (refused) return refused;
      const again = vw.normalize(first.output as string);
      return (
        refusal(again, "own output refused") ??
        sameText(first.output as string, again.output as string, "no fixed point")
      );
    }),
};

/** Whether a refusal is right, judged by something other than ourselves. */
function isTrulyRefused(corpus: string, input: Uint8Array, notes: readonly Note[]): boolean {
  const errors = notes.filter(({ severity }) => severity === "error");
  const document = new TextDecoder().decode(input);
  const type = /<domain\b[^>]*\btype=['"]([^'"]+)['"]/.exec(document)?.[1];
  if (type !== undefined && !["qemu", "kqemu", "kvm", "hvf"].includes(type)) {
    return errors.some(({ path }) => path === "domain/@type");
  }
  const known = capabilitiesFor(corpus, /<type\b[^>]*\barch=['"]([^'"]+)['"]/.exec(document)?.[1] ?? "x86_64");
  // VW0217: this QEMU lacks it. So must libvirt's own list of what that QEMU has.
  const lacks = ({ code, found }: Note) =>
    code === "VW0217" && found !== undefined && !known.includes(`name='${found}`);
  if (known !== "" && errors.every(lacks)) return true;
  const schema = join(corpus, "libvirt-11.3", "schemas", "domain.rng");
  const run = spawnSync("xmllint", ["--noout", "--relaxng", schema, "-"], { input, encoding: "utf8" });
  return run.status === 3 || run.status === 4;
}

/** What libvirt lists of the newest QEMU for guests of an architecture; empty when the corpus has none. */
function capabilitiesFor(corpus: string, arch: string): string {
  const folder = join(corpus, "libvirt-11.3", "capabilities");
  const program = arch === "i686" ? "x86_64" : arch;
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(`_${program}.xml`)) : [];
  const newest = files.sort(new Intl.Collator("en", { numeric: true }).compare).at(-1);
  return newest === undefined ? "" : text(corpus, "libvirt-11.3", "capabilities", newest);
}

const broken: Suite = {
  name: `${FOLDER}/broken`,
  cases: (corpus) =>
    casesOf(corpus, ["broken-xml", "broken-argv"], (vw, row) => {
      const input = bytes(corpus, FOLDER, row.file);
      const result = row.kind === "broken-xml" ? vw.validate(input) : vw.fromNative(input);
      const trap = trapOf(result);
      if (trap) return trap;
      if (row.host_dependent) {
        const converted = row.kind === "broken-xml" ? vw.toNative(input) : result;
        return refusal(converted) ?? PASSED;
      }
      const said = row.expected ? quotedMessage(text(corpus, FOLDER, row.expected)) : "";
      return pointedOut(`${said}\n${row.notes ?? ""}`, result.notes);
    }),
};

/** The first block of an expected.md: what the tool said. */
function quotedMessage(expected: string): string {
  return /```\n([\s\S]*?)```/.exec(expected)?.[1] ?? "";
}

function pointedOut(mistake: string, notes: readonly Note[]): Verdict {
  const serious = notes.filter((note) => note.severity !== "info");
  const [first] = serious;
  if (!first) return failed("not noticed", mistake.trim().split("\n")[0]);
  const about = serious.filter((note) => sameReason(mistake, [note]));
  if (about.length === 0) return failed("noticed something else", describe(first));
  if (about.every((note) => note.line === 0)) return failed("noticed without its place", describe(about[0] as Note));
  return PASSED;
}

export const REAL: Suite[] = [argv, xml, broken];
