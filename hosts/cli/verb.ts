/**
 * What a verb is: how it is called, explained and run. One file of this folder describes each.
 */
import type { Virtwright } from "../virtwright.ts";
import type { Arguments, OptionSpec } from "./arguments.ts";
import type { Shell } from "./shell.ts";

/** Exit codes, the same for all verbs. */
export const EXIT = {
  /** All went well. */
  well: 0,
  /** The input was refused, or there are notes of severity `error`. */
  errors: 1,
  /** The command line is not one of ours. */
  usage: 2,
  /** A file could not be read or written. */
  file: 3,
} as const;

/** One run of a verb. */
export interface Call {
  readonly shell: Shell;
  readonly args: Arguments;
  /** The library, loaded when it is first asked for. */
  library(): Promise<Virtwright>;
}

export interface Verb {
  readonly name: string;
  /** What follows the name on its usage line. */
  readonly usage: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** What help says beyond the summary. */
  readonly details?: string;
  readonly options: readonly OptionSpec[];
  /** A command that works as it stands in a checkout. */
  readonly example: string;
  /** Returns the exit code. */
  run(call: Call): Promise<number>;
}
