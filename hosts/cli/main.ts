/**
 * The command line program, on whatever runtime the shell stands for.
 *
 * `main` finds the verb, reads its options, runs it and turns every failure into one line on standard
 * error and an exit code. No stack trace gets past here.
 */
import type { Virtwright } from "../virtwright.ts";
import { Arguments } from "./arguments.ts";
import { batch } from "./batch.ts";
import { fromNative, normalize, toNative } from "./convert.ts";
import { domcapabilities } from "./domcapabilities.ts";
import { emulator } from "./emulator.ts";
import { explain } from "./explain.ts";
import { generalHelp, verbHelp } from "./help.ts";
import { hint } from "./nearest.ts";
import { ClosedPipe, complain, FileProblem, print, type Shell, UsageProblem } from "./shell.ts";
import { validate } from "./validate.ts";
import { EXIT, type Verb } from "./verb.ts";
import { version } from "./version.ts";

/** All verbs, in the order of help. */
export const VERBS: readonly Verb[] = [
  toNative,
  fromNative,
  validate,
  normalize,
  explain,
  batch,
  emulator,
  domcapabilities,
  version,
];

/** Runs the program to its end; returns the exit code and never throws. */
export async function main(shell: Shell, load: () => Promise<Virtwright>): Promise<number> {
  try {
    return await dispatch(shell, load);
  } catch (problem) {
    try {
      return report(shell, problem);
    } catch {
      // Standard error is gone too: the exit code is all that's left.
      return problem instanceof ClosedPipe ? EXIT.well : EXIT.file;
    }
  }
}

async function dispatch(shell: Shell, load: () => Promise<Virtwright>): Promise<number> {
  const [first, ...rest] = shell.args;
  if (first === undefined) {
    complain(shell, generalHelp(VERBS));
    return EXIT.usage;
  }
  if (first === "help" || first === "--help" || first === "-h") {
    const [name] = rest;
    print(shell, name === undefined ? generalHelp(VERBS) : verbHelp(find(name)));
    return EXIT.well;
  }
  const verb = first === "--version" || first === "-V" ? version : find(first);
  const args = new Arguments(rest, verb.options);
  if (args.has("help")) {
    print(shell, verbHelp(verb));
    return EXIT.well;
  }
  let library: Promise<Virtwright> | undefined;
  return await verb.run({
    shell,
    args,
    library() {
      library ??= load().catch(() => {
        throw new FileProblem(
          "cannot load core.wasm, which belongs to virtwright: reinstall it, or build it with 'npm run build'",
        );
      });
      return library;
    },
  });
}

function find(name: string): Verb {
  const verb = VERBS.find((one) => one.name === name);
  if (verb) return verb;
  const names = VERBS.map((one) => one.name);
  throw new UsageProblem(`there is no verb '${name}'${hint(name, names) || `; there are ${names.join(", ")}`}`);
}

function report(shell: Shell, problem: unknown): number {
  if (problem instanceof ClosedPipe) return EXIT.well;
  if (problem instanceof UsageProblem) {
    const verb = VERBS.find((one) => one.name === shell.args[0]);
    const help = verb ? `virtwright ${verb.name} --help` : "virtwright --help";
    complain(shell, `virtwright: ${problem.message}\nSee '${help}'.\n`);
    return EXIT.usage;
  }
  const message = problem instanceof Error ? problem.message : String(problem);
  if (problem instanceof FileProblem) {
    complain(shell, `virtwright: ${message}\n`);
    return EXIT.file;
  }
  complain(shell, `virtwright: internal error, please report it: ${message.split("\n")[0]}\n`);
  return EXIT.errors;
}
