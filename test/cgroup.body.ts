/**
 * What the core says of a guest's cgroup, tried in the kernel: the plan's own steps make the group, and a process that
 * has joined it opens nodes. The body of test/cgroup.test.ts.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as assert from "uvu/assert";
import type { Host } from "../hosts/common/host.ts";
import { readBoot, readFileState } from "../hosts/common/machine_facts.ts";
import { readMounts } from "../hosts/common/mounts.ts";
import type { FileState, Plan, Step } from "../hosts/common/plan.ts";
import type { Cases, Runtime } from "./both.ts";

const GUEST = `<domain type='qemu'><name>cgroup</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <cputune><shares>2048</shares><global_period>100000</global_period><global_quota>50000</global_quota></cputune>
  <memtune><hard_limit unit='MiB'>512</hard_limit><soft_limit unit='MiB'>256</soft_limit></memtune>
  <blkiotune><weight>300</weight></blkiotune>
  <devices>
    <disk type='block' device='disk'><source dev='/dev/loop0'/><target dev='vda'/><readonly/></disk>
    <disk type='block' device='disk'><source dev='/dev/loop1'/><target dev='vdb'/></disk>
  </devices></domain>`;

/** Nodes that are on no machine of ours for certain, so that the list doesn't depend on which one it is. */
const LOOPS: Readonly<Record<string, FileState>> = {
  "/dev/loop0": { kind: "block", mode: "0660", uid: 0, gid: 6, device: "7:0" },
  "/dev/loop1": { kind: "block", mode: "0660", uid: 0, gid: 6, device: "7:1" },
};

/** The plan for the guest on this machine, with the cgroups that are said. */
function planOf({ core, host }: Runtime, cgroup: object, xml = GUEST, driver = {}): Plan {
  const files: Record<string, FileState> = {};
  const mounts = readMounts(host);
  for (let asking = 0; asking < 20; asking++) {
    const context = {
      uri: "qemu:///system",
      identity: { uid: 0, gid: 0, user: "root", groups: [0] },
      environment: {},
      boot: readBoot(host),
      random: "00".repeat(512),
      inUse: { ids: [], labels: [], ports: [], cids: [] },
      driver,
      cgroup,
      files,
    };
    const { output, notes } = core.run("plan", xml, { context } as never);
    if (output === undefined) throw new Error(notes.map((note) => note.message).join("; "));
    const answer = JSON.parse(output) as Plan | { needs: string[] };
    if (!("needs" in answer)) return answer;
    for (const path of answer.needs) files[path] = LOOPS[path] ?? readFileState(host, mounts, path);
  }
  throw new Error("the core asks and asks");
}

const ofCgroup = (plan: Plan): Step[] =>
  plan.steps.filter((step) => ["cgroup", "put", "device-program"].includes(step.do));

