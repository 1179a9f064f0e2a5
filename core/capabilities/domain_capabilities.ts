/**
 * <domainCapabilities>: what a guest of one type on one machine can have with one QEMU.
 * https://libvirt.org/formatdomaincaps.html
 *
 * It is read off the emulator's capabilities; what the host adds to them is in host.ts.
 */
import { Descriptor, EFI, BIOS, KERNEL } from "../domain/firmware/descriptor";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Machine } from "../emulator/machine";
import { MachineType, QemuCaps } from "../emulator/qemu_caps";
import { givenText } from "../emulator/given";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, is, literal, same } from "../text/span";
import { Writer } from "../text/writer";
import { CpuReport } from "./cpus";
import { DeviceReport } from "./devices";
import { HostFacts } from "./host";
import { Report } from "./report";

/** What is asked: the guest's type and machine; NONE: what guests get by default. */
export class Question {
  type: Span = NONE;
  machine: Span = NONE;

  /** `options.domain`. */
  read(given: JsonValue | null, notes: Notes): void {
    for (let i = 0; given && i < given.length; i++) {
      const key = given.keyAt(i);
      if (is(key, "type")) this.type = givenText(key, given.at(i), notes);
      else if (is(key, "machine")) this.machine = givenText(key, given.at(i), notes);
      else notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(KEYS);
    }
  }
}

const KEYS: StaticArray<string> = ["type", "machine"];

/** Settles what was asked on the context, and writes the answer. */
export function writeDomainCapabilities(caps: QemuCaps, question: Question, context: Context, to: Writer): void {
  const type = question.type == NONE ? defaultType(context) : question.type;
  const machine = machineOf(caps, type, question.machine);
  context.type = type;
  context.arch = caps.arch;
  context.machine = new Machine(machine ? machine.name : question.machine, caps.arch);
  new DomainReport(caps, machine, context, to).write();
}

function defaultType(context: Context): Span {
  const emulator = context.emulator;
  return literal(emulator.can(Capability.KVM) ? "kvm" : emulator.can(Capability.HVF) ? "hvf" : "qemu");
}

/** The machine of a name or alias, or the first; one that the accelerator doesn't list, TCG may. */
function machineOf(caps: QemuCaps, type: Span, name: Span): MachineType | null {
  let machines = caps.accelerator(type).machines;
  if (machines.length == 0) machines = caps.tcg.machines;
  if (name == NONE) return machines.length > 0 ? machines[0] : null;
  for (let i = 0; i < machines.length; i++) if (same(machines[i].alias, name)) return machines[i];
  for (let i = 0; i < machines.length; i++) if (same(machines[i].name, name)) return machines[i];
  return null;
}

class DomainReport {
  private report: Report;
  private host: HostFacts;

  constructor(
    private caps: QemuCaps,
    private machine: MachineType | null,
    private context: Context,
    to: Writer,
  ) {
    this.report = new Report(to);
    this.host = HostFacts.of(context);
  }

  private can(capability: Capability): bool {
    return this.context.emulator.can(capability);
  }

  write(): void {
    const r = this.report;
    const context = this.context;
    r.open("domainCapabilities");
    r.text("path", context.emulator.binary);
    r.text("domain", context.type);
    r.text("machine", context.machine.name);
    r.text("arch", this.caps.arch);
    const most = this.vcpus();
    if (most > 0) r.line().text("<vcpu max='").number(most).text("'/>\n");
    r.feature("iothreads", true);
    this.os();
    new CpuReport(this.report, this.caps, this.context, this.host).write();
    r.enter("memoryBacking", true);
    r.enumeration("sourceType");
    r.value("file");
    r.value("anonymous");
    r.value("memfd", this.can(Capability.MEMORY_BACKEND_MEMFD));
    r.end();
    r.close("memoryBacking");
    new DeviceReport(this.report, this.context, this.host).write();
    this.features();
    r.close("domainCapabilities");
  }

  private vcpus(): i64 {
    const machine = this.machine;
    // A machine that only TCG has runs nothing with an accelerator.
    if (!machine || this.caps.accelerator(this.context.type).machines.length == 0) return 0;
    const host = is(this.context.type, "kvm") ? this.host.kvmMaxVcpus : 0;
    return host > 0 ? min(machine.maxCpus, host) : machine.maxCpus;
  }

