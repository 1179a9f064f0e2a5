/** The step that gives a file to a guest, and takes it back when no other has it: hosts/common/ledger.ts does it. */

import type { Entry } from "../ledger.ts";
import { failure } from "../libc.ts";
import type { TakeStep } from "../plan.ts";
import type { Kind } from "./step.ts";

export const take: Kind<TakeStep> = {
  async run(step, { host, ledger, journal, index }) {
    await ledger.alone(() => {
      if (!host.stat(step.path)) throw failure("ENOENT", `${step.path} is not there`);
      const entry = ledger.enter("take", step, host.resolve(step.path), journal.head.boot.time);
      // Gone since we looked.
      if (!entry) throw failure("ENOENT", `${step.path} is not there`);
      ledger.carry(entry, journal, index, "take");
    });
    return undefined;
  },
  async undo(step, { begun }, { host, ledger, journal, index }) {
    await ledger.alone(() => {
      // What was open when its client died has been settled by now, by us or by another.
      if (journal.again().undone.has(index)) return;
      const known = begun as Partial<Entry>;
      const path = known.path ?? (host.stat(step.path) ? host.resolve(step.path) : step.path);
      // Who removes a file that a guest has is not stopped; nothing is left to give back then.
      if (known.inode && host.stat(path, false)?.inode !== known.inode) ledger.forget(known.inode);
      const entry = ledger.enter("give", step, path, journal.head.boot.time);
      if (entry) ledger.carry(entry, journal, index, "give");
    });
  },
};
