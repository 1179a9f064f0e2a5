/** The C library from Bun, by bun:ffi. */
import { dlopen, type FFIFunction, type Pointer, ptr, read } from "bun:ffi";
import { FUNCTIONS, type FunctionName, firstThatOpens, type Libc } from "../common/libc.ts";

const TYPES = { text: "ptr", buffer: "ptr", number: "i32", long: "i64" } as const;

function open(name: string) {
  const symbols: Record<string, FFIFunction> = { __errno_location: { args: [], returns: "ptr" } };
  for (const [called, takes] of Object.entries(FUNCTIONS)) {
    symbols[called] = { args: takes.map((parameter) => TYPES[parameter]), returns: "i64" };
  }
  return dlopen(name, symbols).symbols as unknown as Record<string, (...values: readonly unknown[]) => unknown>;
}

export function openLibc(): Libc {
  const symbols = firstThatOpens(open);
  // Of this thread, in which all calls are made.
  const errno = symbols.__errno_location?.() as Pointer;
  return {
    call(name: FunctionName, ...values) {
      const result = Number(symbols[name]?.(...values));
      return { result, errno: read.i32(errno, 0) };
    },
    address: (bytes) => BigInt(ptr(bytes)),
  };
}
