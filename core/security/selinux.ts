/**
 * sVirt: the labels of a guest under SELinux, and the label that each of its files gets.
 * https://libvirt.org/drvqemu.html#selinux-basic-confinement
 *
 * A guest's own label is the policy's for QEMU (one for KVM, one for TCG) with the shell's user and role and a pair
 * of categories that nobody else has; its files get the policy's label for images with that pair. What all may
 * write has no categories, what all may read has the label of content.
 */
import { Context } from "../emulator/context";
import { randomByte } from "../emulator/random";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, indexOf, literal, size, slice, trim } from "../text/span";
import { Writer } from "../text/writer";
import { Seclabel } from "../domain/seclabel";
import { noteAt } from "../xml/reader";
import { Categories } from "./categories";
import { SelinuxContext, lowSensitivity } from "./context";
import { Kind } from "./guest_file";

/** What the policy's files say where there are none, by line. */
const DOMAIN_CONTEXTS: StaticArray<string> = ["system_u:system_r:svirt_t:s0", "system_u:system_r:svirt_tcg_t:s0"];
const IMAGE_CONTEXTS: StaticArray<string> = [
  "system_u:object_r:svirt_image_t:s0",
  "system_u:object_r:virt_content_t:s0",
];
const KVM_LINE: i32 = 0;
const TCG_LINE: i32 = 1;
const IMAGE_LINE: i32 = 0;
const CONTENT_LINE: i32 = 1;

/** Random bytes that others take come before these, and behind them the guest's key. */
const FIRST_RANDOM: i32 = 192;

export class Selinux {
  /** What the guest's process runs as. */
  process: Span = NONE;
  private own: Span = NONE;
  private shared: Span = NONE;
  private content: Span = NONE;

  private constructor(
    private context: Context,
    private facts: JsonValue,
  ) {}

  /** The labels of a guest; null where SELinux is not there. Notes what can't be made. */
  static of(label: Seclabel, kvm: bool, context: Context): Selinux | null {
    const facts = context.answer("selinux");
    if (!facts) return null;
    const selinux = new Selinux(context, facts);
    selinux.make(label, kvm);
    return selinux;
  }

  /** The label for a file of a kind; NONE for one that stays as it is. */
  labelFor(kind: Kind): Span {
    if (kind == Kind.Own) return this.own;
    if (kind == Kind.Shared) return this.shared;
    return kind == Kind.Content ? this.content : NONE;
  }

  get image(): Span {
    return this.own;
  }

  private make(label: Seclabel, kvm: bool): void {
    const shared = this.base("imageContexts", IMAGE_LINE, IMAGE_CONTEXTS);
    const content = this.base("imageContexts", CONTENT_LINE, IMAGE_CONTEXTS);
    const shell = this.shell();
    if (!shared || !content || !shell) return;
    this.shared = shared.text();
    this.content = content.text();
    let range = NONE;
    if (label.isStatic) {
      const given = this.given(label, "label", label.label);
      if (!given) return;
      this.process = given.text();
      range = given.range;
    } else {
      const based = size(label.baselabel) > 0;
      const base = based
        ? this.given(label, "baselabel", label.baselabel)
        : this.base("domainContexts", kvm ? KVM_LINE : TCG_LINE, DOMAIN_CONTEXTS);
      if (!base) return;
      range = this.draw(shell);
      if (range == NONE) return;
      this.process = new SelinuxContext(shell.user, shell.role, base.type, range).text();
    }
    if (label.relabels) this.own = new SelinuxContext(shell.user, shared.role, shared.type, range).text();
  }

  /** A context that the XML says. */
  private given(label: Seclabel, element: string, text: Span): SelinuxContext | null {
    const context = SelinuxContext.read(text);
    if (context) return context;
    const note = noteAt(this.context.notes, Code.BadValue, label.from).named(`the ${element} of model selinux`);
    note.found(text).expect("a context like system_u:system_r:svirt_t:s0:c1,c2");
    return null;
  }

  /** A line of one of the policy's files. */
  private base(key: string, line: i32, otherwise: StaticArray<string>): SelinuxContext | null {
    const file = this.facts.get(key);
    let text = NONE;
    if (file) text = lineOf(file.text(), line);
    // A file of one line has no other for TCG or content.
    if (size(text) == 0 && file && line > 0 && key == "domainContexts") text = lineOf(file.text(), 0);
    if (size(text) == 0) text = literal(otherwise[line]);
    return this.hosts(key, text);
  }

  /** What the shell itself runs as. */
  private shell(): SelinuxContext | null {
    const process = this.facts.get("process");
    return this.hosts("process", process ? trim(process.text()) : NONE);
  }

  /** A context that the host says. */
  private hosts(key: string, text: Span): SelinuxContext | null {
    const context = SelinuxContext.read(text);
    if (context) return context;
    const notes: Notes = this.context.notes;
    notes.add(Code.BadOption, 0, 0).named(`selinux.${key}`).found(text).expect("user:role:type:range");
    return null;
  }

  /** A range of its own for the guest: the shell's lower sensitivity, and a pair of categories. */
  private draw(shell: SelinuxContext): Span {
    const categories = new Categories(shell.range);
    const inUse = this.context.answer("inUse");
    const labels = inUse ? inUse.get("labels") : null;
    for (let i = 0; labels && i < labels.length; i++) {
      const other = SelinuxContext.read(labels.at(i).text());
      if (other) categories.claim(other.range);
    }
    let random: u64 = 0;
    for (let i = 0; i < 8; i++) random = (random << 8) | <u64>max(randomByte(this.context, FIRST_RANDOM + i), 0);
    const pair = categories.draw(random);
    if (pair < 0) {
      const note = this.context.notes.add(Code.NoCategories, 0, 0).found(shell.text());
      note.expectSpan(new Writer(12).number(categories.pairs).take());
      return NONE;
    }
    const to = new Writer(32).span(shell.range == NONE ? literal("s0") : lowSensitivity(shell.range)).byte(0x3a);
    return to.span(categories.text(pair)).take();
  }
}

/** A line of a text, without what surrounds it; NONE behind the last. */
function lineOf(text: Span, line: i32): Span {
  let from = 0;
  for (let i = 0; from < size(text); i++) {
    let to = indexOf(text, 0x0a, from);
    if (to < 0) to = size(text);
    if (i == line) return trim(slice(text, from, to));
    from = to + 1;
  }
  return NONE;
}
