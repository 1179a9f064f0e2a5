/**
 * The <cpu> of domain capabilities: the modes a guest's CPU can be given in, and the models there are.
 */
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { PPC64_MODELS } from "../emulator/qmp/tables";
import { CpuModel, QemuCaps } from "../emulator/qemu_caps";
import { NONE, Span, at, is, literal, size, startsWith, wordIndex } from "../text/span";
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
  constructor(
    private report: Report,
    private caps: QemuCaps,
    private context: Context,
    private host: HostFacts,
  ) {}

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
    this.mode("host-model", false);
  }

  private custom(hostOnly: bool): void {
    const r = this.report;
    const models = this.models(hostOnly);
    if (!this.mode("custom", models.length > 0)) return;
    for (let i = 0; i < models.length; i++) {
      const model = models[i];
      const to = r.line().text("<model usable='");
      if (model.usable == NONE) to.text("unknown");
      else to.span(model.usable);
      if (model.deprecated) to.text("' deprecated='yes");
      const vendor = this.vendor(model.name);
      to.text("' vendor='");
      if (vendor == NONE) to.text("unknown");
      else to.span(vendor);
      to.text("'>").span(model.name).text("</model>\n");
      if (model.blockers.length == 0) continue;
      r.line().text("<blockers model='").span(model.name).text("'>\n");
      for (let j = 0; j < model.blockers.length; j++) {
        r.line().text("  <feature name='").span(model.blockers[j]).text("'/>\n");
      }
      r.line().text("</blockers>\n");
    }
    r.close("mode");
  }

  /** The models that a guest may name, in the order of their names. */
  private models(hostOnly: bool): CpuModel[] {
    const all = this.caps.accelerator(this.context.type).cpus;
    const models: CpuModel[] = [];
    if (hostOnly) return models;
    for (let i = 0; i < all.length; i++) if (this.mayName(all[i].name)) models.push(all[i]);
    for (let i = 1; i < models.length; i++) {
      const model = models[i];
      let j = i;
      for (; j > 0 && compare(models[j - 1].name, model.name) > 0; j--) models[j] = models[j - 1];
      models[j] = model;
    }
    return models;
  }

  private mayName(name: Span): bool {
    const arch = this.caps.arch;
    if (is(name, "host")) return false;
    if (is(arch, "ppc64") || is(arch, "ppc64le")) return wordIndex(name, PPC64_MODELS) >= 0;
    // Of the others there is no list of CPUs, so none can be chosen.
    return wordIndex(arch, ANY_MODEL) >= 0;
  }

  private vendor(name: Span): Span {
    const arch = this.caps.arch;
    if (is(arch, "s390x") && (startsWith(name, "z") || startsWith(name, "gen"))) return literal("IBM");
    if (is(arch, "ppc64") || is(arch, "ppc64le")) return literal(startsWith(name, "POWERPC_") ? "Freescale" : "IBM");
    return NONE;
  }
}

function compare(a: Span, b: Span): i32 {
  const order = memory.compare(at(a), at(b), min(size(a), size(b)));
  return order != 0 ? order : size(a) - size(b);
}
