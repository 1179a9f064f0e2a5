/** A file that is given to a guest while it runs, by one security driver: a `take` step of a plan. */
import { Span, same } from "../text/span";

export class Take {
  constructor(
    readonly driver: string,
    readonly path: Span,
    /** The owner as `uid:gid`, or the label. */
    readonly want: Span,
    readonly remember: bool,
    readonly why: Span,
  ) {}

  /** The same driver does something to the same file. */
  isSame(other: Take): bool {
    return this.driver == other.driver && same(this.path, other.path);
  }
}
