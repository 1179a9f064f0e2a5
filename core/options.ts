/**
 * The options of a call: one JSON object (docs/doors.md), read into a record.
 *
 * Every key may be missing. A key that nobody knows, or a value of the wrong kind, gets a note, so
 * that a slip of the pen in a script doesn't silently convert for the wrong QEMU.
 */
import { Question } from "./capabilities/domain_capabilities";
import { Context } from "./emulator/context";
import { Descriptors } from "./emulator/descriptors";
import { Driver } from "./emulator/driver";
import { Emulator } from "./emulator/emulator";
import { givenInteger, givenObject, givenText, givenTruth } from "./emulator/given";
import { Code } from "./notes/codes";
import { Notes } from "./notes/note";
import { nextId } from "./plan/claims";
import { Places } from "./plan/places";
import { JsonValue } from "./text/json";
import { NOT_A_NUMBER, unsigned } from "./text/number";
import { NONE, Span, indexOf, is, literal, size, slice, wordIndex } from "./text/span";
import { TODAY } from "./xml/fields";

const KEYS: StaticArray<string> = [
  "emulator",
  "era",
  "notes",
  "file",
  "encoding",
  "strict",
  "lines",
  "format",
  "context",
  "runnable",
  "domain",
];
/** Beside those that `makeContext` reads, answers that rooms ask for by name. */
const CONTEXT_KEYS: StaticArray<string> = [
  "stateDirectory",
  "domainId",
  "environment",
  "monitor",
  "incoming",
  "driver",
  "descriptors",
  "runtimeDirectory",
  "abiUpdate",
  "firmware",
  "random",
  "secmodels",
  "graphics",
  "now",
  "utcOffset",
  "hostSysinfo",
  "guestCid",
  "swtpm",
  "masterKey",
  "secretVectors",
  "secrets",
  "storagePools",
  "cdroms",
  "nbdkit",
  "users",
  "groups",
  "networks",
  "scsiDevices",
  "pciDevices",
  "usbDevices",
  "renderNode",
  "host",
  "hostCpu",
  "hugetlbfs",
  "numaNodes",
  "numad",
  "uri",
  "identity",
  "files",
  "inUse",
  "selinux",
  "cgroup",
  "boot",
];
const NOTE_FORMS: StaticArray<string> = ["json", "text", "sarif"];
const LINE_FORMS: StaticArray<string> = ["one", "wrapped"];
const FORMATS: StaticArray<string> = ["text", "json", "xml"];

export class Options {
  era: i32 = TODAY;
  /** 0 json, 1 text, 2 sarif. */
  noteForm: i32 = 0;
  file: Span = NONE;
  encoding: Span = NONE;
  strict: bool = false;
  wrapped: bool = false;
  json: bool = false;
  runnable: bool = false;
  xml: bool = false;
  /** What `domainCapabilities` is asked about. */
  question: Question = new Question();
  /** The context is that of a plan: directories and the guest's number follow from the connection. */
  planned: bool = false;
  private emulator: JsonValue | null = null;
  private context: JsonValue | null = null;

  /** `strict` is what the operation takes when the options say nothing. */
  static read(given: JsonValue | null, strict: bool, notes: Notes): Options {
    const options = new Options();
    options.file = literal("-");
    options.strict = strict;
    if (!given) return options;
    for (let i = 0; i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (is(key, "emulator")) options.emulator = givenObject(key, value, notes);
      else if (is(key, "era")) options.era = readEra(value, notes);
      else if (is(key, "notes")) options.noteForm = choice(key, value, NOTE_FORMS, notes);
      else if (is(key, "file")) options.file = givenText(key, value, notes, options.file);
      else if (is(key, "encoding")) options.encoding = givenText(key, value, notes);
      else if (is(key, "strict")) options.strict = givenTruth(key, value, strict, notes);
      else if (is(key, "lines")) options.wrapped = choice(key, value, LINE_FORMS, notes) == 1;
      else if (is(key, "format")) options.readFormat(key, value, notes);
      else if (is(key, "context")) options.context = givenObject(key, value, notes);
      else if (is(key, "runnable")) options.runnable = givenTruth(key, value, false, notes);
      else if (is(key, "domain")) options.question.read(givenObject(key, value, notes), notes);
      else notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(KEYS);
    }
    return options;
  }

