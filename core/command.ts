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
import {
  accountAt,
  accountSize,
  emulator,
  explain,
  fromNative,
  normalize,
  notesAt,
  notesSize,
  outputAt,
  outputSize,
  reserve,
  toNative,
  validate,
  version,
} from "./index";
import { MAX_INPUT } from "./limits";
import { Code } from "./notes/codes";
import { Notes } from "./notes/note";
import { NotePrinter } from "./notes/print";
import { place, resetArena } from "./runtime/arena";
import { writeString } from "./text/json";
import { NOT_A_NUMBER, toInteger } from "./text/number";
import { NONE, Span, at, indexOf, is, literal, size, slice, spanOf, startsWith, wordIndex } from "./text/span";
import { Writer, decimal } from "./text/writer";
import { STDERR, STDIN, STDOUT, args_get, args_sizes_get, proc_exit, read, write } from "./wasi";

const enum Exit {
  Well = 0,
  Errors = 1,
  Usage = 2,
  File = 3,
}

const enum Verb {
  ToNative = 0,
  FromNative = 1,
  Normalize = 2,
  Validate = 3,
  Explain = 4,
  Emulator = 5,
  Version = 6,
}

const VERBS: StaticArray<string> = [
  "domxml-to-native",
  "domxml-from-native",
  "normalize",
  "validate",
  "explain",
  "emulator",
  "version",
];

/** Rows of three: the option, the member it sets, and what kind of value it takes. */
// biome-ignore format: three strings a row
const OPTIONS: StaticArray<string> = [
  "qemu", "emulator.version", "text",
  "arch", "emulator.arch", "text",
  "binary", "emulator.binary", "text",
  "features", "emulator.features", "list",
  "era", "era", "text",
  "strict", "strict", "true",
  "wrapped", "lines", "wrapped",
  "state-dir", "context.stateDirectory", "text",
  "domain-id", "context.domainId", "number",
  "monitor", "context.monitor", "monitor",
  "incoming", "context.incoming", "text",
  "env", "context.environment", "pair",
  "driver", "context.driver", "pair",
];

/** Bytes that one read asks for. */
const CHUNK: i32 = 65_536;

/** What the arguments said. */
class Request {
  verb: i32 = -1;
  json: bool = false;
  sarif: bool = false;
  account: bool = false;
  /** The code that `explain` is asked about. */
  code: Span = NONE;
  /** Members of the objects to be; each begins with a comma, which is dropped for the first. */
  whole: Writer = new Writer(256);
  emulator: Writer = new Writer(256);
  context: Writer = new Writer(256);
  environment: Writer = new Writer(256);
  driver: Writer = new Writer(64);

  /** The options of the call, as JSON. */
  options(): Span {
    group(this.context, "environment", this.environment);
    group(this.context, "driver", this.driver);
    group(this.whole, "emulator", this.emulator);
    group(this.whole, "context", this.context);
    if (this.sarif) this.whole.text(',"notes":"sarif"');
    else if (!this.json) this.whole.text(',"notes":"text"');
    else if (this.verb == Verb.Explain) this.whole.text(',"format":"json"');
    const members = this.whole.take();
    return new Writer(size(members) + 2).byte(0x7b).span(slice(members, 1)).byte(0x7d).take();
  }
}

/** Adds an object as a member, if there is anything in it. */
function group(to: Writer, name: string, members: Writer): void {
  if (members.length == 0) return;
  to.text(',"').text(name).text('":{').span(slice(members.taken(), 1)).byte(0x7d);
}

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

function understand(words: Span[], request: Request): bool {
  if (words.length < 2) return misused("a verb is missing; there are ", listed(VERBS), "");
  request.verb = wordIndex(words[1], VERBS);
  if (request.verb < 0) return misused("there is no verb '", words[1], "'");
  for (let i = 2; i < words.length; i++) {
    const word = words[i];
    if (!startsWith(word, "--")) {
      if (!takePositional(word, request))
        return misused("no place for '", word, "'; the input is read from standard input");
      continue;
    }
    const equals = indexOf(word, 0x3d);
    const name = slice(word, 2, equals < 0 ? i32.MAX_VALUE : equals);
    if (takeFlag(name, request)) continue;
    const row = rowOf(name);
    if (row < 0) return misused("there is no option '--", name, "'");
    const kind = OPTIONS[row + 2];
    let value: Span = NONE;
    if (kind != "true" && kind != "wrapped") {
      value = equals >= 0 ? slice(word, equals + 1) : ++i < words.length ? words[i] : NONE;
      if (value == NONE) return misused("option '--", name, "' needs a value");
    }
    if (!takeOption(request, row, value)) return misused("option '--", name, "' cannot have this value");
  }
  return true;
}

