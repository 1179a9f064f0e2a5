/**
 * How the guest's memory is kept from the host: <launchSecurity>, AMD's SEV and SEV-SNP, s390x's PV.
 * https://libvirt.org/formatdomain.html#launch-security
 *
 * What of it depends on the processor (the bit that marks encrypted pages) comes from the QEMU's
 * capabilities when the domain doesn't say it. The guest owner's certificate and session are files in the
 * guest's directory, which the shell writes.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props, Switch } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, byteAt, literal, size, slice, trim } from "../text/span";
import { Writer, join } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt, noteInside, noteMissing, noteMissingChild } from "../xml/reader";
import { numberElement } from "../xml/amount";

const TYPES: StaticArray<string> = ["", "sev", "sev-snp", "s390-pv"];
const SEV: i32 = 1;
const SNP: i32 = 2;
const PV: i32 = 3;

const OBJECTS: StaticArray<string> = ["", "sev-guest", "sev-snp-guest", "s390-pv-guest"];

/** The bit of a SEV policy that asks for encrypted registers too. */
const ENCRYPTED_STATE: i64 = 4;

/** How many bytes the base64 texts of SEV-SNP hold. */
const WORKAROUNDS: i32 = 16;
const ID_BLOCK: i32 = 96;
const ID_AUTH: i32 = 4096;
const HOST_DATA: i32 = 32;

export class LaunchSecurity extends Part {
  type: i32 = 0;
  kernelHashes: i32 = 0;
  authorKey: i32 = 0;
  vcek: i32 = 0;
  /** -1 when the capabilities say it. */
  cbitpos: i64 = -1;
  reducedPhysBits: i64 = -1;
  policy: i64 = -1;
  dhCert: Span = NONE;
  session: Span = NONE;
  workarounds: Span = NONE;
  idBlock: Span = NONE;
  idAuth: Span = NONE;
  hostData: Span = NONE;

  get isSev(): bool {
    return this.type == SEV;
  }

  get isSevEs(): bool {
    return this.type == SEV && this.policy > 0 && (this.policy & ENCRYPTED_STATE) != 0;
  }

  get isSevSnp(): bool {
    return this.type == SNP;
  }

  xml(x: Fields): void {
    if (x.writing && this.type == 0) return;
    if (!x.enter("launchSecurity")) return;
    this.from = x.here();
    this.type = x.word("type", TYPES, this.type);
    const sev = x.when(this.type == SEV);
    const snp = x.when(this.type == SNP);
    if (sev || snp) this.kernelHashes = x.word("kernelHashes", YES_NO, this.kernelHashes);
    if (snp) {
      this.authorKey = x.word("authorKey", YES_NO, this.authorKey);
      this.vcek = x.word("vcek", YES_NO, this.vcek);
    }
    if (sev || snp) {
      this.cbitpos = numberElement(x, "cbitpos", this.cbitpos);
      this.reducedPhysBits = numberElement(x, "reducedPhysBits", this.reducedPhysBits);
      this.xmlPolicy(x);
    }
    if (sev) {
      this.dhCert = x.element("dhCert", this.dhCert);
      this.session = x.element("session", this.session);
    }
    if (snp) {
      this.workarounds = x.element("guestVisibleWorkarounds", this.workarounds);
      this.idBlock = x.element("idBlock", this.idBlock);
      this.idAuth = x.element("idAuth", this.idAuth);
      this.hostData = x.element("hostData", this.hostData);
    }
    x.leave();
  }

  /** Hexadecimal, with or without 0x. */
  private xmlPolicy(x: Fields): void {
    const digits = this.type == SNP ? 8 : 4;
    const shown =
      this.policy < 0
        ? NONE
        : new Writer(20)
            .text("0x")
            .hex(<u64>this.policy, digits)
            .take();
    const text = x.element("policy", x.reading ? NONE : shown);
    if (!x.reading || text == NONE) return;
    const number = trim(text);
    const prefixed = size(number) > 2 && byteAt(number, 0) == 0x30 && (byteAt(number, 1) | 0x20) == 0x78;
    this.policy = unsigned(prefixed ? slice(number, 2) : number, 16);
  }