  private readFormat(key: Span, value: JsonValue, notes: Notes): void {
    const format = choice(key, value, FORMATS, notes);
    this.json = format == 1;
    this.xml = format == 2;
  }

  /** What the rooms are handed: emulator and context, with libvirt's defaults. */
  makeContext(notes: Notes, help: Span = NONE): Context {
    const context = new Context(notes, Emulator.fromOptions(this.emulator, notes, help));
    context.era = this.era;
    context.runnable = this.runnable;
    context.stateDirectory = literal("/var/lib/libvirt/qemu");
    context.runtimeDirectory = literal("/var/run/libvirt/qemu");
    const given = this.context;
    if (!given) return context;
    context.answers = given;
    context.planned = this.planned;
    for (let i = 0; i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (is(key, "stateDirectory")) context.stateDirectory = givenText(key, value, notes, context.stateDirectory);
      else if (is(key, "runtimeDirectory")) {
        context.runtimeDirectory = givenText(key, value, notes, context.runtimeDirectory);
      } else if (is(key, "domainId")) context.domainId = givenInteger(key, value, -1, notes);
      else if (is(key, "environment")) context.environment = givenObject(key, value, notes);
      else if (is(key, "monitor")) context.monitor = givenObject(key, value, notes);
      else if (is(key, "incoming")) context.incoming = givenText(key, value, notes);
      else if (is(key, "driver")) context.driver = Driver.fromOptions(givenObject(key, value, notes), notes);
      else if (is(key, "abiUpdate")) context.abiUpdate = givenTruth(key, value, false, notes);
      else if (is(key, "descriptors")) {
        // Who runs a command line by hand opens nothing for it.
        if (this.runnable || this.planned) continue;
        context.descriptors = Descriptors.fromOptions(givenObject(key, value, notes), notes);
      } else if (wordIndex(key, CONTEXT_KEYS) < 0) {
        notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(CONTEXT_KEYS);
      }
    }
    if (this.planned) placeGuest(context);
    return context;
  }
}

/** What a plan's guest is: its number, and where its connection keeps files. */
function placeGuest(context: Context): void {
  const uri = context.answer("uri");
  const places = Places.of(uri ? uri.text() : NONE, context);
  if (!places) return;
  context.isSystem = places.isSystem;
  context.stateDirectory = places.state;
  context.runtimeDirectory = places.runtime;
  context.guests = places.guests;
  context.monitor = null;
  context.domainId = nextId(context);
}

/** "0.7" → 7 000, "9.11.0" → 9 011 000. */
function readEra(value: JsonValue, notes: Notes): i32 {
  const text = value.text();
  let era: i64 = 0;
  let part = 0;
  let from = 0;
  for (; from <= size(text); part++) {
    let end = indexOf(text, 0x2e, from);
    if (end < 0) end = size(text);
    const number = unsigned(slice(text, from, end), 10);
    if (number == NOT_A_NUMBER || number > 999 || part == 3) {
      notes.add(Code.BadOption, 0, 0).named("era").found(text).expect("a libvirt version like 0.7");
      return TODAY;
    }
    era = era * 1000 + number;
    from = end + 1;
  }
  for (; part < 3; part++) era *= 1000;
  return <i32>era;
}

function choice(key: Span, value: JsonValue, words: StaticArray<string>, notes: Notes): i32 {
  const index = wordIndex(value.text(), words);
  if (index >= 0) return index;
  notes.add(Code.BadOption, 0, 0).namedSpan(key).found(value.text()).expectWords(words);
  return 0;
}
