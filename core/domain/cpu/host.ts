/**
 * What the host's CPU is to a guest: as QEMU tells it, as far as it can go along to another host, and in full.
 *
 * QEMU's capabilities list the properties of the CPU that it makes of the host's. Where they don't, and for
 * what QEMU hides from guests, `options.context.hostCpu` says what the host is.
 */
import { isMigratable, isMsr, featureNumber } from "../../cpu_map/x86";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { HostCpu } from "../../emulator/qemu_caps";
import { Span, is, wordIndex } from "../../text/span";
import { toInteger } from "../../text/number";
import { Description } from "./description";
import { CpuFeature, Policy, fromQemu } from "./feature";
import { X86Cpu, describe, expand, vendorOf } from "./x86";

/** What no QEMU has, or none of today. */
const IGNORED: StaticArray<string> = [
  "cmt",
  "mbm_total",
  "mbm_local",
  "osxsave",
  "ospke",
  "vmx-ept-uc",
  "vmx-ept-wb",
  "vmx-invvpid-single-context",
];

/** Machines of s390x that know no models but the host's own. */
const HOST_ONLY: StaticArray<string> = [
  "s390-ccw-virtio-2.4",
  "s390-ccw-virtio-2.5",
  "s390-ccw-virtio-2.6",
  "s390-ccw-virtio-2.7",
];

export function knowsHostOnly(context: Context): bool {
  return context.machine.isS390 && is(context.type, "kvm") && wordIndex(context.machine.name, HOST_ONLY) >= 0;
}

export class Hosts {
  /** As QEMU tells it; null when nobody does. */
  reported: Description | null = null;
  /** What of it a guest can take along. */
  migratable: Description | null = null;
  /** With what QEMU doesn't tell. */
  full: Description | null = null;

  static of(context: Context): Hosts {
    const hosts = new Hosts();
    const info = context.emulator.accelerator(context.type).hostCpu;
    const given = givenHost(context);
    if (context.machine.isS390) {
      if (info) hosts.takeS390(info);
    } else if (context.machine.isX86) {
      if (info) hosts.takeX86(info, given, context);
      else if (given) hosts.takeGiven(given);
      if (!context.emulator.can(Capability.CPU_UNAVAILABLE_FEATURES)) hosts.dropMsrs();
    } else if (context.machine.isPpc64) hosts.reported = given;
    if (!hosts.full) hosts.full = hosts.reported;
    return hosts;
  }

  private takeX86(info: HostCpu, given: Description | null, context: Context): void {
    const known = context.emulator.accelerator(context.type);
    const reported = describe(x86Of(info, false), known);
    if (!reported) return;
    reported.exact = true;
    this.reported = reported;
    if (info.migratability) {
      const migratable = describe(x86Of(info, true), known);
      if (migratable) migratable.exact = true;
      this.migratable = migratable;
    } else this.migratable = filtered(reported, (feature) => isMigratable(feature.name));
    if (!given || is(context.type, "qemu")) return;
    const full = given.copy();
    const expanded = expand(reported);
    for (let i = 0; i < expanded.features.length; i++) {
      const feature = expanded.features[i];
      if (feature.policy == Policy.Require) full.update(feature.name, Policy.Require);
    }
    this.full = full;
  }

  private takeGiven(given: Description): void {
    const reported = filtered(given, (feature) => !isIgnored(feature.name));
    this.reported = reported;
    this.migratable = filtered(reported, (feature) => isMigratable(feature.name));
  }

  private takeS390(info: HostCpu): void {
    this.reported = s390Of(info, false);
    this.migratable = s390Of(info, info.migratability);
  }

  /** A QEMU that doesn't tell which features it had to leave out can't be asked for these. */
  private dropMsrs(): void {
    const reported = this.reported;
    const migratable = this.migratable;
    const full = this.full;
    if (reported) this.reported = filtered(reported, (feature) => !isMsr(feature.name));
    if (migratable) this.migratable = filtered(migratable, (feature) => !isMsr(feature.name));
    if (full) this.full = filtered(full, (feature) => !isMsr(feature.name));
  }
}

export function isIgnored(name: Span): bool {
  return wordIndex(name, IGNORED) >= 0;
}

function filtered(cpu: Description, keep: (feature: CpuFeature) => bool): Description {
  const copy = cpu.copy();
  copy.features = [];
  for (let i = 0; i < cpu.features.length; i++) {
    const feature = cpu.features[i];
    if (keep(feature)) copy.features.push(CpuFeature.make(feature.name, feature.policy));
  }
  return copy;
}

/** `context.hostCpu`: `{ "model": …, "vendor": …, "features": […] }`. */
function givenHost(context: Context): Description | null {
  const given = context.answer("hostCpu");
  if (!given) return null;
  const cpu = new Description();
  const model = given.get("model");
  const vendor = given.get("vendor");
  const features = given.get("features");
  if (!model) return null;
  cpu.model = model.text();
  if (vendor) cpu.vendor = vendor.text();
  for (let i = 0; features && i < features.length; i++) cpu.add(features.at(i).text(), Policy.Require);
  return cpu;
}

function x86Of(info: HostCpu, migratable: bool): X86Cpu {
  const cpu = new X86Cpu();
  cpu.signature.stepping = 0;
  for (let i = 0; i < info.properties.length; i++) {
    const property = info.properties[i];
    if (is(property.type, "boolean")) {
      if (!is(property.value, "true") || (migratable && is(property.migratable, "no"))) continue;
      cpu.bits.add(featureNumber(fromQemu(property.name, true)));
    } else if (is(property.name, "vendor")) cpu.vendor = vendorOf(property.value);
    else if (is(property.name, "family")) cpu.signature.family = toInteger(property.value);
    else if (is(property.name, "model")) cpu.signature.model = toInteger(property.value);
    else if (is(property.name, "stepping")) cpu.signature.stepping = toInteger(property.value);
  }
  return cpu;
}

function s390Of(info: HostCpu, migratable: bool): Description {
  const cpu = new Description();
  cpu.exact = true;
  cpu.model = info.model;
  for (let i = 0; i < info.properties.length; i++) {
    const property = info.properties[i];
    if (!is(property.type, "boolean")) continue;
    const on = is(property.value, "true") && !(migratable && is(property.migratable, "no"));
    cpu.add(property.name, on ? Policy.Require : Policy.Disable);
  }
  return cpu;
}
