/** What the cases of the engine on the real machine begin and end with: a root of files, and clients that work below it. */
import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { Problem } from "../hosts/common/api.ts";
import { Engine, type Report } from "../hosts/common/engine.ts";
import type { Runtime } from "./both.ts";
import { makeRoot, QEMU, type Root, removeRoot, snapshot } from "./engine.plan.ts";

export interface Scene {
  readonly runtime: Runtime;
  readonly root: Root;
  /** A client; several of them know nothing of each other. */
  client(report?: Report): Engine;
  shot(): string;
  /** Everything is as it was when the scene began. */
  asBefore(what: string): void;
}

/** A case in a root of its own, of which nothing is left. */
export const scene = (act: (scene: Scene) => Promise<void>) => async (runtime: Runtime) => {
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

export async function problem(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (caught) {
    assert.instance(caught, Problem);
    return caught as Problem;
  }
  throw new Error("it should have failed");
}
