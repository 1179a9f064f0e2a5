/**
 * Drives of a command line that are put at one place: -hda and its kin, and -drive with an index. QEMU refuses
 * the second; it is said where it stands, whether or not the rest of the option is understood.
 */
import { Option } from "../../argv/option";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { SpanSet } from "../../text/set";
import { NONE, Span, literal, size, startsWith } from "../../text/span";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { join } from "../../text/writer";
import { INTERFACES } from "./drive";
import { indexOfTarget, targetAt } from "./target";
import { DiskBus } from "./words";

export function noteSharedPlaces(options: Option[], notes: Notes): void {
  const places = new SpanSet();
  for (let i = 0; i < options.length; i++) {
    const place = placeOf(options[i]);
    if (place == NONE || places.add(place)) continue;
    const argument = options[i].argument;
    const word = argument ? argument : options[i].word;
    notes.add(Code.Conflict, word.from, word.to).namedSpan(join("the drive's place ", place)).found(options[i].value);
  }
}

/** The disk's name at its place; NONE where QEMU finds one by itself. */
function placeOf(option: Option): Span {
  const name = option.name;
  if (option.isNamed("cdrom")) return literal("hdc");
  if (size(name) == 3 && (startsWith(name, "hd") || startsWith(name, "fd")) && indexOfTarget(name) >= 0) return name;
  if (!option.isNamed("drive")) return NONE;
  const index = unsigned(option.key("index"), 10);
  // Numbers above what any board has are refused by QEMU for themselves.
  if (index == NOT_A_NUMBER || index > MOST) return NONE;
  const said = option.key("if") != NONE;
  const bus = option.keyWord("if", "file", INTERFACES);
  return said && bus == 0 ? NONE : targetAt(said ? bus : DiskBus.Ide, <i32>index);
}

const MOST: i64 = 1_000;
