/**
 * One call of a door, from the input to the results.
 *
 * `reserve` empties the arena and says where the input and the options go; an operation reads them with
 * `readOptions`, hands its result over with `giveOutput`, and ends with `finish`. No object outlives its
 * call; the globals here are addresses and numbers.
 */
import { MAX_INPUT, MAX_OPTIONS } from "./limits";
import { Code } from "./notes/codes";
import { Notes } from "./notes/note";
import { NotePrinter } from "./notes/print";
import { Options } from "./options";
import { place, resetArena } from "./runtime/arena";
import { JsonValue, readJson } from "./text/json";
import { EMPTY, NONE, Span, at, size, spanOf, trim } from "./text/span";
import { Writer, decimal } from "./text/writer";

/** What the call was handed: the document. */
export let input: Span = 0;
let options: Span = 0;
let output: Span = 0;
let notesText: Span = 0;
let account: Span = 0;

/** How a call ended. */
export const enum Status {
  Well = 0,
  WithErrors = 1,
  Refused = 2,
}

export function reserve(inputSize: i32, optionsSize: i32): i32 {
  resetArena();
  input = EMPTY;
  options = EMPTY;
  output = NONE;
  account = NONE;
  notesText = EMPTY;
  const large = <u32>inputSize > <u32>MAX_INPUT;
  if (large || <u32>optionsSize > <u32>MAX_OPTIONS) {
    const notes = new Notes();
    const note = notes.add(Code.TooLarge, 0, 0).named(large ? "input" : "options");
    note.expectSpan(decimal(large ? MAX_INPUT : MAX_OPTIONS));
    finish(notes, Options.read(null, false, notes), NONE);
    return 0;
  }
  // Sixteen bytes behind the text, so that a block may be loaded at its very end.
  const bytes = place(<usize>inputSize + <usize>optionsSize + 16);
  input = spanOf(bytes, inputSize);
  options = spanOf(bytes + inputSize, optionsSize);
  return <i32>bytes;
}

export function outputAt(): i32 {
  return <i32>at(output);
}

export function outputSize(): i32 {
  return output == NONE ? -1 : size(output);
}

export function notesAt(): i32 {
  return <i32>at(notesText);
}

export function notesSize(): i32 {
  return size(notesText);
}

export function accountAt(): i32 {
  return <i32>at(account);
}

export function accountSize(): i32 {
  return account == NONE ? -1 : size(account);
}

/** Reads the options of this call; a text that is no JSON object gets a note and counts as none. */
export function readOptions(notes: Notes, strict: bool): Options {
  const given: JsonValue | null = size(trim(options)) > 0 ? readJson(options, notes) : null;
  const read = Options.read(given, strict, notes);
  notes.strict = read.strict;
  return read;
}

/** Prints the notes, sets the results, and says how it went. */
export function finish(notes: Notes, read: Options, source: Span): Status {
  const to = new Writer(1024);
  const printer = new NotePrinter(notes, source, read.file);
  if (read.noteForm == 0) printer.json(to);
  else if (read.noteForm == 1) printer.text(to);
  else printer.sarif(to);
  notesText = to.take();
  if (output == NONE) return Status.Refused;
  return notes.errors > 0 ? Status.WithErrors : Status.Well;
}

/** The result of the call. */
export function giveOutput(text: Span): void {
  output = text;
}

/** What `fromNative` says of each word. */
export function giveAccount(text: Span): void {
  account = text;
}
