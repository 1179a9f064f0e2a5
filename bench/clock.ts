/**
 * How long one call takes: a quick batch among many, after a warm-up.
 *
 * The first decile and not the median, as whatever else the machine does only ever makes a batch slower.
 */

/** Microseconds a call, the first decile over batches that fill the time given. */
export function microseconds(call: () => void, milliseconds = 400): number {
  const warm = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - warm < milliseconds / 4);
  // A batch should be long against the clock's resolution and short against the machine's moods.
  const batch = Math.max(1, Math.ceil((calls * 5) / (milliseconds / 4)));
  const samples: number[] = [];
  const end = performance.now() + milliseconds;
  do {
    const began = performance.now();
    for (let i = 0; i < batch; i++) call();
    samples.push(((performance.now() - began) * 1000) / batch);
  } while (performance.now() < end);
  samples.sort((one, other) => one - other);
  return samples[Math.floor(samples.length / 10)] as number;
}
