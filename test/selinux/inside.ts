/**
 * What is shown inside the SELinux test's machine, by a process in virtd_t under an enforcing policy: two
 * paused guests side by side, and what the kernel lets their processes open.
 *
 * Prints a line for each thing that holds (`ok`) or doesn't (`FAIL`), with the labels it was seen by, and
 * fails if one doesn't.
 */
import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { connected } from "./connected.ts";
import {
  CONTENT,
  type Disk,
  type Guest,
  type Identity,
  IMAGE,
  identityOf,
  labelOf,
  PROCESS,
  pairOf,
  ROOT,
} from "./guests.ts";

const IMAGES = join(ROOT, "var/lib/libvirt/images");
const LOG = join(ROOT, "var/log/virtwright/opening.log");

let failed = 0;

/** One thing that must hold; `check` gives what it was seen by. */
async function shows(what: string, check: () => string | Promise<string>): Promise<void> {
  try {
    console.log(`ok    ${what}: ${await check()}`);
  } catch (problem) {
    failed++;
    console.log(`FAIL  ${what}: ${said(problem)}`);
  }
}

function said(problem: unknown): string {
  if (!(problem instanceof assert.Assertion)) return problem instanceof Error ? problem.message : String(problem);
  return `${problem.message} ${JSON.stringify(problem.actual)}, not ${JSON.stringify(problem.expects)}`;
}

function image(name: string): string {
  const path = join(IMAGES, name);
  writeFileSync(path, Buffer.alloc(1 << 20, name));
  return path;
}

/** A file's label and owner. */
function stateOf(path: string): string {
  const { uid, gid } = statSync(path);
  return `${labelOf(path)}, ${uid}:${gid}`;
}

