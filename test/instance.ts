/**
 * The core's doors, bare: for tests that look at what the binding hides, such as the size of memory.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation } from "../hosts/core.ts";
import type { Note } from "../hosts/notes.ts";

/** What a call gave, and what it cost. */
export interface Call {
  status: number;
  output: string | undefined;
  notes: Note[];
  /** Bytes of linear memory after the call. */
  memory: number;
  milliseconds: number;
}

type Doors = Record<Operation | "outputAt" | "outputSize" | "notesAt" | "notesSize", () => number> & {
  memory: WebAssembly.Memory;
  reserve(inputSize: number, optionsSize: number): number;
};

const module = new WebAssembly.Module(readFileSync(join(import.meta.dir, "../build/core.wasm")));
const nothing = () => 0;
const names = ["args_sizes_get", "args_get", "fd_read", "fd_write", "proc_exit", "random_get"];
const imports = { wasi_snapshot_preview1: Object.fromEntries(names.map((name) => [name, nothing])) };

/** One instance of core.wasm; traps come through as WebAssembly.RuntimeError. */
export class Instance {
  readonly #doors = new WebAssembly.Instance(module, imports).exports as unknown as Doors;

  /** Runs one operation. */
  call(operation: Operation, input: string | Uint8Array, options: object | string = {}): Call {
    const doors = this.#doors;
    const inputBytes = typeof input === "string" ? Buffer.from(input) : input;
    const optionsBytes = Buffer.from(typeof options === "string" ? options : JSON.stringify(options));
    const began = performance.now();
    const at = doors.reserve(inputBytes.length, optionsBytes.length) >>> 0;
    let status = 2;
    if (at !== 0) {
      const memory = new Uint8Array(doors.memory.buffer);
      memory.set(inputBytes, at);
      memory.set(optionsBytes, at + inputBytes.length);
      status = doors[operation]();
    }
    const milliseconds = performance.now() - began;
    const text = (from: number, size: number) => Buffer.from(doors.memory.buffer, from >>> 0, size).toString();
    return {
      status,
      output: doors.outputSize() < 0 ? undefined : text(doors.outputAt(), doors.outputSize()),
      notes: JSON.parse(text(doors.notesAt(), doors.notesSize()) || "[]"),
      memory: doors.memory.buffer.byteLength,
      milliseconds,
    };
  }
}
