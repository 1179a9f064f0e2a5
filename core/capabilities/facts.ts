/** Members of the facts that a shell found: what isn't there, or is of another kind, counts as not known. */
import { JsonKind, JsonValue } from "../text/json";
import { NOT_A_NUMBER } from "../text/number";
import { NONE, Span } from "../text/span";

export function textOf(facts: JsonValue, key: string): Span {
  const value = facts.get(key);
  return value && value.kind == JsonKind.Text ? value.text() : NONE;
}

/** 0 when it isn't known. Of what the kernel writes as -1 for "there is no such thing" too. */
export function numberOf(facts: JsonValue, key: string): i64 {
  const value = facts.get(key);
  const number = value ? value.integer() : 0;
  return number == NOT_A_NUMBER || number < 0 ? 0 : number;
}

export function listOf(facts: JsonValue, key: string): JsonValue | null {
  const value = facts.get(key);
  return value && value.kind == JsonKind.Array ? value : null;
}
