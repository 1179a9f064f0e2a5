/**
 * The guest's CPU: <cpu> with its model, topology and features.
 * https://libvirt.org/formatdomain.html#cpu-model-and-topology
 *
 * A guest that names no CPU gets the one that QEMU gives the machine; that is written down, so that it
 * stays the same when the next QEMU has another. What the accelerator's and the clock's keys of -cpu
 * are is said by their own rooms (features, clock).
 */
import { CommandLine } from "../../argv/command_line";
import { PropsWriter } from "../../argv/props_writer";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Props, Switch } from "../../argv/props";
import { NONE, Span, at, find, is, literal, same, size, startsWith } from "../../text/span";
import { Clock } from "../clock";
import { Features } from "../features/features";
import { checkCpu } from "./check";
import { CpuFeature, Policy, fromQemu, toQemu } from "./feature";
import { knowsHostOnly } from "./host";
import { Started } from "./start";
import { ALLOW, CpuFields, CpuMode, Checking, FORBID, Match, Show } from "./fields";

export class Cpu extends CpuFields {
  defaults(context: Context): void {
    if (!context.modern) return;
    this.topology.defaults(context);
    if (size(this.model) == 0) this.model = NONE;
    if (this.mode == CpuMode.Unset) this.mode = CpuMode.Custom;
    for (let i = 0; i < this.features.length; i++) {
      if (this.features[i].policy == Policy.Unset) this.features[i].policy = Policy.Require;
    }
    const host = this.mode >= CpuMode.HostPassthrough;
    this.checkedWithoutModel = !this.isGiven && this.checking != Checking.Unset;
    this.migratableElsewhere = !host && this.migratable != Switch.Unset;
    this.vendorWithoutModel = this.vendor != NONE && this.model == NONE;
    if (!this.isGiven) this.takeMachines(context);
    if (this.isGiven) this.settle(context);
    else {
      this.mode = CpuMode.Unset;
      this.match = 0;
      this.checking = Checking.Unset;
      this.migratable = Switch.Unset;
      this.deprecatedFeatures = Switch.Unset;
    }
  }

  /** The CPU that QEMU gives a machine when nobody asks for another. */
  private takeMachines(context: Context): void {
    const machine = context.machine;
    const tcgOnly = !machine.isX86 && !machine.isS390 && !machine.isPpc64;
    if (!hasModels(context)) return;
    if (tcgOnly && !is(context.type, "qemu")) return;
    const accelerator = context.emulator.accelerator(context.type);
    const model = accelerator.defaultCpu(machine.name);
    if (model == NONE) return;
    if (is(model, "host")) {
      this.mode =
        machine.isS390 && accelerator.hostCpu != null && !knowsHostOnly(context)
          ? <i32>CpuMode.HostModel
          : <i32>CpuMode.HostPassthrough;
      return;
    }
    this.checking = Checking.None;
    this.mode = CpuMode.Custom;
    this.match = Match.Exact;
    this.fallback = FORBID;
    this.model = model;
  }

  private settle(context: Context): void {
    const custom = this.mode == CpuMode.Custom;
    if (custom && this.match == 0) this.match = Match.Exact;
    if (!custom) this.match = 0;
    if (this.mode >= CpuMode.HostPassthrough) {
      // The host's CPU has no model of ours.
      this.model = NONE;
      this.vendor = NONE;
      this.vendorId = NONE;
      this.fallback = 0;
    } else {
      this.migratable = Switch.Unset;
      if (this.model == NONE) this.fallback = 0;
      else if (this.fallback == 0) this.fallback = ALLOW;
    }
    this.addSve();
    if (this.mode == CpuMode.HostPassthrough && this.migratable == Switch.Unset) {
      if (context.emulator.can(Capability.CPU_MIGRATABLE)) this.migratable = Switch.On;
      else if (context.machine.isX86) this.migratable = Switch.Off;
    }
    if (this.checking != Checking.Unset) return;
    if (this.mode >= CpuMode.HostPassthrough) this.checking = Checking.None;
    else if (custom && is(context.type, "qemu")) this.checking = Checking.None;
    else this.checking = Checking.Partial;
  }

  /** A vector length of ARM's SVE (sve512) asks for SVE itself. */
  private addSve(): void {
    let lengths = false;
    let sve: CpuFeature | null = null;
    for (let i = 0; i < this.features.length; i++) {
      const feature = this.features[i];
      if (is(feature.name, "sve")) sve = feature;
      else if (startsWith(feature.name, "sve")) lengths = true;
    }
    this.sveLengths = lengths;
    if (!lengths) return;
    if (!sve) this.features.push(CpuFeature.make(literal("sve"), Policy.Require));
    else if (!sve.isOff) sve.policy = Policy.Require;
  }

