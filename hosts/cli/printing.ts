/**
 * How results look on a terminal: notes with colours, the account as a table.
 */
import type { Account, Note } from "../virtwright.ts";
import type { Shell } from "./shell.ts";

const RED = "\x1b[1;31m";
const YELLOW = "\x1b[1;33m";
const BLUE = "\x1b[1;34m";
const GREEN = "\x1b[1;32m";
const OFF = "\x1b[0m";
const COLOURS: Readonly<Record<string, string>> = { error: RED, warning: YELLOW, info: BLUE };

/** Printed notes, coloured if the stream is a terminal and the user doesn't object (NO_COLOR). */
export function coloured(shell: Shell, stream: "stdout" | "stderr", printed: string): string {
  if (!shell.terminal[stream] || shell.variable("NO_COLOR") || shell.variable("TERM") === "dumb") return printed;
  return printed
    .replace(/^(.*?: )(error|warning|info)( VW\d{4}: )/gm, (_, place, severity, code) => {
      return `${place}${COLOURS[severity]}${severity}${OFF}${code}`;
    })
    .replace(/^( +\| *)(\^+)$/gm, (_, gutter, caret) => `${gutter}${GREEN}${caret}${OFF}`);
}

/** `2 errors, 1 warning`; empty when there is nothing to count. */
export function counts(notes: readonly Note[]): string {
  const parts: string[] = [];
  for (const severity of ["error", "warning"] as const) {
    const count = notes.filter((note) => note.severity === severity).length;
    if (count > 0) parts.push(`${count} ${severity}${count === 1 ? "" : "s"}`);
  }
  return parts.join(", ");
}

/** Notes with the line they are about and a caret, as the core prints them where it is asked for text. */
export function shownNotes(notes: readonly Note[], source: string, file: string): string {
  const lines = source.split("\n");
  return notes.map((note) => shownNote(note, lines[note.line - 1], file)).join("");
}

function shownNote(note: Note, line: string | undefined, file: string): string {
  const head = `${file}:${note.line}:${note.column}: ${note.severity} ${note.code}: ${note.message}\n`;
  if (line === undefined || line.length > 400) return head;
  const number = `${note.line}`.padStart(3);
  const width = note.endLine === note.line ? Math.max(1, note.endColumn - note.column) : 1;
  const caret = `${" ".repeat(Math.max(0, note.column - 1))}${"^".repeat(width)}`;
  return `${head}${number} | ${harmless(line.replaceAll("\t", " "))}\n${" ".repeat(number.length)} | ${caret}\n`;
}

/** The account as a table: place, fate, word, and where the word went. */
export function accountTable(account: Account): string {
  const rows = account.words.map((entry) => [
    `${entry.line}:${entry.column}`,
    entry.fate,
    harmless(entry.word),
    [entry.to, entry.why && `(${entry.why})`].filter(Boolean).join(" "),
  ]);
  const widths = [0, 1, 2].map((column) =>
    Math.min(48, Math.max(...rows.map((row) => (row[column] as string).length), 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const sum = `${account.understood} understood, ${account.kept} kept, ${account.refused} refused`;
  return `${[...lines, sum].join("\n")}\n`;
}

/** What a terminal would act on is shown as `?`. */
export function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}

/** A text that ends its last line, so that the prompt doesn't stand behind it. */
export function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
