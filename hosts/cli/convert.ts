/**
 * The verbs that turn one text into another: domxml-to-native, domxml-from-native, normalize.
 *
 * The result goes to standard output, notes to standard error, so that the three can stand in a pipe.
 */
import type { FromNativeResult, Options, ToNativeOptions } from "../virtwright.ts";
import type { OptionSpec } from "./arguments.ts";
import { hint } from "./nearest.ts";
import { accountTable, coloured, ended } from "./printing.ts";
import {
  CONTEXT_OPTIONS,
  contextOf,
  EMULATOR_OPTIONS,
  ERA_OPTION,
  HELP_OPTION,
  JSON_OPTION,
  STRICT_OPTION,
  settingsOf,
} from "./settings.ts";
import { complain, print, readAll, UsageProblem } from "./shell.ts";
import { type Call, EXIT, type Verb } from "./verb.ts";

/** The native formats that libvirt's drivers know; only QEMU's is ours. */
const FORMAT = "qemu-argv";
const FORMAT_OPTION: OptionSpec = {
  name: "format",
  value: FORMAT,
  summary: "the native format, as virsh names it; the default",
};

export const toNative: Verb = {
  name: "domxml-to-native",
  usage: "qemu-argv FILE|-",
  summary: "domain XML to the QEMU command line that libvirt would start",
  details: "The command line goes to stdout, notes to stderr.",
  options: [
    ...EMULATOR_OPTIONS,
    ...CONTEXT_OPTIONS,
    { name: "wrapped", summary: "a line an option, with backslashes at the ends" },
    { name: "runnable", summary: "a script to run by hand: sockets by path, what to prepare as comments" },
    STRICT_OPTION,
    JSON_OPTION,
    FORMAT_OPTION,
    { name: "xml", value: "FILE", summary: "the input, as virsh names it" },
    HELP_OPTION,
  ],
  example: "virtwright domxml-to-native qemu-argv examples/demo.xml --qemu 0.10.5 --no-env --wrapped",
  async run(call) {
    const file = inputOf(call, "xml");
    const settings: ToNativeOptions = { ...(await settingsOf(call, file)), context: contextOf(call.args, call.shell) };
    if (call.args.has("wrapped")) settings.lines = "wrapped";
    if (call.args.has("runnable")) settings.runnable = true;
    return await convert(call, "toNative", file, settings);
  },
};

export const fromNative: Verb = {
  name: "domxml-from-native",
  usage: "qemu-argv FILE|-",
  summary: "QEMU command line to domain XML",
  details:
    "Takes what a shell, a script or ps shows: quotes, backslashes, environment settings, sudo. A word that has no\n" +
    "place in the domain is kept in <qemu:commandline>. The XML goes to stdout, notes to stderr.",
  options: [
    ...EMULATOR_OPTIONS,
    ERA_OPTION,
    { name: "account", summary: "on stderr, what became of every word of the command line" },
    STRICT_OPTION,
    JSON_OPTION,
    FORMAT_OPTION,
    { name: "config", value: "FILE", summary: "the input, as virsh names it" },
    HELP_OPTION,
  ],
  example: "virtwright domxml-from-native qemu-argv examples/demo.args",
  async run(call) {
    const file = inputOf(call, "config");
    return await convert(call, "fromNative", file, await settingsOf(call, file));
  },
};

export const normalize: Verb = {
  name: "normalize",
  usage: "FILE|-",
  summary: "domain XML with its defaults, in libvirt's order and form",
  options: [...EMULATOR_OPTIONS, ERA_OPTION, STRICT_OPTION, JSON_OPTION, HELP_OPTION],
  example: "virtwright normalize examples/demo.xml",
  async run(call) {
    const file = oneFile(call, call.args.positionals);
    return await convert(call, "normalize", file, await settingsOf(call, file));
  },
};

async function convert(
  call: Call,
  operation: "toNative" | "fromNative" | "normalize",
  file: string,
  settings: Options,
): Promise<number> {
  const { args, shell } = call;
  const input = await readAll(shell, file);
  const library = await call.library();
  const result = library.run(operation, input, args.has("json") ? settings : { ...settings, notes: "text" });
  if (args.has("json")) print(shell, `${JSON.stringify(result, null, 2)}\n`);
  else printResult(call, result);
  return result.ok ? EXIT.well : EXIT.errors;
}

function printResult({ args, shell }: Call, result: FromNativeResult): void {
  if (result.output !== undefined) print(shell, ended(result.output));
  complain(shell, coloured(shell, "stderr", result.notesText ?? ""));
  if (args.has("account") && result.account) complain(shell, accountTable(result.account));
}

/** The input file of the two conversions, after the format. */
function inputOf(call: Call, option: "xml" | "config"): string {
  const { args } = call;
  const words = [...args.positionals];
  const format = args.value("format") ?? (words[0] === FORMAT || words.length > 1 ? words.shift() : FORMAT);
  if (format !== FORMAT) {
    throw new UsageProblem(
      `there is no native format '${format}'${hint(format as string, [FORMAT]) || `; only '${FORMAT}'`}`,
    );
  }
  const named = args.value(option);
  if (named !== undefined && words.length > 0)
    throw new UsageProblem(`one input file, please; found '${words[0]}' too`);
  return oneFile(call, named === undefined ? words : [named]);
}

/** One file name; without any, standard input, unless that is a person at a keyboard who forgot it. */
export function oneFile({ shell }: Call, words: readonly string[]): string {
  if (words.length > 1) throw new UsageProblem(`one input file, please; found '${words[1]}' too`);
  const file = words[0];
  if (file === undefined && shell.terminal.stdin)
    throw new UsageProblem("an input file is missing ('-' is standard input)");
  return file ?? "-";
}
