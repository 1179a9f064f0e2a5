/** Plans run and undone on the real machine: the body of test/engine.test.ts. */
import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { Problem } from "../hosts/common/api.ts";
import { Engine, type Report } from "../hosts/common/engine.ts";
import { Monitor } from "../hosts/common/monitor.ts";
import type { Plan, Step } from "../hosts/common/plan.ts";
import type { Cases, Runtime } from "./both.ts";
import { DENY_ALL, makeRoot, planOf, QEMU, type Root, removeRoot, snapshot } from "./engine.plan.ts";
import { ROOT } from "./programs.ts";

interface Scene {
  readonly runtime: Runtime;
  readonly root: Root;
  /** A client; several of them know nothing of each other. */
  client(report?: Report): Engine;
  shot(): string;
  /** Everything is as it was when the scene began. */
  asBefore(what: string): void;
}

const scene = (act: (scene: Scene) => Promise<void>) => async (runtime: Runtime) => {
  const { host } = runtime;
  if (!existsSync(QEMU)) {
    runtime.skip("engine", `there is no ${QEMU}`);
    return;
  }
  const root = makeRoot(host);
  const client = (report?: Report) => new Engine(host, runtime.core, root.places, report);
  // What is there from a root's first use on.
  client().guests.boot();
  const before = snapshot(host, root);
  try {
    await act({
      runtime,
      root,
      client,
      shot: () => snapshot(host, root),
      asBefore(what) {
        assert.is(snapshot(host, root), before, what);
      },
    });
  } finally {
    for (const { name } of client().running()) await client().end(name);
    removeRoot(host, root);
  }
};

async function problem(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (caught) {
    assert.instance(caught, Problem);
    return caught as Problem;
  }
  throw new Error("it should have failed");
}

/** Another process: `host.run` ends 137 when it killed itself. */
function child(scene: Scene, runtime: Runtime, ...words: string[]) {
  const { name, command } = runtime;
  const environment = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined));
  return scene.runtime.host.run(
    [...command, `${ROOT}test/engine.child.ts`, name, JSON.stringify(scene.root), ...words],
    {
      environment: environment as Record<string, string>,
      timeout: 60_000,
    },
  );
}

/** Each step, but what the plan adds to it where it must be known. */
const indexOf = (plan: Plan, is: (step: Step) => boolean) => plan.steps.findIndex(is);

