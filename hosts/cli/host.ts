/**
 * The verbs about the host: uri, capabilities, nodeinfo.
 */
import { answer, CONNECT_OPTION, GUEST_OPTIONS, noWords, withConnection } from "./guests.ts";
import type { Verb } from "./verb.ts";

export const uri: Verb = {
  name: "uri",
  usage: "",
  summary: "whose guests are meant, without a URI given",
  details:
    `Without --${CONNECT_OPTION.name}, $VIRTWRIGHT_DEFAULT_URI says it, or $LIBVIRT_DEFAULT_URI if that is one of these;\n` +
    "else it is qemu:///system for root and qemu:///session for all others.",
  options: GUEST_OPTIONS,
  example: "virtwright uri",
  guests: true,
  async run(call) {
    noWords(call);
    return await withConnection(call, async (conn) => answer(call, conn.uri, { uri: conn.uri }));
  },
};

export const capabilities: Verb = {
  name: "capabilities",
  usage: "",
  summary: "what the host and its QEMUs can do, as <capabilities>",
  details: "The first call asks every QEMU, which takes seconds; answers are kept until the binary changes.",
  options: GUEST_OPTIONS,
  example: "virtwright capabilities",
  guests: true,
  async run(call) {
    noWords(call);
    return await withConnection(call, async (conn) => {
      const xml = await conn.capabilities();
      answer(call, xml.trimEnd(), { capabilities: xml });
    });
  },
};

export const nodeinfo: Verb = {
  name: "nodeinfo",
  usage: "",
  summary: "the host's processors and memory",
  options: GUEST_OPTIONS,
  example: "virtwright nodeinfo --json",
  guests: true,
  async run(call) {
    noWords(call);
    return await withConnection(call, async (conn) => {
      const info = await conn.nodeInfo();
      const rows: [name: string, value: string | number][] = [
        ["CPU model:", info.cpuModel],
        ["CPU(s):", info.cpus],
        ["CPU frequency:", `${info.cpuFrequency} MHz`],
        ["CPU socket(s):", info.cpuSockets],
        ["Core(s) per socket:", info.coresPerSocket],
        ["Thread(s) per core:", info.threadsPerCore],
        ["NUMA cell(s):", info.numaCells],
        ["Memory size:", `${info.memorySize} KiB`],
      ];
      answer(call, rows.map(([name, value]) => `${name.padEnd(20)} ${value}`).join("\n"), info);
    });
  },
};
