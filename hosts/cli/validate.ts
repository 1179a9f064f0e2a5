/**
 * The verb validate: what is wrong with domain XML, and where.
 *
 * The notes are what was asked for, so they go to standard output: as text with source line and caret,
 * as JSON (one object per file), or as one SARIF log over all files.
 */
import type { Note, Result } from "../virtwright.ts";
import { oneFile } from "./convert.ts";
import { coloured, counts } from "./printing.ts";
import { EMULATOR_OPTIONS, HELP_OPTION, settingsOf } from "./settings.ts";
import { complain, FileProblem, print, readAll, UsageProblem } from "./shell.ts";
import { type Call, EXIT, type Verb } from "./verb.ts";

/** What of a SARIF log is touched when several are made one; the rest stays as the core wrote it. */
interface SarifLog {
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: unknown[];
  }[];
}

export const validate: Verb = {
  name: "validate",
  usage: "FILE...",
  summary: "what is wrong with domain XML, with line, column and what could stand there",
  details: "Every file is checked even if one before it is wrong or cannot be read.",
  options: [
    ...EMULATOR_OPTIONS,
    { name: "json", summary: "notes as JSON: an array with one object per file" },
    { name: "sarif", summary: "notes as one SARIF 2.1.0 log, as code hosts and editors read" },
    HELP_OPTION,
  ],
  example: "virtwright validate examples/*.xml",
  async run(call) {
    const { args, shell } = call;
    if (args.has("json") && args.has("sarif")) throw new UsageProblem("'--json' and '--sarif' exclude one another");
    const files = args.positionals.length > 0 ? args.positionals : [oneFile(call, [])];
    const form = args.has("json") ? undefined : args.has("sarif") ? "sarif" : "text";
    const objects: { file: string; ok: boolean; notes: Note[] }[] = [];
    const logs: SarifLog[] = [];
    let code: number = EXIT.well;
    for (const file of files) {
      const result = await check(call, file, form);
      if (!result) {
        code = EXIT.file;
        continue;
      }
      if (!result.ok && code === EXIT.well) code = EXIT.errors;
      if (form === "text") print(shell, coloured(shell, "stdout", textOf(file, result)));
      else if (form === "sarif") logs.push(JSON.parse(result.notesText as string));
      else objects.push({ file, ok: result.ok, notes: result.notes });
    }
    if (form === "sarif" && logs.length > 0) print(shell, `${JSON.stringify(merged(logs), null, 2)}\n`);
    if (form === undefined) print(shell, `${JSON.stringify(objects, null, 2)}\n`);
    return code;
  },
};

/** Checks one file; a file that can't be read is complained about and gives nothing. */
async function check(call: Call, file: string, form: "text" | "sarif" | undefined): Promise<Result | undefined> {
  try {
    const settings = await settingsOf(call, file);
    const library = await call.library();
    return library.validate(await readAll(call.shell, file), form ? { ...settings, notes: form } : settings);
  } catch (problem) {
    if (!(problem instanceof FileProblem)) throw problem;
    complain(call.shell, `virtwright: ${problem.message}\n`);
    return undefined;
  }
}

function textOf(file: string, result: Result): string {
  const sum = counts(result.notes);
  const verdict = result.ok ? `valid${sum === "" ? "" : `, ${sum}`}` : sum;
  return `${result.notesText}${file}: ${verdict}\n`;
}

/** One log with one run: the results in order, each rule once. */
function merged(logs: readonly SarifLog[]): SarifLog {
  const whole = structuredClone(logs[0] as SarifLog);
  const run = whole.runs[0] as SarifLog["runs"][number];
  for (const log of logs.slice(1)) {
    for (const other of log.runs) {
      run.results.push(...other.results);
      const known = new Set(run.tool.driver.rules.map((rule) => rule.id));
      run.tool.driver.rules.push(...other.tool.driver.rules.filter((rule) => !known.has(rule.id)));
    }
  }
  return whole;
}
