/**
 * What the machine can do beyond the bare CPU: <features> acpi, apic, pae …
 * https://libvirt.org/formatdomain.html#hypervisor-features
 *
 * A PC has ACPI in QEMU unless it is told otherwise; a domain has it only if it says so.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class Features extends Part {
  pae: bool = false;
  acpi: bool = false;
  apic: bool = false;

  xml(x: Fields): void {
    if (!x.enter("features")) return;
    // libvirt writes them in the order of its own enumeration.
    this.acpi = x.flag("acpi", this.acpi);
    this.apic = x.flag("apic", this.apic);
    this.pae = x.flag("pae", this.pae);
    x.leave();
  }

  emitOld(line: CommandLine, context: Context): void {
    if (!this.acpi) line.flag("no-acpi");
  }

  /** -device vmcoreinfo. */
  emitVmcoreinfo(line: CommandLine, context: Context): void {}

  /** -run-with async-teardown=on. */
  emitAsyncTeardown(line: CommandLine, context: Context): void {}

  absorb(line: CommandLine, context: Context): void {
    this.acpi = !line.understandFlag("no-acpi", "domain/features/acpi") && context.isX86();
  }
}
