/**
 * Aliases (QEMU's ids), boot indexes, and the names of buses: what the command line calls things.
 */
import { Domain } from "./domain";

export function assignAliases(domain: Domain): void {}
