/**
 * Virtwright as a library: domain XML to QEMU command line and back, in process.
 *
 *   import { load } from "virtwright";
 *   const vw = await load();
 *   const { output, notes } = vw.toNative(xml, { emulator: { version: "0.10.5" } });
 *
 * The same in Bun, Deno, Node, the browser and workerd: each has a `load` of its own (hosts/RUNTIME/
 * load.ts) that finds the core's bytes; everything behind it is this file. Calls are synchronous, touch
 * no file and no network, and never throw for what the input or the options say: that comes back as notes.
 */
import { Core, CoreTrap, type Operation, type Reply } from "./core.ts";
import { HOST_CODES, hostNote, type Note, printNotes } from "./notes.ts";
import type {
  DomainCapabilitiesOptions,
  EmulatorCallOptions,
  ExplainOptions,
  Options,
  ToNativeOptions,
} from "./options.ts";

export type { Severity } from "./notes.ts";
export { OPERATIONS, type Operation } from "./operations.ts";
export type { ContextOptions, EmulatorOptions, MonitorOptions } from "./options.ts";
export type { DomainCapabilitiesOptions, EmulatorCallOptions, ExplainOptions, Note, Options, ToNativeOptions };

/** What a call gives. */
export interface Result {
  /** True when there is no note of severity `error`: the output may be used as it stands. */
  ok: boolean;
  /** The command line, XML or text; missing when the input was refused (the notes say why). */
  output?: string;
  /** Everything that was noticed, in the order of the input. */
  notes: Note[];
  /** The notes in print, when `options.notes` asked for `text` or `sarif`. */
  notesText?: string;
}

/** What became of one word of a command line. */
export interface AccountWord {
  word: string;
  /** Line of the input, from 1. */
  line: number;
  /** Column, from 1, in Unicode characters. */
  column: number;
  /** `understood`: it is in the domain · `kept`: verbatim in `qemu:commandline` · `refused`: in neither. */
  fate: "understood" | "kept" | "refused";
  /** Where it went, e.g. `domain/memory` or `qemu:commandline`. */
  to?: string;
  /** The code of the note that says why it wasn't understood. */
  why?: string;
}

/** Every word of a command line, once and in order; the three counts add up to the number of words. */
export interface Account {
  words: AccountWord[];
  understood: number;
  kept: number;
  refused: number;
}

/** A result of `fromNative`. */
export interface FromNativeResult extends Result {
  /** Missing when the command line couldn't be read as words at all. */
  account?: Account;
}

/** What `emulator` finds out; its `output` is this as JSON. */
export interface EmulatorDescription {
  /** `0.10.5` */
  version: string;
  /** The number in `kvm-83`; 0 when there is none. */
  kvmVersion: number;
  isKvm: boolean;
  arch: string;
  /** Of a QEMU before 1.2 its features, of one of today what libvirt calls capabilities. */
  features: string[];
}

/** A domain description as text, or its bytes (UTF-8, or as the XML declaration or `encoding` says). */
export type Input = string | Uint8Array;

/** The library. Made by `load()`; hold one and call it as often as you like. */
export class Virtwright {
  readonly #core: Core;

  /** From a compiled core.wasm; `load()` does this for you. */
  constructor(module: WebAssembly.Module) {
    this.#core = new Core(module);
  }

  /** Domain XML → the command line that libvirt's QEMU driver would start. */
  toNative(xml: Input, options: ToNativeOptions = {}): Result {
    return this.run("toNative", xml, options);
  }

  /** QEMU command line, as pasted from a shell or a script → domain XML, with an account of its words. */
  fromNative(commandLine: Input, options: Options = {}): FromNativeResult {
    return this.run("fromNative", commandLine, options);
  }

  /** Domain XML → the same domain with its defaults filled in, in libvirt's order and form. */
  normalize(xml: Input, options: Options = {}): Result {
    return this.run("normalize", xml, options);
  }

  /** Domain XML → notes only: everything that is wrong with it, each with line, column and what could stand there. */
  validate(xml: Input, options: Options = {}): Result {
    return this.run("validate", xml, options);
  }

