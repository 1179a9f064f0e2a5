/**
 * The verb batch: many calls in one process, a line of JSON each way.
 *
 * Request `{"id", "op", "input", "options"}`, answer `{"id", "ok", "output", "notes", "account"}`, in
 * the order of the requests. Lines are answered as they come and nothing is kept behind them, so the
 * stream may be endless. A line that is no request is answered with a note, and the batch goes on.
 */
import { hostNote } from "../notes.ts";
import { OPERATIONS } from "../operations.ts";
import type { Virtwright } from "../virtwright.ts";
import { hint } from "./nearest.ts";
import { HELP_OPTION } from "./settings.ts";
import { FileProblem, print, reasonOf, type Shell, UsageProblem } from "./shell.ts";
import { EXIT, type Verb } from "./verb.ts";

/** Bytes of one line. The core takes 16 MiB of input, and JSON may write each byte of it in six. */
const LONGEST_LINE = 100 << 20;
const NEWLINE = 0x0a;

export const batch: Verb = {
  name: "batch",
  usage: "[FILE|-]",
  summary: "many calls in one go: NDJSON requests in, NDJSON answers out, in order",
  details:
    'A request is {"id", "op", "input", "options"}; op is to-native, from-native, normalize, validate, emulator,\n' +
    "domain-capabilities or explain; options are those of the library. The answer carries the id and the\n" +
    "result. A line that is no request is answered with a note and the batch goes on; empty lines are skipped.",
  options: [HELP_OPTION],
  example: `echo '{"id":1,"op":"from-native","input":"qemu -m 64 -hda a.img"}' | virtwright batch`,
  async run({ args, shell, library }) {
    const [file = "-", more] = args.positionals;
    if (more !== undefined) throw new UsageProblem(`one input file, please; found '${more}' too`);
    const desk = new Desk(await library());
    for await (const answers of desk.answers(shell, file)) print(shell, answers);
    return desk.ok ? EXIT.well : EXIT.errors;
  },
};

/** Takes requests, gives answers. */
class Desk {
  /** No answer so far had an error. */
  ok = true;
  #line = 0;
  readonly #library: Virtwright;

  constructor(library: Virtwright) {
    this.#library = library;
  }

  /** Answers to the lines of each chunk of the file together: a write per chunk, not per line. */
  async *answers(shell: Shell, file: string): AsyncGenerator<string> {
    const lines = new Lines();
    for await (const chunk of chunks(shell, file)) yield this.#answerAll(lines.add(chunk));
    yield this.#answerAll(lines.end());
  }

  #answerAll(lines: Iterable<Uint8Array | undefined>): string {
    let answers = "";
    for (const line of lines) {
      this.#line++;
      if (line && isBlank(line)) continue;
      answers += `${JSON.stringify(this.#answer(line))}\n`;
    }
    return answers;
  }

  /** One line's answer; a line that was too long to keep comes as undefined. */
  #answer(line: Uint8Array | undefined): object {
    if (line === undefined) return this.#refuse(null, `it is longer than ${LONGEST_LINE} bytes`);
    let request: unknown;
    try {
      request = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
    } catch {
      return this.#refuse(null, "it is not JSON");
    }
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
      return this.#refuse(null, "it is not a JSON object");
    }
    const { id = null, op, input = "", options = {} } = request as Record<string, unknown>;
    if (typeof op !== "string") return this.#refuse(id, "'op' is missing");
    const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
    if (!operation) return this.#refuse(id, `there is no op '${op}'${hint(op, Object.keys(OPERATIONS))}`);
    if (typeof input !== "string") return this.#refuse(id, "'input' is not a string");
    if (typeof options !== "object" || options === null || Array.isArray(options)) {
      return this.#refuse(id, "'options' is not an object");
    }
    const result = this.#library.run(operation, input, options);
    this.ok &&= result.ok;
    return { id, ...result };
  }

  #refuse(id: unknown, why: string): object {
    this.ok = false;
    const note = { ...hostNote("VW0603", why), line: this.#line, column: 1, endLine: this.#line, endColumn: 1 };
    return { id, ok: false, notes: [note] };
  }
}

async function* chunks(shell: Shell, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* shell.open(file);
  } catch (problem) {
    throw new FileProblem(`cannot read ${file === "-" ? "standard input" : file}: ${reasonOf(problem)}`);
  }
}

/** Cuts chunks of bytes into lines, holding no more than one line. */
class Lines {
  #held: Uint8Array[] = [];
  #length = 0;

  /** The lines that end in this chunk. */
  *add(chunk: Uint8Array): Generator<Uint8Array | undefined> {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#hold(chunk.subarray(from, end));
      yield this.#take();
      from = end + 1;
    }
    // The runtime may fill the same buffer again.
    this.#hold(chunk.slice(from));
  }

  /** The last line, if it isn't ended by a newline. */
  *end(): Generator<Uint8Array | undefined> {
    if (this.#length > 0) yield this.#take();
  }

  #hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#length += part.length;
    if (this.#length > LONGEST_LINE) this.#held = [];
    else this.#held.push(part);
  }

  #take(): Uint8Array | undefined {
    const length = this.#length;
    const held = this.#held;
    this.#held = [];
    this.#length = 0;
    if (length > LONGEST_LINE) return undefined;
    if (held.length === 1) return held[0];
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of held) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
