/** Steps on cgroups: making one, writing its files, and loading what says which devices it may use. */
import type { Host } from "../host.ts";
import { codeOf } from "../libc.ts";
import type { CgroupStep, DeviceProgramStep, PutStep } from "../plan.ts";
import { makeDirectories } from "./files.ts";
import type { At, Kind } from "./step.ts";

/** Milliseconds for the last process to leave by itself, before it is made to; and in all. */
const LEAVE_PATIENCE = 500;
const PATIENCE = 5_000;
const PAUSE = 5;

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

export const cgroup: Kind<CgroupStep> = {
  run(step, at) {
    const { host, begin } = at;
    begin({ there: host.stat(step.path) !== undefined });
    rememberParents(at, step.path);
    return { made: makeDirectories(host, step.path, 0o755) };
  },
  async undo(step, { begun, ended }, at) {
    const made = ended ? ended.made : !begun.there;
    if (made) await removeCgroup(at.host, step.path);
    removeParents(at, step.path);
  },
};

async function removeCgroup(host: Host, path: string): Promise<void> {
  const began = host.now();
  while (host.stat(path)) {
    try {
      host.removeDirectory(path);
    } catch (problem) {
      const waited = host.now() - began;
      if (codeOf(problem) !== "EBUSY" || waited > PATIENCE) throw problem;
      if (waited > LEAVE_PATIENCE) for (const pid of members(host, path)) host.kill(pid, "SIGKILL");
      await host.sleep(PAUSE);
    }
  }
}

/** Those in it; all are the guest's. */
function members(host: Host, path: string): number[] {
  try {
    return decoder
      .decode(host.read(`${path}/cgroup.procs`))
      .split("\n")
      .map(Number)
      .filter((pid) => pid > 1);
  } catch (problem) {
    if (codeOf(problem) === "ENOENT" || codeOf(problem) === "ENODEV") return [];
    throw problem;
  }
}

/** The root's list of groups in which guests' groups lie and that weren't there before its guests. */
const listOf = (at: At): string => `${at.state}/cgroups`;

function rememberParents(at: At, path: string): void {
  const missing: string[] = [];
  for (let parent = parentOf(path); parent !== "" && !at.host.stat(parent); parent = parentOf(parent)) {
    // A line that is torn has no slash at its end, and is no path of ours.
    missing.push(`\n${parent}/\n`);
  }
  if (missing.length > 0) at.host.append(listOf(at), encoder.encode(missing.join("")), 0o600);
}

/** The last guest takes away the groups that the first has made around its own. */
function removeParents(at: At, path: string): void {
  const { host } = at;
  if (!host.stat(listOf(at))) return;
  const lines = decoder.decode(host.read(listOf(at))).split("\n");
  const listed = lines.filter((line) => line.endsWith("/")).map((line) => line.slice(0, -1));
  for (let parent = parentOf(path); listed.includes(parent); parent = parentOf(parent)) {
    try {
      if (host.stat(parent)) host.removeDirectory(parent);
    } catch (problem) {
      // Others are in it.
      if (!["EBUSY", "ENOTEMPTY", "ENOENT"].includes(codeOf(problem) ?? "")) throw problem;
      return;
    }
  }
  if (!listed.some((each) => host.stat(each))) host.remove(listOf(at));
}

/** It goes with its cgroup. */
export const deviceProgram: Kind<DeviceProgramStep> = {
  run(step, { host, begin }) {
    begin();
    host.attachDeviceProgram(
      step.cgroup,
      Uint8Array.from(atob(step.program), (letter) => letter.charCodeAt(0)),
    );
    return undefined;
  },
  undo() {},
};

export const put: Kind<PutStep> = {
  run(step, { host, begin }) {
    begin();
    const write = () => host.put(step.path, encoder.encode(step.text));
    try {
      write();
    } catch (problem) {
      if (codeOf(problem) !== "ENOENT" || !handDown(host, step.path)) throw problem;
      write();
    }
    return undefined;
  },
  undo() {},
};

/**
 * On cgroup v2 a group has the files of a controller when all above it hand that down. What systemd doesn't do
 * for us is done here, and only for what a guest uses. False when the file is of no controller of the host's.
 */
function handDown(host: Host, file: string): boolean {
  const group = parentOf(file);
  const controller = file.slice(group.length + 1).split(".")[0] as string;
  const above: string[] = [];
  for (let path = parentOf(group); host.stat(`${path}/cgroup.subtree_control`); path = parentOf(path)) {
    above.unshift(path);
  }
  const words = (path: string): string[] => decoder.decode(host.read(path)).trim().split(" ");
  if (above[0] === undefined || !words(`${above[0]}/cgroup.controllers`).includes(controller)) return false;
  for (const path of above) {
    const control = `${path}/cgroup.subtree_control`;
    if (!words(control).includes(controller)) host.put(control, encoder.encode(`+${controller}`));
  }
  return true;
}
