/** Plans run and undone, on Bun and on Deno: test/engine.body.ts, test/engine-groups.body.ts. */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("engine");
await both(test, "engine.body.ts");
await both(test, "engine-groups.body.ts");
test.run();
