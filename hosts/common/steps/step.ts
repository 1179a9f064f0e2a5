/**
 * What running a step takes, whatever its kind.
 *
 * A kind has `run` and `undo`. `run` says `at.begin(facts)` right before it acts; what it hands back is written
 * to the journal behind it. `undo` gets both, the latter undefined when the step did not come to its end. An
 * undo is safe to do twice, and finds nothing to do where `run` died before it acted.
 */
import type { Host } from "../host.ts";
import type { Facts, Journal } from "../journal.ts";
import type { Ledger } from "../ledger.ts";
import type { Monitor } from "../monitor.ts";
import type { Plan, Step } from "../plan.ts";

export interface At {
  readonly host: Host;
  readonly ledger: Ledger;
  /** The directory of what is no guest's own. */
  readonly state: string;
  readonly plan: Plan;
  /** Which step of the plan it is. */
  readonly index: number;
  readonly journal: Journal;
  begin(facts?: Facts): void;
  warn(message: string): void;
  /** QEMU's monitor between the step that opens it and the end of the start. */
  readonly open: { monitor?: Monitor };
}

/** What the journal has of a step that is undone. */
export interface Done {
  readonly begun: Facts;
  readonly ended: Facts | undefined;
}

export interface Kind<S extends Step> {
  run(step: S, at: At): Facts | undefined | Promise<Facts | undefined>;
  undo(step: S, done: Done, at: At): void | Promise<void>;
}

/** `uid:gid`, of which -1 stays as it is. */
export function ownerOf(owner: string): [uid: number, gid: number] {
  const [uid, gid] = owner.split(":").map(Number);
  if (uid === undefined || gid === undefined || !Number.isInteger(uid) || !Number.isInteger(gid)) {
    throw new Error(`"${owner}" is no owner: uid:gid is`);
  }
  return [uid, gid];
}

export const modeOf = (mode: string): number => Number.parseInt(mode, 8);
