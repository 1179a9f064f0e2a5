/**
 * Plans without a machine: the door `plan` asked until it has what it needs, with a host of this file's own.
 *
 * All files are there, as upstream's test of all labels pretends: regular ones that belong to 1:2 and that anybody may read, write and pass. What
 * lies otherwise is said in `files`.
 */
import type { FileState, Plan, Step, TakeStep } from "../hosts/common/plan.ts";
import type { Note } from "../hosts/notes.ts";
import type { ContextOptions, EmulatorOptions } from "../hosts/options.ts";
import { Instance } from "./instance.ts";

const instance = new Instance();

export interface Planned {
  readonly plan: Plan | undefined;
  readonly notes: readonly Note[];
  /** The paths that were asked for. */
  readonly asked: ReadonlySet<string>;
}

export interface PlanOptions {
  readonly context?: ContextOptions;
  readonly emulator?: EmulatorOptions;
  /** What isn't an ordinary file, by path. */
  files?(path: string): FileState | undefined;
}

/** 512 random bytes that draw this pair of categories: of all 1024 the one numbered so. */
export function randomFor(pair: number): string {
  const bytes = Buffer.alloc(512);
  bytes.writeUInt32BE(pair, 196);
  return bytes.toString("hex");
}

/** The number of a pair of categories, as the core counts them. */
export function pairNumber(low: number, high: number): number {
  return (high * (high - 1)) / 2 + low;
}

/** What every plan asks for: said at once, it costs no further call. */
const ALWAYS_ASKED = ["/dev", "/dev/vhost-net", "/var", "/var/lib", "/var/run", "/var/log", "/usr", "/usr/bin"];

/** Asks for a plan until it comes, or is refused. */
export function planned(xml: string, options: PlanOptions = {}): Planned {
  const files: Record<string, FileState> = {};
  for (const path of ALWAYS_ASKED) files[path] = options.files?.(path) ?? usual(path);
  for (let asking = 0; asking < 20; asking++) {
    const context: ContextOptions = {
      uri: "qemu:///system",
      identity: { uid: 0, gid: 0, user: "root", groups: [0] },
      environment: {},
      random: randomFor(0),
      boot: { id: "b007", time: 1234567890 },
      inUse: { ids: [], labels: [], ports: [], cids: [] },
      ...options.context,
      files,
    };
    const call = instance.call("plan", xml, { context, emulator: options.emulator });
    if (call.output === undefined) return { plan: undefined, notes: call.notes, asked: new Set(Object.keys(files)) };
    const answer = JSON.parse(call.output) as Plan | { needs: string[] };
    if (!("needs" in answer)) return { plan: answer, notes: call.notes, asked: new Set(Object.keys(files)) };
    for (const path of answer.needs) files[path] = options.files?.(path) ?? usual(path);
  }
  throw new Error("the core asks and asks");
}

function usual(_path: string): FileState {
  // Whether it is a directory isn't known of a path alone: everybody may pass it in any case.
  return { kind: "file", mode: "0777", uid: 1, gid: 2, fileSystem: "ext4", label: "system_u:object_r:default_t:s0" };
}

export function takesOf(plan: Plan | undefined): TakeStep[] {
  return (plan?.steps ?? []).filter((step: Step): step is TakeStep => step.do === "take");
}
