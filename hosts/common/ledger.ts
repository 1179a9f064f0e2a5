/**
 * Who owned a file, and what label it had, before guests got it: read, changed and given back by one at a time.
 *
 * What that takes on a file is the core's answer, door `remember`: operations with absolute values, each safe to
 * do twice. All changes are made under the root's lock of labels. Before the first operation, the file `intent`
 * says whose journal has them; should the process die, whoever gets the lock next finds the open entry there
 * and carries it out first. So an entry is done as a whole before anyone else looks at the file, or, where that
 * fails, taken back as a whole.
 *
 * Where a file system keeps no attributes (or doesn't let us), what they would say is in `remembered.json`.
 */
import { Problem } from "./api.ts";
import type { Host } from "./host.ts";
import { type Facts, Journal } from "./journal.ts";
import { codeOf } from "./libc.ts";
import type { Operations, Remembering, TakeStep } from "./plan.ts";
import { Remembered } from "./remembered.ts";

export type Operation = Operations["operations"][number];

/** The core, of which one door is asked. */
export interface Rememberer {
  run(
    operation: "remember",
    input: string,
  ): { readonly output?: string; readonly notes: readonly { message: string }[] };
}

/** What is about to be done to a file, as the journal has it. */
export interface Entry {
  /** Without symbolic links. */
  readonly path: string;
  readonly inode: string;
  readonly driver: TakeStep["driver"];
  readonly operations: readonly Operation[];
  /** What is put back when the operations fail. */
  readonly before: { readonly has: string | null; readonly attributes: Readonly<Record<string, string>> };
  readonly tolerant: boolean;
}

const LABEL = "security.selinux";
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Where the file system refuses what `tolerant` steps may do without. */
const REFUSALS = ["ENOTSUP", "EOPNOTSUPP", "EROFS", "EPERM"];

export class Ledger {
  readonly #remembered: Remembered;

  constructor(
    readonly host: Host,
    /** The directory of the root's own files. */
    readonly directory: string,
    readonly core: Rememberer,
    readonly warn: (message: string) => void,
  ) {
    this.#remembered = new Remembered(host, `${directory}/remembered.json`, warn);
  }

  /** Runs `act` as the only one who looks at owners and labels, after settling what a dead one has left open. */
  async alone<T>(act: () => T): Promise<T> {
    const lock = await this.host.lock(`${this.directory}/labels`, true);
    try {
      this.#settle();
      return act();
    } finally {
      lock?.release();
    }
  }

