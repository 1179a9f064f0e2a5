/**
 * Makes a failing input small: cuts pieces out, large ones first, as long as it still fails.
 */

/** The smallest input found in the time given for which `fails` stays true. */
export function minimize(
  input: Uint8Array,
  fails: (candidate: Uint8Array) => boolean,
  milliseconds = 3000,
): Uint8Array {
  const end = performance.now() + milliseconds;
  let best = input;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length; ) {
      if (performance.now() > end) return best;
      const candidate = new Uint8Array(best.length - Math.min(size, best.length - at));
      candidate.set(best.subarray(0, at), 0);
      candidate.set(best.subarray(at + size), at);
      if (fails(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}
