/**
 * The operations by the names they have outside: in batch requests, in URLs, on the command line.
 */
import type { Operation } from "./core.ts";

export type { Operation };

/** Name outside → operation of the library. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "to-native": "toNative",
  "from-native": "fromNative",
  normalize: "normalize",
  validate: "validate",
  emulator: "emulator",
  "domain-capabilities": "domainCapabilities",
  explain: "explain",
};
