/**
 * Two command lines compared up to the order of independent options.
 *
 * A line is cut into environment settings, the binary, and options with their values. QEMU looks an
 * environment setting up by name, and finds what has an id (-object, -netdev, -chardev, -blockdev,
 * -audiodev, -fsdev, -tpmdev, -add-fd) by it, wherever it stands, as long as it comes before its user;
 * so those may be in any order. Options of other names are independent of each other, but for one
 * name (-device, -drive, …) the order is kept: slots and boot order can follow from it.
 */

/** Options whose values are found by id. */
const NAMED = new Set(["-object", "-netdev", "-chardev", "-blockdev", "-audiodev", "-fsdev", "-tpmdev", "-add-fd"]);

/** One line a setting, the binary, or an option with its values, in an order that only depends on what matters. */
export function ordered(words: readonly string[]): string[] {
  let first = words.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
  if (first < 0) first = words.length;
  const options: [name: string, whole: string][] = [];
  for (const word of words.slice(first + 1)) {
    const last = options.at(-1);
    if (word.startsWith("-") && word.length > 1) options.push([word, word]);
    else if (last) last[1] += ` ${word}`;
    else options.push(["", word]);
  }
  const byName = Map.groupBy(options, ([name]) => name);
  const sorted = [...byName.keys()].sort().flatMap((name) => {
    const wholes = (byName.get(name) ?? []).map(([, whole]) => whole);
    return NAMED.has(name) ? wholes.sort() : wholes;
  });
  return [...words.slice(0, first).sort(), words[first] ?? "", ...sorted];
}

/** The words of a command line that libvirt wrote: backslash-newlines, single quotes, nothing else. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i] as string;
    if (letter === "'") {
      const end = line.indexOf("'", i + 1);
      word = (word ?? "") + line.slice(i + 1, end < 0 ? undefined : end);
      i = end < 0 ? line.length : end;
    } else if (letter === "\\" && line[i + 1] === "\n") {
      i++;
    } else if (letter === "\\") {
      word = (word ?? "") + (line[++i] ?? "");
    } else if (letter === " " || letter === "\n" || letter === "\t") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + letter;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
