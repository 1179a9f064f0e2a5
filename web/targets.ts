/**
 * The QEMUs one can choose to write a command line for.
 *
 * The names are tried on the core when the page opens, and what it doesn't know isn't offered.
 */
import type { Virtwright } from "../hosts/virtwright.ts";

const VERSIONS: readonly string[] = [
  "10.0.0",
  "9.2.0",
  "9.1.0",
  "9.0.0",
  "8.2.0",
  "8.1.0",
  "8.0.0",
  "7.2.0",
  "7.1.0",
  "7.0.0",
  "6.2.0",
  "5.2.0",
  "5.1.0",
  "5.0.0",
  "4.2.0",
  "0.15.0",
  "0.14.0",
  "0.13.0",
  "0.12.3",
  "0.11.0",
  "0.10.5",
  "0.9.1",
  "0.8.1",
  "qemu-kvm-0.12.3",
  "kvm-83",
];

/** A choice of target; an empty version stands for the core's own default. */
export interface Target {
  readonly version: string;
  readonly label: string;
}

/** What can be chosen, the default first. */
export function targets(virtwright: Virtwright): Target[] {
  const known = VERSIONS.filter((version) => virtwright.emulator("", { emulator: { version } }).ok);
  return [
    { version: "", label: `newest${newest(virtwright)}` },
    ...known.map((version) => ({ version, label: /^\d/.test(version) ? `QEMU ${version}` : version })),
  ];
}

function newest(virtwright: Virtwright): string {
  const { output } = virtwright.emulator();
  const version = output ? (JSON.parse(output) as { version?: string }).version : undefined;
  return version ? ` (${version})` : "";
}
