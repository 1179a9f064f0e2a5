/**
 * The doors of the core: the functions that a host calls (docs/doors.md).
 *
 * A call is three steps: `reserve` empties the arena and says where the input and the options go,
 * an operation works on them, and the results are read from where the `…At`/`…Size` doors say. No
 * object outlives its call; the globals here are addresses and numbers.
 */
import { writeDomainCapabilities } from "./capabilities/domain_capabilities";
import { CommandLine } from "./argv/command_line";
import { emitCommand } from "./domain/command";
import { emitOld } from "./domain/command_old";
import { Domain } from "./domain/domain";
import { settle } from "./domain/settle";
import { MAX_INPUT, MAX_OPTIONS } from "./limits";
import { CODES, Code } from "./notes/codes";
import { Notes, rowOf } from "./notes/note";
import { NotePrinter, writeExplanation, writeExplanationJson } from "./notes/print";
import { Options } from "./options";
import { place, resetArena } from "./runtime/arena";
import { JsonValue, readJson } from "./text/json";
import { NOT_A_NUMBER, unsigned } from "./text/number";
import { EMPTY, NONE, Span, at, is, literal, size, slice, spanOf, trim } from "./text/span";
import { Writer, decimal } from "./text/writer";
import { XmlDescriber } from "./xml/describer";
import { decode } from "./xml/encoding";
import { XmlParser } from "./xml/parse";
import { XmlReader } from "./xml/reader";
import { Element } from "./xml/tree";
import { markUnread, noteUnread } from "./xml/unread";
import { XmlWriter } from "./xml/writer";

/** This program's version: major * 1 000 000 + minor * 1 000 + micro. */
const VERSION: i32 = 1_000;
/** libvirt 0.8.0, the first that gave each device its place. */
const ADDRESSES_SINCE: i32 = 8_000;

let input: Span = 0;
let options: Span = 0;
let output: Span = 0;
let notesText: Span = 0;
let account: Span = 0;

/** How a call ended. */
const enum Status {
  Well = 0,
  WithErrors = 1,
  Refused = 2,
}

export function version(): i32 {
  return VERSION;
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
function readOptions(notes: Notes, strict: bool): Options {
  const given: JsonValue | null = size(trim(options)) > 0 ? readJson(options, notes) : null;
  const read = Options.read(given, strict, notes);
  notes.strict = read.strict;
  return read;
}

/** Prints the notes, sets the results, and says how it went. */
function finish(notes: Notes, read: Options, source: Span): Status {
  const to = new Writer(1024);
  const printer = new NotePrinter(notes, source, read.file);
  if (read.noteForm == 0) printer.json(to);
  else if (read.noteForm == 1) printer.text(to);
  else printer.sarif(to);
  notesText = to.take();
  if (output == NONE) return Status.Refused;
  return notes.errors > 0 ? Status.WithErrors : Status.Well;
}

/** The input as UTF-8, and the domain it describes; null when it describes none. */
class Reading {
  source: Span = NONE;
  domain: Domain | null = null;
}

function readDomain(read: Options, notes: Notes): Reading {
  const reading = new Reading();
  reading.source = input;
  const text = decode(input, read.encoding, notes);
  if (text == NONE) return reading;
  reading.source = text;
  const root = new XmlParser(text, notes).parse();
  if (!root || notes.errors > 0) return reading;
  if (!root.isNamed("domain")) {
    notes
      .add(Code.Root, root.from + 1, root.nameEnd())
      .found(root.name)
      .expect("domain")
      .on(root.path());
    return reading;
  }
  const context = read.makeContext(notes);
  if (!isOld(root, read.era)) context.emulator.useProfile(archOf(root), notes);
  context.modern = context.emulator.isModern;
  const domain = new Domain(context);
  domain.xml(new XmlReader(root, notes, 1));
  if (markUnread(root, 1)) complain(root, read, notes);
  context.arch = domain.os.arch;
  if (domain.devices.emulator != NONE) context.emulator.binary = domain.devices.emulator;
  if (!context.modern) domain.defaults();
  else if (!settle(domain)) return reading;
  domain.check();
  reading.domain = domain;
  return reading;
}

/** The architecture that a document names, before the rooms read it; a PC of 64 bits when it names none. */
function archOf(root: Element): Span {
  const type = typeOf(root);
  const arch = type ? type.attribute("arch") : null;
  return arch ? arch.value : literal("x86_64");
}

/** <os><type>. */
function typeOf(root: Element): Element | null {
  let os = root.firstChild;
  while (os && !os.isNamed("os")) os = os.next;
  let type = os ? os.firstChild : null;
  while (type && !type.isNamed("type")) type = type.next;
  return type;
}

/**
 * A domain of a time before QEMUs had profiles: in the form of a libvirt that gave no addresses, run by kqemu,
 * or a Xen guest under xenner.
 */
function isOld(root: Element, era: i32): bool {
  const accelerator = root.attribute("type");
  const type = typeOf(root);
  const system = type ? trim(type.text) : NONE;
  if (era < ADDRESSES_SINCE || (accelerator && is(accelerator.value, "kqemu"))) return true;
  return is(system, "xen") || is(system, "linux");
}

/** Reads once more with the questions written down, to name what could have stood where something is left. */
function complain(root: Element, read: Options, notes: Notes): void {
  notes.muted = true;
  const reader = new XmlReader(root, notes, 2);
  reader.asking = true;
  new Domain(read.makeContext(notes)).xml(reader);
  notes.muted = false;
  noteUnread(root, 2, notes);
}

export function toNative(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const reading = readDomain(read, notes);
  const domain = reading.domain;
  if (domain && notes.errors == 0) {
    const line = new CommandLine();
    if (domain.context.modern) emitCommand(domain, line);
    else emitOld(domain, line);
    const to = new Writer(4096);
    if (read.runnable) line.printScript(to, domain.identity.name);
    else line.print(to, read.wrapped);
    // Some of what cannot be is found while the line is written.
    if (notes.errors == 0) output = to.take();
  }
  return finish(notes, read, reading.source);
}

export function fromNative(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const text = decode(input, read.encoding, notes, true);
  if (text == NONE) return finish(notes, read, input);
  const line = CommandLine.read(text, notes);
  if (line) {
    const domain = new Domain(read.makeContext(notes));
    domain.absorb(line);
    domain.defaults();
    output = printDomain(domain, read);
    const to = new Writer(4096);
    line.writeAccount(to, text);
    account = to.take();
  }
  return finish(notes, read, text);
}

export function normalize(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const reading = readDomain(read, notes);
  const domain = reading.domain;
  if (domain && notes.errors == 0) output = printDomain(domain, read);
  return finish(notes, read, reading.source);
}

function printDomain(domain: Domain, read: Options): Span {
  const to = new Writer(4096);
  const writer = new XmlWriter(to);
  writer.era = read.era;
  writer.enter("domain", true);
  domain.xml(writer);
  writer.leave();
  return to.take();
}

export function validate(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, true);
  const reading = readDomain(read, notes);
  if (notes.errors == 0) output = EMPTY;
  return finish(notes, read, reading.source);
}

