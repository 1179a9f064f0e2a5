/**
 * How a guest is confined: for each security driver of the host its label, and what that means for its files.
 *
 * Drivers are asked in libvirt's order: SELinux, where the host has it, and for the machine's guests `dac`, which
 * is user and group. Each has one <seclabel> in the domain; what a domain doesn't say is dynamic, unless qemu.conf
 * has it otherwise. A session's guests keep their owner, which is the one who runs them.
 */
import { Domain, KVM } from "../domain/domain";
import { Seclabel } from "../domain/seclabel";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, is, literal, size } from "../text/span";
import { Writer } from "../text/writer";
import { noteAt } from "../xml/reader";
import { GuestFile, Kind } from "./guest_file";
import { Owner } from "./owner";
import { Selinux } from "./selinux";
import { Take } from "./take";

const SELINUX: string = "selinux";
const DAC: string = "dac";

export class Confinement {
  /** As whom the guest runs; null for who runs the shell. */
  owner: Owner | null = null;
  /** What its files belong to; null when they keep their owners. */
  private fileOwner: Owner | null = null;
  /** The labels of SELinux; null without. */
  private selinux: Selinux | null = null;
  private relabels: bool = false;

  private constructor(private domain: Domain) {}

  /** Of a settled domain; `account`: as whom qemu.conf has guests run, null in a session. Notes what can't be. */
  static of(domain: Domain, account: Owner | null): Confinement {
    const confinement = new Confinement(domain);
    const wanted = domain.context.driver.security;
    const hasSelinux = domain.context.answer("selinux") != null && !wanted.names("none");
    if (wanted.names(SELINUX) && !hasSelinux) {
      domain.context.notes.add(Code.NoSecurityDriver, 0, 0).found(literal(SELINUX));
    }
    confinement.checkModels(hasSelinux, account != null);
    if (hasSelinux) confinement.confine(SELINUX, true, account);
    if (account) {
      confinement.owner = account;
      confinement.confine(DAC, !hasSelinux, account);
    }
    return confinement;
  }

  /** The label of the guest's process; NONE without SELinux. */
  get process(): Span {
    const selinux = this.selinux;
    return selinux ? selinux.process : NONE;
  }

  /** The labels that were made for the guest. */
  get labels(): Span[] {
    const labels: Span[] = [];
    const selinux = this.selinux;
    if (!selinux) return labels;
    labels.push(selinux.process);
    if (selinux.image != NONE) labels.push(selinux.image);
    return labels;
  }

  /** A label is for a driver that is there. */
  private checkModels(selinux: bool, dac: bool): void {
    const labels = this.domain.seclabels;
    for (let i = 0; i < labels.length; i++) {
      const model = labels[i].model;
      if (model == NONE || is(model, "none")) continue;
      if (is(model, SELINUX) ? selinux : is(model, DAC) && dac) continue;
      const note = noteAt(this.domain.context.notes, Code.NoSecurityDriver, labels[i].from, "model").found(model);
      if (selinux) note.expect(SELINUX);
      if (dac) note.expect(DAC);
    }
  }

  /** The domain's label for a driver; one that names no model is for the `first`. */
  private labelFor(model: string, first: bool): Seclabel | null {
    const labels = this.domain.seclabels;
    for (let i = 0; i < labels.length; i++) {
      if (is(labels[i].model, model)) return labels[i];
      if (first && labels[i].model == NONE) {
        labels[i].model = literal(model);
        return labels[i];
      }
    }
    return null;
  }

  private confine(model: string, first: bool, account: Owner | null): void {
    const context = this.domain.context;
    const security = context.driver.security;
    const said = this.labelFor(model, first);
    const label = said ? said : Seclabel.usual(model, security.defaultConfined);
    if (label.isNone) {
      if (!security.requireConfined) return;
      noteAt(context.notes, Code.Unconfined, said ? said.from : this.domain.from).found(literal(model));
      return;
    }
    if (!said) this.domain.seclabels.push(label);
    if (model == SELINUX) this.label(label, context);
    else if (account) this.own(label, account, context);
  }

  private label(label: Seclabel, context: Context): void {
    const selinux = Selinux.of(label, this.domain.type == KVM, context);
    if (!selinux) return;
    this.selinux = selinux;
    this.relabels = label.relabels;
    label.show(selinux.process, selinux.image);
  }

  private own(label: Seclabel, account: Owner, context: Context): void {
    let owner: Owner | null = account;
    if (label.isStatic) {
      owner = Owner.read(label.label, context);
      if (!owner) {
        const note = noteAt(context.notes, Code.BadValue, label.from).named("the label of model dac");
        note.found(label.label).expect("user:group, by name or +number");
        return;
      }
    }
    this.owner = owner;
    if (label.relabels && context.driver.security.dynamicOwnership) this.fileOwner = owner;
    const shown = label.isStatic ? label.label : owner.label();
    label.show(shown, shown);
  }

  /** What is done to each file: its owner, then its label. */
  takes(files: GuestFile[]): Take[] {
    const takes: Take[] = [];
    for (let i = 0; i < files.length; i++) {
      this.takeOwner(files[i], takes);
      this.takeLabel(files[i], takes);
    }
    return takes;
  }

  private takeOwner(file: GuestFile, takes: Take[]): void {
    const owner = this.fileOwner;
    if (!owner || !file.owned) return;
    const own = file.seclabel(DAC);
    if (own && own.isLeft) return;
    let want = owner.text();
    if (own && size(own.label) > 0) {
      const other = Owner.read(own.label, this.domain.context);
      if (!other) {
        const note = noteAt(this.domain.context.notes, Code.BadValue, own.from).named("the label of model dac");
        note.found(own.label).expect("user:group, by name or +number");
        return;
      }
      want = other.text();
    }
    this.add(takes, DAC, file, want);
  }

  private takeLabel(file: GuestFile, takes: Take[]): void {
    const selinux = this.selinux;
    if (!selinux || !this.relabels || file.kind == Kind.None) return;
    const own = file.seclabel(SELINUX);
    if (own && own.isLeft) return;
    this.add(takes, SELINUX, file, own && size(own.label) > 0 ? own.label : selinux.labelFor(file.kind));
  }

  /** A guest takes a file once, however often it uses it: in the way that gives it back, if there is one. */
  private add(takes: Take[], driver: string, file: GuestFile, want: Span): void {
    const restores = file.restore && this.domain.context.driver.security.rememberOwner;
    const why = new Writer(48)
      .text(file.what)
      .text(driver == DAC ? ": its owner" : ": its label")
      .take();
    const take = new Take(driver, file.path, want, restores, why);
    for (let i = 0; i < takes.length; i++) {
      if (!takes[i].isSame(take)) continue;
      if (restores && !takes[i].remember) takes[i] = take;
      return;
    }
    takes.push(take);
  }
}
