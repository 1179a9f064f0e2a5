/**
 * Where the notes of a disk's checks point, and how they name what is wrong.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { Span, literal } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { DiskDefinition } from "./definition";
import { BUSES } from "./words";

/** `literal 'WORD'`, for what a note names. */
export function quoted(before: string, word: Span, after: string = ""): Span {
  return new Writer(48).text(before).text("'").span(word).text("'").text(after).take();
}

export function busName(disk: DiskDefinition): Span {
  return literal(BUSES[disk.bus]);
}

export function atDriver(disk: DiskDefinition, context: Context, code: Code, attribute: string): Note {
  return noteInside(context.notes, code, disk.from, "driver", attribute);
}

export function atTarget(disk: DiskDefinition, context: Context, code: Code, attribute: string): Note {
  return noteInside(context.notes, code, disk.from, "target", attribute);
}
