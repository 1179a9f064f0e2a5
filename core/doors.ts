/**
 * The doors of the core: the functions that a host calls (docs/doors.md). What a call is stands in
 * core/call.ts; the doors of the driver, which runs guests, are in core/driver_doors.ts.
 */
import { writeDomainCapabilities } from "./capabilities/domain_capabilities";
import { CommandLine } from "./argv/command_line";
import { finish, giveAccount, giveOutput, input, readOptions } from "./call";
import { emitCommand } from "./domain/command";
import { emitOld } from "./domain/command_old";
import { Domain } from "./domain/domain";
import { CODES, Code } from "./notes/codes";
import { Notes, rowOf } from "./notes/note";
import { writeExplanation, writeExplanationJson } from "./notes/print";
import { Options } from "./options";
import { readDomain, readNative } from "./reading";
import { NOT_A_NUMBER, unsigned } from "./text/number";
import { EMPTY, NONE, Span, literal, size, slice, trim } from "./text/span";
import { Writer } from "./text/writer";
import { XmlDescriber } from "./xml/describer";
import { decode } from "./xml/encoding";
import { XmlWriter } from "./xml/writer";

/** This program's version: major * 1 000 000 + minor * 1 000 + micro. */
const VERSION: i32 = 1_000;

export function version(): i32 {
  return VERSION;
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
    if (notes.errors == 0) giveOutput(to.take());
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
    giveOutput(printDomain(readNative(line, read, notes), read));
    const to = new Writer(4096);
    line.writeAccount(to, text);
    giveAccount(to.take());
  }
  return finish(notes, read, text);
}

export function normalize(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const reading = readDomain(read, notes);
  const domain = reading.domain;
  if (domain && notes.errors == 0) giveOutput(printDomain(domain, read));
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
  if (notes.errors == 0) giveOutput(EMPTY);
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
  if (notes.errors == 0) giveOutput(to.take());
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
  if (notes.errors == 0) giveOutput(to.take());
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
    giveOutput(to.take());
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
    giveOutput(to.take());
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
  giveOutput(to.take());
  return finish(notes, read, input);
}
