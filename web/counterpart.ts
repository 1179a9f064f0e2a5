/**
 * Where a word of the command line went: the part of the XML that its account names, lit up.
 *
 * The account says it as a path (`domain/devices/disk[2]/source/@file`); the editor's own syntax tree of
 * the XML knows the places. A path that leads further than the XML is followed as far as it goes.
 */
import { ensureSyntaxTree } from "@codemirror/language";
import { type EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

const light = StateEffect.define<string | undefined>();
const mark = Decoration.mark({ class: "counterpart" });

/** What the editor of the XML has more than others. */
export const counterpart = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(light)) continue;
      const place = effect.value ? placeOf(transaction.state, effect.value) : undefined;
      return place ? Decoration.set([mark.range(place.from, place.to)]) : Decoration.none;
    }
    // What was lit belongs to the text of then.
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Lights up what a path leads to and brings it into view; without a path, nothing is lit. */
export function lightUp(editor: EditorView, path: string | undefined): void {
  if (!path && editor.state.field(counterpart).size === 0) return;
  const place = path ? placeOf(editor.state, path) : undefined;
  const scroll = place ? [EditorView.scrollIntoView(place.from, { y: "nearest", yMargin: 40 })] : [];
  editor.dispatch({ effects: [light.of(path), ...scroll] });
}

/** Milliseconds that the syntax tree of a long text may take; what isn't read by then isn't lit. */
const PATIENCE = 100;

function placeOf(state: EditorState, path: string): { from: number; to: number } | undefined {
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE);
  if (!tree) return undefined;
  const [root = "", ...steps] = path.split("/");
  let node = childElement(state, tree.topNode, root);
  if (!node) return undefined;
  for (const step of steps) {
    const next: SyntaxNode | undefined = step.startsWith("@")
      ? attribute(state, node, step.slice(1))
      : childElement(state, node, step);
    if (!next) break;
    node = next;
  }
  // Of an element with others in it, the tag alone: all of it would be half the page.
  const shown = node.getChild("Element") ? (tagOf(node) ?? node) : node;
  return { from: shown.from, to: shown.to };
}

const STEP = /^(.*?)(?:\[(\d+)\])?$/;

function childElement(state: EditorState, parent: SyntaxNode, step: string): SyntaxNode | undefined {
  const [, name, number = "1"] = STEP.exec(step) ?? [];
  const elements = parent.getChildren("Element").filter((element) => nameOf(state, tagOf(element), "TagName") === name);
  return elements[Number(number) - 1];
}

function attribute(state: EditorState, element: SyntaxNode, name: string): SyntaxNode | undefined {
  const attributes = tagOf(element)?.getChildren("Attribute") ?? [];
  return attributes.find((one) => nameOf(state, one, "AttributeName") === name);
}

function tagOf(element: SyntaxNode): SyntaxNode | null {
  return element.getChild("OpenTag") ?? element.getChild("SelfClosingTag");
}

function nameOf(state: EditorState, node: SyntaxNode | null, kind: "TagName" | "AttributeName"): string | undefined {
  const name = node?.getChild(kind);
  return name ? state.sliceDoc(name.from, name.to) : undefined;
}
