/** Guests defined, started, used and ended through `connect()`, with a real QEMU: test/guests.body.ts on Bun and Deno. */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("guests");
await both(test, "guests.body.ts");
test.run();
