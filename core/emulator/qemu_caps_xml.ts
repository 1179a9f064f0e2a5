/**
 * <qemuCaps>, read and written: libvirt's form of what it knows of a QEMU.
 *
 * It is read by one pass over the tree and written by hand, as it has thousands of lines and no note is
 * ever about one of them. What a document has beyond what is kept here (libvirt's <cpudata>) is left out.
 */
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, is, literal } from "../text/span";
import { Writer } from "../text/writer";
import { Element } from "../xml/tree";
import { writeEscaped } from "../xml/writer";
import { CAPABILITIES, Capability, capabilityNamed } from "./capabilities";
import {
  Accelerator,
  CpuModel,
  CpuProperty,
  Gic,
  HostCpu,
  MachineType,
  QemuCaps,
  Sev,
  Sgx,
  SgxSection,
} from "./qemu_caps";

function attribute(element: Element, name: string): Span {
  const found = element.attribute(name);
  return found ? found.value : NONE;
}

function yes(element: Element, name: string): bool {
  return is(attribute(element, name), "yes");
}

function integer(text: Span): i64 {
  const value = toInteger(text);
  return value == NOT_A_NUMBER ? 0 : value;
}

export function readCaps(root: Element): QemuCaps {
  const caps = new QemuCaps();
  let each = root.firstChild;
  while (each) {
    if (each.isNamed("flag")) {
      const flag = capabilityNamed(attribute(each, "name"));
      if (flag >= 0) caps.flags[flag] = true;
    } else if (each.isNamed("machine")) accelerator(caps, each).machines.push(readMachine(each));
    else if (each.isNamed("cpu")) accelerator(caps, each).cpus.push(readCpu(each));
    else if (each.isNamed("hostCPU")) accelerator(caps, each).hostCpu = readHostCpu(each);
    else if (each.isNamed("gic")) caps.gics.push(readGic(each));
    else if (each.isNamed("sev")) caps.sev = readSev(each);
    else if (each.isNamed("sgx")) caps.sgx = readSgx(each);
    else if (each.isNamed("hypervCapabilities")) readHyperv(each, caps);
    else readText(each, caps);
    each = each.next;
  }
  return caps;
}

/** What is only a text. */
function readText(element: Element, caps: QemuCaps): void {
  const text = element.text;
  if (element.isNamed("emulator")) caps.emulator = text;
  else if (element.isNamed("version")) caps.version = integer(text);
  else if (element.isNamed("arch")) caps.arch = text;
  else if (element.isNamed("package")) caps.package = text == NONE ? literal("") : text;
  else if (element.isNamed("microcodeVersion")) caps.microcodeVersion = integer(text);
  else if (element.isNamed("hostCPUSignature")) caps.hostCpuSignature = text;
  else if (element.isNamed("kernelVersion")) caps.kernelVersion = text;
  else if (element.isNamed("qemuctime")) caps.qemuCtime = text;
  else if (element.isNamed("qemumoddirmtime")) caps.moduleMtime = text;
  else if (element.isNamed("selfctime")) caps.selfCtime = text;
  else if (element.isNamed("selfvers")) caps.selfVersion = text;
  else if (element.isNamed("kvmSupportsNesting")) caps.kvmSupportsNesting = true;
  else if (element.isNamed("kvmSupportsSecureGuest")) caps.kvmSupportsSecureGuest = true;
}

function accelerator(caps: QemuCaps, element: Element): Accelerator {
  return caps.accelerator(attribute(element, "type"));
}

function readMachine(element: Element): MachineType {
  const machine = new MachineType();
  machine.name = attribute(element, "name");
  machine.alias = attribute(element, "alias");
  machine.maxCpus = integer(attribute(element, "maxCpus"));
  machine.hotplugCpus = yes(element, "hotplugCpus");
  machine.isDefault = yes(element, "default");
  machine.defaultCpu = attribute(element, "defaultCPU");
  machine.defaultRamId = attribute(element, "defaultRAMid");
  machine.numaMemSupported = yes(element, "numaMemSupported");
  machine.deprecated = yes(element, "deprecated");
  machine.acpi = attribute(element, "acpi");
  return machine;
}

function readCpu(element: Element): CpuModel {
  const cpu = new CpuModel();
  cpu.name = attribute(element, "name");
  cpu.typename = attribute(element, "typename");
  cpu.usable = attribute(element, "usable");
  cpu.deprecated = yes(element, "deprecated");
  let each = element.firstChild;
  while (each) {
    if (each.isNamed("blocker")) cpu.blockers.push(attribute(each, "name"));
    each = each.next;
  }
  return cpu;
}

