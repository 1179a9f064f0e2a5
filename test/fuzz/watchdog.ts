/**
 * Starts the fuzzing thread and watches it: a core that never returns can only be ended from outside.
 */
import type { Outcome } from "./fuzz.ts";
import type { Order } from "./worker.ts";

/** Longest input that is kept for the report of a hang. */
const KEPT = 1 << 20;
/** A thread that tries nothing new for so long hangs; minimising and built inputs take some seconds. */
const PATIENCE = 30_000;

/** Runs a fuzzing thread to its end, or ends it when it hangs. */
export function watch(order: Omit<Order, "shared">): Promise<Outcome> {
  const shared = new SharedArrayBuffer(8 + KEPT);
  const words = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL("./worker.ts", import.meta.url).href);
  return new Promise((resolve, reject) => {
    let last = -1;
    let since = performance.now();
    const timer = setInterval(() => {
      const count = Atomics.load(words, 0);
      if (count !== last) {
        last = count;
        since = performance.now();
      } else if (performance.now() - since > PATIENCE) {
        const input = new Uint8Array(shared, 8, words[1]).slice();
        const what = `nothing came back for ${PATIENCE / 1000} s`;
        finish(() =>
          resolve({
            inputs: count,
            perTarget: {},
            found: [{ target: "?", failure: { kind: "hang", what }, input, times: 1 }],
          }),
        );
      }
    }, 1000);
    const finish = (then: () => void) => {
      clearInterval(timer);
      worker.terminate();
      then();
    };
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => finish(() => resolve(data));
    worker.onerror = (event) => finish(() => reject(new Error(event.message)));
    worker.postMessage({ ...order, shared } satisfies Order);
  });
}
