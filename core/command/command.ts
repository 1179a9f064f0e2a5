/**
 * The command form: the core as a program of any WASI runtime, `core.wasm VERB [OPTION...] < in > out`.
 *
 * The verbs and options are those of the virtwright program as far as they need no file: input comes
 * from standard input, the result goes to standard output, notes go to standard error as text (those of
 * `validate`, which are its result, to standard output). Arguments become the JSON options that any
 * other host would send, and the call goes through the same doors. Exit codes: 0 well, 1 the input was
 * refused or has errors, 2 usage, 3 standard input or output failed.
 *
 * A door empties the arena before it takes its input, so what is to go in is read to the far end of
 * memory first, where the arena doesn't reach.
 */
import { accountAt, accountSize, notesAt, notesSize, outputAt, outputSize, reserve } from "../call";
import { emulator, explain, fromNative, normalize, toNative, validate, version } from "../doors";
import { MAX_INPUT } from "../limits";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NotePrinter } from "../notes/print";
import { place, resetArena } from "../runtime/arena";
import { writeString } from "../text/json";
import { NONE, Span, at, literal, size, spanOf } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { Exit, Request, Verb, complain, understand } from "./request";
import { STDERR, STDIN, STDOUT, args_get, args_sizes_get, proc_exit, read, write } from "../wasi";

/** Bytes that one read asks for. */
const CHUNK: i32 = 65_536;

/** What a WASI runtime calls. */
export function _start(): void {
  resetArena();
  const code = run(readArguments());
  if (code != Exit.Well) proc_exit(code);
}

function run(words: Span[]): i32 {
  const request = new Request();
  if (!understand(words, request)) return Exit.Usage;
  if (request.verb == Verb.Version) {
    const packed = version();
    const text = new Writer(32)
      .number(packed / 1_000_000)
      .byte(0x2e)
      .number((packed / 1_000) % 1_000);
    return send(
      STDOUT,
      text
        .byte(0x2e)
        .number(packed % 1_000)
        .byte(0x0a)
        .take(),
    )
      ? Exit.Well
      : Exit.File;
  }
  const options = request.options();
  let input = request.code;
  if (request.verb != Verb.Explain && request.verb != Verb.Emulator) {
    input = readInput();
    if (input == NONE) return complain("cannot read standard input", NONE, "", Exit.File);
  }
  // The request lies in the arena, so it's gone once the door has taken the input.
  const verb = request.verb;
  const json = request.json;
  const sarif = request.sarif;
  const account = request.account;
  const taken = hand(input, options);
  const status = taken ? call(verb) : 2;
  const notes = taken || json ? spanOf(<usize>notesAt(), notesSize()) : tooLarge(sarif);
  if (!answer(verb, status, notes, json, account)) return Exit.File;
  return status == 0 ? Exit.Well : Exit.Errors;
}

function call(verb: i32): i32 {
  if (verb == Verb.ToNative) return toNative();
  if (verb == Verb.FromNative) return fromNative();
  if (verb == Verb.Normalize) return normalize();
  if (verb == Verb.Validate) return validate();
  if (verb == Verb.Explain) return explain();
  return emulator();
}

/** The arguments, the program's name first. */
function readArguments(): Span[] {
  const words: Span[] = [];
  const sizes = place(8);
  if (args_sizes_get(sizes, sizes + 4) != 0) return words;
  const count = load<i32>(sizes);
  const list = place((<usize>count) << 2);
  // One zero more than the runtime writes, should it leave out the last.
  const bytes = place(<usize>load<u32>(sizes + 4) + 1);
  if (args_get(list, bytes) != 0) return words;
  for (let i = 0; i < count; i++) {
    const word = load<usize>(list + ((<usize>i) << 2));
    let end = word;
    while (load<u8>(end) != 0) end++;
    words.push(spanOf(word, <i32>(end - word)));
  }
  return words;
}

/** All of standard input, up to a byte past the limit, at the far end of memory; NONE when it fails. */
function readInput(): Span {
  const start = (<usize>memory.size()) << 16;
  let length = 0;
  while (length <= MAX_INPUT) {
    const room = ((<usize>memory.size()) << 16) - start - length;
    if (room < <usize>CHUNK) {
      if (memory.grow(max(16, length >>> 16)) < 0) return NONE;
      continue;
    }
    const count = read(STDIN, start + length, min(CHUNK, MAX_INPUT + 1 - length));
    if (count < 0) return NONE;
    if (count == 0) break;
    length += count;
  }
  return spanOf(start, length);
}

/** Puts input and options where the door wants them. False when it takes neither. */
function hand(input: Span, options: Span): bool {
  const inputSize = size(input);
  const optionsSize = size(options);
  const total = inputSize + optionsSize;
  // Out of the arena's reach: as far up as what the door places will need, and some more.
  const far = (((<usize>memory.size()) << 16) + total + CHUNK) & ~7;
  if (memory.grow(((total << 1) >>> 16) + 3) < 0) unreachable();
  memory.copy(far, at(input), inputSize);
  memory.copy(far + inputSize, at(options), optionsSize);
  const to = <usize>reserve(inputSize, optionsSize);
  if (to == 0) return false;
  memory.copy(to, far, total);
  return true;
}

/** The door's note on an input past the limit; it comes before the options are read, hence as JSON only. */
function tooLarge(sarif: bool): Span {
  const notes = new Notes();
  notes.add(Code.TooLarge, 0, 0).named("input").expectSpan(decimal(MAX_INPUT));
  const printer = new NotePrinter(notes, NONE, literal("-"));
  const to = new Writer(256);
  if (sarif) printer.sarif(to);
  else printer.text(to);
  return to.take();
}

/** Prints what the call gave. */
function answer(verb: i32, status: i32, notes: Span, json: bool, withAccount: bool): bool {
  const output = outputSize() < 0 ? NONE : spanOf(<usize>outputAt(), outputSize());
  const account = accountSize() < 0 ? NONE : spanOf(<usize>accountAt(), accountSize());
  if (verb == Verb.Validate) return sendLine(STDOUT, notes);
  if (json && verb < Verb.Validate) return sendLine(STDOUT, result(status, output, notes, account));
  // With --json the notes of the others come as JSON as well; there's nothing to say unless it failed.
  const silent = json && status == 0;
  return sendLine(STDOUT, output) && (silent || sendLine(STDERR, notes)) && (!withAccount || sendLine(STDERR, account));
}

/** The whole result as one JSON object. */
function result(status: i32, output: Span, notes: Span, account: Span): Span {
  const to = new Writer(size(output) + size(notes) + 64);
  to.text(status == 0 ? '{"ok":true' : '{"ok":false');
  if (output != NONE) {
    to.text(',"output":');
    writeString(to, output);
  }
  to.text(',"notes":').span(notes);
  if (account != NONE) to.text(',"account":').span(account);
  return to.byte(0x7d).take();
}

function send(file: i32, text: Span): bool {
  return write(file, at(text), size(text));
}

/** A text and, if it doesn't end its last line, a newline; nothing for an empty one. */
function sendLine(file: i32, text: Span): bool {
  const length = size(text);
  if (text == NONE || length == 0) return true;
  if (load<u8>(at(text) + length - 1) == 0x0a) return send(file, text);
  return send(file, text) && send(file, literal("\n"));
}