function readHostCpu(element: Element): HostCpu {
  const cpu = new HostCpu();
  cpu.model = attribute(element, "model");
  cpu.migratability = yes(element, "migratability");
  let each = element.firstChild;
  while (each) {
    if (each.isNamed("property")) {
      const property = new CpuProperty();
      property.name = attribute(each, "name");
      property.type = attribute(each, "type");
      property.value = attribute(each, "value");
      property.migratable = attribute(each, "migratable");
      cpu.properties.push(property);
    } else if (each.isNamed("deprecatedFeatures")) {
      let feature = each.firstChild;
      while (feature) {
        cpu.deprecated.push(attribute(feature, "name"));
        feature = feature.next;
      }
    }
    each = each.next;
  }
  return cpu;
}

function readGic(element: Element): Gic {
  const gic = new Gic();
  gic.version = integer(attribute(element, "version"));
  gic.kernel = yes(element, "kernel");
  gic.emulated = yes(element, "emulated");
  return gic;
}

function readSev(element: Element): Sev {
  const sev = new Sev();
  let each = element.firstChild;
  while (each) {
    if (each.isNamed("cbitpos")) sev.cbitpos = integer(each.text);
    else if (each.isNamed("reducedPhysBits")) sev.reducedPhysBits = integer(each.text);
    else if (each.isNamed("pdh")) sev.pdh = each.text;
    else if (each.isNamed("certChain")) sev.certChain = each.text;
    else if (each.isNamed("cpu0Id")) sev.cpu0Id = each.text;
    each = each.next;
  }
  return sev;
}

function readSgx(element: Element): Sgx {
  const sgx = new Sgx();
  let each = element.firstChild;
  while (each) {
    if (each.isNamed("flc")) sgx.flc = is(each.text, "yes");
    else if (each.isNamed("sgx1")) sgx.sgx1 = is(each.text, "yes");
    else if (each.isNamed("sgx2")) sgx.sgx2 = is(each.text, "yes");
    else if (each.isNamed("section_size")) sgx.sectionSize = integer(each.text);
    else if (each.isNamed("sections")) {
      let section = each.firstChild;
      while (section) {
        sgx.sections.push(new SgxSection(integer(attribute(section, "node")), integer(attribute(section, "size"))));
        section = section.next;
      }
    }
    each = each.next;
  }
  return sgx;
}

function readHyperv(element: Element, caps: QemuCaps): void {
  caps.hyperv = yes(element, "supported");
  let each = element.firstChild;
  while (each) {
    caps.enlightenments.push(attribute(each, "name"));
    each = each.next;
  }
}

/** The document, as libvirt writes it. */
export function writeCaps(caps: QemuCaps, to: Writer): void {
  to.text("<qemuCaps>\n");
  element(to, "emulator", caps.emulator);
  const zero = literal("0");
  element(to, "qemuctime", caps.qemuCtime == NONE ? zero : caps.qemuCtime);
  element(to, "qemumoddirmtime", caps.moduleMtime);
  element(to, "selfctime", caps.selfCtime == NONE ? zero : caps.selfCtime);
  element(to, "selfvers", caps.selfVersion == NONE ? zero : caps.selfVersion);
  for (let i = 0; i < CAPABILITIES.length; i++) {
    if (caps.flags[i]) to.text("  <flag name='").text(CAPABILITIES[i]).text("'/>\n");
  }
  to.text("  <version>").number(caps.version).text("</version>\n");
  to.text("  <microcodeVersion>").number(caps.microcodeVersion).text("</microcodeVersion>\n");
  element(to, "hostCPUSignature", caps.hostCpuSignature);
  element(to, "package", caps.package);
  element(to, "kernelVersion", caps.kernelVersion);
  element(to, "arch", caps.arch);
  if (caps.flags[Capability.KVM]) writeAccelerator(to, "kvm", caps.kvm);
  if (caps.flags[Capability.HVF]) writeAccelerator(to, "hvf", caps.hvf);
  writeAccelerator(to, "tcg", caps.tcg);
  for (let i = 0; i < caps.gics.length; i++) {
    const gic = caps.gics[i];
    to.text("  <gic version='").number(gic.version);
    to.text("' kernel='").text(word(gic.kernel)).text("' emulated='").text(word(gic.emulated)).text("'/>\n");
  }
  writeSev(to, caps.sev);
  writeSgx(to, caps.sgx);
  if (caps.hyperv) {
    to.text("  <hypervCapabilities supported='yes'>\n");
    for (let i = 0; i < caps.enlightenments.length; i++) {
      to.text("    <cap");
      put(to, "name", caps.enlightenments[i]);
      to.text("/>\n");
    }
    to.text("  </hypervCapabilities>\n");
  }
  if (caps.kvmSupportsNesting) to.text("  <kvmSupportsNesting/>\n");
  if (caps.kvmSupportsSecureGuest) to.text("  <kvmSupportsSecureGuest/>\n");
  to.text("</qemuCaps>\n");
}

