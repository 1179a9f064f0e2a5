/**
 * The verb version.
 */
import { HELP_OPTION } from "./settings.ts";
import { print } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

export const version: Verb = {
  name: "version",
  usage: "",
  summary: "the version of the core",
  options: [HELP_OPTION],
  example: "virtwright version",
  async run({ shell, library }) {
    print(shell, `${(await library()).version}\n`);
    return EXIT.well;
  },
};
