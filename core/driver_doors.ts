/**
 * The doors of the driver: what a shell that runs guests asks the core (docs/plan.md).
 *
 * Each answers with one JSON text, but for `capabilities`, which is libvirt's XML. Nothing here touches
 * a machine: what the host is comes in as `options.context`, and what is to be done goes out as steps.
 */
import { writeHostCapabilities, writeNodeInfo } from "./capabilities/host_capabilities";
import { finish, giveOutput, input, readOptions } from "./call";
import { writeQuestions } from "./emulator/qmp/questions";
import { writeConfiguration } from "./emulator/qemu_conf";
import { Context } from "./emulator/context";
import { Notes } from "./notes/note";
import { Account } from "./plan/account";
import { Places, writePlaces } from "./plan/places";
import { writePlan } from "./plan/plan";
import { writeVerbs } from "./plan/verbs";
import { readDomain } from "./reading";
import { writeOperations } from "./security/remember";
import { NONE, Span } from "./text/span";
import { Writer } from "./text/writer";

/** Domain XML → what the core still has to know of the host, or the steps that start the guest. */
export function plan(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  read.planned = true;
  const reading = readDomain(read, notes);
  const domain = reading.domain;
  if (domain && notes.errors == 0) {
    const to = new Writer(16_384);
    writePlan(domain, to);
    if (notes.errors == 0) giveOutput(to.take());
  }
  return finish(notes, read, reading.source);
}

/** What is known of one file and what is wanted of it → the operations that remember or give back its owner or label. */
export function remember(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(512);
  writeOperations(input, notes, to);
  if (notes.errors == 0) giveOutput(to.take());
  return finish(notes, read, input);
}

/** The text of qemu.conf → its keys as `options.context.driver` takes them. */
export function configuration(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(2048);
  writeConfiguration(input, notes, to);
  giveOutput(to.take());
  return finish(notes, read, input);
}

/** A connection's URI → session or system, and the directories that go with it. */
export function places(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(1024);
  writePlaces(input, read.makeContext(notes), to);
  if (notes.errors == 0) giveOutput(to.take());
  return finish(notes, read, input);
}

/** Who QEMU runs as on the connection of `context.uri`; NONE for the user, or when nobody said. */
function ownerOf(context: Context): Span {
  const uri = context.answer("uri");
  const places = uri ? Places.of(uri.text(), context) : null;
  if (!places) return NONE;
  context.isSystem = places.isSystem;
  return Account.of(context).owner;
}

/** What the host and its emulators are (JSON) → libvirt's `<capabilities>`; in the format `json` what nodeinfo shows. */
export function capabilities(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(16_384);
  const context = read.makeContext(notes);
  if (read.json) writeNodeInfo(input, context, to);
  else writeHostCapabilities(input, context, ownerOf(context), to);
  if (notes.errors == 0) giveOutput(to.take());
  return finish(notes, read, input);
}

/** A QMP dialogue so far → what a QEMU of today is asked next, to learn what it can do. */
export function questions(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(8192);
  writeQuestions(input, notes, to);
  if (notes.errors == 0) giveOutput(to.take());
  return finish(notes, read, input);
}

/** What virsh's verbs are in QMP, and what QEMU's states and events are in libvirt's words. */
export function verbs(): i32 {
  const notes = new Notes();
  const read = readOptions(notes, false);
  const to = new Writer(2048);
  writeVerbs(to);
  giveOutput(to.take());
  return finish(notes, read, input);
}
