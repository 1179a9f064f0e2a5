/**
 * Machines and CPU models in the replies of a QEMU: `query-machines`, `query-cpu-definitions`,
 * `query-cpu-model-expansion`.
 */
import { JsonKind, JsonValue } from "../../text/json";
import { NOT_A_NUMBER } from "../../text/number";
import { NONE, Span, byteAt, is, isInAnyCase, literal, size, slice, startsWith } from "../../text/span";
import { SpanSet } from "../../text/set";
import { CpuModel, CpuProperty, HostCpu, MachineType, QemuCaps } from "../qemu_caps";
import { ARCHES, ENLIGHTENMENTS, PPC64_MODELS, PREFERRED_MACHINES } from "./tables";

/** libvirt's word for an architecture of QEMU's. */
export function libvirtArch(arch: Span): Span {
  for (let i = 0; i < ARCHES.length; i += 2) if (is(arch, ARCHES[i])) return literal(ARCHES[i + 1]);
  return arch;
}

/** QEMU's word for an architecture of libvirt's, as in its programs' names. */
export function qemuArch(arch: Span): Span {
  if (is(arch, "armv6l")) return literal("arm");
  for (let i = 1; i < ARCHES.length; i += 2) if (is(arch, ARCHES[i])) return literal(ARCHES[i - 1]);
  return arch;
}

function textOf(value: JsonValue, key: string): Span {
  const member = value.get(key);
  return member && member.kind == JsonKind.Text ? member.text() : NONE;
}

function truthOf(value: JsonValue, key: string, otherwise: bool = false): bool {
  const member = value.get(key);
  return member ? member.kind == JsonKind.True : otherwise;
}

/** A machine; null for `none`, which runs no guest. */
export function readMachine(reply: JsonValue): MachineType | null {
  const machine = new MachineType();
  machine.name = textOf(reply, "name");
  if (machine.name == NONE || is(machine.name, "none")) return null;
  machine.alias = textOf(reply, "alias");
  const most = reply.get("cpu-max");
  if (most && most.integer() != NOT_A_NUMBER) machine.maxCpus = most.integer();
  machine.hotplugCpus = truthOf(reply, "hotpluggable-cpus");
  machine.isDefault = truthOf(reply, "is-default");
  machine.defaultCpu = textOf(reply, "default-cpu-type");
  machine.defaultRamId = textOf(reply, "default-ram-id");
  machine.numaMemSupported = truthOf(reply, "numa-mem-supported", true);
  machine.deprecated = truthOf(reply, "deprecated");
  if (reply.get("acpi")) machine.acpi = literal(truthOf(reply, "acpi") ? "yes" : "no");
  return machine;
}

/** Puts the machine that guests get by default in front: libvirt's choice, or QEMU's where that isn't there. */
export function preferMachine(machines: MachineType[], arch: Span): void {
  let preferred = "";
  for (let i = 0; i < PREFERRED_MACHINES.length; i += 2) {
    if (is(arch, PREFERRED_MACHINES[i])) preferred = PREFERRED_MACHINES[i + 1];
  }
  let own = -1;
  let found = -1;
  for (let i = 0; i < machines.length; i++) {
    const machine = machines[i];
    if (machine.isDefault) own = i;
    if (preferred.length > 0 && (is(machine.alias, preferred) || is(machine.name, preferred))) found = i;
  }
  if (found < 0) found = own;
  if (found <= 0) return;
  const machine = machines[found];
  for (let i = found; i > 0; i--) machines[i] = machines[i - 1];
  machines[0] = machine;
}

export function readCpu(reply: JsonValue, arch: Span): CpuModel {
  const cpu = new CpuModel();
  cpu.name = textOf(reply, "name");
  if (is(arch, "ppc64") || is(arch, "ppc64le")) cpu.name = power(cpu.name);
  const type = textOf(reply, "typename");
  if (type != NONE && size(type) > 0) cpu.typename = type;
  const missing = reply.get("unavailable-features");
  if (missing) {
    cpu.usable = literal(missing.length > 0 ? "no" : "yes");
    for (let i = 0; i < missing.length; i++) cpu.blockers.push(missing.at(i).text());
  }
  cpu.deprecated = truthOf(reply, "deprecated");
  return cpu;
}

function power(name: Span): Span {
  for (let i = 0; i < PPC64_MODELS.length; i++) {
    const model = PPC64_MODELS[i];
    if (isInAnyCase(name, model)) return literal(model);
  }
  return name;
}

/** What the models `host` and `max` were expanded to. */
export class Expansions {
  private host: HostCpu | null = null;
  private max: HostCpu | null = null;
  /** The same with features that keep a guest from going to another host. */
  private hostUnmigratable: JsonValue | null = null;
  private maxUnmigratable: JsonValue | null = null;
  /** `host` with all that Hyper-V's guests can be shown. */
  private hyperv: JsonValue | null = null;

