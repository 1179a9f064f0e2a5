/**
 * How the guest is confined: <seclabel> of the domain, one for each security driver.
 * https://libvirt.org/formatdomain.html#security-label
 *
 * A dynamic label is made when the guest starts, from the base label if there is one; a static one is
 * given. What is written of a definition leaves out labels that only a running guest has.
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span, is, literal, same, size } from "../text/span";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt, noteMissingChild } from "../xml/reader";

const TYPES: StaticArray<string> = ["", "none", "dynamic", "static"];
const TYPE_NONE: i32 = 1;
const DYNAMIC: i32 = 2;
const STATIC: i32 = 3;
const YES: i32 = 1;
const NO: i32 = 2;

export class Seclabel extends Part {
  type: i32 = 0;
  model: Span = NONE;
  relabel: i32 = 0;
  label: Span = NONE;
  imagelabel: Span = NONE;
  baselabel: Span = NONE;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    this.model = x.text("model", this.model);
    this.relabel = x.word("relabel", YES_NO, this.relabel);
    this.label = x.element("label", this.label);
    this.imagelabel = x.element("imagelabel", this.imagelabel);
    this.baselabel = x.element("baselabel", this.baselabel);
  }

  /**
   * What a running guest got of the driver isn't part of its definition. A host without security drivers
   * says so in every definition: model none, type none; a model that it doesn't have keeps its text.
   */
  defaults(context: Context): void {
    if (this.type == 0) this.type = DYNAMIC;
    // Without a word it is for the host's first security driver.
    const models = context.answer("secmodels");
    if (this.model == NONE && models && models.length > 0) this.model = models.at(0).text();
    if (is(this.model, "none") && this.type != TYPE_NONE) {
      this.type = TYPE_NONE;
      this.relabel = 0;
    }
    if (this.relabel == 0 && this.type != TYPE_NONE) this.relabel = this.type == DYNAMIC ? YES : NO;
    if (this.type != STATIC) this.label = NONE;
    this.imagelabel = NONE;
    if (this.type != DYNAMIC) this.baselabel = NONE;
    if (size(this.baselabel) == 0) this.baselabel = NONE;
  }

  /** One that a domain has though it doesn't say so: made anew, or none. */
  static usual(model: string, confined: bool): Seclabel {
    const label = new Seclabel();
    label.model = literal(model);
    label.type = confined ? DYNAMIC : TYPE_NONE;
    if (confined) label.relabel = YES;
    return label;
  }

  /** What a guest that runs shows of it. */
  show(label: Span, imagelabel: Span): void {
    this.label = label;
    this.imagelabel = this.relabels ? imagelabel : NONE;
  }

  get isNone(): bool {
    return this.type == TYPE_NONE;
  }

  get isStatic(): bool {
    return this.type == STATIC;
  }

  /** The guest's files get labels of its own. */
  get relabels(): bool {
    return this.relabel == YES;
  }

  /** What it is for keeps the labels it has. */
  get keepsLabels(): bool {
    return this.relabel != YES;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.type == DYNAMIC && this.relabel == NO) {
      const note = noteAt(notes, Code.BadValue, this.from, "relabel").named("relabel of a dynamic label");
      note.expect("yes, as resources must be labelled anew");
    }
    if (this.type == TYPE_NONE && this.relabel == YES) {
      const note = noteAt(notes, Code.BadValue, this.from, "relabel").named(
        "resource relabeling with the 'none' label type",
      );
      note.expect("no");
    }
    if (this.type == STATIC && size(this.label) == 0) {
      noteMissingChild(notes, this.from, "label").named("the security label of type static").expect("<label>");
    }
  }

  /** Several labels need to say which driver each is for, and each driver only once. */
  static checkAll(labels: Seclabel[], context: Context): void {
    for (let i = 0; i < labels.length; i++) {
      if (labels.length > 1 && labels[i].model == NONE) {
        noteAt(context.notes, Code.Missing, labels[i].from, "model").named("the model of this seclabel");
      }
      for (let j = 0; j < i; j++) {
        if (labels[i].model == NONE || !same(labels[i].model, labels[j].model)) continue;
        noteAt(context.notes, Code.Conflict, labels[i].from, "model")
          .named("the model of seclabel")
          .found(labels[i].model);
      }
    }
  }
}
