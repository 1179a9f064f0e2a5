/**
 * The account of a command line: its words in the colours of their fates, and a list of them.
 *
 * In the editor every word carries its fate as a class and says on hovering where it went. In the list,
 * which is also the way to it without a mouse, each word is a button that leads to its place.
 */
import { type EditorState, type Extension, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, hoverTooltip, MatchDecorator, ViewPlugin } from "@codemirror/view";
import type { Account, AccountWord } from "../hosts/virtwright.ts";
import { jump } from "./editor.ts";
import { element, find } from "./element.ts";
import { endOfWord, offsetOf } from "./places.ts";

const FATES = ["understood", "kept", "refused"] as const;
const MEANINGS = {
  understood: "in the XML",
  kept: "verbatim in qemu:commandline",
  refused: "in neither",
} as const;

const setAccount = StateEffect.define<Account | undefined>();

/** The words as marks, which move along when the text changes; each mark's spec holds its word. */
const words = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setAccount)) return effect.value ? mark(transaction.newDoc, effect.value) : Decoration.none;
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function mark(text: Text, account: Account): DecorationSet {
  const content = text.toString();
  const marks = account.words.map((word) => {
    const from = offsetOf(text, word.line, word.column);
    const to = Math.max(endOfWord(content, from), from);
    return { from, to, value: Decoration.mark({ class: `word-${word.fate}`, word }) };
  });
  return Decoration.set(
    marks.filter(({ from, to }) => to > from).map(({ from, to, value }) => value.range(from, to)),
    true,
  );
}

const onHover = hoverTooltip((editor, position) => {
  let tooltip = null;
  editor.state.field(words).between(position, position, (from, to, value) => {
    const word = value.spec.word as AccountWord;
    tooltip = { pos: from, end: to, above: true, create: () => ({ dom: describe(word) }) };
  });
  return tooltip;
});

function describe(word: AccountWord): HTMLElement {
  const where = word.to === "driver" ? "set by libvirt itself" : (word.to ?? MEANINGS[word.fate]);
  return element(
    "div",
    { class: `fate fate-${word.fate}` },
    `${word.fate} → ${where}${word.why ? ` (${word.why})` : ""}`,
  );
}

/** Options stand out a little, on whichever side they are: `-drive`, `--enable-kvm`. */
const option = new MatchDecorator({
  regexp: /(?<=^|\s)--?[A-Za-z][\w-]*/g,
  decoration: Decoration.mark({ class: "option" }),
});
const options = ViewPlugin.define(
  (view) => ({
    marks: option.createDeco(view),
    update(update) {
      this.marks = option.updateDeco(update, this.marks);
    },
  }),
  { decorations: (plugin) => plugin.marks },
);

/**
 * What an editor of command lines has more than others. `onWord` is told the word that the cursor is in
 * as soon as it is another one, and that it is in none.
 */
export function commandLine(onWord: (word: AccountWord | undefined) => void): Extension {
  let last: AccountWord | undefined;
  const onMove = EditorView.updateListener.of((update) => {
    const word = update.view.hasFocus ? wordAt(update.state) : undefined;
    if (word === last) return;
    last = word;
    onWord(word);
  });
  return [words, onHover, options, onMove];
}

function wordAt(state: EditorState): AccountWord | undefined {
  const { head } = state.selection.main;
  let word: AccountWord | undefined;
  state.field(words).between(head, head, (_from, _to, value) => {
    word = value.spec.word as AccountWord;
  });
  return word;
}

/**
 * Shows the account, in the editor and below; none hides it. The list begins with the words that are not
 * in the XML, since they are what one looks for; a button adds the others.
 */
export function showAccount(editor: EditorView, account: Account | undefined): void {
  editor.dispatch({ effects: setAccount.of(account) });
  const section = find("#account");
  section.hidden = !account;
  if (!account) return;
  const all = find("#all-words");
  const list = find("#account ol");
  const fill = (): void => {
    const every = all.getAttribute("aria-pressed") === "true";
    const shown = account.words.filter((word) => every || word.fate !== "understood");
    list.replaceChildren(...shown.map((word) => element("li", {}, wordButton(editor, word))));
  };
  all.onclick = () => {
    all.setAttribute("aria-pressed", String(all.getAttribute("aria-pressed") !== "true"));
    fill();
  };
  fill();
  find("#account .summary").replaceChildren(
    ...FATES.filter((fate) => account[fate] > 0).map((fate) =>
      element("span", { class: `count fate-${fate}`, title: MEANINGS[fate] }, `${account[fate]} ${fate}`),
    ),
  );
}

function wordButton(editor: EditorView, word: AccountWord): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: `word word-${word.fate}`, title: `${word.fate}: ${word.to ?? MEANINGS[word.fate]}` },
    word.word === "" ? "''" : word.word,
    element("span", { class: "unseen" }, `, ${word.fate}${word.to ? `, ${word.to}` : ""}`),
  );
  button.addEventListener("click", () => {
    const from = offsetOf(editor.state.doc, word.line, word.column);
    jump(editor, from, endOfWord(editor.state.doc.toString(), from));
  });
  return button;
}
