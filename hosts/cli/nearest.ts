/**
 * The name that was probably meant: verbs, options and operations mistyped by a letter or two.
 */

/** The nearest of these names, or undefined when none is near; a third of the letters may be wrong. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const far = distance(word.toLowerCase(), name.toLowerCase());
    if (far < least && far <= tolerance(word, name)) {
      best = name;
      least = far;
    }
  }
  return best;
}

/** The names of somebody's own making that are near, nearest first: `; did you mean 'a' or 'b'?`, or nothing. */
export function hints(word: string, names: Iterable<string>, most = 3): string {
  const near = [...names]
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= tolerance(word, name))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ name }) => `'${name}'`);
  const last = near.pop();
  if (last === undefined) return "";
  return `; did you mean ${near.length > 0 ? `${near.join(", ")} or ` : ""}${last}?`;
}

function tolerance(word: string, name: string): number {
  return Math.max(1, Math.floor(Math.min(word.length, name.length) / 3));
}

/** `; did you mean 'name'?`, or nothing. */
export function hint(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === undefined ? "" : `; did you mean '${name}'?`;
}

/** Letters to add, drop, change or swap with their neighbour. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8 || a.length > 64) return Number.POSITIVE_INFINITY;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const above = rows[i - 1] as number[];
      let value = Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, (above[j - 1] as number) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, ((rows[i - 2] as number[])[j - 2] as number) + 1);
      }
      row.push(value);
    }
    rows.push(row);
  }
  return (rows[a.length] as number[])[b.length] as number;
}
