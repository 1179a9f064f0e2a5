/**
 * Notes at their places: in the editor they are about, as CodeMirror's diagnostics, and in a list below.
 *
 * A note in the list leads to its place; its code unfolds what it means and what to do. Where the core
 * names the nearest valid word, one press puts it there.
 */
import { type Action, type Diagnostic, setDiagnostics } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import type { Note, Virtwright } from "../hosts/virtwright.ts";
import { jump } from "./editor.ts";
import { element, find } from "./element.ts";
import { offsetOf } from "./places.ts";

const SEVERITIES = ["error", "warning", "info"] as const;

/** Shows the notes of a conversion in the editor that was its source, and takes them out of the other. */
export function showNotes(virtwright: Virtwright, source: EditorView, other: EditorView, notes: readonly Note[]): void {
  const diagnostics = notes.filter((note) => note.line > 0).map((note) => diagnosticOf(source, note));
  source.dispatch(setDiagnostics(source.state, diagnostics));
  other.dispatch(setDiagnostics(other.state, []));
  find("#notes .summary").replaceChildren(...summary(notes));
  find("#notes ol").replaceChildren(...notes.map((note) => listItem(virtwright, source, note)));
}

function summary(notes: readonly Note[]): (HTMLElement | string)[] {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: notes.filter((note) => note.severity === severity).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return ["Nothing to remark."];
  return counts.map(({ severity, count }) => {
    const noun = severity === "info" ? "remark" : severity;
    return element("span", { class: `count ${severity}` }, `${count} ${noun}${count === 1 ? "" : "s"}`);
  });
}

function range(editor: EditorView, note: Note): { from: number; to: number } {
  const { doc } = editor.state;
  const from = offsetOf(doc, note.line, note.column);
  return { from, to: Math.max(from, offsetOf(doc, note.endLine, note.endColumn)) };
}

function diagnosticOf(editor: EditorView, note: Note): Diagnostic {
  const { severity, message, code } = note;
  const action = correction(editor, note);
  return { ...range(editor, note), severity, message, source: code, ...(action && { actions: [action] }) };
}

/** Puts the nearest valid word in the place of what was found; only if just that stands there. */
function correction(editor: EditorView, note: Note): Action | undefined {
  const { nearest, found } = note;
  if (!nearest || !found) return undefined;
  const { from, to } = range(editor, note);
  const there = editor.state.sliceDoc(from, to);
  const at = there.indexOf(found);
  if (at < 0 || at !== there.lastIndexOf(found)) return undefined;
  return {
    name: `Use “${nearest}”`,
    apply(view, start) {
      const first = start + at;
      if (view.state.sliceDoc(first, first + found.length) !== found) return;
      view.dispatch({
        changes: { from: first, to: first + found.length, insert: nearest },
        userEvent: "input.correct",
      });
    },
  };
}

function listItem(virtwright: Virtwright, editor: EditorView, note: Note): HTMLElement {
  const item = element("li", { class: note.severity });
  const place = note.line > 0 ? `${note.line}:${note.column}` : "";
  const message = element(
    "button",
    { type: "button", class: "message", disabled: place ? undefined : "" },
    element(
      "span",
      { class: "unseen" },
      `${note.severity} ${place && `at line ${note.line}, column ${note.column}`}: `,
    ),
    element("span", { class: "place", "aria-hidden": "true" }, place || "–"),
    element("span", {}, note.message),
  );
  message.addEventListener("click", () => {
    const { from, to } = range(editor, note);
    jump(editor, from, to);
  });
  const explanation = element("p", { class: "explanation", hidden: "" });
  const code = element("button", { type: "button", class: "code", "aria-expanded": "false" }, note.code);
  code.addEventListener("click", () => {
    explanation.textContent ||= (virtwright.explain(note.code).output ?? "There is no more to say.").trim();
    explanation.hidden = !explanation.hidden;
    code.setAttribute("aria-expanded", String(!explanation.hidden));
  });
  item.append(message, code);
  const action = place ? correction(editor, note) : undefined;
  const expected = (note.expected ?? []).filter((word) => word !== note.nearest && !saysOnly(note, word));
  if (action || expected.length > 0) {
    const more = element("p", { class: "expected" });
    if (action) {
      const fix = element("button", { type: "button", class: "fix" }, action.name);
      fix.addEventListener("click", () => {
        const { from, to } = range(editor, note);
        action.apply(editor, from, to);
      });
      more.append(fix);
    }
    if (expected.length > 0) more.append(...words(action ? "It could also be" : "Expected", expected));
    item.append(more);
  }
  item.append(explanation);
  return item;
}

/** True when this word is all that was expected, and the message names it already. */
function saysOnly({ expected, message }: Note, word: string): boolean {
  return expected?.length === 1 && message.includes(word);
}

/** More words than these say less, not more. */
const MAX_EXPECTED = 12;

function words(lead: string, expected: readonly string[]): (HTMLElement | string)[] {
  const shown = expected
    .slice(0, MAX_EXPECTED)
    .flatMap((word, index) => [index > 0 ? ", " : " ", element("code", {}, word)]);
  const left = expected.length - MAX_EXPECTED;
  return [lead, ...shown, ...(left > 0 ? [` and ${left} more`] : [])];
}
