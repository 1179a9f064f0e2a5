/**
 * What must hold for any input, per reader. A check calls the core and returns what broke, or nothing.
 *
 * For every call: no trap, at most a second, no growth of memory past a bound; status, output and notes
 * agree with docs/doors.md. Besides:
 *   xml    what normalize wrote, normalize leaves as it is
 *   argv   the account adds up and covers the words in order; argv → XML → argv reaches a fixed point
 *   help   what comes out is the description of an emulator
 */
import { Core, CoreTrap, type Operation, type Reply } from "../../hosts/core.ts";
import type { EmulatorDescription, FromNativeResult, Note } from "../../hosts/virtwright.ts";
import { brokenAccount } from "../conformance/suites/real.ts";

/** What broke, of which kind. */
export interface Failure {
  kind: "trap" | "hang" | "memory" | "contract" | "fixed point" | "account";
  what: string;
}

/** Inputs are small (some ten KB): no call may need more than this. */
const MEMORY = 48 << 20;
const SLOW = 1000;

/** Thrown inside a check; a failure is a value to everybody else. */
class Broken extends Error {
  constructor(readonly failure: Failure) {
    super(failure.what);
  }
}

/** A core under test. */
export class Subject {
  readonly #core: Core;

  constructor(module: WebAssembly.Module) {
    this.#core = new Core(module);
  }

  /** Runs a check and gives back what broke in it. */
  try(check: (subject: Subject) => void): Failure | undefined {
    try {
      check(this);
      return undefined;
    } catch (problem) {
      if (problem instanceof Broken) return problem.failure;
      throw problem;
    }
  }

  /** One call, checked for what must hold for all calls. */
  call(operation: Operation, input: string | Uint8Array, options: string): Reply & { parsed: Note[] } {
    const began = performance.now();
    let reply: Reply;
    try {
      reply = this.#core.run(operation, input, options);
    } catch (problem) {
      if (problem instanceof CoreTrap) throw new Broken({ kind: "trap", what: `${operation}: ${problem.reason}` });
      throw problem;
    }
    const took = performance.now() - began;
    if (took > SLOW) throw new Broken({ kind: "hang", what: `${operation} took ${Math.round(took)} ms` });
    const size = this.#core.memorySize();
    // The binding lets go of an instance that grew large: then there is no size at all.
    if (size === 0 || size > MEMORY) throw new Broken({ kind: "memory", what: `${operation} needs ${size >> 20} MiB` });
    return { ...reply, parsed: contract(operation, reply) };
  }
}

function contract(operation: Operation, reply: Reply): Note[] {
  const broken = (what: string) => new Broken({ kind: "contract", what: `${operation}: ${what}` });
  let notes: Note[] = [];
  if (reply.notes !== "[]") {
    try {
      notes = JSON.parse(reply.notes);
    } catch {
      throw broken(`the notes are not JSON: ${reply.notes.slice(0, 100)}`);
    }
  }
  const errors = notes.some((note) => note.severity === "error");
  if (reply.status === 0 && errors) throw broken("status 0 with an error");
  // Notes past their limit are only counted, so the error may not be among those kept.
  if (reply.status !== 0 && !errors && notes.length < 200) throw broken(`status ${reply.status} without an error`);
  if (reply.status === 2 && reply.output !== undefined) throw broken("status 2 with output");
  if (reply.status < 2 && reply.output === undefined && operation !== "validate") throw broken("no output, no refusal");
  for (const note of notes) {
    if (note.line < 0 || note.column < 0 || note.endLine < note.line)
      throw broken(`bad place in ${JSON.stringify(note)}`);
    if (note.line === note.endLine && note.endColumn < note.column)
      throw broken(`bad place in ${JSON.stringify(note)}`);
  }
  return notes;
}

