/**
 * sVirt as the kernel enforces it: what test/selinux/inside.ts shows in a machine of its own, each thing a
 * test here. Left out, by name, where the machine can't be made; `npm run selinux` shows it at length.
 */
import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ROOT } from "./programs.ts";
import { type Image, image, Missing } from "./selinux/image.ts";
import { EMULATOR, run } from "./selinux/machine.ts";
import { skip } from "./skipped.ts";

const NAME = "guests under SELinux";
/** Seconds for making the image and for the machine: with nothing else to do it takes about 60 and 25. */
const MAKING = 140;
const RUNNING = 160;

/** What the machine printed of each thing. */
const LINE = /^(ok|FAIL) +([^:]+): (.*)$/;

const made = await prepared();
if (made) {
  const test = suite(NAME);
  const ran = await run(made, ROOT, "test/selinux/inside.sh", RUNNING, () => {});
  for (const line of ran.output.split("\n")) {
    const [, outcome, what, seen] = LINE.exec(line) ?? [];
    if (outcome !== undefined && what !== undefined) test(what, () => assert.is(outcome, "ok", seen));
  }
  test("the machine comes to its end", () => {
    assert.is(ran.status, 0, `after ${ran.took.toFixed(0)} s: ${ran.output.slice(-500)}\n${ran.console.slice(-1500)}`);
  });
  test.run();
}

async function prepared(): Promise<Image | undefined> {
  if (!existsSync(EMULATOR)) {
    skip(NAME, `there is no ${EMULATOR} to run a machine with`);
    return undefined;
  }
  try {
    return await image(() => {}, AbortSignal.timeout(MAKING * 1000));
  } catch (problem) {
    if (!(problem instanceof Missing)) throw problem;
    skip(NAME, problem.message);
    return undefined;
  }
}
