/**
 * Every domain of the open 11.3 corpus gets a plan or a reason why it gets none, on a host that has every file.
 *
 * What holds for each plan: the last step lets the guest run, QEMU is started once, behind what takes its rights
 * away, and waits; no word is empty, every path absolute, and no step is a kind that shells don't know.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FileState, Plan } from "../hosts/common/plan.ts";
import { corpusFolder } from "./conformance/corpus.ts";
import { Instance } from "./instance.ts";
import { planOf } from "./plan-host.ts";
import { skip } from "./skipped.ts";

const corpus = suite("plan: corpus");
const folder = corpusFolder();
const instance = new Instance();
/** So many must get a plan. */
const WANTED = 700;

const CONTEXT = {
  uri: "qemu:///system",
  identity: { uid: 0, gid: 0 },
  environment: { PATH: "/usr/bin" },
  cgroup: { version: 2, mount: "/sys/fs/cgroup", parent: "/sys/fs/cgroup/vw", controllers: ["cpu", "memory", "io"] },
};
/** Whatever is asked for is there. */
const THERE = new Proxy({} as Record<string, FileState>, {
  get: () => ({ kind: "file", mode: "0755", uid: 0, gid: 0 }),
});

function check({ steps, monitor }: Plan, name: string): void {
  const last = steps.at(-1);
  assert.ok(last?.do === "command" && last.execute === "cont", `${name}: the last step`);
  const spawns = steps.filter((step) => step.do === "spawn" && step.argv.includes("-S"));
  assert.is(spawns.length, 1, `${name}: QEMU`);
  for (const step of steps) {
    if ("path" in step) assert.match(step.path, /^\//, name);
    if (step.do !== "spawn") continue;
    assert.ok(
      step.argv.every((word) => word !== ""),
      `${name}: an empty word in ${step.argv.join(" ")}`,
    );
    if (step !== spawns[0]) continue;
    assert.is(step.socket, monitor);
    const front = step.argv.slice(0, step.argv.indexOf("-name")).join(" ");
    assert.match(front, /^sh -c .*cgroup\.procs -- setpriv --reuid .*--bounding-set=-all/, name);
  }
}

if (!folder) skip("plans of the corpus", "there is no corpus");
else {
  corpus("each has a plan or a reason", () => {
    const inputs = join(folder, "libvirt-11.3/qemuxmlconf/in");
    let plans = 0;
    for (const file of readdirSync(inputs).filter((each) => each.endsWith(".xml"))) {
      const { plan, notes } = planOf(instance, readFileSync(join(inputs, file), "utf8"), CONTEXT, THERE, "10.0.0");
      if (plan) {
        plans++;
        check(plan, file);
      } else
        assert.ok(
          notes.some(({ severity }) => severity === "error"),
          `${file}: neither`,
        );
    }
    assert.ok(plans >= WANTED, `${plans} have a plan`);
  });
}

corpus.run();