/** XML → normalize → normalize; and the same XML through the other operations that read it. */
export function checkXml(input: Uint8Array, options: string): (subject: Subject) => void {
  return (subject) => {
    const first = subject.call("normalize", input, options);
    const validated = subject.call("validate", input, options);
    if (first.status === 2 && validated.status === 0) {
      throw new Broken({ kind: "contract", what: "normalize refuses what validate accepts" });
    }
    if (first.output === undefined) return;
    const again = subject.call("normalize", first.output, options);
    if (again.output !== first.output) {
      throw new Broken({ kind: "fixed point", what: `normalize twice: ${difference(first.output, again.output)}` });
    }
    subject.call("toNative", input, options);
  };
}

/** A command line is read in the words of QEMUs before 1.2 so far, so it is written in those again. */
function inOldWords(given: string): string {
  let options: { emulator?: Record<string, unknown> };
  try {
    options = JSON.parse(given.trim() || "{}");
  } catch {
    return given;
  }
  const { version, features, help } = options.emulator ?? {};
  if (version ?? features ?? help) return given;
  return JSON.stringify({ ...options, emulator: { ...options.emulator, version: "0.15.0" } });
}

/** Conversions to and fro until nothing may change any more. */
const ROUNDS = 3;

/**
 * argv → XML, its account, and argv → XML → argv until nothing changes. For the newest QEMU that is at
 * once; one that can't say something (0.8.1 has no -name) loses it on the way, and needs a round more.
 */
export function checkArgv(input: Uint8Array, given: string): (subject: Subject) => void {
  const newest = inOldWords(given);
  return (subject) => {
    // For a QEMU of today the two directions don't meet everywhere yet: that they hold is all there is to see.
    const today = subject.call("fromNative", input, given);
    if (today.account !== undefined) checkAccount(JSON.parse(today.account));
    if (today.output !== undefined) subject.call("toNative", today.output, given);
    const options = newest;
    let line: string | undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const xml = subject.call("fromNative", line ?? input, options);
      if (round === 0 && xml.account !== undefined) checkAccount(JSON.parse(xml.account));
      if (xml.output === undefined) {
        if (round === 0) return;
        throw new Broken({ kind: "fixed point", what: `own argv refused: ${xml.parsed[0]?.message}` });
      }
      const next = subject.call("toNative", xml.output, options).output;
      // What the first command line couldn't be made to say (two disks at one place) is refused, with its note.
      if (next === undefined && round === 0) return;
      if (next !== undefined && next === line) return;
      const old = given.includes("version");
      if (round > 0 && (!old || round === ROUNDS - 1)) {
        throw new Broken({ kind: "fixed point", what: `argv → XML → argv: ${difference(line ?? "", next)}` });
      }
      line = next;
    }
  };
}

function checkAccount(account: NonNullable<FromNativeResult["account"]>): void {
  const broken = brokenAccount(account);
  if (broken) throw new Broken({ kind: "account", what: broken });
  let line = 0;
  let column = 0;
  for (const word of account.words) {
    if (word.line < line || (word.line === line && word.column <= column)) {
      throw new Broken({ kind: "account", what: `words out of order at ${word.line}:${word.column}` });
    }
    ({ line, column } = word);
  }
}

/** Help text → the description of an emulator. */
export function checkHelp(input: Uint8Array, options: string): (subject: Subject) => void {
  return (subject) => {
    const reply = subject.call("emulator", input, options);
    if (reply.output === undefined) return;
    let found: EmulatorDescription;
    try {
      found = JSON.parse(reply.output);
    } catch {
      throw new Broken({ kind: "contract", what: `not JSON: ${reply.output.slice(0, 100)}` });
    }
    if (!Array.isArray(found.features) || typeof found.version !== "string" || typeof found.isKvm !== "boolean") {
      throw new Broken({ kind: "contract", what: `no emulator: ${reply.output.slice(0, 100)}` });
    }
  };
}

function difference(one: string, other: string | undefined): string {
  if (other === undefined) return "the second is refused";
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - 30);
  return `${JSON.stringify(one.slice(from, at + 40))} became ${JSON.stringify(other.slice(from, at + 40))}`;
}
