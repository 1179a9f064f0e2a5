/**
 * What the tests of virsh's verbs act on: a machine with three pretended guests, and a person at a terminal.
 */
import type { Keyboard } from "../hosts/cli/shell.ts";
import { PretendedMachine } from "./pretended-guests.ts";
import { inProcess, type World } from "./shell.ts";

export const ONE = "6695eb01-f6a4-8304-79aa-97f2502e193f";
export const TWO = "017891b6-f1dd-4e4c-bf2d-41cda2a5aa2d";

/** A machine where `demo` runs and `Other` and `a-longer-name` don't. */
export function machine(): PretendedMachine {
  const it = new PretendedMachine();
  it.add("demo", ONE, "running");
  it.add("Other", "5c6d1bcf-aaaa-4bbb-8ccc-000000000002");
  it.add("a-longer-name", TWO);
  return it;
}

/** Runs the program against it. */
export function on(it: PretendedMachine, args: string[], world: Partial<World> = {}): ReturnType<typeof inProcess> {
  return inProcess({ ...world, args, connect: it.connect });
}

/** The terminal of somebody who is there. */
export const PERSON = { stdin: true, stdout: true, stderr: false };

/** Keys as a person presses them, and what was done to the terminal. */
export class Hands implements Keyboard {
  readonly done: string[] = [];
  readonly #keys: string[];
  readonly #run: Keyboard["run"];
  interrupt: () => void = () => {};

  constructor(keys: string[], run: Keyboard["run"] = async () => 0) {
    this.#keys = keys;
    this.#run = run;
  }
  raw(on: boolean): void {
    this.done.push(on ? "raw" : "cooked");
  }
  async read(): Promise<Uint8Array | undefined> {
    const keys = this.#keys.shift();
    // A person who presses nothing more is still there.
    if (keys === undefined) return await new Promise(() => {});
    return new TextEncoder().encode(keys);
  }
  run(argv: readonly string[]): Promise<number> {
    this.done.push("editor");
    return this.#run(argv);
  }
  interrupted(act: (signal: string) => void): () => void {
    this.interrupt = () => act("SIGTERM");
    return () => {};
  }
}
