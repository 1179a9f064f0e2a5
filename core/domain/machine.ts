/**
 * -machine and -accel: what all parts have to say about the board, in libvirt's order of keys.
 * https://www.qemu.org/docs/master/system/invocation.html
 */
import { CommandLine } from "../argv/command_line";
import { Domain, KVM } from "./domain";

export function emitMachine(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  const p = line.props("type");
  p.text("type", domain.os.machine);
  p.fixed("usb", "off");
  p.fixed("dump-guest-core", "off");
  domain.memoryBacking.machine(p, context);
  domain.os.machineProps(p, context);
  if (!domain.features.acpi) p.fixed("acpi", "off");
  line.putProps("machine", p);
}

export function emitAccelerator(domain: Domain, line: CommandLine): void {
  line.putText("accel", domain.type == KVM ? "kvm" : "tcg");
}
