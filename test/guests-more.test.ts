/** 40 guests at once, full disks, the examples of libvirt's page: test/guests-more.body.ts on Bun and Deno. */
import { suite } from "uvu";
import { both } from "./both.ts";

const test = suite("guests, more");
await both(test, "guests-more.body.ts");
test.run();
