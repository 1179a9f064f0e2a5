/**
 * The verbs that tell one thing of a guest: domstate, domid, domuuid, domname, dominfo, dumpxml.
 */
import type { Domain, DomainInfo } from "../common/api.ts";
import { answer, DOMAIN_OPTION, GUEST_OPTIONS, withDomain } from "./guests.ts";
import { harmless } from "./printing.ts";
import type { Verb } from "./verb.ts";

/** A verb whose output is one line. */
function oneLine(
  name: string,
  summary: string,
  example: string,
  tell: (domain: Domain) => Promise<{ text: string; json: object }>,
): Verb {
  return {
    name,
    usage: "DOMAIN",
    summary,
    options: [DOMAIN_OPTION, ...GUEST_OPTIONS],
    example,
    guests: true,
    async run(call) {
      return await withDomain(call, async (domain) => {
        const { text, json } = await tell(domain);
        answer(call, text, { name: domain.name, ...json });
      });
    },
  };
}

export const domstate = oneLine("domstate", "whether a guest runs", "virtwright domstate tiny", async (domain) => {
  const state = await domain.state();
  return { text: state, json: { state } };
});

export const domid = oneLine("domid", "a guest's number while it runs", "virtwright domid tiny", async (domain) => {
  const id = domain.id();
  return { text: `${id ?? "-"}`, json: { id: id ?? null } };
});

export const domuuid = oneLine("domuuid", "a guest's uuid", "virtwright domuuid tiny", async ({ uuid }) => {
  return { text: uuid, json: { uuid } };
});

export const domname = oneLine("domname", "a guest's name", "virtwright domname tiny", async ({ name }) => {
  return { text: harmless(name), json: {} };
});

export const dominfo: Verb = {
  name: "dominfo",
  usage: "DOMAIN",
  summary: "a guest in a few lines: state, processors, memory, security label",
  options: [DOMAIN_OPTION, ...GUEST_OPTIONS],
  example: "virtwright dominfo tiny",
  guests: true,
  async run(call) {
    return await withDomain(call, async (domain) => {
      const info = await domain.info();
      const json = { ...info, id: info.id ?? null, cpuTime: info.cpuTime === undefined ? null : Number(info.cpuTime) };
      answer(call, infoText(info), json);
    });
  },
};

/** virsh's lines. What isn't done here at all (starting by itself, saved states) is said all the same. */
function infoText(info: DomainInfo): string {
  const rows: [name: string, value: string | number][] = [
    ["Id", info.id ?? "-"],
    ["Name", harmless(info.name)],
    ["UUID", info.uuid],
    ["OS Type", info.osType],
    ["State", info.state],
    ["CPU(s)", info.vcpus],
  ];
  if (info.cpuTime) rows.push(["CPU time", `${(Number(info.cpuTime / 1_000_000n) / 1000).toFixed(1)}s`]);
  rows.push(
    ["Max memory", `${info.maxMemory} KiB`],
    ["Used memory", `${info.usedMemory} KiB`],
    ["Persistent", info.persistent ? "yes" : "no"],
    ["Autostart", "disable"],
    ["Managed save", "no"],
  );
  const labels = info.labels.length > 0 ? info.labels : [{ model: "none", label: "" }];
  for (const { model, label, enforcing } of labels) {
    rows.push(["Security model", model], ["Security DOI", "0"]);
    if (label === "") continue;
    const mode = enforcing === undefined ? "" : ` (${enforcing ? "enforcing" : "permissive"})`;
    rows.push(["Security label", `${label}${mode}`]);
  }
  return rows.map(([name, value]) => `${`${name}:`.padEnd(15)} ${value}`).join("\n");
}

export const dumpxml: Verb = {
  name: "dumpxml",
  usage: "DOMAIN [--inactive]",
  summary: "a guest's XML, as it runs",
  options: [
    { name: "inactive", summary: "as it is defined, and will start next time" },
    DOMAIN_OPTION,
    ...GUEST_OPTIONS,
  ],
  example: "virtwright dumpxml tiny",
  guests: true,
  async run(call) {
    return await withDomain(call, async (domain) => {
      const xml = domain.xml({ inactive: call.args.has("inactive") });
      answer(call, xml.trimEnd(), { name: domain.name, uuid: domain.uuid, xml });
    });
  },
};
