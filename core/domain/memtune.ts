/**
 * How much of the host's memory the guest may use up: <memtune>, in KiB.
 * https://libvirt.org/formatdomain.html#memory-tuning
 *
 * An amount that is as large as the kernel counts is no limit, and isn't written.
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";
import { amount } from "../xml/amount";

/** The kernel's "unlimited" in KiB, and above. */
const UNLIMITED: i64 = 9_007_199_254_740_991;

export class Memtune extends Part {
  hardLimit: i64 = -1;
  softLimit: i64 = -1;
  minGuarantee: i64 = -1;
  swapHardLimit: i64 = -1;

  xml(x: Fields): void {
    if (!x.enter("memtune")) return;
    this.hardLimit = amount(x, "hard_limit", this.hardLimit);
    this.softLimit = amount(x, "soft_limit", this.softLimit);
    this.minGuarantee = amount(x, "min_guarantee", this.minGuarantee);
    this.swapHardLimit = amount(x, "swap_hard_limit", this.swapHardLimit);
    x.leave();
  }

  defaults(context: Context): void {
    if (this.hardLimit >= UNLIMITED) this.hardLimit = -1;
    if (this.softLimit >= UNLIMITED) this.softLimit = -1;
    if (this.minGuarantee == 0) this.minGuarantee = -1;
    if (this.swapHardLimit >= UNLIMITED) this.swapHardLimit = -1;
  }
}
