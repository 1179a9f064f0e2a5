/**
 * The command line program, on whatever runtime the shell stands for.
 *
 * `main` finds the verb, reads its options, runs it and turns every failure into one line on standard
 * error and an exit code. No stack trace gets past here.
 */
import { Problem } from "../common/api.ts";
import type { Virtwright } from "../virtwright.ts";
import { domid, dominfo, domname, domstate, domuuid, dumpxml } from "./about.ts";
import { destroy, reboot, reset, resume, shutdown, suspend, undefine } from "./act.ts";
import { Arguments } from "./arguments.ts";
import { batch } from "./batch.ts";
import { consoleVerb } from "./console.ts";
import { fromNative, normalize, toNative } from "./convert.ts";
import { create, define } from "./define.ts";
import { domcapabilities } from "./domcapabilities.ts";
import { edit } from "./edit.ts";
import { emulator } from "./emulator.ts";
import { event } from "./event.ts";
import { explain } from "./explain.ts";
import { generalHelp, verbHelp } from "./help.ts";
import { capabilities, nodeinfo, uri } from "./host.ts";
import { list } from "./list.ts";
import { monitorCommand } from "./monitor.ts";
import { hint } from "./nearest.ts";
import { Progress } from "./progress.ts";
import { ClosedPipe, complain, FileProblem, print, Refusal, type Shell, UsageProblem } from "./shell.ts";
import { start } from "./start.ts";
import { validate } from "./validate.ts";
import { type Call, type Connect, EXIT, type Verb } from "./verb.ts";
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
  uri,
  nodeinfo,
  capabilities,
  define,
  edit,
  start,
  create,
  list,
  domstate,
  dominfo,
  domid,
  domuuid,
  domname,
  dumpxml,
  consoleVerb,
  suspend,
  resume,
  monitorCommand,
  event,
  reset,
  reboot,
  shutdown,
  destroy,
  undefine,
];

/** Runs the program to its end; returns the exit code and never throws. Without `guests`, it runs none. */
export async function main(
  shell: Shell,
  load: () => Promise<Virtwright>,
  guests?: () => Promise<Connect>,
): Promise<number> {
  try {
    return await dispatch(shell, load, guests);
  } catch (problem) {
    try {
      return report(shell, problem);
    } catch {
      // Standard error is gone too: the exit code is all that's left.
      return problem instanceof ClosedPipe ? EXIT.well : EXIT.file;
    }
  }
}

async function dispatch(
  shell: Shell,
  load: () => Promise<Virtwright>,
  guests?: () => Promise<Connect>,
): Promise<number> {
  const [first, ...rest] = verbFirst(shell.args);
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
  const progress = new Progress(shell, args.has("progress"));
  const call: Call = {
    shell: progress.shell,
    args,
    progress,
    library() {
      library ??= load().catch(() => {
        throw new FileProblem(
          "cannot load core.wasm, which belongs to virtwright: reinstall it, or build it with 'npm run build'",
        );
      });
      return library;
    },
    async guests() {
      if (guests) return await guests();
      throw new Refusal(
        `${verb.name} needs Bun or Deno: Node has no way to call the C library, which running guests takes`,
        `use 'bunx --bun virtwright ${verb.name} …' or 'deno run --allow-all npm:virtwright ${verb.name} …'`,
      );
    },
  };
  try {
    return await verb.run(call);
  } finally {
    progress.clear();
  }
}

/** What virsh takes before the verb is an option of the verb here, and taken behind it too. */
function verbFirst(args: readonly string[]): string[] {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] as string;
    if (word === "-c" || word === "--connect") at++;
    else if (!word.startsWith("--connect=") && word !== "-q" && word !== "--quiet") break;
  }
  return [...args.slice(at, at + 1), ...args.slice(0, at), ...args.slice(at + 1)];
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
    const verb = VERBS.find((one) => one.name === verbFirst(shell.args)[0]);
    const help = verb ? `virtwright ${verb.name} --help` : "virtwright --help";
    complain(shell, `virtwright: ${problem.message}\nSee '${help}'.\n`);
    return EXIT.usage;
  }
  const message = problem instanceof Error ? problem.message : String(problem);
  if (problem instanceof FileProblem) {
    complain(shell, `virtwright: ${message}\n`);
    return EXIT.file;
  }
  if (problem instanceof Refusal || problem instanceof Problem) {
    const lines = problem instanceof Refusal ? problem.lines : [message];
    complain(shell, lines.map((line) => `error: ${line}\n`).join(""));
    return EXIT.errors;
  }
  if (problem instanceof Error && problem.name === "NotCapable") {
    const what = message.split(",")[0];
    complain(shell, `error: Deno was not allowed to (${what}): running guests takes 'deno run --allow-all'\n`);
    return EXIT.errors;
  }
  complain(shell, `virtwright: internal error, please report it: ${message.split("\n")[0]}\n`);
  return EXIT.errors;
}
