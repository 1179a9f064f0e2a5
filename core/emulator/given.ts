/**
 * What is given in the options of a call, by the kind that its place takes.
 *
 * A value of another kind would be read as nothing and the call would go on as if nobody had said
 * anything: a text where an object belongs, `"true"` where `true` does. So it gets a note, and counts
 * as not given.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonKind, JsonValue } from "../text/json";
import { NOT_A_NUMBER } from "../text/number";
import { NONE, Span, literal } from "../text/span";

/** A text, or a number as it is written; `otherwise` for anything else. */
export function givenText(key: Span, value: JsonValue, notes: Notes, otherwise: Span = NONE): Span {
  if (value.kind == JsonKind.Text || value.kind == JsonKind.Number) return value.text();
  refuse(key, value, "a string", notes);
  return otherwise;
}

/** `true`, `false`, or a number as in qemu.conf; `otherwise` for anything else. */
export function givenTruth(key: Span, value: JsonValue, otherwise: bool, notes: Notes): bool {
  if (value.kind == JsonKind.True || value.kind == JsonKind.False || value.kind == JsonKind.Number) {
    return value.isTrue();
  }
  refuse(key, value, "true or false", notes);
  return otherwise;
}

/** A whole number, also in a string; `otherwise` for anything else. */
export function givenInteger(key: Span, value: JsonValue, otherwise: i64, notes: Notes): i64 {
  const number = value.integer();
  if (number != NOT_A_NUMBER) return number;
  refuse(key, value, "a whole number", notes);
  return otherwise;
}

/** An object, or null for anything else. */
export function givenObject(key: Span, value: JsonValue, notes: Notes): JsonValue | null {
  if (value.kind == JsonKind.Object) return value;
  refuse(key, value, "an object", notes);
  return null;
}

/** An array, or null for anything else. */
export function givenArray(key: Span, value: JsonValue, notes: Notes): JsonValue | null {
  if (value.kind == JsonKind.Array) return value;
  refuse(key, value, "an array", notes);
  return null;
}

function refuse(key: Span, value: JsonValue, expected: string, notes: Notes): void {
  notes.add(Code.BadOption, 0, 0).namedSpan(key).found(shown(value)).expect(expected);
}

/** A value as a note shows it. */
function shown(value: JsonValue): Span {
  if (value.kind == JsonKind.Null) return literal("null");
  if (value.kind == JsonKind.False) return literal("false");
  if (value.kind == JsonKind.True) return literal("true");
  if (value.kind == JsonKind.Array) return literal("[...]");
  if (value.kind == JsonKind.Object) return literal("{...}");
  return value.text();
}
