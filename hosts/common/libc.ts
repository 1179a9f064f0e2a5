/**
 * What neither Bun's nor Deno's own modules can do, asked of the C library: extended attributes, flock(2), bpf(2).
 *
 * Here is which functions there are and what they take; hosts/RUNTIME/libc.ts calls them, each runtime in its
 * own way. hosts/common/system.ts makes sense of the results.
 */
import { constants } from "node:os";

/** `text` and `buffer` are addresses of bytes, the former ending in NUL; `number` fits in 32 bits; `long` in 64. */
export type Parameter = "text" | "buffer" | "number" | "long";

/** By name, what they take. All of them answer with a `long`, -1 meaning that errno says why. */
export const FUNCTIONS = {
  lgetxattr: ["text", "text", "buffer", "long"],
  lsetxattr: ["text", "text", "buffer", "long", "number"],
  lremovexattr: ["text", "text"],
  flock: ["number", "number"],
  /** Of what bpf(2) opens, which the runtimes know nothing of. */
  close: ["number"],
  /** bpf(2) has no function of its own. */
  syscall: ["long", "long", "buffer", "long"],
} as const satisfies Record<string, readonly Parameter[]>;

export type FunctionName = keyof typeof FUNCTIONS;

/** Names of the library: glibc's, then musl's. */
const LIBRARIES = ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`];

/** Opens the library under the first of its names that is there. */
export function firstThatOpens<T>(open: (name: string) => T): T {
  let why: unknown;
  for (const name of LIBRARIES) {
    try {
      return open(name);
    } catch (problem) {
      why ??= problem;
    }
  }
  throw why;
}

export interface Libc {
  /** Calls a function. `errno` was read right behind the call and says something only where `result` is -1. */
  call(name: FunctionName, ...values: readonly (number | Uint8Array)[]): { result: number; errno: number };
  /** Where the bytes lie as long as somebody holds them: for a structure that points to others. */
  address(bytes: Uint8Array): bigint;
}

const encoder = new TextEncoder();

/** A text as C has it. What has a NUL inside would be cut short and mean something else. */
export function cText(text: string): Uint8Array {
  if (text.includes("\0")) throw failure("EINVAL", `"${text.replaceAll("\0", "\\0")}" has a NUL`);
  return encoder.encode(`${text}\0`);
}

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// Linux calls it so, and `man` does; the constants have both.
NAMES.set(constants.errno.EOPNOTSUPP, "ENOTSUP");

/** The kernel's name of an error: `ENOENT`. */
export function errorName(errno: number): string {
  return NAMES.get(errno) ?? `E${errno}`;
}

/** An error as those of `node:fs`: with the system's word in `code`. */
export function failure(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}

/** The system's word in an error, or undefined. */
export function codeOf(problem: unknown): string | undefined {
  const code = (problem as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
