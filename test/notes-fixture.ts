/**
 * Reading a fixture of notes (test/notes/README.md): an input with marked places, and the notes that
 * belong there.
 */
import type { Operation } from "../hosts/core.ts";

/** A note that must be raised. */
export interface ExpectedNote {
  code: string;
  /** Where, from 1, in Unicode characters; undefined for a note that has no place. */
  place: { line: number; column: number; endLine: number; endColumn: number } | undefined;
  /** What the message must contain; may be empty. */
  words: string;
}

/** A fixture, ready to be run. */
export interface NoteFixture {
  operation: Operation;
  options: string;
  input: Uint8Array;
  notes: ExpectedNote[];
  /** Notes of other codes don't count: for codes that only come along with many others. */
  only: boolean;
}

const OPEN = "⟦";
const CLOSE = "⟧";

/** Parses a fixture; throws where its form is wrong. */
export function parseFixture(text: string): NoteFixture {
  const split = text.indexOf("\n\n");
  if (split < 0) throw new Error("a fixture needs an empty line between head and input");
  const head = text.slice(0, split).split("\n").map(keyAndValue);
  const value = (key: string) => head.find(([name]) => name === key)?.[1];
  const marked = repeated(text.slice(split + 2).replace(/\n$/, ""));
  const { plain, places } = takeMarks(marked);
  const notes = head
    .filter(([key]) => key === "note")
    .map(([, note]): ExpectedNote => {
      const [, code = "", unplaced, words = ""] = /^(\S+)( -(?= |$))? ?(.*)$/.exec(note) ?? [];
      return { code, place: unplaced ? undefined : places.shift(), words };
    });
  if (places.length > 0) throw new Error("there are more marked places than notes");
  return {
    operation: (value("operation") ?? "validate") as Operation,
    options: repeated(value("options") ?? "{}"),
    input: Buffer.from(plain, value("bytes") === "latin1" ? "latin1" : "utf8"),
    notes,
    only: value("only") === "yes",
  };
}

function keyAndValue(line: string): [key: string, value: string] {
  const colon = line.indexOf(": ");
  if (colon < 0) throw new Error(`no 'key: value': ${line}`);
  return [line.slice(0, colon), line.slice(colon + 2)];
}

/** `{3 × ab}` → `ababab` */
function repeated(text: string): string {
  return text.replace(/\{(\d+) × ([^}]*)\}/g, (_, times: string, piece: string) => piece.repeat(Number(times)));
}

function takeMarks(marked: string): { plain: string; places: NonNullable<ExpectedNote["place"]>[] } {
  let plain = "";
  let line = 1;
  let column = 1;
  let open: { line: number; column: number } | undefined;
  const places: NonNullable<ExpectedNote["place"]>[] = [];
  for (const character of marked) {
    if (character === OPEN) open = { line, column };
    else if (character === CLOSE) {
      if (!open) throw new Error(`${CLOSE} without ${OPEN}`);
      places.push({ ...open, endLine: line, endColumn: column });
      open = undefined;
    } else {
      plain += character;
      if (character === "\n") {
        line++;
        column = 1;
      } else column++;
    }
  }
  return { plain, places };
}
