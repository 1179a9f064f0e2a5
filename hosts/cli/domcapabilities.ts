/**
 * The verb domcapabilities: what a guest can have with a QEMU, as virsh's verb of that name tells it.
 */
import type { DomainCapabilitiesOptions } from "../virtwright.ts";
import { coloured, ended } from "./printing.ts";
import { EMULATOR_OPTIONS, HELP_OPTION, settingsOf } from "./settings.ts";
import { complain, print, UsageProblem } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

type Guest = NonNullable<DomainCapabilitiesOptions["domain"]>;

export const domcapabilities: Verb = {
  name: "domcapabilities",
  usage: "(--qmp-replies FILE|- | --capabilities FILE|-) [--virttype TYPE] [--machine MACHINE]",
  summary: "what a guest can have with a QEMU, as <domainCapabilities>",
  options: [
    ...EMULATOR_OPTIONS,
    { name: "virttype", value: "TYPE", summary: "kvm, hvf or qemu (default: the first that this QEMU can)" },
    { name: "machine", value: "MACHINE", summary: "machine type or alias (default: the one guests get by default)" },
    HELP_OPTION,
  ],
  example: "virtwright domcapabilities --machine q35",
  async run(call) {
    const { args, shell } = call;
    const extra = args.positionals[0];
    if (extra !== undefined) throw new UsageProblem(`domcapabilities takes no more words; found '${extra}'`);
    const domain: Guest = {};
    const type = args.value("virttype");
    if (type !== undefined) domain.type = type as NonNullable<Guest["type"]>;
    const machine = args.value("machine");
    if (machine !== undefined) domain.machine = machine;
    const settings = await settingsOf(call, args.value("qmp-replies") ?? args.value("capabilities") ?? "-");
    const result = (await call.library()).domainCapabilities("", { ...settings, domain, notes: "text" });
    if (result.output !== undefined) print(shell, ended(result.output));
    complain(shell, coloured(shell, "stderr", result.notesText ?? ""));
    return result.ok ? EXIT.well : EXIT.errors;
  },
};