/** What a process with a guest's label, user and group is told when it opens the file: `opened`, or the kernel's word. */
function opening({ label, uid, gid }: Identity, path: string, how: "read" | "write"): string {
  // What a guest's process may write is a log, and to its end.
  const log = openSync(LOG, "a");
  const already = fstatSync(log).size;
  const words = how === "read" ? [`if=${path}`, "of=/dev/null"] : ["if=/dev/zero", `of=${path}`, "conv=notrunc"];
  const user = ["--reuid", uid, "--regid", gid, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"];
  const dd = ["/usr/libexec/busybox-in-guest", "dd", ...words, "bs=512", "count=1"];
  const ran = spawnSync("setpriv", [...user, "runcon", label, ...dd], { stdio: ["ignore", log, log] });
  closeSync(log);
  const printed = readFileSync(LOG).subarray(already).toString().trim();
  return ran.status === 0 ? "opened" : (/: ([^:\n]+)$/.exec(printed)?.[1] ?? `ended with ${ran.status}: ${printed}`);
}

/** What the guest's own QEMU is told when it is to open the file. */
async function plugging(guest: Guest, path: string, readOnly: boolean): Promise<string> {
  const file = { driver: "file", "node-name": "tried", filename: path, "read-only": readOnly, locking: "off" };
  const refused = await guest.command("blockdev-add", file);
  if (refused !== undefined) return /: ([^:]+)$/.exec(refused)?.[1] ?? refused;
  await guest.command("blockdev-del", { "node-name": "tried" });
  return "opened";
}

const DENIED = "Permission denied";

await shows("the policy is enforced", () => {
  assert.is(readFileSync("/sys/fs/selinux/enforce", "utf8"), "1");
  const own = identityOf(process.pid).label;
  assert.match(own, /:virtd_t:/);
  return `this process is ${own}`;
});

const own = { a: image("a.img"), b: image("b.img") };
const shared = image("shared.img");
const readonly = image("readonly.img");
const before = { a: stateOf(own.a), b: stateOf(own.b) };

const guests = await connected((what) => console.log(`note  ${what}`));
const disks = (path: string): Disk[] => [
  { path, use: "own" },
  { path: shared, use: "shared" },
  { path: readonly, use: "readonly" },
];
const a = await guests.start("a", disks(own.a));
const b = await guests.start("b", disks(own.b));
const as = { a: identityOf(a.pid), b: identityOf(b.pid) };
const label = { a: as.a.label, b: as.b.label };

await shows("each guest's process is in svirt_t with a pair of its own", () => {
  for (const one of [label.a, label.b]) {
    assert.ok(one.startsWith(`${PROCESS}:s0:`), one);
    assert.ok(pairOf(one), one);
    // A label that the policy doesn't know is taken from root as it is: ask the kernel.
    writeFileSync("/sys/fs/selinux/context", one);
  }
  assert.is.not(pairOf(label.a), pairOf(label.b));
  return `${label.a}, ${label.b}`;
});
await shows("both run as one user without rights of root's, so that the label alone parts them", () => {
  assert.equal([as.a.uid, as.a.gid], [as.b.uid, as.b.gid]);
  assert.is.not(as.a.uid, "0");
  for (const one of [as.a, as.b]) {
    assert.match(one.capabilities, /^0+$/);
    assert.is(one.noNewPrivileges, "1");
  }
  return `user ${as.a.uid}, group ${as.a.gid}, capabilities ${as.a.capabilities}, no new ones`;
});
await shows("each guest's disk has its pair", () => {
  assert.is(labelOf(own.a), `${IMAGE}:s0:${pairOf(label.a)}`);
  assert.is(labelOf(own.b), `${IMAGE}:s0:${pairOf(label.b)}`);
  return `${labelOf(own.a)}, ${labelOf(own.b)}`;
});
await shows("a shared disk has no pair, a read-only one is content", () => {
  assert.is(labelOf(shared), `${IMAGE}:s0`);
  assert.is(labelOf(readonly), CONTENT);
  return `${labelOf(shared)}, ${labelOf(readonly)}`;
});
await shows("a process with a guest's label opens that guest's disk, and not the other's", () => {
  for (const how of ["read", "write"] as const) {
    assert.is(opening(as.a, own.a, how), "opened");
    assert.is(opening(as.b, own.b, how), "opened");
    assert.is(opening(as.a, own.b, how), DENIED);
    assert.is(opening(as.b, own.a, how), DENIED);
  }
  return `${pairOf(label.a)} on b.img: ${DENIED}`;
});
await shows("no guest's QEMU, told to over its monitor, opens the other's disk", async () => {
  assert.is(await plugging(a, own.b, true), DENIED);
  assert.is(await plugging(b, own.a, true), DENIED);
  assert.is(await plugging(a, own.a, true), "opened");
  return DENIED;
});
await shows("both open the shared disk to write, the read-only one to read alone", () => {
  for (const one of [as.a, as.b]) {
    assert.is(opening(one, shared, "write"), "opened");
    assert.is(opening(one, readonly, "read"), "opened");
    assert.is(opening(one, readonly, "write"), DENIED);
  }
  return `write to readonly.img: ${DENIED}`;
});
await shows("a guest that ends takes nothing from the other", async () => {
  await a.stop();
  assert.equal(stateOf(own.a), before.a);
  assert.is(labelOf(own.b), `${IMAGE}:s0:${pairOf(label.b)}`);
  assert.is(opening(as.b, own.b, "write"), "opened");
  assert.is(opening(as.b, shared, "write"), "opened");
  return `a.img is ${before.a} again`;
});
await shows("once both have ended their own disks are as before, and closed to them", async () => {
  await b.stop();
  assert.equal([stateOf(own.a), stateOf(own.b)], [before.a, before.b]);
  assert.is(opening(as.b, own.b, "read"), DENIED);
  return before.b;
});
await shows("shared and read-only disks keep a label that is nobody's own, as other hosts may use them", () => {
  assert.equal([labelOf(shared), labelOf(readonly)], [`${IMAGE}:s0`, CONTENT]);
  return `${labelOf(shared)}, ${labelOf(readonly)}`;
});
process.exit(failed === 0 ? 0 : 1);
