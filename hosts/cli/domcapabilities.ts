/**
 * The verb domcapabilities: what a guest can have with a QEMU, as virsh's verb of that name tells it.
 *
 * With --connect the host's own QEMU is asked; otherwise it is the one that the other options describe.
 */
import type { DomainCapabilitiesOptions } from "../virtwright.ts";
import { answer, CONNECT_OPTION, withConnection } from "./guests.ts";
import { coloured, ended } from "./printing.ts";
import { EMULATOR_OPTIONS, HELP_OPTION, settingsOf } from "./settings.ts";
import { complain, print, UsageProblem } from "./shell.ts";
import { type Call, EXIT, type Verb } from "./verb.ts";

type Guest = NonNullable<DomainCapabilitiesOptions["domain"]>;

export const domcapabilities: Verb = {
  name: "domcapabilities",
  usage: "[--connect URI | --qmp-replies FILE | --capabilities FILE] [--machine MACHINE]",
  summary: "what a guest can have with a QEMU, as <domainCapabilities>",
  details: "With --connect it is a QEMU of this host: the one of --arch, or that of --binary.",
  options: [
    ...EMULATOR_OPTIONS,
    { name: "virttype", value: "TYPE", summary: "kvm, hvf or qemu (default: the first that this QEMU can)" },
    { name: "machine", value: "MACHINE", summary: "machine type or alias (default: the one guests get by default)" },
    CONNECT_OPTION,
    HELP_OPTION,
  ],
  example: "virtwright domcapabilities --machine q35",
  async run(call) {
    const { args, shell } = call;
    const extra = args.positionals[0];
    if (extra !== undefined) throw new UsageProblem(`domcapabilities takes no more words; found '${extra}'`);
    if (args.has("connect")) return await askHost(call);
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

/** What of the other options means something to a host, as the connection takes it. */
const ASKED = { binary: "emulator", arch: "arch", machine: "machine", virttype: "type" } as const;

async function askHost(call: Call): Promise<number> {
  const { args } = call;
  const wanted: Record<string, string> = {};
  for (const [option, name] of Object.entries(ASKED)) {
    const value = args.value(option);
    if (value !== undefined) wanted[name] = value;
  }
  for (const { name } of EMULATOR_OPTIONS) {
    if (args.has(name) && !Object.hasOwn(ASKED, name))
      throw new UsageProblem(`'--connect' and '--${name}' exclude one another`);
  }
  return await withConnection(call, async (conn) => {
    const xml = await conn.domainCapabilities(wanted);
    answer(call, xml.trimEnd(), { domainCapabilities: xml });
  });
}
