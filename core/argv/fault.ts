/**
 * Why an option was not taken over, held back until it is certain that nobody takes it over.
 *
 * Several rooms may try the same option, each with its own description; what one does not understand
 * is no fault if the next one does. So an attempt that fails leaves its fault here, and the command
 * line turns the last one into a note when all rooms are through.
 */
import { Code } from "../notes/codes";
import { Span, at, size } from "../text/span";

export class Fault {
  from: usize;
  to: usize;
  /** The keys that were asked for, among which one may have been meant. */
  asked: string[] | null = null;

  constructor(
    readonly code: Code,
    readonly key: string,
    readonly found: Span,
    readonly words: StaticArray<string> | null,
  ) {
    this.from = at(found);
    this.to = at(found) + size(found);
  }
}

/** The place where attempts leave their faults. */
export class Reason {
  last: Fault | null = null;
}
