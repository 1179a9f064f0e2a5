/** Steps on cgroups: making one, and loading what says which devices it may use. */
import type { Host } from "../host.ts";
import { codeOf } from "../libc.ts";
import type { CgroupStep, DeviceProgramStep } from "../plan.ts";
import { makeDirectories } from "./files.ts";
import type { Kind } from "./step.ts";

/** Milliseconds for the last process to leave by itself, before it is made to; and in all. */
const LEAVE_PATIENCE = 500;
const PATIENCE = 5_000;
const PAUSE = 5;

const decoder = new TextDecoder();

export const cgroup: Kind<CgroupStep> = {
  run(step, { host, begin }) {
    begin({ there: host.stat(step.path) !== undefined });
    return { made: makeDirectories(host, step.path, 0o755) };
  },
  async undo(step, { begun, ended }, { host }) {
    const made = ended ? ended.made : !begun.there;
    if (made) await removeCgroup(host, step.path);
  },
};

/** A group that others have made groups in, as a parent of all guests', stays: the last of them removes it. */
async function removeCgroup(host: Host, path: string): Promise<void> {
  const began = host.now();
  while (host.stat(path)) {
    if (host.list(path).some((name) => host.stat(`${path}/${name}`, false)?.kind === "directory")) return;
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