  private os(): void {
    const r = this.report;
    const all = Descriptor.all(this.context);
    const images: Span[] = [];
    let bios: bool = false;
    let efi: bool = false;
    let secure: bool = false;
    for (let i = 0; i < all.length; i++) {
      const firmware = all[i];
      if (!firmware.isFor(this.caps.arch, this.context.machine.name)) continue;
      bios = bios || firmware.hasInterface(BIOS);
      efi = efi || firmware.hasInterface(EFI);
      secure = secure || firmware.has("requires-smm");
      if (firmware.device != KERNEL && !holds(images, firmware.filename)) images.push(firmware.filename);
    }
    r.enter("os", true);
    r.enumeration("firmware");
    r.value("bios", bios);
    r.value("efi", efi);
    r.end();
    r.enter("loader", true);
    const loaders = this.host.loaders;
    for (let i = 0; loaders && i < loaders.length; i++) r.spanValue(loaders.at(i).text());
    for (let i = 0; !loaders && i < images.length; i++) r.spanValue(images[i]);
    r.enumeration("type");
    r.value("rom");
    r.value("pflash");
    r.end();
    r.enumeration("readonly");
    r.value("yes");
    r.value("no");
    r.end();
    r.enumeration("secure");
    r.value("yes", secure);
    r.value("no");
    r.end();
    r.close("loader");
    r.close("os");
  }

  private features(): void {
    const r = this.report;
    const machine = this.context.machine;
    r.open("features");
    this.gic();
    r.feature("vmcoreinfo", this.can(Capability.VMCOREINFO));
    r.feature("genid", this.can(Capability.VMGENID));
    r.feature("backingStoreInput", true);
    // Of a chain of checkpoints it needs blockdev-reopen, which is in every QEMU since 6.1.
    r.feature("backup", this.caps.version >= 6_001_000);
    r.feature("async-teardown", this.can(Capability.RUN_WITH_ASYNC_TEARDOWN));
    const protectedGuest = this.can(Capability.S390_PV_GUEST) && this.can(Capability.CONFIDENTIAL_GUEST_SUPPORT);
    if (machine.isS390)
      r.feature("s390-pv", protectedGuest && (this.caps.kvmSupportsSecureGuest || this.host.secureGuest));
    const pc = machine.isI440fx || machine.isQ35 || machine.isXenfv || machine.isIsapc;
    r.feature("ps2", pc && this.can(Capability.MACHINE_I8042_OPT));
    this.sev();
    this.sgx();
    this.hyperv();
    const sev = this.can(Capability.SEV_GUEST);
    const snp = this.can(Capability.SEV_SNP_GUEST);
    if (r.enter("launchSecurity", sev || snp || protectedGuest)) {
      r.enumeration("sectype");
      r.value("sev", sev);
      r.value("sev-snp", snp);
      r.value("s390-pv", protectedGuest);
      r.end();
      r.close("launchSecurity");
    }
    r.close("features");
  }

  private gic(): void {
    const r = this.report;
    const type = this.context.type;
    let two = false;
    let three = false;
    for (let i = 0; i < this.caps.gics.length; i++) {
      const gic = this.caps.gics[i];
      const there = is(type, "kvm") ? gic.kernel : is(type, "qemu") ? gic.emulated : false;
      if (there && gic.version == 2) two = true;
      if (there && gic.version == 3) three = true;
    }
    if (!r.enter("gic", this.context.machine.isArmVirt && (two || three))) return;
    r.enumeration("version");
    r.value("2", two);
    r.value("3", three);
    r.end();
    r.close("gic");
  }

  private sev(): void {
    const r = this.report;
    const sev = this.caps.sev;
    if (!r.enter("sev", sev != null)) return;
    r.number("cbitpos", sev!.cbitpos);
    r.number("reducedPhysBits", sev!.reducedPhysBits);
    r.number("maxGuests", this.host.sevMaxGuests);
    r.number("maxESGuests", this.host.sevMaxEsGuests);
    r.text("cpu0Id", sev!.cpu0Id);
    r.close("sev");
  }

  private sgx(): void {
    const r = this.report;
    const sgx = this.caps.sgx;
    if (!r.enter("sgx", sgx != null)) return;
    r.text("flc", literal(sgx!.flc ? "yes" : "no"));
    r.text("sgx1", literal(sgx!.sgx1 ? "yes" : "no"));
    r.text("sgx2", literal(sgx!.sgx2 ? "yes" : "no"));
    r.line().text("<section_size unit='KiB'>").number(sgx!.sectionSize).text("</section_size>\n");
    if (sgx!.sections.length > 0) {
      r.open("sections");
      for (let i = 0; i < sgx!.sections.length; i++) {
        const section = sgx!.sections[i];
        const to = r.line().text("<section node='").number(section.node).text("' size='").number(section.size);
        to.text("' unit='KiB'/>\n");
      }
      r.close("sections");
    }
    r.close("sgx");
  }

  /** Left out where QEMU can't be asked. */
  private hyperv(): void {
    const r = this.report;
    if (!this.caps.hyperv) return;
    r.enter("hyperv", true);
    r.enumeration("features");
    for (let i = 0; i < this.caps.enlightenments.length; i++) r.spanValue(this.caps.enlightenments[i]);
    r.end();
    r.close("hyperv");
  }
}

function holds(list: Span[], text: Span): bool {
  for (let i = 0; i < list.length; i++) if (same(list[i], text)) return true;
  return false;
}
