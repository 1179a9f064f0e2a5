/**
 * The texts of --help.
 */
import type { Verb } from "./verb.ts";

/** Exit codes, as help and documentation give them. */
const EXIT_CODES = `Exit codes: 0 well · 1 the input was refused or has errors · 2 usage · 3 a file could not be read or written`;

/** Help of the program: the verbs. */
export function generalHelp(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length)) + 2;
  const rows = (which: readonly Verb[]) => which.map((verb) => `  ${verb.name.padEnd(width)}${verb.summary}`);
  return [
    "virtwright: libvirt domain XML to QEMU command line and back, and guests run without a daemon",
    "",
    "Usage: virtwright VERB [OPTION...] [FILE|- | DOMAIN]",
    "",
    ...rows(verbs.filter((verb) => !verb.guests)),
    "",
    "Guests and their host, from Bun and Deno (-c URI says whose: qemu:///session, qemu:///system):",
    "",
    ...rows(verbs.filter((verb) => verb.guests)),
    "",
    "'virtwright VERB --help' tells more, with an example.",
    EXIT_CODES,
    "",
  ].join("\n");
}

/** Help of one verb. */
export function verbHelp(verb: Verb): string {
  const names = verb.options.map(({ name, short, value }) => {
    // Help's own letter goes without saying.
    const dashed = short && short !== "h" ? `-${short}, --${name}` : `--${name}`;
    return value ? `${dashed} ${value}` : dashed;
  });
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
