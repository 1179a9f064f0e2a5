/**
 * The QEMU of a row: the capabilities that are found in its replies, changed as the row asks.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { EmulatorOptions, Virtwright } from "../../../hosts/bun/load.ts";
import { manifest, text } from "../corpus.ts";
import type { Row } from "./pretended.ts";

/** A dialogue of the manifest of capabilities. */
export interface CapabilitiesRow {
  xml: string;
  replies: string;
  version: string;
  arch: string;
  variant: string;
}

/** A dialogue of any source. */
export interface Dialogue {
  version: string;
  arch: string;
  variant: string;
  replies: () => Uint8Array;
}

/** The dialogues in a folder, by the names that libvirt gave them: caps_5.0.0.x86_64.replies, or since 9.1 with _ for the last dot. */
export function dialoguesIn(folder: string): Dialogue[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const parts = /^caps_(\d+\.\d+\.\d+)[._]([^+.]+)(\+\w+)?\.replies(\.gz)?$/.exec(name);
      if (!parts) return [];
      const [, version = "", arch = "", variant = "", packed] = parts;
      const bytes = () => readFileSync(join(folder, name));
      return [{ version, arch, variant, replies: () => (packed ? gunzipSync(bytes()) : bytes()) }];
    });
}

export function capabilitiesRows(corpus: string): CapabilitiesRow[] {
  return manifest<{ cases: CapabilitiesRow[] }>(corpus, "libvirt-11.3", "capabilities")?.cases ?? [];
}

export function repliesOf(corpus: string, row: CapabilitiesRow): Uint8Array {
  return gunzipSync(readFileSync(join(corpus, "libvirt-11.3", "capabilities", row.replies)));
}

/** What isn't in the replies but of the host they were given on. */
export function hostOf(expected: string, row: { arch: string; variant: string }): EmulatorOptions {
  return {
    binary: `/usr/bin/qemu-system-${row.arch}`,
    hvf: row.variant === "+hvf",
    microcodeVersion: Number(/<microcodeVersion>(\d+)</.exec(expected)?.[1] ?? 0),
  };
}

const made = new Map<string, string>();
const derived = new Map<string, string>();

/** The capabilities of a dialogue, as our own core derives them; of each one only once. */
export function capabilitiesOf(vw: Virtwright, corpus: string, file: string): string {
  let xml = derived.get(file);
  if (xml === undefined) {
    const row = capabilitiesRows(corpus).find((candidate) => candidate.xml === file);
    if (!row) throw new Error(`${file} is not in the manifest`);
    const expected = text(corpus, "libvirt-11.3", "capabilities", file);
    xml = vw.emulator(repliesOf(corpus, row), { format: "xml", emulator: hostOf(expected, row) }).output as string;
    derived.set(file, xml);
  }
  return xml;
}

/** The name that <qemuCaps> has for a constant of upstream's source. */
function flagOf(constant: string): string {
  return (
    FLAGS[constant] ??
    constant
      .replace(/^QEMU_CAPS_/, "")
      .toLowerCase()
      .replaceAll("_", "-")
  );
}

/** Those whose names don't follow from the constant. */
const FLAGS: Record<string, string> = {
  QEMU_CAPS_SEV_SNP_GUEST: "sev-snp-guest",
  QEMU_CAPS_PIIX3_USB_UHCI: "piix3-usb-uhci",
  QEMU_CAPS_NEC_USB_XHCI: "nec-usb-xhci",
  QEMU_CAPS_DEVICE_QEMU_XHCI: "qemu-xhci",
  QEMU_CAPS_CHARDEV_JSON: "chardev.json",
  QEMU_CAPS_PCI_OHCI: "pci-ohci",
};

/** Options for the emulator of a row. */
export function emulatorOptions(vw: Virtwright, corpus: string, row: Row): EmulatorOptions {
  const key = JSON.stringify([
    row.capsFile,
    row.machineAliasesStripped,
    row.capsAdd,
    row.capsDel,
    row.gicVersions,
    row.hostCpuModel,
  ]);
  let capabilities = made.get(key);
  if (capabilities === undefined) {
    capabilities = changed(capabilitiesOf(vw, corpus, row.capsFile), row);
    made.set(key, capabilities);
  }
  return { capabilities };
}

function changed(capabilities: string, row: Row): string {
  let xml = capabilities;
  for (const constant of row.capsDel ?? []) xml = xml.replace(`  <flag name='${flagOf(constant)}'/>\n`, "");
  const added = (row.capsAdd ?? []).map((constant) => `  <flag name='${flagOf(constant)}'/>\n`).join("");
  if (added) xml = xml.replace("  <version>", `${added}  <version>`);
  if (row.machineAliasesStripped) xml = xml.replace(/^ *<machine .*alias='.*$/gm, aliasesStripped);
  // Upstream asks the host then instead of QEMU.
  if (row.hostCpuModel) xml = xml.replace(/^ *<hostCPU [\s\S]*?<\/hostCPU>\n/gm, "");
  if (row.gicVersions) {
    xml = xml.replace(/^ *<gic .*\n/gm, "");
    const gics = row.gicVersions.map(
      (version) => `  <gic version='${`${version}`.replace("v", "")}' kernel='yes' emulated='yes'/>\n`,
    );
    xml = xml.replace("</qemuCaps>", `${gics.join("")}</qemuCaps>`);
  }
  return xml;
}

/** A machine and its alias as two machines; the default mark stays on the alias. */
function aliasesStripped(line: string): string {
  const alias = / alias='([^']*)'/.exec(line)?.[1] ?? "";
  const plain = line.replace(` alias='${alias}'`, "");
  return `${plain.replace(" default='yes'", "")}\n${plain.replace(/name='[^']*'/, `name='${alias}'`)}`;
}