  /** One reply to `query-cpu-model-expansion`. */
  add(asked: JsonValue | null, reply: JsonValue): void {
    const model = asked ? asked.get("model") : null;
    const name = model ? textOf(model, "name") : NONE;
    const isHost = is(name, "host");
    const expanded = reply.get("model");
    if (!model || !expanded || (!isHost && !is(name, "max"))) return;
    const wanted = model.get("props");
    const given = expanded.get("props");
    if (wanted && wanted.get("hv-passthrough")) {
      if (isHost) this.hyperv = given;
    } else if (wanted && wanted.get("migratable") && !truthOf(wanted, "migratable")) {
      if (isHost) this.hostUnmigratable = given;
      else this.maxUnmigratable = given;
    } else {
      const cpu = expansion(
        isHost ? this.host : this.max,
        textOf(expanded, "name"),
        given,
        reply.get("deprecated-props"),
      );
      if (isHost) this.host = cpu;
      else this.max = cpu;
    }
  }

  /** The CPU that a guest gets as `host` or `max`. What can migrate is only told for x86. */
  hostCpu(name: string, x86: bool): HostCpu | null {
    const isHost = name == "host";
    const cpu = isHost ? this.host : this.max;
    const all = isHost ? this.hostUnmigratable : this.maxUnmigratable;
    if (cpu && all && x86) markMigratable(cpu, all);
    return cpu;
  }

  enlightenments(caps: QemuCaps): void {
    const all = this.hyperv;
    if (!all) return;
    for (let i = 0; i < ENLIGHTENMENTS.length; i++) {
      for (let j = 0; j < all.length; j++) {
        const key = all.keyAt(j);
        const value = all.at(j);
        const on = value.kind == JsonKind.Number ? value.integer() > 0 : value.kind != JsonKind.False;
        if (on && startsWith(key, "hv-") && isEnlightenment(slice(key, 3), ENLIGHTENMENTS[i])) {
          caps.enlightenments.push(literal(ENLIGHTENMENTS[i]));
          break;
        }
      }
    }
    caps.hyperv = caps.enlightenments.length > 0;
  }
}

/** QEMU writes a hyphen where libvirt has an underscore. */
function isEnlightenment(name: Span, word: string): bool {
  if (size(name) != word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const letter = <u8>word.charCodeAt(i);
    const byte = byteAt(name, i);
    if (byte != letter && !(byte == 0x2d && letter == 0x5f)) return false;
  }
  return true;
}

/**
 * One expansion more. A second one of a model is either asked for the properties that are going away, which is
 * all it is good for then, or it tells more names of features than the first.
 */
function expansion(before: HostCpu | null, name: Span, given: JsonValue | null, deprecated: JsonValue | null): HostCpu {
  const names: Span[] = [];
  for (let i = 0; deprecated && i < deprecated.length; i++) names.push(deprecated.at(i).text());
  if (before && deprecated) {
    if (names.length > 0) before.deprecated = names;
    return before;
  }
  const cpu = new HostCpu();
  cpu.model = name;
  cpu.deprecated = names;
  for (let i = 0; given && i < given.length; i++) {
    const value = given.at(i);
    const property = new CpuProperty();
    property.name = given.keyAt(i);
    if (value.kind == JsonKind.True || value.kind == JsonKind.False) {
      property.type = literal("boolean");
      property.value = literal(value.kind == JsonKind.True ? "true" : "false");
    } else if (value.kind == JsonKind.Text) {
      property.type = literal("string");
      property.value = value.text();
    } else if (value.kind == JsonKind.Number && value.integer() != NOT_A_NUMBER) {
      property.type = literal("number");
      property.value = value.text();
    } else continue;
    cpu.properties.push(property);
  }
  return cpu;
}

/** A feature that is only there when migration isn't asked for is one, but not a migratable one. */
function markMigratable(cpu: HostCpu, all: JsonValue): void {
  cpu.migratability = true;
  const yes = literal("yes");
  const no = literal("no");
  const switches = new SpanSet();
  const switchedOn = new SpanSet();
  for (let i = 0; i < all.length; i++) {
    const kind = all.at(i).kind;
    if (kind == JsonKind.True || kind == JsonKind.False) switches.add(all.keyAt(i));
    if (kind == JsonKind.True) switchedOn.add(all.keyAt(i));
  }
  for (let i = 0; i < cpu.properties.length; i++) {
    const property = cpu.properties[i];
    if (!is(property.type, "boolean") || !switches.has(property.name)) continue;
    if (is(property.value, "true")) property.migratable = yes;
    else if (switchedOn.has(property.name)) {
      property.value = literal("true");
      property.migratable = no;
    }
  }
}
