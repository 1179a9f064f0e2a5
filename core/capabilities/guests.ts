/**
 * <guest>s of <capabilities>: for each architecture that an emulator of this host runs, which, with which
 * machines, and what a guest can be told.
 */
import { Capability } from "../emulator/capabilities";
import { isX86 } from "../emulator/machine";
import { MachineType, QemuCaps } from "../emulator/qemu_caps";
import { NONE, Span, is, literal, same, startsWith } from "../text/span";
import { ACPI, APIC, beginGuest, endGuest } from "./guest_frame";
import { writeOldGuests } from "./guests_old";
import { KnownEmulators } from "./known_emulators";
import { Report } from "./report";

/** The architectures of libvirt in its order, each with its word size. */
// biome-ignore format: a table
const ARCHES: StaticArray<string> = [
  "alpha", "64", "armv6l", "32", "armv7l", "32", "armv7b", "32", "aarch64", "64", "cris", "32", "i686", "32",
  "ia64", "64", "lm32", "32", "loongarch64", "64", "m68k", "32", "microblaze", "32", "microblazeel", "32",
  "mips", "32", "mipsel", "32", "mips64", "64", "mips64el", "64", "openrisc", "32", "parisc", "32", "parisc64", "64",
  "ppc", "32", "ppcle", "32", "ppc64", "64", "ppc64le", "64", "ppcemb", "32", "riscv32", "32", "riscv64", "64",
  "s390", "32", "s390x", "64", "sh4", "32", "sh4eb", "64", "sparc", "32", "sparc64", "64", "unicore32", "32",
  "x86_64", "64", "xtensa", "32", "xtensaeb", "32",
];

export function writeGuests(r: Report, emulators: KnownEmulators): void {
  for (let i = 0; i < ARCHES.length; i += 2) {
    const arch = literal(ARCHES[i]);
    const found = emulators.forGuests(arch);
    if (found) writeGuest(r, arch, ARCHES[i + 1], found.binary, found.caps!);
  }
  writeOldGuests(r, emulators);
}

function writeGuest(r: Report, arch: Span, wordSize: string, binary: Span, caps: QemuCaps): void {
  beginGuest(r, "hvm", arch, wordSize, binary);
  // One list for all accelerators: that of the best.
  const kvm = caps.flags[Capability.KVM];
  const hvf = caps.flags[Capability.HVF];
  writeMachines(r, (kvm ? caps.kvm : hvf ? caps.hvf : caps.tcg).machines);
  if (caps.flags[Capability.TCG]) r.line().text("<domain type='qemu'/>\n");
  if (kvm) r.line().text("<domain type='kvm'/>\n");
  if (hvf) r.line().text("<domain type='hvf'/>\n");
  r.close("arch");
  r.open("features");
  if (is(arch, "i686")) r.line().text("<pae/>\n");
  if (is(arch, "i686")) r.line().text("<nonpae/>\n");
  const x86 = isX86(arch);
  if (x86 || is(arch, "aarch64") || startsWith(arch, "loongarch")) r.line().text(ACPI);
  if (x86) r.line().text(APIC);
  r.line().text("<cpuselection/>\n");
  r.line().text("<deviceboot/>\n");
  r.line().text("<disksnapshot default='on' toggle='no'/>\n");
  r.line().text("<externalSnapshot/>\n");
  r.close("features");
  endGuest(r);
}

/** Each by its alias if it has one; what an alias stands for is there by its own name too. */
function writeMachines(r: Report, machines: MachineType[]): void {
  for (let i = 0; i < machines.length; i++) {
    const machine = machines[i];
    if (machine.alias == NONE) {
      writeMachine(r, machine.name, NONE, machine);
      continue;
    }
    if (!isListed(machines, machine.name)) writeMachine(r, machine.name, NONE, machine);
    writeMachine(r, machine.alias, machine.name, machine);
  }
}

/** A machine is listed by that name already. */
function isListed(machines: MachineType[], name: Span): bool {
  for (let i = 0; i < machines.length; i++) {
    const shown = machines[i].alias == NONE ? machines[i].name : machines[i].alias;
    if (same(shown, name)) return true;
  }
  return false;
}

function writeMachine(r: Report, name: Span, canonical: Span, machine: MachineType): void {
  r.line().text("<machine");
  if (canonical != NONE) r.attribute("canonical", canonical);
  if (machine.maxCpus > 0) r.to.text(" maxCpus='").number(machine.maxCpus).byte(0x27);
  if (machine.deprecated) r.to.text(" deprecated='yes'");
  r.content("machine", name);
}
