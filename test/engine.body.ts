/** Plans run and undone on the real machine: the body of test/engine.test.ts. */
import * as assert from "uvu/assert";
import { Problem } from "../hosts/common/api.ts";
import { Monitor } from "../hosts/common/monitor.ts";
import type { Plan, Step } from "../hosts/common/plan.ts";
import type { Cases, Runtime } from "./both.ts";
import { planOf } from "./engine.plan.ts";
import { problem, type Scene, scene } from "./engine.scene.ts";
import { ROOT } from "./programs.ts";

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
      assert.equal(client().guests.inUse().ids, [1, 2]);
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
    assert.equal(client().guests.inUse().ids, []);
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
