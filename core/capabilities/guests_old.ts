/**
 * <guest>s of emulators before 1.2, as libvirt of their time listed them.
 *
 * `qemu` runs 32-bit PCs, `qemu-system-ARCH` that architecture; `qemu-kvm` or `kvm`, being a program of its
 * own then, is a <domain> of the host's own guests, and xenner runs guests that were made for Xen with KVM.
 */
import { NONE, Span, endsWith, find, indexOf, is, literal, size, slice, startsWith, trim } from "../text/span";
import { ACPI, APIC, beginGuest, endGuest } from "./guest_frame";
import { KnownEmulator, KnownEmulators } from "./known_emulators";
import { Report } from "./report";

/** Architecture, word size, program, and the program that serves where that isn't there. */
// biome-ignore format: a table
const ARCHES: StaticArray<string> = [
  "i686", "32", "qemu", "qemu-system-x86_64", "x86_64", "64", "qemu-system-x86_64", "", "armv7l", "32", "qemu-system-arm", "",
  "mips", "32", "qemu-system-mips", "", "mipsel", "32", "qemu-system-mipsel", "", "sparc", "32", "qemu-system-sparc", "",
  "ppc", "32", "qemu-system-ppc", "",
];

export function writeOldGuests(r: Report, emulators: KnownEmulators): void {
  for (let i = 0; i < ARCHES.length; i += 4) {
    const arch = literal(ARCHES[i]);
    // One of today runs them better.
    if (!emulators.forGuests(arch)) writeGuest(r, emulators, arch, i);
  }
  const xenner = xennerOf(emulators);
  if (xenner && emulators.kvm) writeXenGuests(r, emulators, xenner.binary);
}

function writeGuest(r: Report, emulators: KnownEmulators, arch: Span, row: i32): void {
  let base = emulators.named(literal(ARCHES[row + 2]), false);
  if (!base && ARCHES[row + 3].length > 0) base = emulators.named(literal(ARCHES[row + 3]), false);
  const native = emulators.isNative(arch);
  const kvm = native && emulators.kvm ? kvmOf(emulators) : null;
  const shown = base || kvm;
  if (!shown) return;
  beginGuest(r, "hvm", arch, ARCHES[row + 1], shown.binary);
  writeMachines(r, shown.machines);
  if (base) r.line().text("<domain type='qemu'/>\n");
  if (base && native && emulators.kqemu) r.line().text("<domain type='kqemu'/>\n");
  if (kvm) {
    r.open("domain", " type='kvm'");
    r.text("emulator", kvm.binary);
    writeMachines(r, kvm.machines);
    r.close("domain");
  }
  r.close("arch");
  writeFeatures(r, arch);
  endGuest(r);
}

/** What a PC can have. */
function writeFeatures(r: Report, arch: Span): void {
  const small = is(arch, "i686");
  if (!small && !is(arch, "x86_64")) return;
  r.open("features");
  if (small) r.line().text("<pae/>\n");
  if (small) r.line().text("<nonpae/>\n");
  r.line().text(ACPI);
  r.line().text(APIC);
  r.close("features");
}

function writeXenGuests(r: Report, emulators: KnownEmulators, binary: Span): void {
  for (let i = 0; i < 8; i += 4) {
    const arch = literal(ARCHES[i]);
    if (!emulators.isNative(arch)) continue;
    beginGuest(r, "xen", arch, ARCHES[i + 1], binary);
    r.text("machine", literal("xenner"));
    r.open("domain", " type='kvm'");
    r.text("emulator", binary);
    r.close("domain");
    r.close("arch");
    writeFeatures(r, arch);
    endGuest(r);
  }
}

function kvmOf(emulators: KnownEmulators): KnownEmulator | null {
  const kvm = emulators.named(literal("qemu-kvm"), false);
  return kvm ? kvm : emulators.named(literal("kvm"), false);
}

function xennerOf(emulators: KnownEmulators): KnownEmulator | null {
  return emulators.named(literal("xenner"), false);
}

/**
 * The lines of `-M ?`: a name, blanks, and a description, which ends with `(default)` or with
 * `(alias of NAME)`. The default comes first.
 */
function writeMachines(r: Report, told: Span): void {
  if (told == NONE) return;
  for (let defaults = 0; defaults < 2; defaults++) {
    for (let from = 0; from < size(told); ) {
      const end = indexOf(told, 0x0a, from);
      const line = slice(told, from, end < 0 ? size(told) : end);
      from += size(line) + 1;
      const blank = indexOf(line, 0x20);
      if (blank <= 0 || startsWith(line, "Supported machines")) continue;
      if (endsWith(trim(line), "(default)") == (defaults == 0)) writeMachine(r, line, blank);
    }
  }
}

function writeMachine(r: Report, line: Span, blank: i32): void {
  const alias = find(line, "(alias of ");
  r.line().text("<machine");
  if (alias > 0) {
    const name = slice(line, alias + 10);
    const end = indexOf(name, 0x29);
    if (end > 0) r.attribute("canonical", slice(name, 0, end));
  }
  r.content("machine", slice(line, 0, blank));
}