export const cases: Cases = {
  "a guest starts, is known to others, answers, and ends": scene(async ({ root, runtime, client, asBefore }) => {
    const seen: string[] = [];
    const first = client({
      before: (step, _, phase) => {
        seen.push(`${phase} ${step.do}`);
      },
    });
    const plan = planOf(root, "a");
    const running = await first.start("a", () => plan);
    const kinds = plan.steps.map((step) => step.do);
    assert.equal(
      seen,
      kinds.map((kind) => `run ${kind}`),
    );
    const { host } = runtime;
    if (root.owners) {
      assert.equal([host.stat(`${root.path}/disk`)?.uid, host.stat(`${root.path}/disk`)?.gid], [64055, 1001]);
      const label = new TextDecoder().decode(host.getAttribute(`${root.path}/disk`, "security.selinux"));
      assert.is(label, "system_u:object_r:svirt_image_t:s0:c1,c1000\0");
    }
    const second = client();
    assert.equal(await second.recover(), []);
    assert.equal(second.find("a"), running);
    assert.equal(second.running(), [running]);
    assert.is((await problem(second.start("a", () => plan))).code, "running");
    const monitor = await Monitor.connect(host, plan.monitor);
    const status = (await monitor.execute({ execute: "query-status" })) as { status: string };
    assert.is(status.status, "running");
    assert.match((await problem(monitor.execute({ execute: "nonsense" }))).message, /refuses nonsense/);
    // Another one has to wait until we close.
    assert.is((await problem(Monitor.connect(host, plan.monitor, 100))).code, "busy");
    const waiting = Monitor.connect(host, plan.monitor);
    await host.sleep(20);
    monitor.close();
    const other = await waiting;
    const events = other.events();
    await other.execute({ execute: "stop" });
    assert.is((await events.next()).value?.event, "STOP");
    await other.execute({ execute: "quit" });
    assert.ok((await drained(events)).includes("SHUTDOWN"));
    other.close();
    await second.end("a");
    assert.ok(host.remove(`${root.path}/state/a.fd`), "what outlives a guest is gone");
    asBefore("after its end");
    assert.is((await problem(second.end("a"))).code, "not-running");
    asBefore("after an end of nothing");
  }),

  "a paused start leaves the last step out": scene(async ({ root, runtime, client }) => {
    await client().start("a", () => planOf(root, "a"), { paused: true });
    const monitor = await Monitor.connect(runtime.host, planOf(root, "a").monitor);
    const status = (await monitor.execute({ execute: "query-status" })) as { status: string };
    monitor.close();
    assert.is(status.status, "prelaunch");
    await client().end("a");
  }),

  "two guests share a file, and end in either order": scene(async ({ root, runtime, client, asBefore }) => {
    const { host } = runtime;
    for (const order of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      for (const name of ["a", "b"]) {
        const engine = client();
        // Each has a kernel and a disk of its own.
        await engine.start(name, ({ ids }) => {
          const plan = planOf(root, name, ids.length + 1);
          const steps = plan.steps.filter(
            (step) => name === "a" || step.do !== "take" || step.path.endsWith("/shared"),
          );
          return { ...plan, steps };
        });
      }
      assert.equal(
        client()
          .guests.claims()
          .map(({ id }) => id),
        [1, 2],
      );
      const owner = () => host.stat(`${root.path}/shared`)?.uid;
      const shared = root.owners ? 64055 : owner();
      assert.is(owner(), shared);
      await client().end(order[0]);
      assert.is(owner(), shared, `${order[1]} still has it`);
      await client().end(order[1]);
      for (const name of order) host.remove(`${root.path}/state/${name}.fd`);
      asBefore(`ends of ${order}`);
    }
  }),

  "of two starters one wins": scene(async (scene) => {
    const { runtime, client, asBefore } = scene;
    const said = await Promise.all([1, 2].map(() => child(scene, runtime, "a", "start")));
    assert.equal(said.map(({ stdout }) => stdout.trim()).sort(), ["done", "running"]);
    // And in one process.
    await client().end("a");
    runtime.host.remove(`${scene.root.path}/state/a.fd`);
    const plan = () => planOf(scene.root, "a");
    const results = await Promise.allSettled([client().start("a", plan), client().start("a", plan)]);
    assert.equal(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    await client().end("a");
    runtime.host.remove(`${scene.root.path}/state/a.fd`);
    asBefore("both are gone");
  }),

  "a failure at each step": scene(async ({ root, client, asBefore }) => {
    const { steps } = planOf(root, "a");
    for (const [index, step] of steps.entries()) {
      const broken = client({
        before(_, at, phase) {
          if (phase === "run" && at === index) throw new Error("injected");
        },
      });
      const { message } = await problem(broken.start("a", () => planOf(root, "a")));
      assert.is(message, `start guest a: ${step.why}: injected`);
      asBefore(`step ${index} (${step.do}) failed`);
    }
  }),

  "kill -9 of the starter before each step, and behind the last but one": scene(async (scene) => {
    const { runtime, client, asBefore, root } = scene;
    for (const [index, step] of planOf(root, "a").steps.entries()) {
      const { code, stdout, stderr } = await child(scene, runtime, "a", "start", "run", `${index}`);
      assert.is(code, 137, `${stdout}${stderr}`);
      assert.equal(await client().recover(), ["a"], `step ${index} (${step.do})`);
      asBefore(`killed before step ${index} (${step.do})`);
    }
  }),

  "kill -9 of who ends it, at each undo": scene(async (scene) => {
    const { runtime, client, asBefore, root } = scene;
    for (const [index, step] of planOf(root, "a").steps.entries()) {
      if (step.undo === "failure") continue;
      await client().start("a", () => planOf(root, "a"));
      const { code, stdout } = await child(scene, runtime, "a", "end", "undo", `${index}`);
      assert.is(code, 137, stdout);
      await client().recover();
      runtime.host.remove(`${root.path}/state/a.fd`);
      asBefore(`killed before the undo of step ${index} (${step.do})`);
    }
  }),

  "a QEMU that ends by itself is cleaned up after": scene(async ({ root, runtime, client, asBefore }) => {
    const { host } = runtime;
    const { pid } = await client().start("a", () => planOf(root, "a"));
    host.kill(pid, "SIGKILL");
    while (host.startedAt(pid)) await host.sleep(2);
    assert.is(client().find("a"), undefined);
    assert.equal(await client().recover(), ["a"]);
    host.remove(`${root.path}/state/a.fd`);
    asBefore("its QEMU has gone");
  }),

  "what another boot left": scene(async ({ root, runtime, client, asBefore }) => {
    const { host } = runtime;
    const { pid } = await client().start("a", () => planOf(root, "a"));
    const journal = client().guests.read("a");
    // The boot ends everything but the files.
    for (const facts of journal?.ended.values() ?? []) if (facts.pid) host.kill(facts.pid as number, "SIGKILL");
    while (host.startedAt(pid)) await host.sleep(2);
    for (const group of [root.v1, root.v2]) {
      if (!group) continue;
      await removed(() => host.removeDirectory(`${group}/a`), host.sleep);
      host.removeDirectory(group);
    }
    host.remove(`${root.places.runtime}/.state/cgroups`);
    host.remove(`${root.path}/state/a.touched`);
    // Its last lines did not reach the disk.
    const lines = new TextDecoder().decode(host.read(`${root.path}/run/a/journal`)).split("\n");
    const head = JSON.parse(lines[0] as string);
    const kept = [JSON.stringify({ ...head, boot: { ...head.boot, id: "another" } }), ...lines.slice(1, 9)];
    host.put(`${root.path}/run/a/journal`, new TextEncoder().encode(`${kept.join("\n")}\n{"begi`));
    assert.equal(client().guests.claims(), []);
    // A start settles it first, whichever guest it is of.
    await problem(client().start("b", () => Promise.reject(new Problem("invalid", "no plan"))));
    host.remove(`${root.path}/state/a.fd`);
    asBefore("the boot is over");
  }),

  "a full disk stops the client with a word, never the guest": scene(async ({ root, runtime, client, asBefore }) => {
    const { host } = runtime;
    if (!root.owners) return runtime.skip("a full disk", "only root can mount a small one");
    const run = root.places.runtime;
    const mount = await host.run(["mount", "-t", "tmpfs", "-o", "size=128k", "virtwright", run]);
    if (mount.code !== 0) return runtime.skip("a full disk", `a small one can't be mounted: ${mount.stderr.trim()}`);
    try {
      const { pid } = await client().start("a", () => planOf(root, "a"));
      const before = client().running();
      await problem(fill(host, `${run}/.state/filling`));
      const { code, message } = await problem(client().start("b", () => planOf(root, "b", 2)));
      assert.is(code, "no-space", message);
      assert.ok(host.startedAt(pid));
      assert.equal(client().running(), before);
      // It can be ended all the same.
      await client().end("a");
      assert.is(host.startedAt(pid), undefined);
      host.remove(`${root.path}/state/a.fd`);
    } finally {
      await host.run(["umount", run]);
    }
    asBefore("the small disk is gone");
  }),

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

  "a QEMU that can't start says why": scene(async ({ root, client, asBefore }) => {
    const plan = planOf(root, "a");
    const index = indexOf(plan, (step) => step.do === "spawn" && step.why === "start QEMU");
    const steps = plan.steps.map((step, at) =>
      at === index && step.do === "spawn" ? { ...step, argv: [...step.argv, "-device", "nonsense"] } : step,
    );
    const { code, message } = await problem(client().start("a", () => ({ ...plan, steps })));
    assert.is(code, "failed");
    assert.match(message, /greet QEMU: QEMU has ended; the end of .*'nonsense' is not a valid device model name/s);
    asBefore("it never ran");
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

async function fill(host: Runtime["host"], path: string): Promise<void> {
  try {
    for (;;) host.append(path, new Uint8Array(512), 0o600);
  } catch (full) {
    throw new Problem("no-space", `${full}`);
  }
}

async function drained(events: AsyncGenerator<{ event: string }>): Promise<string[]> {
  const all: string[] = [];
  for await (const { event } of events) all.push(event);
  return all;
}

async function removed(act: () => void, sleep: (milliseconds: number) => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return act();
    } catch (busy) {
      if (tries > 200) throw busy;
      await sleep(5);
    }
  }
}
