/**
 * A guest's journal: what its start has done so far, so that any client can end it or finish undoing it.
 *
 * One file of JSON lines. The first has the plan and who runs it in which boot of the host, and is on the disk
 * before anything is done; each step adds `{"begin":N,…}` before it acts and `{"end":N,…}` behind it, with what
 * its undo has to know. The last line may be torn, when its writer died: it counts as not written. The lines
 * behind the first are not synced one by one: a process that dies loses none of them, and after a crash of the
 * whole host the plan is enough (see `Engine.recover`).
 */
import type { Host } from "./host.ts";
import { codeOf } from "./libc.ts";
import type { Plan, When } from "./plan.ts";

/** What an undo has to know of what was done. */
export type Facts = Readonly<Record<string, unknown>>;

/** Which boot of the host it is, and when it was, in seconds since 1970. */
export interface Boot {
  readonly id: string;
  readonly time: number;
}

export interface Head {
  readonly plan: Plan;
  readonly boot: Boot;
  /** The process that runs the steps, and when it was started. */
  readonly starter: { readonly pid: number; readonly ticks: string | undefined };
  /** Milliseconds since 1970. */
  readonly time: number;
}

type Line =
  | { readonly begin: number }
  | { readonly end: number }
  /** The undo of a `take` is about to do this. */
  | { readonly giving: number }
  | { readonly undone: number }
  | { readonly started: true }
  | { readonly ending: When };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Journal {
  readonly begun = new Map<number, Facts>();
  readonly ended = new Map<number, Facts>();
  readonly giving = new Map<number, Facts>();
  readonly undone = new Set<number>();
  /** All steps are done. */
  started = false;
  /** It is being undone, and why. */
  ending: When | undefined;
  #torn = false;

  private constructor(
    readonly host: Host,
    readonly path: string,
    readonly head: Head,
  ) {}

  /** Writes the first line. Fails, leaving nothing, when there is one or the disk is full. */
  static create(host: Host, path: string, head: Head): Journal {
    host.create(path, encoder.encode(`${JSON.stringify(head)}\n`), 0o600);
    return new Journal(host, path, head);
  }

  /** Undefined when there is none, or only a part of its first line: then nothing was done yet. */
  static read(host: Host, path: string): Journal | undefined {
    let text: string;
    try {
      text = decoder.decode(host.read(path));
    } catch (problem) {
      if (codeOf(problem) === "ENOENT") return undefined;
      throw problem;
    }
    const lines = text.split("\n");
    const torn = lines.pop() !== "";
    const [first, ...others] = lines;
    if (first === undefined) return undefined;
    const journal = new Journal(host, path, JSON.parse(first) as Head);
    journal.#torn = torn;
    for (const line of others) {
      // What is left of a torn line, when another client went on behind it, is no JSON.
      const said = parsed(line);
      if (said) journal.#take(said);
    }
    return journal;
  }

  /** As another client may have left it meanwhile. */
  again(): Journal {
    return Journal.read(this.host, this.path) ?? this;
  }

  /** Adds a line, or fails: then it counts as not written, whatever of it is there. */
  write(line: Line & Facts): void {
    const text = `${this.#torn ? "\n" : ""}${JSON.stringify(line)}\n`;
    this.#torn = true;
    this.host.append(this.path, encoder.encode(text), 0o600);
    this.#torn = false;
    this.#take(line);
  }

  /**
   * Adds a line while undoing, which has to go on when the disk is full: undos are safe to do twice, so what
   * isn't written is done again at worst.
   */
  note(line: Line & Facts): void {
    try {
      this.write(line);
    } catch (problem) {
      if (!["ENOSPC", "EDQUOT"].includes(codeOf(problem) ?? "")) throw problem;
      this.#take(line);
    }
  }

  remove(): void {
    this.host.remove(this.path);
  }

  #take(line: Line & Facts): void {
    if ("begin" in line) {
      const { begin, ...facts } = line;
      this.begun.set(begin as number, facts);
    } else if ("end" in line) {
      const { end, ...facts } = line;
      this.ended.set(end as number, facts);
    } else if ("giving" in line) {
      const { giving, ...facts } = line;
      this.giving.set(giving as number, facts);
    } else if ("undone" in line) this.undone.add(line.undone as number);
    else if ("started" in line) this.started = true;
    else if ("ending" in line) this.ending = line.ending as When;
  }
}

function parsed(line: string): (Line & Facts) | undefined {
  try {
    return JSON.parse(line) as Line & Facts;
  } catch {
    return undefined;
  }
}