/** Carries the steps of a plan out as a shell does, and opens nodes from inside. */
async function tried(host: Host, plan: Plan, group: string): Promise<Record<string, string>> {
  const parent = group.slice(0, group.lastIndexOf("/"));
  const fresh = host.stat(parent) === undefined;
  mkdirSync(group, { recursive: true });
  try {
    for (const step of ofCgroup(plan)) {
      if (step.do === "put") host.put(step.path, new TextEncoder().encode(step.text));
      if (step.do === "device-program") {
        host.attachDeviceProgram(
          step.cgroup,
          Uint8Array.from(atob(step.program), (letter) => letter.charCodeAt(0)),
        );
      }
    }
    const opened: Record<string, string> = {};
    const directory = mkdtempSync(`${tmpdir()}/virtwright-cgroup-`);
    const nodes = { zero: "c 1 3", kmsg: "c 1 11", readOnly: "b 7 0", writable: "b 7 1", pty: "c 5 2" };
    try {
      for (const [name, number] of Object.entries(nodes)) {
        const node = `${directory}/${name}`;
        await host.run(["mknod", node, ...number.split(" ")]);
        for (const way of ["<", ">>"]) {
          const script = `echo $$ > "${group}/cgroup.procs" && exec sh -c ': ${way} "$0"' "${node}"`;
          const { stderr } = await host.run(["sh", "-c", script]);
          opened[`${name} ${way}`] = /not permitted/.test(stderr) ? "EPERM" : "open";
        }
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
    return opened;
  } finally {
    await removed(host, group);
    if (fresh) await removed(host, parent);
  }
}

async function removed(host: Host, group: string): Promise<void> {
  for (let tries = 0; host.stat(group) && tries < 400; tries++) {
    try {
      host.removeDirectory(group);
    } catch {
      await host.sleep(5);
    }
  }
}

/** A read-only disk may be read only; what is on no list is refused whatever its owner. */
const OPENED = {
  "zero <": "open",
  "zero >>": "open",
  "kmsg <": "EPERM",
  "kmsg >>": "EPERM",
  "readOnly <": "open",
  "readOnly >>": "EPERM",
  "writable <": "open",
  "writable >>": "open",
  "pty <": "open",
  "pty >>": "open",
};

/** `ofCgroup`, a line each. */
const lines = (plan: Plan): string[] =>
  ofCgroup(plan).map((step) => {
    if (step.do === "put") return `${step.path} ${step.text}`;
    return step.do === "cgroup" ? step.path : `${(step as { cgroup: string }).cgroup} program`;
  });

export const cases: Cases = {
  "v1: the guest's own nodes open, others don't": async (runtime) => {
    const { host } = runtime;
    const mount = readMounts(host).find((each) => each.fileSystem === "cgroup" && each.options.includes("devices"));
    if (!mount || host.uid !== 0) return runtime.skip("device list of cgroup v1", "no devices controller, or not root");
    const parent = `virtwright-test-${host.pid}`;
    const plan = planOf(runtime, { version: 1, mounts: { devices: mount.point }, parent });
    assert.equal(await tried(host, plan, `${mount.point}/${parent}/qemu-1-cgroup`), OPENED);
  },

  "v2: the guest's own nodes open, others don't": async (runtime) => {
    const { host } = runtime;
    const mount = readMounts(host).find((each) => each.fileSystem === "cgroup2");
    if (!mount || host.uid !== 0) return runtime.skip("device program of cgroup v2", "no cgroup2, or not root");
    const parent = `${mount.point}/virtwright-test-${host.pid}`;
    const plan = planOf(runtime, { version: 2, mount: mount.point, parent, controllers: [] });
    assert.equal(await tried(host, plan, `${parent}/qemu-1-cgroup`), OPENED);
  },

  "limits are written where the controllers are": (runtime) => {
    const two = { version: 2, mount: "/c", parent: "/c/virtwright", controllers: ["cpu", "memory", "io"] };
    const group = "/c/virtwright/qemu-1-cgroup";
    assert.equal(lines(planOf(runtime, two)), [
      group,
      `${group} program`,
      `${group}/cpu.weight 2048`,
      `${group}/cpu.max 50000 100000`,
      `${group}/memory.max 536870912`,
      `${group}/memory.high 268435456`,
      `${group}/io.weight default 300`,
    ]);
    const mounts = { devices: "/c/devices", cpu: "/c/cpu", memory: "/c/memory", blkio: "/c/blkio" };
    const one = lines(planOf(runtime, { version: 1, mounts, parent: "virtwright" }));
    assert.is(one[1], "/c/devices/virtwright/qemu-1-cgroup/devices.deny a");
    assert.ok(one.includes("/c/devices/virtwright/qemu-1-cgroup/devices.allow b 7:0 r"));
    assert.equal(
      one.filter((line) => !line.startsWith("/c/devices/")),
      [
        "/c/cpu/virtwright/qemu-1-cgroup",
        "/c/cpu/virtwright/qemu-1-cgroup/cpu.shares 2048",
        "/c/cpu/virtwright/qemu-1-cgroup/cpu.cfs_period_us 100000",
        "/c/cpu/virtwright/qemu-1-cgroup/cpu.cfs_quota_us 50000",
        "/c/memory/virtwright/qemu-1-cgroup",
        "/c/memory/virtwright/qemu-1-cgroup/memory.limit_in_bytes 536870912",
        "/c/memory/virtwright/qemu-1-cgroup/memory.soft_limit_in_bytes 268435456",
        "/c/blkio/virtwright/qemu-1-cgroup",
        "/c/blkio/virtwright/qemu-1-cgroup/blkio.weight 300",
      ],
    );
  },

  "qemu.conf chooses controllers and nodes": (runtime) => {
    const mounts = { devices: "/c/devices", cpu: "/c/cpu", memory: "/c/memory" };
    const cgroup = { version: 1, mounts, parent: "virtwright" };
    const driver = { cgroup_controllers: ["devices"], cgroup_device_acl: ["/dev/null", "/dev/not-there"] };
    assert.equal(lines(planOf(runtime, cgroup, GUEST, driver)).slice(1), [
      "/c/devices/virtwright/qemu-1-cgroup/devices.deny a",
      "/c/devices/virtwright/qemu-1-cgroup/devices.allow c 1:3 rw",
      "/c/devices/virtwright/qemu-1-cgroup/devices.allow c 136:* rw",
      "/c/devices/virtwright/qemu-1-cgroup/devices.allow b 7:0 r",
      "/c/devices/virtwright/qemu-1-cgroup/devices.allow b 7:1 rw",
    ]);
  },

  "a partition of the domain's": (runtime) => {
    const cgroup = { version: 2, mount: "/c", parent: "/c/virtwright", controllers: [] };
    const xml = GUEST.replace(
      "<cputune>",
      "<resource><partition>/machine/tests/mine.slice</partition></resource><cputune>",
    );
    assert.is(lines(planOf(runtime, cgroup, xml))[0], "/c/machine/tests.partition/mine.slice/qemu-1-cgroup");
  },
};
