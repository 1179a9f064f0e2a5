/** The emulators of this host, found and asked: test/probe.body.ts on Bun and on Deno. */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("probe");
await both(test, "probe.body.ts");
test.run();
