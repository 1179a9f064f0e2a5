/**
 * What a run leaves out, by name and with the reason.
 *
 * A test that lacks what it needs (the corpus, a browser, python3-lxml) says so here instead of being
 * silent; test/run.ts counts these and names them at the end.
 */

/** One thing that was not tested. */
export interface Skipped {
  readonly name: string;
  readonly why: string;
}

// On globalThis, so that every copy of this module that a runtime makes fills the same list.
const shared = globalThis as typeof globalThis & { virtwrightSkipped?: Skipped[] };

/** Everything skipped so far in this process. */
export function skipped(): readonly Skipped[] {
  shared.virtwrightSkipped ??= [];
  return shared.virtwrightSkipped;
}

/** Says that something is left out, and why. */
export function skip(name: string, why: string): void {
  shared.virtwrightSkipped ??= [];
  shared.virtwrightSkipped.push({ name, why });
}