  /**
   * Text of `qemu -help`, a QMP dialogue or nothing, and `options.emulator` → what that QEMU can do: an
   * `EmulatorDescription`, or with `format: "xml"` libvirt's `<qemuCaps>`, which `options.emulator.capabilities` takes.
   */
  emulator(told: Input = "", options: EmulatorCallOptions = {}): Result {
    return this.run("emulator", told, options);
  }

  /** A QMP dialogue or nothing, and `options.emulator` → `<domainCapabilities>`: what a guest can have with that QEMU. */
  domainCapabilities(told: Input = "", options: DomainCapabilitiesOptions = {}): Result {
    return this.run("domainCapabilities", told, options);
  }

  /** What a note's code means and what to do about it; without a code, the whole table. */
  explain(code = "", options: ExplainOptions = {}): Result {
    const asked = code.trim().toUpperCase();
    if (Object.hasOwn(HOST_CODES, asked)) return { ok: true, output: explainOwn(asked, options.format), notes: [] };
    const result = this.run("explain", asked, options);
    if (asked === "" && result.output !== undefined) result.output = withOwn(result.output, options.format);
    return result;
  }

  /** Version of the core, e.g. `0.1.0`. */
  get version(): string {
    return this.#core.version();
  }

  /** Any operation by its name; what the methods above do. */
  run(
    operation: Operation,
    input: Input,
    options: Options | ToNativeOptions | EmulatorCallOptions | DomainCapabilitiesOptions | ExplainOptions = {},
  ): FromNativeResult {
    if (typeof input !== "string" && !ArrayBuffer.isView(input)) throw new TypeError("input: a string or a Uint8Array");
    const { notes: form, ...rest } = options as Options;
    // A string's encoding is known: whatever its XML declaration says is about bytes it no longer has.
    const settings: Record<string, unknown> = typeof input === "string" ? { encoding: "UTF-8", ...rest } : rest;
    const printed = form === "text" || form === "sarif";
    // Another word than these two is the core's to judge.
    if (form !== undefined && !printed) settings.notes = form;
    try {
      const result = this.#call(operation, input, settings);
      if (form === "text" && result.notes.length === 0) result.notesText = "";
      else if (printed) result.notesText = this.#print(operation, input, settings, form, result.notes);
      return result;
    } catch (problem) {
      const note =
        problem instanceof CoreTrap ? hostNote("VW0601", problem.reason) : hostNote("VW0602", reasonOf(problem));
      const result: FromNativeResult = { ok: false, notes: [note] };
      if (printed) result.notesText = printNotes([note], form, rest.file);
      return result;
    }
  }

  #call(operation: Operation, input: Input, settings: object): FromNativeResult {
    const reply = this.#reply(operation, input, settings);
    // The empty output of `validate` only says that there was no error; `ok` says it already.
    const output = operation === "validate" ? undefined : reply.output;
    return {
      ok: reply.status === 0,
      ...(output === undefined ? {} : { output }),
      notes: reply.notes === "" ? [] : (JSON.parse(reply.notes) as Note[]),
      ...(reply.account === undefined ? {} : { account: JSON.parse(reply.account) as Account }),
    };
  }

  /** One call prints one form. The same input has the same notes, so a second call prints the other. */
  #print(operation: Operation, input: Input, settings: Options, form: "text" | "sarif", notes: Note[]): string {
    const reply = this.#reply(operation, input, { ...settings, notes: form });
    return reply.taken ? reply.notes : printNotes(notes, form, settings.file);
  }

  #reply(operation: Operation, input: Input, settings: object): Reply {
    return this.#core.run(operation, input, JSON.stringify(settings));
  }
}

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? (problem.message.split("\n")[0] as string) : String(problem);
}

/** What a code of the host's own means. */
function explainOwn(code: string, format: "text" | "json" = "text"): string {
  const { severity, message, explanation } = HOST_CODES[code] as (typeof HOST_CODES)[string];
  if (format === "json") return JSON.stringify({ code, severity, message, explanation });
  return `${code} (${severity})\n\n  ${message}\n\n${explanation}\n`;
}

/** The core's whole table with the host's own codes behind it. */
function withOwn(table: string, format: "text" | "json" = "text"): string {
  const own = Object.keys(HOST_CODES).map((code) => explainOwn(code, format));
  if (format === "text") return [table, ...own].join("\n");
  return JSON.stringify([...JSON.parse(table), ...own.map((row) => JSON.parse(row))]);
}
