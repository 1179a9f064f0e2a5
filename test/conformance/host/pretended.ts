/**
 * What upstream's tests pretend about their host, as ordinary options of a call (docs/doors.md).
 *
 * Each file of this folder says one area: `emulator.ts` the QEMU, the others what the host answers.
 * An area adds its keys to `context` here and nowhere else.
 */
import type { Options, Virtwright } from "../../../hosts/bun/load.ts";
import { driverOptions } from "../driver-options.ts";
import { descriptors } from "./descriptors.ts";
import { emulatorOptions } from "./emulator.ts";

/** A row of the manifest (the corpus README says what each field is). */
export interface Row {
  id: string;
  name: string;
  arch: string;
  version: string;
  variant: string;
  qemuVersion: string;
  capsFile: string;
  machineAliasesStripped: boolean;
  expect: "args" | "parse-error" | "failure";
  xml: string | null;
  out?: string;
  args?: string;
  err?: string;
  env?: Record<string, string>;
  driverConfig?: Record<string, unknown>;
  parseFlags?: string[];
  hostCpuModel?: string;
  gicVersions?: number[] | null;
  capsAdd?: string[];
  capsDel?: string[];
  nbdkitCaps?: string[];
  vdpaFds?: { device: string; fd: number }[];
  fdGroups?: Record<string, number[]>;
  migrateFrom?: string;
  migrateFd?: number;
}

/** The environment of upstream's test process. */
const ENVIRONMENT = { PATH: "/bin", HOME: "/home/test", USER: "test", LOGNAME: "test" };

/** The options of a row. */
export function optionsOf(_vw: Virtwright, corpus: string, row: Row): Options {
  return {
    emulator: emulatorOptions(corpus, row),
    context: {
      environment: { ...ENVIRONMENT, ...row.env },
      driver: driverOptions(row.driverConfig),
      descriptors: descriptors(row),
      ...(row.migrateFrom ? { incoming: row.migrateFrom } : {}),
    },
  };
}
