/** The list of what was left out: it keeps names and reasons, in order, in one list for all modules. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { skip, skipped } from "./skipped.ts";

const list = suite("skipped");

list("keeps name and reason in order", () => {
  const shared = globalThis as { virtwrightSkipped?: unknown[] };
  const kept = shared.virtwrightSkipped;
  shared.virtwrightSkipped = [];
  skip("first", "no browser");
  skip("second", "no corpus");
  const found = [...skipped()];
  if (kept) shared.virtwrightSkipped = kept;
  else delete shared.virtwrightSkipped;
  assert.equal(found, [
    { name: "first", why: "no browser" },
    { name: "second", why: "no corpus" },
  ]);
});

list.run();
