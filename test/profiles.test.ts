/**
 * A profile gives the command lines that the replies give which it was made of.
 *
 * What the replies tell of the host that they were given on is taken out first, as a profile has none: the
 * CPU, what it can't be, encryption of memory and Hyper-V's enlightenments.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load, type Options, type Result, type Virtwright } from "../hosts/bun/load.ts";
import { corpusFolder, manifest, text } from "./conformance/corpus.ts";
import { capabilitiesOf, capabilitiesRows, dialoguesIn } from "./conformance/host/emulator.ts";
import { optionsOf, type Row } from "./conformance/host/pretended.ts";
import { skip } from "./skipped.ts";

const profiles = suite("profiles");
const corpus = corpusFolder();

/** Capabilities as if the host were nothing special. */
function withoutHost(xml: string): string {
  return (
    xml
      .replace(/^ *<hostCPU [\s\S]*?<\/hostCPU>\n/gm, "")
      .replace(/^ *<blocker .*\n/gm, "")
      .replace(/ usable='\w+'/g, "")
      // A model that is the host's own is known by this name on that host only.
      .replace(/( name='(?!host')[^']*') typename='host-[^']*'/g, "$1")
      .replace(/^ *<flag name='(sev-guest|sev-snp-guest|sgx-epc)'\/>\n/gm, "")
      .replace(/^ *<(sev|sgx|hypervCapabilities)\b[\s\S]*?<\/\1>\n/gm, "")
  );
}

function answer(vw: Virtwright, xml: string, options: Options): string {
  const result: Result = vw.toNative(xml, options);
  return result.output ?? result.notes.map(({ code, message }) => `${code} ${message}`).join("\n");
}

if (!corpus) skip("profiles against their replies", "there is no corpus");
else {
  const rows = (manifest<Row[]>(corpus, "libvirt-11.3", "qemuxmlconf") ?? []).filter(
    (row) => row.args && !row.capsAdd?.length && !row.capsDel?.length && !row.gicVersions,
  );
  const vw = await load();
  for (const dialogue of capabilitiesRows(corpus)) {
    if (dialogue.variant !== "") continue;
    const ours = rows.filter((row) => row.capsFile === dialogue.xml);
    if (ours.length === 0) continue;
    profiles(`${dialogue.xml}: ${ours.length} rows`, () => {
      const capabilities = withoutHost(capabilitiesOf(vw, corpus, dialogue.xml));
      const [, version] = dialogue.xml.split("_") as [string, string];
      const binary = `/usr/bin/qemu-system-${dialogue.arch}`;
      for (const row of ours) {
        const xml = text(corpus, "libvirt-11.3", "qemuxmlconf", row.xml as string);
        const options = optionsOf(vw, corpus, row);
        const told = answer(vw, xml, { ...options, emulator: { capabilities } });
        const known = answer(vw, xml, { ...options, emulator: { version, arch: dialogue.arch, binary } });
        assert.is(known, told, row.id);
      }
    });
  }
}

/** With the machine of its family that the QEMU at hand has by default, as a version's own is only there since then. */
function onAnyVersion(xml: string): string {
  const families = {
    "pc-i440fx": "pc",
    "pc-q35": "q35",
    virt: "virt",
    pseries: "pseries",
    "s390-ccw-virtio": "s390-ccw-virtio",
  };
  return xml.replace(
    /machine=(['"])(pc-i440fx|pc-q35|virt|pseries|s390-ccw-virtio)-[\d.]+\1/g,
    (_, quote, family: keyof typeof families) => `machine=${quote}${families[family]}${quote}`,
  );
}

// The replies of QEMUs that the corpus hasn't: docs/profiles.md says where they are from.
const folder = process.env.VIRTWRIGHT_REPLIES;
if (!corpus || !folder)
  skip("profiles of QEMU 4.2 to 5.2 against their replies", "VIRTWRIGHT_REPLIES names no folder of them");
else {
  const rows = (manifest<Row[]>(corpus, "libvirt-11.3", "qemuxmlconf") ?? []).filter(
    (row) => row.args && !row.capsAdd?.length && !row.capsDel?.length && !row.gicVersions,
  );
  const vw = await load();
  for (const { version, arch, replies } of dialoguesIn(folder)) {
    const ours = rows.filter((row) => row.capsFile.endsWith(`_${arch}.xml`));
    profiles(`${version} ${arch}: ${ours.length} rows`, () => {
      const binary = `/usr/bin/qemu-system-${arch}`;
      const capabilities = withoutHost(
        vw.emulator(replies(), { format: "xml", emulator: { binary } }).output as string,
      );
      let written = 0;
      for (const row of ours) {
        const xml = onAnyVersion(text(corpus, "libvirt-11.3", "qemuxmlconf", row.xml as string));
        const options = optionsOf(vw, corpus, row);
        const told = answer(vw, xml, { ...options, emulator: { capabilities } });
        const known = answer(vw, xml, { ...options, emulator: { version, arch, binary } });
        assert.is(known, told, row.id);
        if (!/^VW\d/.test(known)) written++;
      }
      assert.ok(written > 0 || ours.length === 0, "no row was written");
      process.stdout.write(` ${version} ${arch}: ${written}/${ours.length} written `);
    });
  }
}

profiles("a version between two profiles is taken for the one below, and says so", async () => {
  const vw = await load();
  const found = vw.emulator("", { emulator: { version: "9.5", arch: "x86_64" } });
  assert.is(JSON.parse(found.output as string).version, "9.2.0");
  assert.is(found.notes[0]?.code, "VW0406");
});

profiles("every version of the table knows its default machine", async () => {
  const vw = await load();
  for (const [version, machine] of [
    ["4.2", "pc-i440fx-4.2"],
    ["5.0", "pc-i440fx-5.0"],
    ["5.1", "pc-i440fx-5.1"],
    ["5.2", "pc-i440fx-5.2"],
    ["6.2", "pc-i440fx-6.2"],
    ["7.2", "pc-i440fx-7.2"],
    ["8.2", "pc-i440fx-8.2"],
    ["9.2", "pc-i440fx-9.2"],
    ["10.0", "pc-i440fx-10.0"],
  ] as const) {
    const found = vw.domainCapabilities("", { emulator: { version, arch: "x86_64" } });
    assert.match(found.output as string, `<machine>${machine}</machine>`);
    assert.equal(found.notes, []);
  }
});

profiles("what came after an old QEMU is not in its profile", async () => {
  const vw = await load();
  const can = (version: string, arch: string) =>
    (JSON.parse(vw.emulator("", { emulator: { version, arch } }).output as string) as { features: string[] }).features;
  for (const arch of ["aarch64", "ppc64", "s390x", "x86_64"]) {
    const old = can("4.2", arch);
    assert.ok(old.includes("tcg") && old.includes("drive-nvme"), arch);
    for (const later of ["aio.io_uring", "netdev.json", "device.json+hotplug", "set-action"])
      assert.not.ok(old.includes(later), `${arch} ${later}`);
  }
  assert.ok(can("5.0", "x86_64").includes("aio.io_uring"));
  assert.not.ok(can("5.2", "x86_64").includes("device.json+hotplug"));
  assert.ok(can("7.0", "x86_64").includes("device.json+hotplug"));
  const found = vw.domainCapabilities("", { emulator: { version: "5.2", arch: "x86_64" } });
  assert.match(found.output as string, "<backup supported='no'/>");
});

profiles.run();
