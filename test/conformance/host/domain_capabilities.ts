/**
 * What upstream's test of domain capabilities pretends about its host (the manifest's note and assumptions).
 */
import type { DomainCapabilitiesOptions, EmulatorOptions, Virtwright } from "../../../hosts/bun/load.ts";
import { capabilitiesOf } from "./emulator.ts";
import { firmwareOf } from "./firmware.ts";

/** A row of the manifest. */
export interface DomainCapsRow {
  id: string;
  file: string;
  qemuVersion: string;
  arch: string;
  virtType: "kvm" | "hvf" | "qemu";
  requestedMachine: string | null;
  capsFile: string | null;
  tpmVersions: string[];
}

/** The host's CPU by architecture; of the others only the architecture is known. */
const CPUS: Record<string, { model: string }> = {
  x86_64: { model: "Broadwell" },
  ppc64: { model: "POWER8" },
};

/** Without a dialogue in the corpus the profile that is built in, as for anybody who doesn't have that QEMU. */
function emulatorOf(vw: Virtwright, corpus: string, row: DomainCapsRow): EmulatorOptions {
  if (row.capsFile !== null) return { capabilities: capabilitiesOf(vw, corpus, row.capsFile) };
  return { version: row.qemuVersion, arch: row.arch, binary: `/usr/bin/qemu-system-${row.arch}` };
}

export function domainCapsOptions(vw: Virtwright, corpus: string, row: DomainCapsRow): DomainCapabilitiesOptions {
  const cpu = CPUS[row.arch];
  return {
    emulator: emulatorOf(vw, corpus, row),
    domain: { type: row.virtType, ...(row.requestedMachine ? { machine: row.requestedMachine } : {}) },
    context: {
      firmware: firmwareOf(corpus),
      ...(cpu ? { hostCpu: cpu } : {}),
      host: {
        arch: row.arch,
        vfio: true,
        qemuRdp: true,
        swtpm: row.tpmVersions,
        loaders: ["/obviously/fake/firmware1.fd", "/obviously/fake/firmware2.fd"],
        kvmMaxVcpus: 2147483647,
        physicalAddressBits: row.arch === "s390x" ? 0 : 64,
        secureGuest: true,
        // CPUID 0x8000001F: 509 address spaces, of which the first 450 are for SEV-ES.
        sevMaxGuests: 509 - 451 + 1,
        sevMaxEsGuests: 451 - 1,
      },
    },
  };
}
