/**
 * Did we refuse an input for the reason that upstream's (or QEMU's) message gives?
 *
 * Our messages have their own words, so they are compared by what they are about. A message has
 * particulars: quoted words, addresses, numbers, names in angle brackets. If it has some, a note of
 * ours must name at least one of them, as what it found, as what it is about, or in its path. If it has
 * none, note and message must share two content words. That is a heuristic: it tells "about the same
 * thing" from "about another thing", not a right wording from a wrong one.
 */
import type { Note } from "../../hosts/bun/load.ts";

/** Words that say that something is wrong, not what. */
const EMPTY_WORDS = new Set(
  (
    "error errors unsupported configuration internal operation failed invalid argument cannot with without only this " +
    "that must when used using from have been supported supports support requires required require more than into " +
    "value attribute element device devices because should which other does expected unable there some such xml qemu " +
    "binary domain guest vm already given missing"
  ).split(" "),
);

/** Quoted text or a tag; an apostrophe within a word (doesn't) opens nothing. */
const QUOTED = /(?<![A-Za-z])'([^']*)'|"([^"]*)"|<([^<>/]+)\/?>/g;

/** The words, addresses and numbers that a message is about. */
export function particulars(message: string): string[] {
  const found = new Set<string>();
  const add = (text: string) => {
    if (text.length > 1 || /\d/.test(text)) found.add(text.toLowerCase());
  };
  for (const [, single, double, angle] of message.matchAll(QUOTED)) {
    const quoted = single ?? double ?? angle ?? "";
    // A sentence in quotes is a message within a message: what it is about is looked for in it.
    if (quoted.split(" ").length <= 3) add(quoted);
  }
  const rest = message.replace(QUOTED, (whole) => (whole.split(" ").length <= 3 ? " " : whole));
  for (const [token] of rest.matchAll(/[\w./:-]*\d[\w./:-]*\w/g)) if (/[:.x-]/.test(token)) add(token);
  return [...found];
}

/** The words that say what a text is about. */
export function contentWords(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2 && !EMPTY_WORDS.has(word));
  return new Set(words.map((word) => (word.length > 4 ? word.replace(/s$/, "") : word)));
}

/** Is one of the notes about what the message is about? */
export function sameReason(message: string, notes: readonly Note[]): boolean {
  const about = particulars(message);
  const wanted = contentWords(message);
  return notes.some((note) => {
    const ours = `${note.path ?? ""} ${note.found ?? ""} ${note.message}`;
    if (about.length > 0) return about.some((one) => names(ours.toLowerCase(), one));
    let shared = 0;
    for (const word of contentWords(ours)) if (wanted.has(word)) shared++;
    return shared >= Math.min(2, wanted.size);
  });
}

/** Does a text hold a word as a whole, not as a part of another? */
function names(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? " ";
    const after = text[at + word.length] ?? " ";
    if (!/[a-z0-9]/.test(before) && !/[a-z0-9]/.test(after)) return true;
  }
  return false;
}