function word(value: bool): string {
  return value ? "yes" : "no";
}

/** An element with a text, unless there is none. */
function element(to: Writer, name: string, text: Span): void {
  if (text == NONE) return;
  to.text("  <").text(name).byte(0x3e);
  writeEscaped(to, text, false);
  to.text("</").text(name).text(">\n");
}

/** ` name='value'`, unless there is none. */
function put(to: Writer, name: string, value: Span): void {
  if (value == NONE) return;
  to.byte(0x20).text(name).text("='");
  writeEscaped(to, value, true);
  to.byte(0x27);
}

function writeAccelerator(to: Writer, type: string, from: Accelerator): void {
  const host = from.hostCpu;
  if (host) writeHostCpu(to, type, host);
  for (let i = 0; i < from.cpus.length; i++) {
    const cpu = from.cpus[i];
    to.text("  <cpu type='").text(type).byte(0x27);
    put(to, "name", cpu.name);
    put(to, "typename", cpu.typename);
    put(to, "usable", cpu.usable);
    if (cpu.deprecated) to.text(" deprecated='yes'");
    if (cpu.blockers.length == 0) {
      to.text("/>\n");
      continue;
    }
    to.text(">\n");
    for (let j = 0; j < cpu.blockers.length; j++) {
      to.text("    <blocker");
      put(to, "name", cpu.blockers[j]);
      to.text("/>\n");
    }
    to.text("  </cpu>\n");
  }
  for (let i = 0; i < from.machines.length; i++) {
    const machine = from.machines[i];
    to.text("  <machine type='").text(type).byte(0x27);
    put(to, "name", machine.name);
    put(to, "alias", machine.alias);
    if (machine.hotplugCpus) to.text(" hotplugCpus='yes'");
    to.text(" maxCpus='").number(machine.maxCpus).byte(0x27);
    if (machine.isDefault) to.text(" default='yes'");
    put(to, "defaultCPU", machine.defaultCpu);
    if (machine.numaMemSupported) to.text(" numaMemSupported='yes'");
    put(to, "defaultRAMid", machine.defaultRamId);
    if (machine.deprecated) to.text(" deprecated='yes'");
    put(to, "acpi", machine.acpi);
    to.text("/>\n");
  }
}

function writeHostCpu(to: Writer, type: string, host: HostCpu): void {
  to.text("  <hostCPU type='").text(type).byte(0x27);
  put(to, "model", host.model);
  to.text(" migratability='").text(word(host.migratability)).text("'>\n");
  for (let i = 0; i < host.properties.length; i++) {
    const property = host.properties[i];
    to.text("    <property");
    put(to, "name", property.name);
    put(to, "type", property.type);
    put(to, "value", property.value);
    put(to, "migratable", property.migratable);
    to.text("/>\n");
  }
  if (host.deprecated.length > 0) {
    to.text("    <deprecatedFeatures>\n");
    for (let i = 0; i < host.deprecated.length; i++) {
      to.text("      <property");
      put(to, "name", host.deprecated[i]);
      to.text("/>\n");
    }
    to.text("    </deprecatedFeatures>\n");
  }
  to.text("  </hostCPU>\n");
}

function writeSev(to: Writer, sev: Sev | null): void {
  if (!sev) return;
  to.text("  <sev>\n    <cbitpos>").number(sev.cbitpos);
  to.text("</cbitpos>\n    <reducedPhysBits>").number(sev.reducedPhysBits).text("</reducedPhysBits>\n");
  to.text("  ");
  element(to, "pdh", sev.pdh);
  to.text("  ");
  element(to, "certChain", sev.certChain);
  if (sev.cpu0Id != NONE) {
    to.text("  ");
    element(to, "cpu0Id", sev.cpu0Id);
  }
  to.text("  </sev>\n");
}

function writeSgx(to: Writer, sgx: Sgx | null): void {
  if (!sgx) return;
  to.text("  <sgx supported='yes'>\n    <flc>").text(word(sgx.flc));
  to.text("</flc>\n    <sgx1>").text(word(sgx.sgx1)).text("</sgx1>\n    <sgx2>").text(word(sgx.sgx2));
  to.text("</sgx2>\n    <section_size unit='KiB'>").number(sgx.sectionSize).text("</section_size>\n");
  if (sgx.sections.length > 0) {
    to.text("    <sections>\n");
    for (let i = 0; i < sgx.sections.length; i++) {
      const section = sgx.sections[i];
      to.text("      <section node='").number(section.node).text("' size='").number(section.size);
      to.text("' unit='KiB'/>\n");
    }
    to.text("    </sections>\n");
  }
  to.text("  </sgx>\n");
}
