/**
 * Reading a corpus folder: manifests and the files that they name.
 *
 * What isn't there is no error here: a corpus may hold only some of the folders, and a suite without
 * its folder has no cases.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the corpus is looked for when nobody says: beside the project. */
export const DEFAULT_CORPUS = "../shared/corpus";

/** The corpus folder for tests, or undefined when it is absent (then tests skip). */
export function corpusFolder(): string | undefined {
  const folder = process.env.VIRTWRIGHT_CORPUS ?? join(import.meta.dir, "../..", DEFAULT_CORPUS);
  return existsSync(folder) ? folder : undefined;
}

/** A manifest's JSON, or undefined when the corpus has none there. */
export function manifest<T>(corpus: string, ...path: string[]): T | undefined {
  const file = join(corpus, ...path, "manifest.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined;
}

/** A text file of the corpus. */
export function text(corpus: string, ...path: string[]): string {
  return readFileSync(join(corpus, ...path), "utf8");
}

/** The bytes of a file: for inputs whose encoding is their own affair. */
export function bytes(corpus: string, ...path: string[]): Uint8Array {
  return readFileSync(join(corpus, ...path));
}

/**
 * Ids made unique: a manifest may list one input twice, under other settings. The second becomes
 * `ID#2`, so that an id always means the same case as long as the manifest's order stays.
 */
export function uniqueIds<T extends { id: string }>(cases: T[]): T[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = (seen.get(one.id) ?? 0) + 1;
    seen.set(one.id, count);
    return count === 1 ? one : { ...one, id: `${one.id}#${count}` };
  });
}
