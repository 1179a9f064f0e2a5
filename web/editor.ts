/**
 * One of the two editors: CodeMirror in the page's own colours.
 *
 * Colours and sizes are the variables of colours.css, so light and dark need no second theme. What the page
 * writes itself is marked as such: only what a person types makes a side the source.
 */
import { syntaxHighlighting } from "@codemirror/language";
import { lintGutter } from "@codemirror/lint";
import { Annotation, type Extension, Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { basicSetup } from "codemirror";

/** On a change that a conversion made. */
const written = Annotation.define<boolean>();

/** What an editor is made of. */
export interface EditorParts {
  readonly parent: Element;
  /** Id of the heading that names it. */
  readonly labelledBy: string;
  readonly extensions: Extension;
  /** Called after every change that a person made. */
  onEdit(): void;
}

/** Makes an editor, empty. */
export function createEditor({ parent, labelledBy, extensions, onEdit }: EditorParts): EditorView {
  return new EditorView({
    parent,
    extensions: [
      lintGutter(),
      basicSetup,
      syntaxHighlighting(classHighlighter),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-labelledby": labelledBy,
        spellcheck: "false",
        autocapitalize: "off",
        autocorrect: "off",
        translate: "no",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((one) => one.annotation(written))) onEdit();
      }),
      theme,
      extensions,
    ],
  });
}

/** The text of an editor. */
export function textOf(editor: EditorView): string {
  return editor.state.doc.toString();
}

/**
 * Writes an output into an editor. What is the same at its start and end is left alone, so that the view
 * stays where it is and nothing flickers while someone types on the other side.
 */
export function write(editor: EditorView, output: string): void {
  const before = textOf(editor);
  // The end of the last line is no line of its own to look at.
  const text = output.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (before === text) return;
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
  editor.dispatch({
    changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
    annotations: [written.of(true), Transaction.addToHistory.of(false)],
  });
}

/** Selects a range, brings it to the middle and goes there. */
export function jump(editor: EditorView, from: number, to: number): void {
  editor.dispatch({
    selection: { anchor: from, head: to },
    effects: EditorView.scrollIntoView(from, { y: "center" }),
  });
  editor.focus();
}

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "transparent", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overscrollBehavior: "contain" },
  ".cm-content": { padding: "0.6rem 0 2rem", caretColor: "var(--accent)" },
  // What is too long for the pane goes on a little further in than it began.
  ".cm-line": { padding: "0 0.9rem 0 calc(0.35rem + 2ch)", textIndent: "-2ch" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--selection) !important",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--active-line)" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.2em", padding: "0 0.35rem 0 0.2rem" },
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 0 0 0.3em" },
  ".cm-lint-marker": { width: "0.75em", height: "0.75em", marginTop: "0.42em", borderRadius: "50%", content: "''" },
  ".cm-lint-marker-error": { backgroundColor: "var(--error)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warning)" },
  ".cm-lint-marker-info": { backgroundColor: "var(--info)" },
  ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy 1px",
    textUnderlineOffset: "0.25em",
    textDecorationSkipInk: "none",
  },
  ".cm-lintRange-error": { textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warning)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--info)" },
  ".cm-lintRange-active": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket, &.cm-focused .cm-matchingTag": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent" },
  ".cm-selectionMatch": { backgroundColor: "var(--active-line)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", borderColor: "var(--line)", color: "var(--muted)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    boxShadow: "var(--shadow)",
    maxWidth: "min(32rem, calc(100vw - 2rem))",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-diagnostic": { padding: "0.45rem 0.7rem", borderLeftWidth: "3px", font: "0.86rem/1.45 var(--sans)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--info)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--accent)",
    color: "var(--paper)",
    borderRadius: "5px",
    padding: "0.15rem 0.5rem",
    margin: "0.35rem 0.5rem 0 0",
    display: "inline-block",
  },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)", font: "0.86rem var(--sans)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-textfield": { backgroundColor: "var(--surface)", border: "1px solid var(--line)", borderRadius: "5px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface)", border: "1px solid var(--line)" },
});
