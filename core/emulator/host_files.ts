/**
 * What the host says of its files: `options.context.files`, a record by path (docs/plan.md).
 *
 * The core asks no host, so what it has to know of a path is either there or goes on the list of what is needed.
 */
import { JsonValue } from "../text/json";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, is } from "../text/span";
import { Context } from "./context";

export class FileState {
  constructor(private given: JsonValue) {}

  private text(key: string): Span {
    const value = this.given.get(key);
    return value ? value.text() : NONE;
  }

  private number(key: string): i64 {
    const value = this.given.get(key);
    const number = value ? value.integer() : NOT_A_NUMBER;
    return number == NOT_A_NUMBER ? -1 : number;
  }

  get isMissing(): bool {
    return is(this.text("kind"), "missing");
  }

  get isBlock(): bool {
    return is(this.text("kind"), "block");
  }

  /** Permission bits; -1 when they aren't said. */
  get mode(): i64 {
    const mode = unsigned(this.text("mode"), 8);
    return mode == NOT_A_NUMBER ? -1 : mode;
  }

  get uid(): i64 {
    return this.number("uid");
  }

  get gid(): i64 {
    return this.number("gid");
  }

  /** The first bytes in base64. */
  get head(): Span {
    return this.text("head");
  }

  /** Where a symbolic link leads in the end. */
  get target(): Span {
    return this.text("target");
  }
}

/** What is known of a path; null when nothing is. */
export function fileState(context: Context, path: Span): FileState | null {
  const files = context.answer("files");
  const given = files ? files.member(path) : null;
  return given ? new FileState(given) : null;
}