  check(context: Context): void {
    this.topology.check(context);
    this.numa.check(context);
    if (context.modern) checkCpu(this, context);
  }

  /** -cpu. */
  emitCpu(line: CommandLine, context: Context, features: Features, clock: Clock): void {
    let model: Span = NONE;
    const started = this.isGiven ? new Started(this, context) : null;
    if (started) model = qemuModel(started);
    else if (is(context.arch, "i686") && needs32Bit(context)) model = literal("qemu32");
    if (model == NONE) {
      const keys = new PropsWriter("");
      this.keys(keys, context, features, clock);
      if (keys.isEmpty) return;
      // QEMU wants a model before the keys: its own default.
      model = literal(is(context.arch, "i686") ? "qemu32" : "qemu64");
    }
    const p = line.props("model");
    p.text("model", model);
    if (started) this.modelKeys(p, started, context);
    this.keys(p, context, features, clock);
    line.putProps("cpu", p);
  }

  private modelKeys(p: Props, started: Started, context: Context): void {
    if (started.mode >= CpuMode.HostPassthrough) {
      // A 64-bit host runs a 32-bit guest.
      if (is(context.arch, "armv7l") && is(context.emulator.guestArch(), "aarch64")) p.onOff("aarch64", Switch.Off);
      if (context.emulator.can(Capability.CPU_MIGRATABLE)) this.migratable = p.onOff("migratable", this.migratable);
    }
    p.text("vendor", started.cpu.vendorId);
    const x86 = context.machine.isX86;
    const features = started.cpu.features;
    for (let i = 0; i < features.length; i++) {
      const feature = features[i];
      const name = keyOf(toQemu(feature.name, x86));
      if (feature.isOn) p.onOff(name, Switch.On);
      // What this QEMU doesn't know is off already.
      else if (feature.isOff && (!x86 || knows(context, feature.name))) p.onOff(name, Switch.Off);
    }
  }

  /** What other rooms and the caches have to say of the CPU. */
  private keys(p: Props, context: Context, features: Features, clock: Clock): void {
    clock.cpu(p, context);
    features.cpu(p, context);
    const host = this.mode >= CpuMode.HostPassthrough;
    if (this.cacheMode == Show.Emulate) p.onOff("l3-cache", Switch.On);
    if (this.cacheMode == Show.Passthrough) p.onOff("host-cache-info", Switch.On);
    if (host && (this.cacheMode == Show.Emulate || this.cacheMode == Show.Disable))
      p.onOff("host-cache-info", Switch.Off);
    if (this.cacheMode == Show.Passthrough || this.cacheMode == Show.Disable) p.onOff("l3-cache", Switch.Off);
    if (this.addressMode == Show.Passthrough) {
      p.onOff("host-phys-bits", Switch.On);
      this.addressLimit = p.integer("host-phys-bits-limit", this.addressLimit);
    } else if (this.addressMode == Show.Emulate) {
      if (this.addressBits > 0) p.integer("phys-bits", this.addressBits);
      else p.onOff("host-phys-bits", Switch.Off);
    }
  }

  /** max-cpu-compat of -machine: the POWER generation that the guest shall see. */
  machineProps(p: Props, context: Context): void {
    if (p.reading && context.machine.isPseries) this.compatible = p.text("max-cpu-compat", this.compatible);
    else if (this.mode == CpuMode.HostModel && context.machine.isPseries) p.text("max-cpu-compat", this.model);
  }
}

function qemuModel(started: Started): Span {
  if (started.mode == CpuMode.Maximum) return literal("max");
  return started.mode == CpuMode.Custom ? started.cpu.model : literal("host");
}

/** Architectures whose CPU models libvirt knows of. */
function hasModels(context: Context): bool {
  const machine = context.machine;
  return (
    machine.isX86 ||
    machine.isS390 ||
    machine.isPpc64 ||
    machine.isArm ||
    machine.isLoongarch ||
    is(context.arch, "riscv64")
  );
}

/** Whether QEMU has a feature, as far as it said what it knows. */
function knows(context: Context, name: Span): bool {
  const host = context.emulator.accelerator(context.type).hostCpu;
  if (!host) return true;
  for (let i = 0; i < host.properties.length; i++) {
    if (same(fromQemu(host.properties[i].name, true), name)) return true;
  }
  return false;
}

/** A 64-bit QEMU runs 32-bit guests on a CPU of 32 bits only when it is told to. */
function needs32Bit(context: Context): bool {
  const binary = context.emulator.binary;
  return find(binary, "x86_64") >= 0 || find(binary, "kvm") >= 0;
}

/** ASCII as a string, for a key. */
function keyOf(name: Span): string {
  return String.UTF8.decodeUnsafe(at(name), size(name));
}
