/**
 * The texts of --help.
 */
import type { Verb } from "./verb.ts";

/** Exit codes, as help and documentation give them. */
const EXIT_CODES = `Exit codes: 0 well · 1 the input was refused or has errors · 2 usage · 3 a file could not be read or written`;

/** Help of the program: the verbs. */
export function generalHelp(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length)) + 2;
  const rows = verbs.map((verb) => `  ${verb.name.padEnd(width)}${verb.summary}`);
  return [
    "virtwright: libvirt domain XML to QEMU command line and back",
    "",
    "Usage: virtwright VERB [OPTION...] [FILE|-]",
    "",
    ...rows,
    "",
    "'virtwright VERB --help' tells more, with an example.",
    EXIT_CODES,
    "",
  ].join("\n");
}

/** Help of one verb. */
export function verbHelp(verb: Verb): string {
  const names = verb.options.map((option) => (option.value ? `--${option.name} ${option.value}` : `--${option.name}`));
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const rows = verb.options.map((option, index) => {
    return `  ${(names[index] as string).padEnd(width)}${option.summary}${option.repeatable ? " (repeatable)" : ""}`;
  });
  return [
    `virtwright ${verb.name}: ${verb.summary}`,
    "",
    `Usage: virtwright ${verb.name} ${verb.usage}`.trimEnd(),
    ...(verb.details ? ["", verb.details] : []),
    "",
    ...rows,
    "",
    "Example:",
    `  ${verb.example}`,
    "",
    EXIT_CODES,
    "",
  ].join("\n");
}
