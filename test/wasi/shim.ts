/**
 * core.wasm as a command under @bjorn3/browser_wasi_shim. Runs in a browser as it runs in Bun: nothing
 * here is either's own.
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
  const [stdout = "", stderr = ""] = written.map((chunks) => chunks.map(latin1).join(""));
  return { stdout, stderr, code };
}

/** A character a byte, so that no byte is lost on the way to the comparison. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
