/**
 * The verb emulator: what a QEMU can do, from its replies over QMP, the text of its -help or its version.
 */
import type { EmulatorDescription } from "../virtwright.ts";
import { coloured, ended } from "./printing.ts";
import { EMULATOR_OPTIONS, HELP_OPTION, settingsOf } from "./settings.ts";
import { complain, print, UsageProblem } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

export const emulator: Verb = {
  name: "emulator",
  usage: "[--qmp-replies FILE|- | --help-text FILE|- | --qemu VERSION]",
  summary: "version and features of a QEMU, from its QMP replies, its -help text or the table of versions",
  options: [
    ...EMULATOR_OPTIONS,
    { name: "json", summary: "as JSON" },
    { name: "xml", summary: "as libvirt's <qemuCaps>, which the option --capabilities takes" },
    HELP_OPTION,
  ],
  example: "virtwright emulator --qemu 0.10.5",
  async run(call) {
    const { args, shell } = call;
    const extra = args.positionals[0];
    if (extra !== undefined) throw new UsageProblem(`a file is given as '--help-text ${extra}'`);
    if (args.has("json") && args.has("xml")) throw new UsageProblem("'--json' and '--xml' exclude one another");
    const settings = await settingsOf(call, args.value("help-text") ?? args.value("qmp-replies") ?? "-");
    const xml = args.has("xml");
    const library = await call.library();
    const result = library.emulator("", { ...settings, notes: "text", ...(xml ? { format: "xml" } : {}) });
    if (result.output !== undefined) {
      print(shell, xml || args.has("json") ? ended(result.output) : table(JSON.parse(result.output)));
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
