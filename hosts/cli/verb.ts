/**
 * What a verb is: how it is called, explained and run. One file of this folder describes each.
 */
import type { Connection, ConnectOptions } from "../common/api.ts";
import type { Virtwright } from "../virtwright.ts";
import type { Arguments, OptionSpec } from "./arguments.ts";
import type { Progress } from "./progress.ts";
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

/** How a runtime reaches guests: `connect` of `virtwright/bun` and `virtwright/deno`. */
export type Connect = (uri: string, options: ConnectOptions) => Promise<Connection>;

/** One run of a verb. */
export interface Call {
  readonly shell: Shell;
  readonly args: Arguments;
  /** Where to say what takes long. */
  readonly progress: Progress;
  /** The library, loaded when it is first asked for. */
  library(): Promise<Virtwright>;
  /** The way to the guests, loaded when it is first asked for; a `Refusal` where the runtime has none. */
  guests(): Promise<Connect>;
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
  /** It needs the machine, and so a runtime that can run guests. */
  readonly guests?: true;
  /** A command that works as it stands in a checkout. */
  readonly example: string;
  /** Returns the exit code. */
  run(call: Call): Promise<number>;
}
