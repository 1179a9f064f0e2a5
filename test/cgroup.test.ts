/** The device list that the core computes, in the kernel's hands: test/cgroup.body.ts on Bun and on Deno. */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("cgroup");
await both(test, "cgroup.body.ts");
test.run();
