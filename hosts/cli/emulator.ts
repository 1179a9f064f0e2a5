/**
 * The verb emulator: what a QEMU can do, from the text of its -help or from its version.
 */
import type { EmulatorDescription } from "../virtwright.ts";
import { coloured, ended } from "./printing.ts";
import { EMULATOR_OPTIONS, HELP_OPTION, settingsOf } from "./settings.ts";
import { complain, print, UsageProblem } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

export const emulator: Verb = {
  name: "emulator",
  usage: "[--help-text FILE|- | --qemu VERSION]",
  summary: "version and features of a QEMU, from its -help text or from the table of versions",
  options: [...EMULATOR_OPTIONS, { name: "json", summary: "as JSON" }, HELP_OPTION],
  example: "virtwright emulator --qemu 0.10.5",
  async run(call) {
    const { args, shell } = call;
    const extra = args.positionals[0];
    if (extra !== undefined) throw new UsageProblem(`a file is given as '--help-text ${extra}'`);
    const settings = await settingsOf(call, args.value("help-text") ?? "-");
    const result = (await call.library()).emulator("", { ...settings, notes: "text" });
    if (result.output !== undefined) {
      print(shell, args.has("json") ? ended(result.output) : table(JSON.parse(result.output)));
    }
    complain(shell, coloured(shell, "stderr", result.notesText ?? ""));
    return result.ok ? EXIT.well : EXIT.errors;
  },
};

function table(found: EmulatorDescription): string {
  const kvm = found.isKvm ? ["kvm", found.kvmVersion > 0 ? `kvm-${found.kvmVersion}` : "yes"] : ["kvm", "no"];
  const rows = [["version", found.version], kvm, ["arch", found.arch], ["features", found.features.join(" ")]];
  return rows
    .map(([name, value]) => `${(name as string).padEnd(10)}${value}`.trimEnd())
    .join("\n")
    .concat("\n");
}
