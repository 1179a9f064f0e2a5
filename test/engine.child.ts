/**
 * Another client, for test/engine.body.ts: `engine.child.ts RUNTIME ROOT NAME ACT [PHASE INDEX]` starts or ends the
 * guest of the hand-made plan, and kills itself (-9) before that step if one is given. It prints `done`, or the
 * problem's code.
 */
import { Problem } from "../hosts/common/api.ts";
import { Engine } from "../hosts/common/engine.ts";
import type { Host } from "../hosts/common/host.ts";
import type { Libc } from "../hosts/common/libc.ts";
import { systemHost } from "../hosts/common/system.ts";
import type { Virtwright } from "../hosts/virtwright.ts";
import { planOf, type Root } from "./engine.plan.ts";

const [runtime, rootText, name, act, phase, index] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string?,
  string?,
];
const { openLibc } = (await import(`../hosts/${runtime}/libc.ts`)) as { openLibc(): Libc };
const { load } = (await import(`../hosts/${runtime}/load.ts`)) as { load(): Promise<Virtwright> };
const host: Host = systemHost(runtime, openLibc());
const root = JSON.parse(rootText) as Root;
const engine = new Engine(host, await load(), root.places, {
  before(_, at, now) {
    if (now === phase && at === Number(index)) process.kill(process.pid, "SIGKILL");
  },
});
try {
  if (act === "start") await engine.start(name, (inUse) => planOf(root, name, inUse.ids.length + 1));
  else await engine.end(name);
  console.log("done");
} catch (problem) {
  console.log(problem instanceof Problem ? problem.code : problem);
}
process.exit(0);
