/**
 * The thread that fuzzes. It writes every input into shared memory before it tries it, for the watchdog.
 *
 * Layout of the shared memory: word 0 counts inputs, word 1 is the current input's length; the input
 * follows from byte 8 on, as far as it fits.
 */
import { type FuzzSettings, fuzz } from "./fuzz.ts";
import { loadSeeds } from "./seeds.ts";

/** What the watchdog sends. */
export interface Order {
  module: WebAssembly.Module | ArrayBuffer;
  corpus: string | undefined;
  settings: Omit<FuzzSettings, "progress">;
  shared: SharedArrayBuffer;
}

declare const self: Worker;

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  const { module, corpus, settings, shared } = data;
  const words = new Int32Array(shared, 0, 2);
  const bytes = new Uint8Array(shared, 8);
  const compiled = module instanceof WebAssembly.Module ? module : await WebAssembly.compile(module);
  const progress = (input: Uint8Array, count: number) => {
    bytes.set(input.length > bytes.length ? input.subarray(0, bytes.length) : input);
    words[1] = Math.min(input.length, bytes.length);
    Atomics.store(words, 0, count + 1);
  };
  self.postMessage(fuzz(compiled, loadSeeds(corpus), { ...settings, progress }));
};