  check(context: Context): void {
    if (this.from == 0) return;
    const notes = context.notes;
    if (this.type == 0) {
      noteMissing(notes, this.from, "type").named("launch security type").expectWords(TYPES);
      return;
    }
    const emulator = context.emulator;
    let able = emulator.can(Capability.SEV_GUEST);
    if (this.type == SNP) able = emulator.can(Capability.SEV_SNP_GUEST);
    if (this.type == PV) able = emulator.can(Capability.S390_PV_GUEST);
    if (!able) noteAt(notes, Code.Unsupported, this.from, "type").named("launch security of this type");
    if (this.type == PV) return;
    if (this.policy == NOT_A_NUMBER) {
      noteInside(notes, Code.BadNumber, this.from, "policy").named("launch security policy").expect("0x0001");
    } else if (this.policy < 0) {
      noteMissingChild(notes, this.from, "policy").named("launch security policy").expect("0x0001");
    }
    if (this.cbitpos < -1 || this.reducedPhysBits < -1) {
      noteInside(notes, Code.BadNumber, this.from, this.cbitpos < -1 ? "cbitpos" : "reducedPhysBits")
        .named(this.cbitpos < -1 ? "launch security cbitpos" : "launch security reduced-phys-bits")
        .expect("a whole number");
    }
    if (this.type == SEV && this.kernelHashes > 0 && !emulator.can(Capability.SEV_GUEST_KERNEL_HASHES)) {
      noteAt(notes, Code.Unsupported, this.from, "kernelHashes").named("SEV measured direct kernel boot");
    }
    this.checkBytes("guestVisibleWorkarounds", this.workarounds, WORKAROUNDS, context);
    this.checkBytes("idBlock", this.idBlock, ID_BLOCK, context);
    this.checkBytes("idAuth", this.idAuth, ID_AUTH, context);
    this.checkBytes("hostData", this.hostData, HOST_DATA, context);
  }

  private checkBytes(name: string, text: Span, bytes: i32, context: Context): void {
    if (text == NONE || base64Bytes(text) == bytes) return;
    const note = noteInside(context.notes, Code.BadValue, this.from, name).named(name);
    note.expectSpan(new Writer(32).number(bytes).text(" bytes in base64").take());
  }

  machineProps(p: Props, context: Context): void {
    if (this.type == 0) return;
    const today = this.type == PV || context.emulator.can(Capability.CONFIDENTIAL_GUEST_SUPPORT);
    p.fixed(today ? "confidential-guest-support" : "memory-encryption", "lsec0");
  }

  emit(line: CommandLine, context: Context): void {
    if (this.type == 0) return;
    const caps = context.emulator.caps;
    const sev = caps ? caps.sev : null;
    if (sev && this.cbitpos < 0) this.cbitpos = sev.cbitpos;
    if (sev && this.reducedPhysBits < 0) this.reducedPhysBits = sev.reducedPhysBits;
    if (this.type != PV && (this.cbitpos < 0 || this.reducedPhysBits < 0)) {
      noteMissingChild(context.notes, this.from, "cbitpos").named(
        "what this host's SEV needs: cbitpos and reducedPhysBits",
      );
    }
    // Of a plan they are steps of their own.
    if (context.runnable && this.dhCert != NONE) {
      prepareText(line, this.dhCert, context.ownFile(literal("dh_cert.base64")));
    }
    if (context.runnable && this.session != NONE) {
      prepareText(line, this.session, context.ownFile(literal("session.base64")));
    }
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("object", p);
  }

  /** The -object that -machine names; false when it is none of these, or has files of the guest's owner. */
  readNative(option: Option, context: Context): bool {
    const p = option.props("qom-type");
    this.type = 0;
    this.props(p, context);
    const disabled = p.onOff("vcek-disabled", 0);
    if (disabled != 0) this.vcek = disabled == Switch.On ? Switch.Off : Switch.On;
    return this.type != 0 && !p.leftover();
  }

  private props(p: Props, context: Context): void {
    this.type = p.word("qom-type", OBJECTS, this.type);
    p.text("id", literal("lsec0"));
    if (this.type == PV) return;
    this.cbitpos = p.integer("cbitpos", this.cbitpos);
    this.reducedPhysBits = p.integer("reduced-phys-bits", this.reducedPhysBits);
    if (this.type == SEV) {
      this.policy = p.integer("policy", this.policy);
      if (this.dhCert != NONE) p.text("dh-cert-file", join("", context.guestDirectory(), "/dh_cert.base64"));
      if (this.session != NONE) p.text("session-file", join("", context.guestDirectory(), "/session.base64"));
      this.kernelHashes = p.onOff("kernel-hashes", this.kernelHashes);
      return;
    }
    this.kernelHashes = p.onOff("kernel-hashes", this.kernelHashes);
    this.policy = p.integer("policy", this.policy);
    this.workarounds = p.text("guest-visible-workarounds", this.workarounds);
    this.idBlock = p.text("id-block", this.idBlock);
    this.idAuth = p.text("id-auth", this.idAuth);
    this.hostData = p.text("host-data", this.hostData);
    this.authorKey = p.onOff("author-key-enabled", this.authorKey);
    // QEMU's word is the other way round.
    p.onOff("vcek-disabled", this.vcek == 0 ? 0 : this.vcek == Switch.On ? Switch.Off : Switch.On);
  }
}

/** How many bytes a base64 text stands for; line ends and spaces in it don't count. */
function base64Bytes(text: Span): i32 {
  let digits = 0;
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    if (byte > 0x20 && byte != 0x3d) digits++;
  }
  return (digits * 6) / 8;
}

/** For a person: what the guest's owner gave, as the file that QEMU reads. */
function prepareText(line: CommandLine, text: Span, file: Span): void {
  const step = line.steps.add("certificate and session of the guest's owner");
  step.word("printf %s").span(text).word(">").span(file).end();
}
