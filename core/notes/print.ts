/**
 * Notes in print: as text with the source line and a caret, as JSON, as SARIF 2.1.0.
 *
 * All three say the same; docs/doors.md shows the JSON form. SARIF is what code hosts and editors
 * read (columns are said to count Unicode characters: columnKind unicodeCodePoints).
 */
import { writeString } from "../text/json";
import { NONE, Span, at, literal, size, spanOf } from "../text/span";
import { Writer } from "../text/writer";
import { CODES } from "./codes";
import { writeMessage, writeQuoted } from "./message";
import { Note, Notes, severityOf } from "./note";
import { Places, characters } from "./place";

const SEVERITIES: StaticArray<string> = ["error", "warning", "info"];
/** SARIF's words for the same. */
const LEVELS: StaticArray<string> = ["error", "warning", "note"];
/** Characters of a source line that are shown around the place. */
const SHOWN: i32 = 100;

export class NotePrinter {
  private places: Places;

  /** The input that addresses in the notes point into, and its name. */
  constructor(
    private notes: Notes,
    input: Span,
    private file: Span,
  ) {
    this.places = new Places(input);
    notes.close();
  }

  text(to: Writer): void {
    const all = this.notes.all;
    for (let i = 0; i < all.length; i++) this.noteText(to, all[i]);
  }

  private noteText(to: Writer, note: Note): void {
    writeQuoted(to, this.file);
    const placed = note.from != 0 && this.places.find(note.from);
    if (placed) to.byte(0x3a).number(this.places.line).byte(0x3a).number(this.places.column);
    to.text(": ").text(SEVERITIES[note.severity]).byte(0x20).text(note.code()).text(": ");
    writeMessage(to, note);
    to.byte(0x0a);
    if (placed) this.source(to, note);
    if (note.expected.length > 1) {
      to.text("  expected: ");
      for (let i = 0; i < note.expected.length; i++) {
        if (i > 0) to.text(", ");
        writeQuoted(to, note.expected[i]);
      }
      to.byte(0x0a);
    }
  }

  /** The source line with a caret under each character of the place. */
  private source(to: Writer, note: Note): void {
    const line = this.places.text();
    let from = at(line);
    const end = at(line) + size(line);
    // A long line is shown from a little before the place on.
    const cut = this.places.column > SHOWN;
    if (cut) from = note.from - 40;
    while (from > at(line) && (load<u8>(from) & 0xc0) == 0x80) from--;
    const number = this.places.line;
    let width = 1;
    for (let rest = number / 10; rest != 0; rest /= 10) width++;
    to.text("  ").number(number).text(" | ");
    if (cut) to.text("...");
    writeQuoted(to, spanOf(from, <i32>(end - from)), SHOWN * 2);
    to.text("\n  ");
    for (let i = 0; i < width; i++) to.byte(0x20);
    to.text(" | ");
    if (cut) to.text("   ");
    for (let i = characters(from, note.from); i > 0; i--) to.byte(0x20);
    const last = min(note.to, end);
    for (let i = max(1, min(SHOWN, characters(note.from, last))); i > 0; i--) to.byte(0x5e);
    to.byte(0x0a);
  }

  json(to: Writer): void {
    const all = this.notes.all;
    to.byte(0x5b);
    for (let i = 0; i < all.length; i++) {
      if (i > 0) to.byte(0x2c);
      this.noteJson(to, all[i]);
    }
    to.byte(0x5d);
  }

  private noteJson(to: Writer, note: Note): void {
    to.text('{"code":"').text(note.code()).text('","severity":"').text(SEVERITIES[note.severity]);
    this.places.find(note.from);
    to.text('","line":').number(this.places.line).text(',"column":').number(this.places.column);
    this.places.find(note.to);
    to.text(',"endLine":').number(this.places.line).text(',"endColumn":').number(this.places.column);
    this.member(to, "path", note.path);
    this.member(to, "found", note.foundText);
    if (note.expected.length > 0) {
      to.text(',"expected":[');
      for (let i = 0; i < note.expected.length; i++) {
        if (i > 0) to.byte(0x2c);
        writeString(to, note.expected[i]);
      }
      to.byte(0x5d);
    }
    this.member(to, "nearest", note.nearest);
    to.text(',"message":');
    writeString(to, message(note));
    to.byte(0x7d);
  }

  private member(to: Writer, name: string, value: Span): void {
    if (value == NONE) return;
    to.text(',"').text(name).text('":');
    writeString(to, value);
  }

  sarif(to: Writer): void {
    to.text('{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{');
    to.text('"tool":{"driver":{"name":"virtwright","rules":[');
    const all = this.notes.all;
    const seen = new StaticArray<bool>(CODES.length / 3);
    let first = true;
    for (let i = 0; i < all.length; i++) {
      const row = all[i].row;
      if (seen[row]) continue;
      seen[row] = true;
      if (!first) to.byte(0x2c);
      first = false;
      to.text('{"id":"').text(all[i].code()).text('","fullDescription":{"text":');
      writeString(to, explanation(row));
      to.text("}}");
    }
    to.text(']}},"columnKind":"unicodeCodePoints","results":[');
    for (let i = 0; i < all.length; i++) {
      if (i > 0) to.byte(0x2c);
      this.result(to, all[i]);
    }
    to.text("]}]}");
  }

  private result(to: Writer, note: Note): void {
    to.text('{"ruleId":"').text(note.code()).text('","level":"').text(LEVELS[note.severity]);
    to.text('","message":{"text":');
    writeString(to, message(note));
    to.text('},"locations":[{"physicalLocation":{"artifactLocation":{"uri":');
    writeString(to, this.file);
    to.byte(0x7d);
    if (this.places.find(note.from)) {
      to.text(',"region":{"startLine":').number(this.places.line);
      to.text(',"startColumn":').number(this.places.column);
      this.places.find(note.to);
      to.text(',"endLine":').number(this.places.line).text(',"endColumn":').number(this.places.column).byte(0x7d);
    }
    to.byte(0x7d);
    if (note.path != NONE) {
      to.text(',"logicalLocations":[{"fullyQualifiedName":');
      writeString(to, note.path);
      to.text("}]");
    }
    to.text("}]}");
  }
}

/** The message as a text of its own. */
function message(note: Note): Span {
  const to = new Writer(128);
  writeMessage(to, note);
  return to.take();
}

/** The explanation of a row of the table, as UTF-8. */
export function explanation(row: i32): Span {
  const text = CODES[row * 3 + 2];
  const bytes = String.UTF8.encode(text);
  return spanOf(changetype<usize>(bytes), bytes.byteLength);
}

/** What `explain` prints for one row. */
export function writeExplanation(to: Writer, row: i32): void {
  to.text(CODES[row * 3].substring(0, 6))
    .text(" (")
    .text(SEVERITIES[severityOf(row, false)])
    .text(")\n\n  ");
  to.text(CODES[row * 3 + 1])
    .text("\n\n")
    .span(explanation(row))
    .byte(0x0a);
}

/** The same as JSON. */
export function writeExplanationJson(to: Writer, row: i32): void {
  to.text('{"code":"')
    .text(CODES[row * 3].substring(0, 6))
    .text('","severity":"');
  to.text(CODES[row * 3].substring(7)).text('","message":');
  writeString(to, literal(CODES[row * 3 + 1]));
  to.text(',"explanation":');
  writeString(to, explanation(row));
  to.byte(0x7d);
}