/** `-`, the native format, and the code for `explain`. */
function takePositional(word: Span, request: Request): bool {
  if (is(word, "-") || (request.verb <= Verb.FromNative && is(word, "qemu-argv"))) return true;
  if (request.verb != Verb.Explain || request.code != NONE) return false;
  request.code = word;
  return true;
}

/** Options that say what is printed. */
function takeFlag(name: Span, request: Request): bool {
  if (is(name, "json")) request.json = true;
  else if (is(name, "sarif") && request.verb == Verb.Validate) request.sarif = true;
  else if (is(name, "account") && request.verb == Verb.FromNative) request.account = true;
  // There is no environment here but what --env gives.
  else if (!is(name, "no-env")) return false;
  return true;
}

function rowOf(name: Span): i32 {
  for (let row = 0; row < OPTIONS.length; row += 3) if (is(name, OPTIONS[row])) return row;
  return -1;
}

function takeOption(request: Request, row: i32, value: Span): bool {
  const path = OPTIONS[row + 1];
  const kind = OPTIONS[row + 2];
  const dot = path.indexOf(".");
  const to = dot < 0 ? request.whole : path.charCodeAt(0) == 0x65 ? request.emulator : request.context;
  if (kind == "pair") {
    const equals = indexOf(value, 0x3d);
    if (equals < 1) return false;
    const pairs = path.endsWith("driver") ? request.driver : request.environment;
    pairs.byte(0x2c);
    writeString(pairs, slice(value, 0, equals));
    pairs.byte(0x3a);
    writeNumberOr(pairs, slice(value, equals + 1), path.endsWith("driver"));
    return true;
  }
  to.text(',"')
    .text(path.substring(dot + 1))
    .text('":');
  if (kind == "text") writeString(to, value);
  else if (kind == "true") to.text("true");
  else if (kind == "wrapped") to.text('"wrapped"');
  else if (kind == "list") writeList(to, value);
  else if (kind == "monitor") return writeMonitor(to, value);
  else if (toInteger(value) == NOT_A_NUMBER) return false;
  else to.span(value);
  return true;
}

/** A string; or, where the key's values can be numbers, a number that is one. */
function writeNumberOr(to: Writer, value: Span, numbers: bool): void {
  const number = numbers ? toInteger(value) : NOT_A_NUMBER;
  if (number == NOT_A_NUMBER) writeString(to, value);
  else to.number(number);
}

function writeList(to: Writer, value: Span): void {
  to.byte(0x5b);
  for (let from = 0; from <= size(value); ) {
    let end = indexOf(value, 0x2c, from);
    if (end < 0) end = size(value);
    if (from > 0) to.byte(0x2c);
    writeString(to, slice(value, from, end));
    from = end + 1;
  }
  to.byte(0x5d);
}

/** `pty`, `unix:PATH`, `tcp:HOST:PORT` … as the object that options.context.monitor is. */
function writeMonitor(to: Writer, value: Span): bool {
  let colon = indexOf(value, 0x3a);
  if (colon < 0) colon = size(value);
  const type = slice(value, 0, colon);
  const where = slice(value, colon + 1);
  to.text('{"type":');
  writeString(to, type);
  if (is(type, "tcp")) {
    const port = indexOf(where, 0x3a);
    if (port < 0) return false;
    to.text(',"host":');
    writeString(to, slice(where, 0, port));
    to.text(',"service":');
    writeString(to, slice(where, port + 1));
  } else if (size(where) > 0) {
    to.text(',"path":');
    writeString(to, where);
  }
  if (is(type, "tcp") || is(type, "unix")) to.text(',"listen":true');
  to.byte(0x7d);
  return true;
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

function misused(before: string, word: Span, after: string): bool {
  complain(before, word, after, Exit.Usage);
  return false;
}

function complain(before: string, word: Span, after: string, code: i32): i32 {
  const text = new Writer(128).text("virtwright: ").text(before).span(word).text(after).byte(0x0a).take();
  send(STDERR, text);
  return code;
}

function listed(words: StaticArray<string>): Span {
  const to = new Writer(128);
  for (let i = 0; i < words.length; i++) to.text(i > 0 ? ", " : "").text(words[i]);
  return to.take();
}
