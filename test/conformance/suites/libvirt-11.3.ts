/**
 * libvirt 11.3.0 (2025): its qemuxmlconf cases, capabilities and domain capabilities.
 *
 *   out        normalize(in) == out, and out is its own normal form
 *   args       toNative(in), wrapped, == args, byte for byte
 *   err        in is refused, by the same message or for the same reason (same-reason.ts)
 *   roundtrip  toNative(fromNative(args)) == args, up to the order of independent options
 *   capabilities   emulator(replies) == xml, and xml is its own normal form
 *   domaincaps     domainCapabilities() of the capabilities derived so == xml
 *
 * The emulator goes in as the capabilities that libvirt cached of it, and what upstream's tests pretend about
 * their host as context: test/conformance/host/ makes both of a row.
 */
import type { Note, Virtwright } from "../../../hosts/bun/load.ts";
import { type Case, describe, failed, PASSED, refusal, type Suite, sameText, trapOf, type Verdict } from "../case.ts";
import { manifest, text, uniqueIds } from "../corpus.ts";
import { type DomainCapsRow, domainCapsOptions } from "../host/domain_capabilities.ts";
import { capabilitiesRows, hostOf, repliesOf } from "../host/emulator.ts";
import { optionsOf, type Row } from "../host/pretended.ts";
import { ordered, wordsOf } from "../options-order.ts";
import { sameReason } from "../same-reason.ts";

const FOLDER = "libvirt-11.3";
const ROWS = "qemuxmlconf";

function casesOf(corpus: string, key: "out" | "args" | "err", run: (vw: Virtwright, row: Row) => Verdict): Case[] {
  const rows = (manifest<Row[]>(corpus, FOLDER, ROWS) ?? []).filter((row) => row[key] !== undefined);
  return uniqueIds(rows.map((row) => ({ id: row.id, run: (vw: Virtwright) => run(vw, row) })));
}

const out: Suite = {
  name: `${FOLDER}/out`,
  cases: (corpus) =>
    casesOf(corpus, "out", (vw, row) => {
      const expected = text(corpus, FOLDER, ROWS, row.out as string);
      const first = vw.normalize(text(corpus, FOLDER, ROWS, row.xml as string), optionsOf(vw, corpus, row));
      const verdict = refusal(first) ?? sameText(expected, first.output as string, "XML differs");
      if (!verdict.passed) return verdict;
      const again = vw.normalize(expected, optionsOf(vw, corpus, row));
      return refusal(again, "own output refused") ?? sameText(expected, again.output as string, "no fixed point");
    }),
};

const args: Suite = {
  name: `${FOLDER}/args`,
  cases: (corpus) =>
    casesOf(corpus, "args", (vw, row) => {
      const result = vw.toNative(text(corpus, FOLDER, ROWS, row.xml as string), {
        ...optionsOf(vw, corpus, row),
        lines: "wrapped",
      });
      return (
        refusal(result) ??
        sameText(text(corpus, FOLDER, ROWS, row.args as string), result.output as string, "argv differs")
      );
    }),
};

const err: Suite = {
  name: `${FOLDER}/err`,
  cases: (corpus) =>
    casesOf(corpus, "err", (vw, row) => {
      if (row.xml === null) return failed("no input: a shell's error, not the core's");
      const message = text(corpus, FOLDER, ROWS, row.err as string).replace(/\n$/, "");
      const xml = text(corpus, FOLDER, ROWS, row.xml);
      // A wrong definition must be refused when it is read, an impossible start when argv is built.
      const result =
        row.expect === "parse-error"
          ? vw.normalize(xml, optionsOf(vw, corpus, row))
          : vw.toNative(xml, optionsOf(vw, corpus, row));
      return trapOf(result) ?? refusedFor(message, result.notes);
    }),
};

function refusedFor(message: string, notes: readonly Note[]): Verdict {
  const errors = notes.filter((note) => note.severity === "error");
  const [first] = errors;
  if (!first) return failed("not refused", `should be: ${message}`);
  if (errors.some((note) => note.message === message) || sameReason(message, errors)) return PASSED;
  return failed("refused for another reason", `should be: ${message} | is: ${describe(first)}`);
}

const roundtrip: Suite = {
  name: `${FOLDER}/roundtrip`,
  cases: (corpus) =>
    casesOf(corpus, "args", (vw, row) => {
      const line = text(corpus, FOLDER, ROWS, row.args as string);
      const xml = vw.fromNative(line, optionsOf(vw, corpus, row));
      const refused = refusal(xml, "argv refused");
      if (refused) return refused;
      const again = vw.toNative(xml.output as string, { ...optionsOf(vw, corpus, row), lines: "wrapped" });
      return (
        refusal(again, "own XML refused") ??
        sameText(ordered(wordsOf(line)).join("\n"), ordered(wordsOf(again.output as string)).join("\n"), "argv differs")
      );
    }),
};

const capabilities: Suite = {
  name: `${FOLDER}/capabilities`,
  cases: (corpus) =>
    uniqueIds(
      capabilitiesRows(corpus).map((row) => ({
        id: `${FOLDER}/capabilities/${row.xml.replace(/\.xml$/, "")}`,
        run: (vw: Virtwright) => {
          const expected = text(corpus, FOLDER, "capabilities", row.xml);
          const made = vw.emulator(repliesOf(corpus, row), { format: "xml", emulator: hostOf(expected, row) });
          const verdict = refusal(made) ?? sameText(expected, made.output as string, "XML differs");
          if (!verdict.passed) return verdict;
          const again = vw.emulator("", { format: "xml", emulator: { capabilities: expected } });
          return refusal(again, "own output refused") ?? sameText(expected, again.output as string, "no fixed point");
        },
      })),
    ),
};

const domaincaps: Suite = {
  name: `${FOLDER}/domaincaps`,
  cases: (corpus) =>
    uniqueIds(
      (manifest<{ cases: DomainCapsRow[] }>(corpus, FOLDER, "domaincaps")?.cases ?? []).map((row) => ({
        id: row.id,
        run: (vw: Virtwright) => {
          const expected = text(corpus, FOLDER, "domaincaps", row.file);
          const made = vw.domainCapabilities("", domainCapsOptions(vw, corpus, row));
          // Left over from a libvirt that had these QEMUs: 11.3 writes <ps2> and <panic> always, and these have neither.
          const older = row.capsFile === null && !/<(ps2|panic) /.test(expected);
          const why = older ? "an older libvirt wrote what is expected" : "XML differs";
          return refusal(made) ?? sameText(expected, made.output as string, why);
        },
      })),
    ),
};

export const LIBVIRT_11_3: Suite[] = [out, args, err, roundtrip, capabilities, domaincaps];
