/**
 * A security label of one file, socket or image, instead of the guest's: <seclabel> inside a <source>.
 * https://libvirt.org/formatdomain.html#security-label
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span, is, same } from "../text/span";
import { Fields, Room, YES_NO } from "../xml/fields";
import { noteAt } from "../xml/reader";

const YES: i32 = 1;
const NO: i32 = 2;

export class DeviceSeclabel extends Room {
  model: Span = NONE;
  /** 0 unset, 1 yes, 2 no. */
  labelskip: i32 = 0;
  relabel: i32 = 0;
  label: Span = NONE;
  private relabelSaid: bool = false;

  /** It is said for this driver, or for all. */
  isFor(model: string): bool {
    return this.model == NONE || is(this.model, model);
  }

  /** The file stays as it is. */
  get isLeft(): bool {
    return this.relabel == NO || this.labelskip == YES;
  }

  xml(x: Fields): void {
    this.model = x.text("model", this.model);
    this.labelskip = x.word("labelskip", YES_NO, this.labelskip);
    this.relabel = x.word("relabel", YES_NO, this.relabel);
    if (x.reading) this.relabelSaid = this.relabel == YES;
    this.label = x.element("label", this.label);
  }

  /**
   * Today's defaults; those that say nothing are left out. That something could not be labelled
   * (labelskip) is about one run of a guest only.
   */
  static settle(labels: DeviceSeclabel[]): DeviceSeclabel[] {
    const kept: DeviceSeclabel[] = [];
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      label.labelskip = 0;
      if (label.relabel == 0) label.relabel = YES;
      if (label.label != NONE || label.relabel == NO || label.relabelSaid) kept.push(label);
    }
    return kept;
  }

  check(notes: Notes): void {
    if (this.label != NONE && this.relabel == NO) {
      noteAt(notes, Code.Excludes, this.from, "relabel").named("a label").expect("relabel='no'").found(this.model);
    }
    if (this.label == NONE && this.relabelSaid)
      noteAt(notes, Code.Requires, this.from, "relabel").named("relabel='yes'").expect("a label");
  }
}

/** Checks the labels of one source, of which each has a model of its own. */
export function checkSeclabels(labels: DeviceSeclabel[], context: Context): void {
  const notes = context.notes;
  const fixed = context.guest.fixedLabels;
  for (let i = 0; i < labels.length; i++) {
    labels[i].check(notes);
    for (let j = 0; j < fixed.length; j++) {
      if (!same(fixed[j], labels[i].model)) continue;
      noteAt(notes, Code.Requires, labels[i].from, "model")
        .named("a label that overrides the domain's")
        .expect("relabel='yes' at the domain level");
    }
    for (let j = 0; j < i; j++) {
      if (labels[i].model == NONE || labels[j].model == NONE || !same(labels[i].model, labels[j].model)) continue;
      noteAt(notes, Code.Conflict, labels[i].from, "model").named("seclabel for model");
    }
  }
}
