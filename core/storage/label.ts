/**
 * A security label of one image or file, instead of the guest's: <seclabel> inside a <source>.
 * https://libvirt.org/formatdomain.html#security-label
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span } from "../text/span";
import { Fields, Room, YES_NO } from "../xml/fields";
import { noteAt } from "../xml/reader";

const YES: i32 = 1;
const NO: i32 = 2;

export class DeviceLabel extends Room {
  model: Span = NONE;
  /** 0 unset, 1 yes, 2 no. */
  labelskip: i32 = 0;
  relabel: i32 = 0;
  label: Span = NONE;

  xml(x: Fields): void {
    this.model = x.text("model", this.model);
    this.labelskip = x.word("labelskip", YES_NO, this.labelskip);
    this.relabel = x.word("relabel", YES_NO, this.relabel);
    this.label = x.element("label", this.label);
  }

  check(notes: Notes): void {
    if (this.label != NONE && this.relabel == NO) {
      noteAt(notes, Code.Excludes, this.from, "relabel").named("a label").expect("relabel='no'").found(this.model);
    }
  }

  /**
   * Today's defaults; those that say nothing are left out. That an image could not be labelled
   * (labelskip) is about one run of a guest only.
   */
  static settle(labels: DeviceLabel[]): DeviceLabel[] {
    const kept: DeviceLabel[] = [];
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      label.labelskip = 0;
      if (label.relabel == 0) label.relabel = YES;
      if (label.label != NONE || label.relabel == NO) kept.push(label);
    }
    return kept;
  }
}
