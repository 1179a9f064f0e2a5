/**
 * The little of each runtime's own world that the hosts touch, for the type checker.
 *
 * Bun's and Node's types come from their packages; Deno's would clash with them, so what is used of
 * Deno is declared here.
 */
declare namespace Deno {
  const args: string[];
  const env: { get(name: string): string | undefined };
  const permissions: {
    querySync(of: { name: "env"; variable: string } | { name: "sys"; kind: "uid" }): { state: string };
  };
  function uid(): number | null;
  const stdin: { readable: ReadableStream<Uint8Array>; isTerminal(): boolean };
  const stdout: { writeSync(bytes: Uint8Array): number; isTerminal(): boolean };
  const stderr: { writeSync(bytes: Uint8Array): number; isTerminal(): boolean };
  function open(path: string): Promise<{ readable: ReadableStream<Uint8Array> }>;
  function readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>>;
  function exit(code: number): never;

  interface Pointer {
    readonly pointer: unique symbol;
  }
  interface ForeignFunction {
    parameters: readonly ("buffer" | "pointer" | "i32" | "i64")[];
    result: "pointer" | "i64";
  }
  function dlopen(
    name: string,
    symbols: Readonly<Record<string, ForeignFunction>>,
  ): { symbols: Readonly<Record<string, (...values: readonly unknown[]) => unknown>> };
  const UnsafePointer: { of(bytes: Uint8Array): Pointer; value(pointer: Pointer): bigint };
  class UnsafePointerView {
    constructor(pointer: Pointer);
    getInt32(): number;
  }
}

/** In workerd and its bundlers, importing a .wasm file gives the compiled module. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
