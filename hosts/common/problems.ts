/**
 * Failures as users see them: what the system or the core said becomes a `Problem` with a code, and a
 * message that says what to do.
 */
import type { Note } from "../notes.ts";
import { Problem, type ProblemCode } from "./api.ts";

/** The system's word in an error. */
export function codeOf(problem: unknown): string | undefined {
  const code = (problem as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

const CODES: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ENOSPC: ["no-space", "no space is left there; make room and do it again"],
  EDQUOT: ["no-space", "your quota of disk space is used up; make room and do it again"],
  EACCES: ["denied", "permission denied"],
  EPERM: ["denied", "operation not permitted"],
  EROFS: ["denied", "the file system is mounted read-only"],
  ENAMETOOLONG: ["invalid", "the name is too long for a file's name; choose a shorter one"],
  ETIMEDOUT: ["timeout", "it took too long"],
  // What Deno says of a permission that it wasn't given names the flag.
  NotCapable: ["denied", ""],
};

/** What went wrong, in a line. */
export function reasonOf(failure: unknown): string {
  return failure instanceof Error ? (failure.message.split("\n")[0] as string) : String(failure);
}

/** Any failure as a `Problem`; one that is already stays as it is. */
export function asProblem(failure: unknown, doing: string): Problem {
  if (failure instanceof Problem) return failure;
  const said = reasonOf(failure);
  const name = failure instanceof Error ? failure.name : "";
  const [code, advice] = CODES[codeOf(failure) ?? name] ?? ["failed", ""];
  const path = (failure as { path?: unknown } | null)?.path;
  const where = typeof path === "string" ? ` ${path}` : "";
  return new Problem(
    code,
    advice === "" ? `cannot ${doing}: ${said}` : `cannot ${doing}:${where === "" ? "" : `${where}:`} ${advice}`,
  );
}

/** Runs what may fail. */
export async function doing<T>(what: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (failure) {
    throw asProblem(failure, what);
  }
}

/** What the core refused, in its own words: the errors one below the other; `places` is false for an input of one line. */
export function refusal(what: string, notes: readonly Note[], code: ProblemCode = "invalid", places = true): Problem {
  const errors = notes.filter((note) => note.severity === "error");
  const lines = errors.map((note) => (places && note.line > 0 ? `line ${note.line}: ${note.message}` : note.message));
  const message = lines.length === 1 ? `${what}: ${lines[0]}` : [`${what}:`, ...lines].join("\n  ");
  return new Problem(code, message, notes);
}
