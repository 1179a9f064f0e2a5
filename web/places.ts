/**
 * From the core's places to an editor's and back.
 *
 * The core counts lines and columns from 1, columns in Unicode characters; CodeMirror counts UTF-16
 * units from the start. Places outside the text are moved to its edge: a note may be a moment older
 * than the text.
 */
import type { Text } from "@codemirror/state";

/** The offset of a line and column in an editor's text. */
export function offsetOf(text: Text, line: number, column: number): number {
  const { from, text: content, length } = text.line(Math.min(Math.max(line, 1), text.lines));
  let unit = 0;
  for (let left = column - 1; left > 0 && unit < length; left--) {
    unit += (content.codePointAt(unit) as number) > 0xffff ? 2 : 1;
  }
  return from + unit;
}

/** Where a word of a shell line that starts at `from` ends, quotes and backslashes included. */
export function endOfWord(text: string, from: number): number {
  let quote = "";
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "\\" && quote !== "'") {
      if (quote === "" && text[at + 1] === "\n" && /\s/.test(text[at + 2] ?? " ")) break;
      at++;
    } else if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (/\s/.test(character)) break;
  }
  return Math.min(at, text.length);
}
