/** Text tables: columns as wide as their widest cell, numbers to the right. */

/** Rows, the first of which is the heading, as lines. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join("  ")
      .trimEnd();
  const [heading = [], ...rest] = rows;
  return [line(heading), widths.map((width) => "-".repeat(width)).join("  "), ...rest.map(line)];
}

/** A time in microseconds, with three digits that mean something. */
export function time(microseconds: number): string {
  if (microseconds >= 100_000) return `${(microseconds / 1000).toFixed(0)} ms`;
  if (microseconds >= 1000) return `${(microseconds / 1000).toFixed(2)} ms`;
  return microseconds >= 100 ? `${microseconds.toFixed(0)} µs` : `${microseconds.toFixed(1)} µs`;
}

/** How many times as long as a peer. */
export function ratio(own: number, peer: number): string {
  const times = own / peer;
  return `${times >= 100 ? times.toFixed(0) : times >= 10 ? times.toFixed(1) : times.toFixed(2)}×`;
}

/** A size in bytes. */
export function size(bytes: number): string {
  return bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(2)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`;
}
