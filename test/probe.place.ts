/**
 * A place with programs that may be emulators, for the cases of test/probe.body.ts and test/capabilities.body.ts.
 *
 * The QEMUs are the installed ones, by links in a directory of the test's own. Programs that hang, crash or
 * are of 2009 aren't to be had any more: scripts stand for them, the latter with the `-help` of the real one.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import * as assert from "uvu/assert";
import { type EmulatorSearch, Emulators } from "../hosts/common/emulators.ts";
import type { Host } from "../hosts/common/host.ts";
import type { Runtime } from "./both.ts";
import { ROOT } from "./programs.ts";

export const QEMU = "/usr/bin/qemu-system-x86_64";
export const CORPUS = `${ROOT}../shared/corpus`;
export const HELP = `${CORPUS}/libvirt-0.7/help/qemu-0.10.5.txt`;
/** QEMU 0.10.5, as far as it is asked. */
export const OF_2009 = `case "$1" in
  -help) cat ${HELP}; exit 1;;
  -M) printf 'Supported machines are:\\npc         Standard PC (default)\\nisapc      ISA-only PC\\n';;
  *) echo "qemu: invalid option -- '-no-user-config'" >&2; exit 1;;
esac`;

export interface Place {
  readonly runtime: Runtime;
  /** Where emulators are looked for, and where answers are kept. */
  readonly programs: string;
  readonly cache: string;
  /** Those that were run, by their arguments. */
  readonly runs: string[][];
  /** How many were being asked whenever one was run. */
  readonly atOnce: number[];
  readonly warnings: string[];
  emulators(search?: Partial<EmulatorSearch>): Emulators;
  script(name: string, lines: string): string;
}

/** A case with a place of its own, after which no program and no file of it is left. */
export const inPlace =
  (needs: readonly string[], act: (place: Place) => Promise<void>) =>
  async (runtime: Runtime): Promise<void> => {
    const missing = needs.find((path) => !existsSync(path));
    if (missing !== undefined) return runtime.skip("emulators", `there is no ${missing}`);
    const directory = mkdtempSync("/tmp/vw-probe-");
    const runs: string[][] = [];
    const warnings: string[] = [];
    const atOnce: number[] = [];
    const programs = `${directory}/bin`;
    const cache = `${directory}/cache/emulators`;
    const host: Host = {
      ...runtime.host,
      run: (argv, options) => {
        runs.push([...argv]);
        if (existsSync(cache)) atOnce.push(readdirSync(cache).filter((name) => name.startsWith("p-")).length);
        return runtime.host.run(argv, options);
      },
    };
    mkdirSync(programs);
    const emulators = (search: Partial<EmulatorSearch> = {}) =>
      new Emulators(host, runtime.core, {
        cache,
        directories: [programs],
        warn: (word) => warnings.push(word),
        ...search,
      });
    const script = (name: string, lines: string) => {
      writeFileSync(`${programs}/${name}`, `#!/bin/sh\n${lines}\n`);
      chmodSync(`${programs}/${name}`, 0o755);
      return `${programs}/${name}`;
    };
    try {
      await act({ runtime, programs, cache, runs, atOnce, warnings, emulators, script });
      assert.equal(leftOf(directory), []);
      if (existsSync(cache))
        assert.equal(
          readdirSync(cache).filter((name) => !name.endsWith(".json")),
          [],
        );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };

/** Processes that have the directory on their command line. */
export function leftOf(directory: string): string[] {
  const left: string[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      if (line.includes(directory) && Number(pid) !== process.pid) left.push(line);
    } catch {
      // It has just ended.
    }
  }
  return left;
}