/** What the emulator that the options and the input describe is and can do, as JSON or libvirt's XML. */
export function emulator(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(1024);
  const described = read.makeContext(notes, trim(input)).emulator;
  described.useProfile(described.guestArch(), notes);
  if (!read.xml) described.writeJson(to);
  else if (!described.writeXml(to) && notes.errors == 0)
    notes.add(Code.BadReplies, 0, 0).expect("the replies of a QEMU of today");
  if (notes.errors == 0) output = to.take();
  return finish(notes, read, input);
}

/** What a guest can have with the emulator that the options and the input describe, as libvirt's XML. */
export function domainCapabilities(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const context = read.makeContext(notes, trim(input));
  context.emulator.useProfile(context.emulator.guestArch(), notes);
  const caps = context.emulator.caps;
  const to = new Writer(16_384);
  if (caps) writeDomainCapabilities(caps, read.question, context, to);
  else if (notes.errors == 0) notes.add(Code.BadReplies, 0, 0).expect("the replies of a QEMU of today");
  if (notes.errors == 0) output = to.take();
  return finish(notes, read, input);
}

export function explain(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const asked = trim(input);
  const to = new Writer(4096);
  if (size(asked) == 0) {
    if (read.json) to.byte(0x5b);
    for (let row = 0; row < CODES.length / 3; row++) {
      if (row > 0) to.byte(read.json ? 0x2c : 0x0a);
      if (read.json) writeExplanationJson(to, row);
      else writeExplanation(to, row);
    }
    if (read.json) to.byte(0x5d);
    output = to.take();
    return finish(notes, read, input);
  }
  const number = size(asked) == 6 ? unsigned(slice(asked, 2), 10) : NOT_A_NUMBER;
  const row = number == NOT_A_NUMBER ? -1 : rowOf(<i32>number);
  if (row < 0) {
    const note = notes.about(Code.UnknownCode, asked);
    for (let i = 0; i < CODES.length; i += 3) note.near(literal(CODES[i].substring(0, 6)));
  } else {
    if (read.json) writeExplanationJson(to, row);
    else writeExplanation(to, row);
    output = to.take();
  }
  return finish(notes, read, input);
}

/** Every property that the rooms describe, as JSON. */
export function describe(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(16_384);
  const describer = new XmlDescriber(to);
  describer.era = read.era;
  describer.enter("domain");
  new Domain(read.makeContext(notes)).xml(describer);
  describer.leave();
  describer.finish();
  output = to.take();
  return finish(notes, read, input);
}
