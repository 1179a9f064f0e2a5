/** The step that gives a file to a guest, and takes it back when no other has it: hosts/common/ledger.ts does it. */
import type { TakeStep } from "../plan.ts";
import type { Kind } from "./step.ts";

export const take: Kind<TakeStep> = {
  async run(step, { ledger, journal, index }) {
    await ledger.take(step, journal, index);
    return undefined;
  },
  async undo(step, _, { ledger, journal, index }) {
    await ledger.give(step, journal, index);
  },
};
