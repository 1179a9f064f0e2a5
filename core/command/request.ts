/**
 * What the arguments of the command form ask for: a verb, and the options as the JSON that any other
 * host would send.
 *
 * The table of options says which member each sets; a value goes into the text of its object at once,
 * so there is no record of options here beside the one in core/options.ts.
 */
import { writeString } from "../text/json";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, at, indexOf, is, size, slice, startsWith, wordIndex } from "../text/span";
import { Writer } from "../text/writer";
import { STDERR, write } from "../wasi";

export const enum Exit {
  Well = 0,
  Errors = 1,
  Usage = 2,
  File = 3,
}

export const enum Verb {
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

/** What the arguments said. */
export class Request {
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

/** Fills the request in from the words; false, with a word on standard error, when they are misused. */
export function understand(words: Span[], request: Request): bool {
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

function misused(before: string, word: Span, after: string): bool {
  complain(before, word, after, Exit.Usage);
  return false;
}

/** A line on standard error; gives the exit code back. */
export function complain(before: string, word: Span, after: string, code: i32): i32 {
  const text = new Writer(128).text("virtwright: ").text(before).span(word).text(after).byte(0x0a).take();
  write(STDERR, at(text), size(text));
  return code;
}

function listed(words: StaticArray<string>): Span {
  const to = new Writer(128);
  for (let i = 0; i < words.length; i++) to.text(i > 0 ? ", " : "").text(words[i]);
  return to.take();
}
