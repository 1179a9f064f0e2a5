/**
 * The <cpu> of domain capabilities: the modes a guest's CPU can be given in, and the models there are.
 */
import { MODEL_COUNT, ModelFacts, modelNumber } from "../cpu_map/x86";
import { POLICIES, fromQemu } from "../domain/cpu/feature";
import { Hosts } from "../domain/cpu/host";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { isX86 } from "../emulator/machine";
import { PPC64_MODELS } from "../emulator/qmp/tables";
import { CpuModel, QemuCaps } from "../emulator/qemu_caps";
import { SpanSet } from "../text/set";
import { NONE, Span, at, is, literal, same, size, startsWith, wordIndex } from "../text/span";
import { HostFacts } from "./host";
import { Report } from "./report";

/** On these machines KVM takes no model but the host itself. */
const HOST_ONLY: StaticArray<string> = [
  "s390-ccw-virtio-2.4",
  "s390-ccw-virtio-2.5",
  "s390-ccw-virtio-2.6",
  "s390-ccw-virtio-2.7",
];

/** Architectures where every model of QEMU's can be chosen. */
const ANY_MODEL: StaticArray<string> = ["aarch64", "armv7l", "armv6l", "s390x", "riscv64", "riscv32", "loongarch64"];

export class CpuReport {
  private x86: bool;
  private versions: Versions = new Versions();

  constructor(
    private report: Report,
    private caps: QemuCaps,
    private context: Context,
    private host: HostFacts,
  ) {
    this.x86 = isX86(caps.arch);
  }

  write(): void {
    const r = this.report;
    const context = this.context;
    const machine = context.machine;
    const hostOnly = machine.isS390 && is(context.type, "kvm") && wordIndex(machine.name, HOST_ONLY) >= 0;
    r.open("cpu");
    this.hostPassthrough();
    if (this.mode("maximum", !hostOnly && context.emulator.can(Capability.CPU_MAX))) {
      r.enumeration("maximumMigratable");
      r.value("on");
      r.value("off");
      r.end();
      r.close("mode");
    }
    this.hostModel(hostOnly);
    this.custom(hostOnly);
    r.close("cpu");
  }

  /** Begins a mode; its details and a `close` follow if it is there. */
  private mode(name: string, supported: bool): bool {
    const to = this.report.line().text("<mode name='").text(name);
    to.text(supported ? "' supported='yes'>\n" : "' supported='no'/>\n");
    if (supported) this.report.deeper();
    return supported;
  }

  private hostPassthrough(): void {
    const r = this.report;
    const native = !is(this.context.type, "qemu") && this.host.isNative(this.caps.arch);
    if (!this.mode("host-passthrough", native)) return;
    r.enumeration("hostPassthroughMigratable");
    r.value("on", this.context.emulator.can(Capability.CPU_MIGRATABLE));
    r.value("off");
    r.end();
    r.close("mode");
  }

  private hostModel(hostOnly: bool): void {
    const r = this.report;
    const native = !hostOnly && this.host.isNative(this.caps.arch);
    const cpu = native ? Hosts.of(this.context).reported : null;
    if (!this.mode("host-model", cpu != null)) return;
    r.line()
      .text("<model fallback='")
      .text(cpu!.exact ? "forbid'" : "allow'");
    r.content("model", cpu!.model);
    r.text("vendor", cpu!.vendor);
    const bits = is(this.context.type, "qemu") ? 0 : this.host.physicalAddressBits;
    if (bits > 0) r.line().text("<maxphysaddr mode='passthrough' limit='").number(bits).text("'/>\n");
    for (let i = 0; i < cpu!.features.length; i++) {
      const feature = cpu!.features[i];
      r.line().text("<feature policy='").text(POLICIES[feature.policy]).byte(0x27);
      r.attribute("name", feature.name).to.text("/>\n");
    }
    r.close("mode");
  }

  private custom(hostOnly: bool): void {
    const r = this.report;
    const models = this.models(hostOnly);
    if (!this.mode("custom", models.length > 0)) return;
    const unknown = literal("unknown");
    for (let i = 0; i < models.length; i++) {
      const model = models[i];
      r.line().text("<model");
      r.attribute("usable", model.usable == NONE ? unknown : model.usable);
      if (model.deprecated) r.to.text(" deprecated='yes'");
      const vendor = this.vendor(model.name);
      r.attribute("vendor", vendor == NONE ? unknown : vendor);
      const versioned = this.versioned(model.name);
      if (versioned != NONE) r.attribute("canonical", versioned);
      r.content("model", model.name);
      if (model.blockers.length == 0) continue;
      r.line().text("<blockers");
      r.attribute("model", model.name).to.text(">\n");
      const blockers = this.blockers(model);
      for (let j = 0; j < blockers.length; j++) {
        r.line().text("  <feature");
        r.attribute("name", blockers[j]).to.text("/>\n");
      }
      r.line().text("</blockers>\n");
    }
    r.close("mode");
  }

  /** What the host lacks for a model, in libvirt's words, by name, each once. */
  private blockers(model: CpuModel): Span[] {
    const names: Span[] = [];
    const seen = new SpanSet();
    for (let i = 0; i < model.blockers.length; i++) {
      const name = fromQemu(model.blockers[i], this.x86);
      if (seen.add(name)) names.push(name);
    }
    return names.sort(compare);
  }

  private versioned(model: Span): Span {
    return this.x86 ? this.versions.of(model) : NONE;
  }

  /** The models that a guest may name, in the order of their names. */
  private models(hostOnly: bool): CpuModel[] {
    const all = this.caps.accelerator(this.context.type).cpus;
    const models: CpuModel[] = [];
    if (hostOnly) return models;
    for (let i = 0; i < all.length; i++) if (this.mayName(all[i].name)) models.push(all[i]);
    return models.sort((a, b) => compare(a.name, b.name));
  }

  private mayName(name: Span): bool {
    const arch = this.caps.arch;
    if (is(name, "host")) return false;
    if (this.x86) return modelNumber(name) >= 0;
    if (is(arch, "ppc64") || is(arch, "ppc64le")) return wordIndex(name, PPC64_MODELS) >= 0;
    // Of the others there is no list of CPUs, so none can be chosen.
    return wordIndex(arch, ANY_MODEL) >= 0;
  }

  private vendor(name: Span): Span {
    const arch = this.caps.arch;
    if (this.x86) return new ModelFacts(modelNumber(name)).vendor;
    if (is(arch, "s390x") && (startsWith(name, "z") || startsWith(name, "gen"))) return literal("IBM");
    if (is(arch, "ppc64") || is(arch, "ppc64le")) return literal(startsWith(name, "POWERPC_") ? "Freescale" : "IBM");
    return NONE;
  }
}

/** Models whose names have a version, and what they are called without it. */
class Versions {
  private versions: Span[] = [];
  private models: Span[] = [];

  constructor() {
    for (let i = 0; i < MODEL_COUNT; i++) {
      const facts = new ModelFacts(i);
      if (facts.versionOf == NONE) continue;
      this.versions.push(facts.name);
      this.models.push(facts.versionOf);
    }
  }

  of(model: Span): Span {
    for (let i = 0; i < this.models.length; i++) if (same(this.models[i], model)) return this.versions[i];
    return NONE;
  }
}

function compare(a: Span, b: Span): i32 {
  const order = memory.compare(at(a), at(b), min(size(a), size(b)));
  return order != 0 ? order : size(a) - size(b);
}
