/**
 * What is shown inside the SELinux test's machine, by a process in virtd_t under an enforcing policy: two
 * paused guests side by side, and what the kernel lets their processes open.
 *
 * Prints a line for each thing that holds (`ok`) or doesn't (`FAIL`), with the labels it was seen by, and
 * fails if one doesn't.
 */
import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { byHand } from "./by-hand.ts";
import { CONTENT, type Disk, type Guest, IMAGE, labelOf, PROCESS, pairOf, processLabel, ROOT } from "./guests.ts";

const IMAGES = join(ROOT, "var/lib/libvirt/images");
const LOG = join(ROOT, "var/log/libvirt/qemu/opening.log");

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

/** What a process with this label is told when it opens the file: `opened`, or the kernel's word. */
function opening(label: string, path: string, how: "read" | "write"): string {
  // What a guest's process may write is a log, and to its end.
  const log = openSync(LOG, "a");
  const already = fstatSync(log).size;
  const words = how === "read" ? [`if=${path}`, "of=/dev/null"] : ["if=/dev/zero", `of=${path}`, "conv=notrunc"];
  const ran = spawnSync("runcon", [label, "/usr/libexec/busybox-in-guest", "dd", ...words, "bs=512", "count=1"], {
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const printed = readFileSync(LOG).subarray(already).toString().trim();
  return ran.status === 0 ? "opened" : (/: ([^:\n]+)$/.exec(printed)?.[1] ?? `ended with ${ran.status}: ${printed}`);
}

/** What the guest's own QEMU is told when it is to open the file. */
async function plugging(guest: Guest, path: string, readOnly: boolean): Promise<string> {
  const file = { driver: "file", "node-name": "tried", filename: path, "read-only": readOnly, locking: "off" };
  const reply = (await guest.command("blockdev-add", file)) as { error?: { desc: string } };
  if (reply.error) return /: ([^:]+)$/.exec(reply.error.desc)?.[1] ?? reply.error.desc;
  await guest.command("blockdev-del", { "node-name": "tried" });
  return "opened";
}

const DENIED = "Permission denied";

await shows("the policy is enforced", () => {
  assert.is(readFileSync("/sys/fs/selinux/enforce", "utf8"), "1");
  const own = processLabel(process.pid);
  assert.match(own, /:virtd_t:/);
  return `this process is ${own}`;
});

const own = { a: image("a.img"), b: image("b.img") };
const shared = image("shared.img");
const readonly = image("readonly.img");
const files = [own.a, own.b, shared, readonly];
const before = files.map(labelOf);

const guests = await byHand();
const disks = (path: string): Disk[] => [
  { path, use: "own" },
  { path: shared, use: "shared" },
  { path: readonly, use: "readonly" },
];
const a = await guests.start("a", disks(own.a));
const b = await guests.start("b", disks(own.b));
const label = { a: processLabel(a.pid), b: processLabel(b.pid) };

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
    assert.is(opening(label.a, own.a, how), "opened");
    assert.is(opening(label.b, own.b, how), "opened");
    assert.is(opening(label.a, own.b, how), DENIED);
    assert.is(opening(label.b, own.a, how), DENIED);
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
  for (const one of [label.a, label.b]) {
    assert.is(opening(one, shared, "write"), "opened");
    assert.is(opening(one, readonly, "read"), "opened");
    assert.is(opening(one, readonly, "write"), DENIED);
  }
  return `write to readonly.img: ${DENIED}`;
});
await shows("a guest that ends takes nothing from the other", async () => {
  await a.stop();
  assert.is(labelOf(own.a), before[0]);
  assert.is(labelOf(own.b), `${IMAGE}:s0:${pairOf(label.b)}`);
  assert.is(opening(label.b, own.b, "write"), "opened");
  return `a.img is ${labelOf(own.a)} again`;
});
await shows("once both have ended all labels are as before", async () => {
  await b.stop();
  assert.equal(files.map(labelOf), before);
  assert.is(opening(label.b, own.b, "read"), DENIED);
  return [...new Set(before)].join(", ");
});
process.exit(failed === 0 ? 0 : 1);
