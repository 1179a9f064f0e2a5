/**
 * Notes as the library hands them out, and the few that a host itself can raise.
 *
 * All other codes live in the core's one table (`explain`). The host's own are those about what only
 * the host sees: that the core stopped, that options can't be written as JSON, that a line of a batch
 * is no request.
 */

/** How grave a note is. An `error` means the result isn't to be used as it stands. */
export type Severity = "error" | "warning" | "info";

/** One thing that the caller should know. */
export interface Note {
  /** Stable code such as `VW0203`; `explain` tells what it means and what to do. */
  code: string;
  severity: Severity;
  /** Line of the input, from 1; 0 when the note has no place in it. */
  line: number;
  /** Column, from 1, in Unicode characters. */
  column: number;
  /** Line of the position right behind the place. */
  endLine: number;
  /** Column of the position right behind the place. */
  endColumn: number;
  /** Where in the document or command line, e.g. `domain/devices/disk[2]/source/@file`. */
  path?: string;
  /** What stands there. */
  found?: string;
  /** What could stand there. */
  expected?: string[];
  /** The valid name that is nearest to what was found. */
  nearest?: string;
  /** All of it in one line of plain words. */
  message: string;
}

/** The host's own codes: severity, message without its particulars, explanation. */
export const HOST_CODES: Readonly<Record<string, { severity: Severity; message: string; explanation: string }>> = {
  VW0601: {
    severity: "error",
    message: "the core stopped: {found}",
    explanation:
      "The WebAssembly core ended in the middle of a call. That is a bug of Virtwright whatever the input was: " +
      "please report it together with the input. Later calls are not affected.",
  },
  VW0602: {
    severity: "error",
    message: "the options cannot be written as JSON: {found}",
    explanation: "Options are plain data. A BigInt, or an object that contains itself, has no JSON.",
  },
  VW0603: {
    severity: "error",
    message: "this line is no request: {found}",
    explanation:
      'Each line of a batch is one JSON object {"id", "op", "input", "options"}, where op is to-native, ' +
      "from-native, normalize, validate, emulator or explain. The line is answered with this note and the batch goes on.",
  },
};

/** A note with one of the host's own codes. */
export function hostNote(code: keyof typeof HOST_CODES & string, found: string): Note {
  const { severity, message } = HOST_CODES[code] as (typeof HOST_CODES)[string];
  const place = { line: 0, column: 0, endLine: 0, endColumn: 0 };
  return { code, severity, ...place, found, message: message.replace("{found}", () => found) };
}

/** Notes that have no place in the input, in print as the core would print them. */
export function printNotes(notes: readonly Note[], form: "text" | "sarif", file = "-"): string {
  if (form === "text") return notes.map((note) => `${file}: ${note.severity} ${note.code}: ${note.message}\n`).join("");
  const rules = [...new Set(notes.map((note) => note.code))].map((id) => {
    return { id, fullDescription: { text: HOST_CODES[id]?.explanation ?? id } };
  });
  const results = notes.map((note) => ({
    ruleId: note.code,
    level: note.severity === "info" ? "note" : note.severity,
    message: { text: note.message },
    locations: [{ physicalLocation: { artifactLocation: { uri: file } } }],
  }));
  const run = { tool: { driver: { name: "virtwright", rules } }, columnKind: "unicodeCodePoints", results };
  return JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] });
}
