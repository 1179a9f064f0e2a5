/**
 * The verb explain: what the code of a note means and what to do about it.
 */
import { coloured, ended } from "./printing.ts";
import { HELP_OPTION } from "./settings.ts";
import { complain, print, UsageProblem } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

export const explain: Verb = {
  name: "explain",
  usage: "[CODE]",
  summary: "what a code such as VW0203 means and what to do; without one, all codes",
  options: [{ name: "json", summary: "as JSON" }, HELP_OPTION],
  example: "virtwright explain VW0203",
  async run({ args, shell, library }) {
    const [code = "", more] = args.positionals;
    if (more !== undefined) throw new UsageProblem(`one code, please; found '${more}' too`);
    const result = (await library()).explain(code.toUpperCase(), { format: args.has("json") ? "json" : "text" });
    if (result.output !== undefined) print(shell, ended(result.output));
    const problems = result.notes.map((note) => `virtwright: ${note.severity} ${note.code}: ${note.message}\n`);
    complain(shell, coloured(shell, "stderr", problems.join("")));
    return result.ok ? EXIT.well : EXIT.errors;
  },
};
