/**
 * The verb version.
 */
import { HELP_OPTION } from "./settings.ts";
import { print, UsageProblem } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

export const version: Verb = {
  name: "version",
  usage: "",
  summary: "the version of the core",
  options: [HELP_OPTION],
  example: "virtwright version",
  async run({ args, shell, library }) {
    const extra = args.positionals[0];
    if (extra !== undefined) throw new UsageProblem(`version takes no more words; found '${extra}'`);
    print(shell, `${(await library()).version}\n`);
    return EXIT.well;
  },
};