  /** Works out an entry from what the file is now; undefined when there is no such file. */
  enter(act: Remembering["act"], step: TakeStep, path: string, bootTime: number): Entry | undefined {
    const found = this.host.stat(path, false);
    if (!found) return undefined;
    const attributes = this.#remembered.read(path, found.inode, step.driver);
    const has = this.#has(step.driver, path);
    const { operations, warning } = this.#remember({
      act,
      driver: step.driver,
      want: step.want,
      remember: step.remember,
      has,
      attributes,
      bootTime,
    });
    if (warning !== undefined) this.warn(`${path}: ${warning}`);
    const { driver } = step;
    return {
      path,
      inode: found.inode,
      driver,
      operations,
      before: { has, attributes },
      tolerant: step.tolerant === true,
    };
  }

  /** Writes the entry down, carries it out, writes that down. For use inside `alone`. */
  carry(entry: Entry, journal: Journal, index: number, act: Remembering["act"]): void {
    const facts = entry as unknown as Facts;
    const intent = `${this.directory}/intent`;
    if (act === "take") {
      this.host.append(intent, encoder.encode(journal.path), 0o600);
      journal.write({ begin: index, ...facts });
    } else {
      // Giving back has to go on when the disk is full.
      tolerating(["ENOSPC", "EDQUOT"], () => this.host.append(intent, encoder.encode(journal.path), 0o600));
      journal.note({ giving: index, ...facts });
    }
    this.#finish(entry, journal, index, act);
    this.host.remove(intent);
  }

  #remember(input: Remembering): Operations {
    const { output, notes } = this.core.run("remember", JSON.stringify(input));
    if (output === undefined) throw new Problem("failed", notes.map((note) => note.message).join("; "));
    return JSON.parse(output) as Operations;
  }

  #finish(entry: Entry, journal: Journal, index: number, act: Remembering["act"]): void {
    try {
      for (const operation of entry.operations) this.#operate(entry, operation);
    } catch (problem) {
      this.#takeBack(entry);
      if (act === "take") journal.note({ undone: index });
      if (entry.tolerant && REFUSALS.includes(codeOf(problem) ?? "")) {
        this.warn(`${entry.path} stays as it is: ${wordOf(problem)}`);
        if (act === "give") journal.note({ undone: index });
        return;
      }
      this.host.remove(`${this.directory}/intent`);
      throw problem;
    }
    journal.note(act === "take" ? { end: index } : { undone: index });
  }

  #settle(): void {
    const intent = `${this.directory}/intent`;
    if (!this.host.stat(intent)) return;
    const journal = Journal.read(this.host, decoder.decode(this.host.read(intent)));
    const open = journal && openEntry(journal);
    if (journal && open) {
      const { index, act, entry } = open;
      try {
        // Another file may be at that path by now: that one isn't meant.
        if (this.host.stat(entry.path, false)?.inode === entry.inode) this.#finish(entry, journal, index, act);
        else journal.note({ undone: index });
      } catch (problem) {
        this.warn(`${entry.path} was being changed when its client died, and can't be settled: ${wordOf(problem)}`);
      }
    }
    this.host.remove(intent);
  }

  /** A file that is no more is nobody's; its number may be another's next. For use inside `alone`. */
  forget(inode: string): void {
    this.#remembered.forget(inode);
  }

  #has(driver: Entry["driver"], path: string): string | null {
    if (driver === "dac") {
      const found = this.host.stat(path, false);
      return found ? `${found.uid}:${found.gid}` : null;
    }
    try {
      const label = this.host.getAttribute(path, LABEL);
      return label === undefined ? null : decoder.decode(label).replace(/\0$/, "");
    } catch (problem) {
      if (codeOf(problem) === "ENOTSUP") return null;
      throw problem;
    }
  }

  #operate(entry: Entry, operation: Operation): void {
    const { path, inode } = entry;
    if ("set" in operation) this.#remembered.set(path, inode, operation.set, operation.value);
    else if ("remove" in operation) this.#remembered.remove(path, inode, operation.remove);
    else {
      const wanted = "owner" in operation ? operation.owner : "label" in operation ? operation.label : null;
      this.#give(entry, wanted);
    }
  }

  /** Gives the file its owner or label; what it has already is not asked for, so that a read-only file is no failure. */
  #give(entry: Entry, wanted: string | null): void {
    const { path, driver } = entry;
    const has = this.#has(driver, path);
    if (same(has, wanted)) return;
    if (driver === "dac") {
      const [uid, gid] = (wanted ?? "-1:-1").split(":").map(Number) as [number, number];
      this.host.chown(path, uid, gid);
    } else if (wanted === null) this.host.removeAttribute(path, LABEL);
    else this.host.setAttribute(path, LABEL, encoder.encode(`${wanted}\0`));
  }

  #takeBack(entry: Entry): void {
    const { path, inode, before } = entry;
    try {
      for (const operation of entry.operations) {
        const name = "set" in operation ? operation.set : "remove" in operation ? operation.remove : undefined;
        if (name === undefined) continue;
        const value = before.attributes[name];
        if (value === undefined) this.#remembered.remove(path, inode, name);
        else this.#remembered.set(path, inode, name, value);
      }
      this.#give(entry, before.has);
    } catch (problem) {
      this.warn(`${path} can't be put back to what it was (${before.has}): ${wordOf(problem)}`);
    }
  }
}

/** Owners with a half that stays as it is. */
function same(has: string | null, wanted: string | null): boolean {
  if (has === wanted) return true;
  if (has === null || wanted === null) return false;
  const halves = has.split(":");
  return (
    /^-?[0-9]+:-?[0-9]+$/.test(wanted) && wanted.split(":").every((half, at) => half === "-1" || half === halves[at])
  );
}

function openEntry(journal: Journal): { index: number; act: Remembering["act"]; entry: Entry } | undefined {
  for (const [index, facts] of journal.giving) {
    if (!journal.undone.has(index)) return { index, act: "give", entry: facts as unknown as Entry };
  }
  for (const [index, facts] of journal.begun) {
    if (facts.operations === undefined || journal.ended.has(index) || journal.undone.has(index)) continue;
    return { index, act: "take", entry: facts as unknown as Entry };
  }
  return undefined;
}

function tolerating(codes: readonly string[], act: () => void): void {
  try {
    act();
  } catch (problem) {
    if (!codes.includes(codeOf(problem) ?? "")) throw problem;
  }
}

export function wordOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
