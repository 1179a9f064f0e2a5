/**
 * A device's own security label: <seclabel> inside a <source>, which overrules the domain's.
 * https://libvirt.org/formatdomain.html#security-label
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, same } from "../text/span";
import { Fields, Room, YES_NO } from "../xml/fields";
import { noteAt } from "../xml/reader";

export class DeviceSeclabel extends Room {
  model: Span = NONE;
  /** 0 unset, 1 yes, 2 no. */
  labelskip: i32 = 0;
  relabel: i32 = 0;
  label: Span = NONE;
  private relabelSaid: bool = false;

  xml(x: Fields): void {
    this.model = x.text("model", this.model);
    this.labelskip = x.word("labelskip", YES_NO, this.labelskip);
    // What is relabelled is said, unless the label is skipped.
    const relabel = x.writing && this.relabel == 0 && this.labelskip != 1 ? 1 : this.relabel;
    this.relabel = x.word("relabel", YES_NO, relabel);
    if (x.reading) this.relabelSaid = this.relabel != 0;
    this.label = x.element("label", this.label);
  }

  /** A definition doesn't skip: what is skipped is found out at each start. */
  defaults(): void {
    this.labelskip = 0;
  }

  check(context: Context): void {
    if (this.label != NONE && this.relabel == 2)
      noteAt(context.notes, Code.Excludes, this.from, "relabel").named("a label").expect("relabel='yes'");
    if (this.label == NONE && this.relabelSaid && this.relabel == 1)
      noteAt(context.notes, Code.Requires, this.from, "relabel").named("relabel='yes'").expect("a label");
  }
}

/** Checks the labels of one source, of which each has a model of its own. */
export function checkSeclabels(labels: DeviceSeclabel[], context: Context): void {
  for (let i = 0; i < labels.length; i++) {
    labels[i].check(context);
    for (let j = 0; j < i; j++) {
      if (labels[i].model == NONE || labels[j].model == NONE || !same(labels[i].model, labels[j].model)) continue;
      noteAt(context.notes, Code.Conflict, labels[i].from, "model").named("seclabel for model");
    }
  }
}
