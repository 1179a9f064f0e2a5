/**
 * What an <os> of today cannot be: machine and architecture that the emulator doesn't run, boot orders of two
 * kinds, firmware that wants what isn't there.
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, is, same } from "../text/span";
import { decimal } from "../text/writer";
import { noteInside, noteMissingChild } from "../xml/reader";
import { EFI } from "./firmware/descriptor";
import { NO_TIMEOUT, Os, SMBIOS_HOST } from "./os";

const YES: i32 = 1;

export function checkOs(os: Os, context: Context): void {
  const notes = context.notes;
  if (os.boots.length > 0 && context.guest.bootOrders) {
    noteInside(notes, Code.Excludes, os.from, "os")
      .named("the os/boot elements")
      .expect("per-device boot elements (<boot order='...'>)");
  }
  checkArch(os, context);
  if (os.machine == NONE) {
    noteMissingChild(notes, os.from, "os")
      .named("the machine type of this architecture")
      .found(os.arch)
      .expect("<type machine='...'>");
  } else checkMachine(os, context);
  if (os.bootmenuTimeout > 65_535) {
    noteInside(notes, Code.OutOfRange, os.from, "os")
      .named("the timeout of bootmenu")
      .found(decimal(os.bootmenuTimeout))
      .expect("0 to 65535");
  } else if (os.bootmenuTimeout >= 0 && os.bootmenu != YES) {
    noteInside(notes, Code.Requires, os.from, "os").named("the timeout of bootmenu").expect("bootmenu enable='yes'");
  }
  if (os.rebootTimeout != NO_TIMEOUT && (os.rebootTimeout < -1 || os.rebootTimeout > 65_535)) {
    noteInside(notes, Code.OutOfRange, os.from, "os")
      .named("rebootTimeout")
      .found(decimal(os.rebootTimeout))
      .expect("-1 to 65535");
  }
  if (os.smbios == SMBIOS_HOST && !context.answer("hostSysinfo")) {
    noteInside(notes, Code.Requires, os.from, "os")
      .named("smbios mode 'host'")
      .expect("the host's SMBIOS in the context");
  }
  if (os.shim != NONE && os.kernel == NONE) {
    noteInside(notes, Code.Requires, os.from, "os").named("shim").expect("a <kernel>");
  }
  if (os.firmware == 0 && os.firmwareFeatures.length > 0) {
    noteInside(notes, Code.Requires, os.from, "os").named("a feature of the firmware").expect("firmware='efi'");
  }
  if (os.firmwareFeature("enrolled-keys") == YES && os.firmwareFeature("secure-boot") == 2) {
    noteInside(notes, Code.Requires, os.from, "os").named("firmware feature 'enrolled-keys'").expect("'secure-boot'");
  }
  const uefi = os.firmware == EFI || os.loader.isFlash;
  if (uefi && context.isX86() && !context.guest.acpi) {
    noteInside(notes, Code.Requires, os.from, "os")
      .named("UEFI on this architecture")
      .expect("ACPI: <features><acpi/>");
  }
  if (!uefi && is(context.arch, "aarch64") && context.guest.acpi) {
    noteInside(notes, Code.Requires, os.from, "features")
      .named("ACPI on this architecture")
      .expect("UEFI: firmware='efi'");
  }
  os.nvram.check(context);
  os.loader.check(context, os.from, os.nvram, os.firmware);
}

/** A program runs guests of its own architecture, and a 64-bit one those of the 32-bit one before it. */
function checkArch(os: Os, context: Context): void {
  const own = context.emulator.arch;
  if (own == NONE || same(own, os.arch)) return;
  if (is(own, "x86_64") && is(os.arch, "i686")) return;
  if (is(own, "aarch64") && (is(os.arch, "armv7l") || is(os.arch, "armv6l"))) return;
  if (is(own, "ppc64") && is(os.arch, "ppc64le")) return;
  noteInside(context.notes, Code.Unsupported, os.from, "os")
    .named("guests of this architecture (arch)")
    .found(os.arch)
    .expectSpan(own);
}

function checkMachine(os: Os, context: Context): void {
  const machines = context.emulator.accelerator(context.type).machines;
  if (machines.length == 0) return;
  for (let i = 0; i < machines.length; i++) {
    if (same(machines[i].name, os.machine) || (machines[i].alias != NONE && same(machines[i].alias, os.machine)))
      return;
  }
  const note = noteInside(context.notes, Code.Unsupported, os.from, "os").named("this machine type").found(os.machine);
  for (let i = 0; i < machines.length; i++) note.near(machines[i].name);
}
