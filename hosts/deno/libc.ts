/** The C library from Deno, by Deno.dlopen (needs --allow-ffi). */
import { FUNCTIONS, type FunctionName, firstThatOpens, type Libc } from "../common/libc.ts";

const TYPES = { text: "buffer", buffer: "buffer", number: "i32", long: "i64" } as const;

function open(name: string) {
  const symbols: Record<string, Deno.ForeignFunction> = { __errno_location: { parameters: [], result: "pointer" } };
  for (const [called, takes] of Object.entries(FUNCTIONS)) {
    symbols[called] = { parameters: takes.map((parameter) => TYPES[parameter]), result: "i64" };
  }
  return Deno.dlopen(name, symbols).symbols;
}

export function openLibc(): Libc {
  const symbols = firstThatOpens(open);
  // Of this thread, in which all calls are made.
  const errno = new Deno.UnsafePointerView(symbols.__errno_location?.() as Deno.Pointer);
  return {
    call(name: FunctionName, ...values) {
      const takes = FUNCTIONS[name];
      const given = values.map((value, at) => (takes[at] === "long" ? BigInt(value as number) : value));
      const result = Number(symbols[name]?.(...given));
      return { result, errno: errno.getInt32() };
    },
    address: (bytes) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)),
  };
}
