/**
 * What upstream's tests pretend about their host, as ordinary options of a call (docs/doors.md).
 *
 * Each file of this folder says one area: `emulator.ts` the QEMU, the others what the host answers.
 * An area adds its keys to `context` here and nowhere else.
 */
import type { Options, Virtwright } from "../../../hosts/bun/load.ts";
import { driverOptions } from "../driver-options.ts";
import { hostCpuOf } from "./cpu.ts";
import { descriptors } from "./descriptors.ts";
import { hostDevices } from "./devices.ts";
import { DISPLAY_DRIVER, DISPLAY_HOST } from "./display.ts";
import { emulatorOptions } from "./emulator.ts";
import { firmwareOf } from "./firmware.ts";
import { helpers } from "./helpers.ts";
import { MEMORY } from "./memory.ts";
import { networks } from "./networks.ts";
import { storageOf } from "./storage.ts";

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
  fdGroups?:
    | Record<string, number[]>
    | { name?: string; group?: string; writable?: boolean; fds?: number[]; fd?: number[] }[];
  migrateFrom?: string;
  migrateFd?: number;
  flags?: string[];
}

/** The environment of upstream's test process. */
const ENVIRONMENT = { PATH: "/bin", HOME: "/home/test", USER: "test", LOGNAME: "test" };

/** The options of a row. */
export function optionsOf(vw: Virtwright, corpus: string, row: Row): Options {
  return {
    emulator: emulatorOptions(vw, corpus, row),
    context: {
      environment: { ...ENVIRONMENT, ...row.env },
      descriptors: descriptors(row),
      ...helpers(row),
      networks: networks(corpus, row),
      ...hostDevices(corpus, row),
      ...hostCpuOf(corpus, row),
      secmodels: ["none"],
      ...MEMORY,
      firmware: firmwareOf(corpus),
      ...storageOf(corpus, row),
      random: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      ...(row.parseFlags?.some((flag) => flag.includes("ABI_UPDATE")) ? { abiUpdate: true } : {}),
      driver: { ...DISPLAY_DRIVER, ...driverOptions(row.driverConfig) },
      ...DISPLAY_HOST,
      ...(row.migrateFrom ? { incoming: row.migrateFrom } : {}),
    },
  };
}
