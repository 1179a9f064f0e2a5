/**
 * Who owned a file, and what label it had, before guests got it: read, changed and given back by one at a time.
 *
 * What that takes on a file is the core's answer, door `remember`: operations, and a `mark` from which it can tell
 * later whether they were done. All changes are made under the root's lock of labels. Before the first operation
 * the mark is in the guest's journal, and the file `intent` says in whose; should the process die, whoever gets
 * the lock next finds it there and has the core settle the file first: a take is undone, a give is completed. The
 * same is done at once when an operation fails.
 *
 * Where a file system keeps no attributes (or doesn't let us), what they would say is in `remembered.json`.
 */
import { Problem } from "./api.ts";
import type { Host } from "./host.ts";
import { Journal } from "./journal.ts";
import { codeOf, failure } from "./libc.ts";
import type { Operations, Remembering, TakeStep } from "./plan.ts";
import { Remembered } from "./remembered.ts";

type Operation = Operations["operations"][number];

/** The core, of which one door is asked. */
export interface Rememberer {
  run(
    operation: "remember",
    input: string,
  ): { readonly output?: string; readonly notes: readonly { message: string }[] };
}

/** What the journal has of a file before it is changed. */
interface Entry {
  /** Without symbolic links. */
  readonly path: string;
  readonly inode: string;
  readonly mark: string;
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

  /** Gives a file to the guest of the journal, whose step `index` it is. */
  take(step: TakeStep, journal: Journal, index: number): Promise<void> {
    return this.#alone(() => {
      const path = this.host.stat(step.path) ? this.host.resolve(step.path) : step.path;
      const inode = this.#inode(path);
      if (inode === undefined) throw failure("ENOENT", `${step.path} is not there`);
      const { operations, mark } = this.#ask({ act: "take" }, step, path, inode, journal);
      this.#intend(journal, index);
      journal.write({ begin: index, path, inode, mark });
      try {
        this.#operate(operations, path, inode);
        journal.write({ end: index });
      } catch (problem) {
        this.#settleStep(journal, index);
        if (!step.tolerant || !REFUSALS.includes(codeOf(problem) ?? "")) throw problem;
        this.warn(`${path} stays as it is: ${wordOf(problem)}`);
      } finally {
        this.#intendNothing();
      }
    });
  }

  /** Takes it back, unless other guests have it too. */
  give(step: TakeStep, journal: Journal, index: number): Promise<void> {
    return this.#alone(() => {
      // What was open when its client died has been settled by now, by us or by another.
      const now = journal.again();
      if (now.undone.has(index)) return;
      if (now.giving.has(index) || (now.begun.has(index) && !now.ended.has(index))) {
        // An end that failed half way, or a take of which a full disk kept the rest from the journal.
        this.#settleStep(now, index);
        return;
      }
      const begun = (journal.begun.get(index) ?? {}) as Partial<Entry>;
      const path = begun.path ?? (this.host.stat(step.path) ? this.host.resolve(step.path) : step.path);
      const inode = this.#inode(path);
      // Who removes a file that a guest has is not stopped. Its number may be another file's next.
      if (begun.inode !== undefined && begun.inode !== inode) this.#remembered.forget(begun.inode);
      if (inode === undefined) return;
      const { operations, mark } = this.#ask({ act: "give" }, step, path, inode, journal);
      try {
        // Giving back has to go on when the disk is full.
        tolerating(["ENOSPC", "EDQUOT"], () => this.#intend(journal, index));
        journal.note({ giving: index, path, inode, mark });
        this.#operate(operations, path, inode);
      } catch (problem) {
        if (!step.tolerant || !REFUSALS.includes(codeOf(problem) ?? "")) throw problem;
        this.warn(`${path} stays as it is: ${wordOf(problem)}`);
      } finally {
        this.#intendNothing();
      }
      journal.note({ undone: index });
    });
  }

  /** Settles what a dead client has left open, if one has. */
  async settle(): Promise<void> {
    if (this.host.stat(this.#intent)) await this.#alone(() => {});
  }

  /** Runs `act` as the only one who looks at owners and labels, with nothing left open. */
  async #alone<T>(act: () => T): Promise<T> {
    const lock = await this.host.lock(`${this.directory}/labels`, true);
    try {
      this.#settleIntended();
      return act();
    } finally {
      lock?.release();
    }
  }

  get #intent(): string {
    return `${this.directory}/intent`;
  }

  #intend(journal: Journal, index: number): void {
    this.host.append(this.#intent, encoder.encode(`${index} ${journal.path}`), 0o600);
  }

  #intendNothing(): void {
    this.host.remove(this.#intent);
  }

  #settleIntended(): void {
    if (!this.host.stat(this.#intent)) return;
    this.#remembered.sweep();
    const [, index, path] = /^([0-9]+) (.+)$/s.exec(decoder.decode(this.host.read(this.#intent))) ?? [];
    const journal = path === undefined ? undefined : Journal.read(this.host, path);
    try {
      if (journal) this.#settleStep(journal, Number(index));
    } catch (problem) {
      // It doesn't keep others from their files, and whoever ends that guest tries again.
      this.warn(`what a client had begun with ${path} when it died can't be settled: ${wordOf(problem)}`);
    }
    this.#intendNothing();
  }

  /** Undoes a take, or completes a give, of which nobody knows how far it came. */
  #settleStep(journal: Journal, index: number): void {
    if (journal.undone.has(index)) return;
    const giving = journal.giving.get(index);
    const begun = journal.begun.get(index);
    const step = journal.head.plan.steps[index];
    // Its client died before it wrote down what it was about to do.
    if (step?.do !== "take" || (!giving && (!begun || journal.ended.has(index)))) return;
    const { path, inode, mark } = (giving ?? begun) as unknown as Entry;
    if (this.#inode(path) === inode) {
      const of = giving ? "give" : "take";
      const { operations } = this.#ask({ act: "settle", of, mark }, step, path, inode, journal);
      this.#operate(operations, path, inode);
    } else this.#remembered.forget(inode);
    journal.note({ undone: index });
  }

  #inode(path: string): string | undefined {
    return this.host.stat(path, false)?.inode;
  }

  #ask(
    what: Pick<Remembering, "act" | "of" | "mark">,
    step: TakeStep,
    path: string,
    inode: string,
    journal: Journal,
  ): Operations {
    const input: Remembering = {
      ...what,
      driver: step.driver,
      want: step.want,
      remember: step.remember,
      has: this.#has(step.driver, path),
      attributes: this.#remembered.read(path, inode, step.driver),
      bootTime: journal.head.boot.time,
    };
    const { output, notes } = this.core.run("remember", JSON.stringify(input));
    if (output === undefined) throw new Problem("failed", `${path}: ${notes.map(({ message }) => message).join("; ")}`);
    const operations = JSON.parse(output) as Operations;
    if (operations.warning !== undefined) this.warn(`${path}: ${operations.warning}`);
    return operations;
  }

  #has(driver: TakeStep["driver"], path: string): string | null {
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

  #operate(operations: readonly Operation[], path: string, inode: string): void {
    for (const operation of operations) {
      if ("set" in operation) this.#remembered.set(path, inode, operation.set, operation.value);
      else if ("remove" in operation) this.#remembered.remove(path, inode, operation.remove);
      else if ("label" in operation) this.host.setAttribute(path, LABEL, encoder.encode(`${operation.label}\0`));
      else if ("unlabel" in operation) this.host.removeAttribute(path, LABEL);
      else {
        const [uid, gid] = operation.owner.split(":").map(Number) as [number, number];
        this.host.chown(path, uid, gid);
      }
    }
  }
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
