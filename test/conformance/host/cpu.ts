/**
 * The host's CPU and clock: what upstream's tests pretend the host is.
 */
import { text } from "../corpus.ts";
import type { Row } from "./pretended.ts";

interface HostCpu {
  model: string;
  vendor?: string;
  features?: string[];
}

/** The moment of all tests, and a time zone half an hour west of UTC. */
const CLOCK = { now: 1234567890, utcOffset: -1800 };

export function hostCpuOf(corpus: string, row: Row): Record<string, unknown> {
  const cpus = JSON.parse(text(corpus, "libvirt-11.3", "fixtures", "host-cpus.json"));
  const usual = cpus.defaults[row.arch === "ppc64" ? "qemuxmlconf ppc64" : "qemuxmlconf x86"];
  const isKnown = ["x86_64", "i686", "ppc64"].includes(row.arch);
  const { model, vendor, features } = cpus[row.hostCpuModel ?? usual] as HostCpu;
  return {
    ...CLOCK,
    ...(isKnown ? { hostCpu: { model, ...(vendor ? { vendor } : {}), features: features ?? [] } } : {}),
  };
}
