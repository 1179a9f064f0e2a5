/**
 * The emulators of this host, found and asked, and what is said of them: test/probe.body.ts and
 * test/capabilities.body.ts on Bun and on Deno.
 */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("probe");
await both(test, "probe.body.ts");
await both(test, "capabilities.body.ts");
test.run();
