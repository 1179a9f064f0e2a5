/** The machine as Bun and Deno show it to a shell that runs guests: test/host.body.ts on both. */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("host");
await both(test, "host.body.ts");
test.run();
