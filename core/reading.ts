/**
 * The domain that a call is about: decoded, parsed, read by the rooms, settled and checked.
 */
import { CommandLine } from "./argv/command_line";
import { input } from "./call";
import { Domain } from "./domain/domain";
import { readCommandLine } from "./domain/native";
import { settle } from "./domain/settle";
import { Code } from "./notes/codes";
import { Notes } from "./notes/note";
import { Options } from "./options";
import { NONE, Span, is, literal, trim } from "./text/span";
import { decode } from "./xml/encoding";
import { TODAY } from "./xml/fields";
import { XmlParser } from "./xml/parse";
import { XmlReader } from "./xml/reader";
import { Element } from "./xml/tree";
import { markUnread, noteUnread } from "./xml/unread";

/** libvirt 0.8.0, the first that gave each device its place. */
const ADDRESSES_SINCE: i32 = 8_000;
/** From here on the domain of a command line gets what a definition gets: addresses, controllers. */
const SETTLED_SINCE: i32 = 3_000_000;

/** The input as UTF-8, and the domain it describes; null when it describes none. */
export class Reading {
  source: Span = NONE;
  domain: Domain | null = null;
}

/** Reads, settles and checks the domain of this call. */
export function readDomain(read: Options, notes: Notes): Reading {
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

/** The domain that a command line describes, in the form of the era that the options want. */
export function readNative(line: CommandLine, read: Options, notes: Notes): Domain {
  const domain = new Domain(read.makeContext(notes));
  const context = domain.context;
  domain.absorbEmulator(line);
  if (read.era >= SETTLED_SINCE) context.emulator.useProfile(context.arch, notes);
  context.modern = read.era >= SETTLED_SINCE && context.emulator.isModern;
  readCommandLine(domain, line);
  if (!context.modern) domain.defaults();
  else if (read.era < TODAY) settle(domain);
  return domain;
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
