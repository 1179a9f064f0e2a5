/**
 * core.wasm as a command under @bjorn3/browser_wasi_shim, as a browser would run it.
 */
import { ConsoleStdout, File, OpenFile, WASI } from "@bjorn3/browser_wasi_shim";
import type { Outcome } from "../programs.ts";

export async function underShim(
  core: WebAssembly.Module,
  args: string[],
  input: string | Uint8Array,
): Promise<Outcome> {
  const written: Uint8Array[][] = [[], []];
  const sink = (index: number) => new ConsoleStdout((bytes) => written[index]?.push(bytes.slice()));
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const wasi = new WASI(["core.wasm", ...args], [], [new OpenFile(new File(bytes)), sink(0), sink(1)], {
    debug: false,
  });
  const instance = await WebAssembly.instantiate(core, { wasi_snapshot_preview1: wasi.wasiImport });
  const code = wasi.start(instance as unknown as Parameters<WASI["start"]>[0]);
  const text = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString("latin1");
  return { stdout: text(written[0] as Uint8Array[]), stderr: text(written[1] as Uint8Array[]), code };
}
