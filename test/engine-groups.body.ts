/**
 * Steps on cgroups, run by the engine in the kernel: lists of devices, and a controller that is handed down. A body of
 * test/engine.test.ts; what the core says of a guest's group is test/cgroup.body.ts'.
 */
import * as assert from "uvu/assert";
import { Engine } from "../hosts/common/engine.ts";
import type { Step } from "../hosts/common/plan.ts";
import type { Cases, Runtime } from "./both.ts";
import { DENY_ALL, planOf, type Root } from "./engine.plan.ts";
import { problem, scene } from "./engine.scene.ts";

export const cases: Cases = {
  "v1: what a group's processes may open": scene(async ({ root, runtime, client }) => {
    if (!root.v1) return runtime.skip("device list of cgroup v1", "no devices controller is mounted here");
    await denied(client(), runtime, root, root.v1, [
      { do: "put", why: "forbid", path: `${root.v1}/d/devices.deny`, text: "a" },
      { do: "put", why: "allow null", path: `${root.v1}/d/devices.allow`, text: "c 1:3 rwm" },
    ]);
  }),

  "v2: what a group's processes may open": scene(async ({ root, runtime, client }) => {
    if (!root.v2) return runtime.skip("device list of cgroup v2", "no cgroup2 is mounted here");
    const steps: Step[] = [{ do: "device-program", why: "forbid", cgroup: `${root.v2}/d`, program: DENY_ALL }];
    await denied(client(), runtime, root, root.v2, steps);
    // A program that doesn't end is refused, with the verifier's reason.
    const bad: Step[] = [{ do: "device-program", why: "forbid", cgroup: `${root.v2}/d`, program: "twAAAAEAAAA=" }];
    const plan = { ...planOf(root, "d"), steps: [{ do: "cgroup", why: "make", path: `${root.v2}/d` } as Step, ...bad] };
    const { message } = await problem(client().start("d", () => plan));
    assert.match(
      message,
      /start guest d: forbid: (EINVAL|EACCES): load the device program for .*:\n.*(exit|insn|jump)/s,
    );
  }),

  "v2: a controller is handed down when a guest uses it": scene(async ({ root, runtime, client, asBefore }) => {
    const { host } = runtime;
    if (!root.v2) return runtime.skip("controllers of cgroup v2", "no cgroup2 is mounted here");
    const top = root.v2.slice(0, root.v2.lastIndexOf("/"));
    const words = (file: string) =>
      new TextDecoder()
        .decode(host.read(`${top}/${file}`))
        .trim()
        .split(" ");
    const files: Readonly<Record<string, string>> = {
      pids: "pids.max",
      hugetlb: "hugetlb.2MB.max",
      memory: "memory.high",
    };
    const controller = words("cgroup.controllers").find((each) => files[each]);
    if (!controller) return runtime.skip("controllers of cgroup v2", `${top} has none that is known to this test`);
    const was = words("cgroup.subtree_control").includes(controller);
    const file = `${root.v2}/d/${files[controller]}`;
    let said = "";
    const looking = client({
      before(step) {
        if (step.do === "command") said = new TextDecoder().decode(host.read(file)).trim();
      },
    });
    const steps: Step[] = [
      { do: "cgroup", why: "make", path: `${root.v2}/d` },
      { do: "put", why: "limit", path: file, text: "8388608" },
      { do: "command", why: "look", execute: "nothing" },
    ];
    try {
      assert.match((await problem(looking.start("d", () => ({ ...planOf(root, "d"), steps })))).message, /no monitor/);
      assert.is(said, "8388608");
      asBefore("the groups are gone");
      const wrong = steps.map((step) => (step.do === "put" ? { ...step, path: `${root.v2}/d/nonsense.max` } : step));
      const { message } = await problem(client().start("d", () => ({ ...planOf(root, "d"), steps: wrong })));
      assert.match(message, /limit: ENOENT/);
    } finally {
      if (!was) host.put(`${top}/cgroup.subtree_control`, new TextEncoder().encode(`-${controller}`));
    }
  }),
};

/** Runs a group with a list of devices, of which /dev/zero isn't one, and looks from inside. */
async function denied(
  engine: Engine,
  runtime: Runtime,
  root: Root,
  group: string,
  list: readonly Step[],
): Promise<void> {
  const { host } = runtime;
  const look = async (device: string) => {
    const script = `echo $$ >${group}/d/cgroup.procs && : <${device}`;
    return (await host.run(["/bin/sh", "-c", script])).stderr;
  };
  const looked: string[] = [];
  const looking = new Engine(host, runtime.core, root.places, {
    async before(step) {
      if (step.do !== "command") return;
      looked.push(await look("/dev/null"), await look("/dev/zero"));
      throw new Error("seen");
    },
  });
  const steps: Step[] = [
    { do: "cgroup", why: "make", path: `${group}/d` },
    ...list,
    { do: "command", why: "look", execute: "nothing" },
  ];
  assert.match((await problem(looking.start("d", () => ({ ...planOf(root, "d"), steps })))).message, /seen/);
  if (group === root.v1) assert.is(looked[0], "");
  assert.match(looked[1] ?? "", /Operation not permitted/);
  assert.is(host.stat(`${group}/d`), undefined);
  assert.equal(engine.running(), []);
}
