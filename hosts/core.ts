/**
 * The binding: calls the doors of core.wasm (docs/doors.md) and copies the answers out.
 *
 * It knows bytes and addresses and nothing of what the core says; hosts/virtwright.ts puts types and
 * words on top. A call is one synchronous stretch, from writing the input to copying the results,
 * because an instance can't be entered twice. Should the core trap, which would be a bug whatever the
 * input, the instance is thrown away and the next call makes a new one from the same module.
 */

/** The operations of the core, by the names of its doors. */
export type Operation =
  | "toNative"
  | "fromNative"
  | "normalize"
  | "validate"
  | "emulator"
  | "domainCapabilities"
  | "explain"
  | "plan"
  | "remember"
  | "configuration"
  | "places"
  | "capabilities"
  | "questions"
  | "verbs";

/** What a call gave: texts as they left the core; `undefined` where there is none. */
export interface Reply {
  /** 0: went well · 1: there is output, and a note of severity `error` too · 2: no output. */
  readonly status: number;
  readonly output: string | undefined;
  /** In the form that the options asked for. */
  readonly notes: string;
  /** JSON; `fromNative` only. */
  readonly account: string | undefined;
  /** False when input or options were too large to be taken: then the notes are JSON, whatever form was asked for. */
  readonly taken: boolean;
}

/** Raised when the core trapped. `reason` is the engine's word for it, without a stack. */
export class CoreTrap extends Error {
  override readonly name = "CoreTrap";
  constructor(readonly reason: string) {
    super(`the core stopped: ${reason}`);
  }
}

type Doors = Record<Operation, () => number> & {
  readonly memory: WebAssembly.Memory;
  reserve(inputSize: number, optionsSize: number): number;
  outputAt(): number;
  outputSize(): number;
  notesAt(): number;
  notesSize(): number;
  accountAt(): number;
  accountSize(): number;
  version(): number;
};

/**
 * Bytes of memory past which an instance isn't kept for the next call. Memory of WebAssembly can only
 * grow; without this, one huge input would cost its memory for the life of the process.
 */
const KEPT_MEMORY = 32 << 20;

const encoder = new TextEncoder();
// A byte order mark is part of the text: it's not the binding's to swallow.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** One module and the instance in use. Cheap to make; hold one and call it as often as you like. */
export class Core {
  readonly #module: WebAssembly.Module;
  #doors: Doors | undefined;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Runs one operation. Throws `CoreTrap` if the core stops in the middle of it. */
  run(operation: Operation, input: string | Uint8Array, options: string): Reply {
    const inputBytes = typeof input === "string" ? toBytes(input) : input;
    const optionsBytes = toBytes(options);
    try {
      const doors = this.#open();
      const at = doors.reserve(size(inputBytes), size(optionsBytes)) >>> 0;
      let status = 2;
      if (at !== 0) {
        const memory = new Uint8Array(doors.memory.buffer);
        memory.set(inputBytes, at);
        memory.set(optionsBytes, at + inputBytes.length);
        status = doors[operation]();
      }
      const buffer = doors.memory.buffer;
      const reply = {
        status,
        output: text(buffer, doors.outputAt(), doors.outputSize()),
        notes: text(buffer, doors.notesAt(), doors.notesSize()) ?? "",
        account: text(buffer, doors.accountAt(), doors.accountSize()),
        taken: at !== 0,
      };
      if (buffer.byteLength > KEPT_MEMORY) this.#doors = undefined;
      return reply;
    } catch (problem) {
      this.#doors = undefined;
      // JavaScriptCore adds the calling expression, which says nothing about the core.
      const reason = problem instanceof Error ? problem.message : String(problem);
      throw new CoreTrap(reason.replace(/ \(evaluating .*$/s, ""));
    }
  }

  /** The core's version, e.g. `0.1.0`. */
  version(): string {
    const packed = this.#open().version();
    return [Math.floor(packed / 1_000_000), Math.floor(packed / 1000) % 1000, packed % 1000].join(".");
  }

  /** Bytes of linear memory in use now; 0 when no instance is held. */
  memorySize(): number {
    return this.#doors?.memory.buffer.byteLength ?? 0;
  }

  #open(): Doors {
    this.#doors ??= new WebAssembly.Instance(this.#module, NO_SYSTEM).exports as unknown as Doors;
    return this.#doors;
  }
}

/** WASI for calls in process: the core asks for it only in its command form, so nothing happens here. */
const nothing = (): number => 0;
const NO_SYSTEM: WebAssembly.Imports = {
  wasi_snapshot_preview1: {
    args_sizes_get: nothing,
    args_get: nothing,
    fd_read: nothing,
    fd_write: nothing,
    proc_exit: nothing,
    random_get: nothing,
  },
};

/** The doors count in 32 bits; what doesn't fit is over any limit of theirs, and so is the largest that does. */
function size(bytes: Uint8Array): number {
  return Math.min(bytes.length, 0x7fff_ffff);
}

function text(buffer: ArrayBufferLike, at: number, length: number): string | undefined {
  return length < 0 ? undefined : decoder.decode(new Uint8Array(buffer as ArrayBuffer, at >>> 0, length));
}

/**
 * UTF-8 of a JavaScript string. Half a surrogate pair has no UTF-8; instead of silently becoming
 * U+FFFD it is written as the three bytes it would have, which the core refuses with line and column.
 */
export function toBytes(input: string): Uint8Array {
  if (isWellFormed(input)) return encoder.encode(input);
  const bytes = new Uint8Array(input.length * 3);
  let length = 0;
  for (let from = 0; from < input.length; ) {
    const unit = input.codePointAt(from) as number;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      bytes.set([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)], length);
      length += 3;
      from++;
    } else {
      const character = String.fromCodePoint(unit);
      length += encoder.encodeInto(character, bytes.subarray(length)).written;
      from += character.length;
    }
  }
  return bytes.subarray(0, length);
}

/** `String.prototype.isWellFormed`, which browsers have since 2023, or the same by hand. */
function isWellFormed(input: string & { isWellFormed?(): boolean }): boolean {
  if (input.isWellFormed) return input.isWellFormed();
  return !/\p{Surrogate}/u.test(input);
}
