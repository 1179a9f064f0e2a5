/**
 * What a result looks like as an answer: JSON with everything in it, or just the text.
 *
 * JSON has the output, the notes and, for command lines, the account. The text alone is for pipes; how
 * many notes it leaves out is then in the header `virtwright-notes`.
 */
import type { FromNativeResult, Note, Operation } from "../virtwright.ts";
import { Problem } from "./problem.ts";

const JSON_FORM = "application/json";
const TEXT_FORM = "text/plain";
const XML_FORM = "application/xml";
const SARIF_FORM = "application/sarif+json";

/** The forms in which an operation can answer, the usual one first. */
export const FORMS: Readonly<Partial<Record<Operation, readonly string[]>>> = {
  toNative: [JSON_FORM, TEXT_FORM],
  fromNative: [JSON_FORM, XML_FORM, TEXT_FORM, "text/xml"],
  normalize: [JSON_FORM, XML_FORM, TEXT_FORM, "text/xml"],
  validate: [JSON_FORM, TEXT_FORM, SARIF_FORM],
};

/** The option that a form needs: `validate` answers in texts with its notes, which must then be printed. */
export function optionsFor(operation: Operation, form: string): { notes?: "text" | "sarif" } {
  if (operation !== "validate" || form === JSON_FORM) return {};
  return { notes: form === SARIF_FORM ? "sarif" : "text" };
}

/** The answer. Throws `Problem` for an input that was refused; in `validate` that is an answer like others. */
export function answer(operation: Operation, form: string, result: FromNativeResult): Response {
  const { output, notes, account } = result;
  const trap = notes.find((note) => note.code === "VW0601");
  if (trap) throw new Problem(500, trap.message, { notes });
  if (operation !== "validate" && output === undefined) {
    throw new Problem(422, firstError(notes), { notes, ...(account && { account }) });
  }
  if (form === JSON_FORM) return respond(form, `${JSON.stringify(result)}\n`, notes);
  return respond(form, (operation === "validate" ? result.notesText : output) ?? "", notes);
}

function firstError(notes: readonly Note[]): string {
  const error = notes.find((note) => note.severity === "error") ?? notes[0];
  if (!error) return "The input was refused.";
  return error.line > 0 ? `line ${error.line}, column ${error.column}: ${error.message}` : error.message;
}

function respond(form: string, body: string, notes: readonly Note[]): Response {
  const count = (severity: Note["severity"]) => notes.filter((note) => note.severity === severity).length;
  const headers = {
    "content-type": form.endsWith("json") ? form : `${form}; charset=utf-8`,
    "virtwright-notes": `errors=${count("error")}, warnings=${count("warning")}, infos=${count("info")}`,
  };
  return new Response(body, { headers });
}
