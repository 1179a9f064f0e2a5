/**
 * The CPU that a guest really starts with: what host-model and the like come to on this host, and whether
 * the host and this QEMU can give it.
 *
 * A definition stays as it is; only the command line says what has become of it.
 */
import { ModelFacts, featureName, featureNumber, modelNumber } from "../../cpu_map/x86";
import { ARM_FEATURES } from "../../cpu_map/arm_features";
import { Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { is, slice, wordIndex } from "../../text/span";
import { noteAt, noteInside } from "../../xml/reader";
import { checkHost } from "./compare";
import { Description } from "./description";
import { Policy } from "./feature";
import { ALLOW, Checking, CpuFields, CpuMode, MODES, Match } from "./fields";
import { Hosts, isIgnored, knowsHostOnly } from "./host";
import { X86Cpu, bitsOf, describe } from "./x86";

/** Names of POWER CPUs that were once written with their revision. */
const REVISIONS: StaticArray<string> = ["POWER7_v2.1", "POWER7_v2.3", "POWER7+_v2.1", "POWER8_v1.0"];
const WITHOUT_REVISION: i32 = 6;

export class Started {
  mode: i32 = CpuMode.Custom;
  cpu: Description = new Description();
  private match: i32 = 0;
  private hosts: Hosts | null = null;

  constructor(
    private given: CpuFields,
    private context: Context,
  ) {
    this.mode = given.mode;
    this.match = given.match;
    const cpu = this.cpu;
    cpu.model = given.model;
    cpu.vendor = given.vendor;
    cpu.vendorId = given.vendorId;
    for (let i = 0; i < given.features.length; i++) cpu.add(given.features[i].name, given.features[i].policy);
    this.settle();
  }

  private settle(): void {
    const cpu = this.cpu;
    const given = this.given;
    this.validateFeatures();
    if (!this.checkMode()) return;
    if (wordIndex(cpu.model, REVISIONS) >= 0) cpu.model = slice(cpu.model, 0, WITHOUT_REVISION);
    this.checkForbidden();
    if (this.mode < CpuMode.HostPassthrough) {
      if (given.checking == Checking.Partial) this.checkHost();
      if (this.update()) this.translate();
    }
    this.filter();
  }

  private host(): Hosts {
    let hosts = this.hosts;
    if (!hosts) {
      hosts = Hosts.of(this.context);
      this.hosts = hosts;
    }
    return hosts;
  }

  private note(code: Code, attribute: string = ""): Note {
    return noteAt(this.context.notes, code, this.given.from, attribute);
  }

  /** Features that nobody has heard of. */
  private validateFeatures(): void {
    const machine = this.context.machine;
    const features = this.given.features;
    const told = this.context.emulator.can(Capability.QUERY_CPU_MODEL_EXPANSION);
    if (features.length > 0 && !told && (machine.isS390 || machine.isArm)) {
      this.note(Code.Unsupported).named("CPU features on this architecture").found(this.context.arch);
    }
    for (let i = 0; i < features.length; i++) {
      const name = features[i].name;
      const unknown = machine.isX86
        ? featureNumber(name) < 0
        : machine.isArm
          ? wordIndex(name, ARM_FEATURES) < 0
          : false;
      if (unknown) {
        noteAt(this.context.notes, Code.Unsupported, features[i].from, "name").named("CPU feature").found(name);
      }
      if (machine.isS390 && features[i].policy == Policy.Optional) {
        noteAt(this.context.notes, Code.NotHere, features[i].from, "policy")
          .named("cpu feature policy optional")
          .found(name)
          .expect("require")
          .expect("disable");
      }
    }
  }

  private checkMode(): bool {
    const context = this.context;
    const accelerator = context.emulator.accelerator(context.type);
    const onlyHosts = knowsHostOnly(context);
    let can: bool = true;
    if (this.mode == CpuMode.HostPassthrough) can = !is(context.type, "qemu");
    else if (onlyHosts) can = false;
    else if (this.mode == CpuMode.HostModel && this.isHostUnknown()) return true;
    else if (this.mode == CpuMode.HostModel) {
      // What POWER's host is, QEMU finds out itself.
      can = context.machine.isPpc64 || this.host().reported != null;
    } else if (this.mode == CpuMode.Custom) can = accelerator.cpus.length > 0;
    if (can) return true;
    this.note(Code.NotHere, "mode").named(`CPU mode '${MODES[this.mode]}' of a guest of this type`).found(context.type);
    return false;
  }

  /**
   * Nobody said what the host's CPU is, neither the QEMU nor the shell: with KVM the guest gets the host's as it
   * is, without the most that QEMU can do. True when it is so.
   */
  private isHostUnknown(): bool {
    const context = this.context;
    if (context.machine.isPpc64 || this.host().reported || context.answer("hostCpu")) return false;
    if (context.emulator.accelerator(context.type).hostCpu) return false;
    const emulated = is(context.type, "qemu");
    this.mode = emulated ? CpuMode.Maximum : CpuMode.HostPassthrough;
    this.note(Code.Approximated, "mode")
      .named("CPU mode 'host-model'")
      .expect(emulated ? "maximum" : "host-passthrough");
    return true;
  }

  private checkForbidden(): void {
    if (this.given.checking == Checking.None) return;
    const features = this.given.features;
    let any = false;
    for (let i = 0; i < features.length; i++) if (features[i].policy == Policy.Forbid) any = true;
    if (!any) return;
    const full = this.host().full;
    if (!full) return;
    for (let i = 0; i < features.length; i++) {
      if (features[i].policy != Policy.Forbid) continue;
      const has = full.find(features[i].name);
      if (!has || has.policy == Policy.Disable) continue;
      noteAt(this.context.notes, Code.Conflict, features[i].from, "name")
        .named("a forbidden feature that the host CPU provides")
        .found(features[i].name);
    }
  }

  private checkHost(): void {
    const model = this.context.emulator.accelerator(this.context.type).model(this.cpu.model);
    let disabledOnly = true;
    for (let i = 0; i < this.cpu.features.length; i++) {
      if (this.cpu.features[i].policy != Policy.Disable) disabledOnly = false;
    }
    // QEMU itself says that the model runs here.
    if (model && disabledOnly && is(model.usable, "yes")) return;
    checkHost(this.cpu, this.mode, this.match == Match.Strict, model, this.host(), this.given.from, this.context);
  }

  /** Puts what the host has into what the guest asks for; false when that can't be. */
  private update(): bool {
    const machine = this.context.machine;
    if (machine.isX86) return this.updateX86();
    if (machine.isS390) return this.updateS390();
    return true;
  }

  private get isRelative(): bool {
    if (this.mode == CpuMode.HostModel || this.match == Match.Minimum) return true;
    for (let i = 0; i < this.cpu.features.length; i++) {
      if (this.cpu.features[i].policy == Policy.Optional) return true;
    }
    return false;
  }

  private updateX86(): bool {
    if (this.isRelative) {
      const host = this.host().migratable;
      if (!host) {
        this.note(Code.Requires, "mode").named("this CPU").expect("a known host CPU model");
        return false;
      }
      const has = bitsOf(host);
      for (let i = 0; i < this.cpu.features.length; i++) {
        const feature = this.cpu.features[i];
        if (feature.policy != Policy.Optional) continue;
        feature.policy = has && has.has(featureNumber(feature.name)) ? Policy.Require : Policy.Disable;
      }
      if (this.mode == CpuMode.HostModel || this.match == Match.Minimum) this.takeHost(host);
    }
    const model = modelNumber(this.cpu.model);
    if (model < 0) {
      noteInside(this.context.notes, Code.Unsupported, this.given.from, "model")
        .named("CPU model")
        .found(this.cpu.model);
      return false;
    }
    const removed = new ModelFacts(model).removed();
    for (let i = 0; i < removed.length; i++) this.cpu.addIfMissing(featureName(removed[i]), Policy.Disable);
    return true;
  }

  private updateS390(): bool {
    if (!this.isRelative) return true;
    if (this.mode == CpuMode.Custom) {
      this.note(Code.NotHere, "match").named("match='minimum' or an optional feature").found(this.context.arch);
      return false;
    }
    const host = this.host().migratable;
    if (!host) return false;
    this.takeHost(host);
    return true;
  }

  /** The host's CPU, changed as the guest's features say. */
  private takeHost(host: Description): void {
    const cpu = host.copy();
    for (let i = 0; i < this.cpu.features.length; i++) {
      cpu.update(this.cpu.features[i].name, this.cpu.features[i].policy);
    }
    cpu.vendorId = this.cpu.vendorId;
    if (this.mode == CpuMode.Custom) cpu.vendor = this.cpu.vendor;
    this.cpu = cpu;
    this.mode = CpuMode.Custom;
    this.match = Match.Exact;
  }

  /** A model that this QEMU doesn't know is said by one that it does. */
  private translate(): void {
    if (this.mode != CpuMode.Custom) return;
    const known = this.context.emulator.accelerator(this.context.type);
    if (known.cpus.length == 0 || known.model(this.cpu.model)) return;
    const bits = bitsOf(this.cpu);
    const number = modelNumber(this.cpu.model);
    const mayFallBack = this.given.fallback == ALLOW || this.given.mode == CpuMode.HostModel;
    if (!mayFallBack || !this.context.machine.isX86 || !bits || number < 0) {
      noteInside(this.context.notes, Code.Unsupported, this.given.from, "model")
        .named("CPU model")
        .found(this.cpu.model);
      return;
    }
    const facts = new ModelFacts(number);
    const whole = new X86Cpu();
    whole.bits = bits;
    whole.vendor = facts.vendor;
    const signature = facts.signature();
    if (signature) {
      whole.signature = signature;
      whole.signature.stepping = 0;
    }
    const translated = describe(whole, known);
    if (!translated) return;
    for (let i = 0; i < this.cpu.features.length; i++) {
      translated.update(this.cpu.features[i].name, this.cpu.features[i].policy);
    }
    translated.vendor = this.cpu.vendor;
    translated.vendorId = this.cpu.vendorId;
    this.cpu = translated;
  }

  private filter(): void {
    if (this.context.machine.isX86) {
      const kept = this.cpu.features;
      this.cpu.features = [];
      for (let i = 0; i < kept.length; i++) if (!isIgnored(kept[i].name)) this.cpu.features.push(kept[i]);
    }
    if (this.given.deprecatedFeatures == Switch.Unset) return;
    if (!this.context.emulator.can(Capability.QUERY_CPU_MODEL_EXPANSION_DEPRECATED_PROPS)) {
      this.note(Code.Unsupported, "deprecated_features").named("toggling deprecated features of a CPU model");
    }
    if (this.given.deprecatedFeatures != Switch.Off) return;
    const info = this.context.emulator.accelerator(this.context.type).hostCpu;
    for (let i = 0; info && i < info.deprecated.length; i++) this.cpu.update(info.deprecated[i], Policy.Disable);
  }
}
