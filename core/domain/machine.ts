/**
 * -machine and -accel: what all parts have to say about the board, in libvirt's order of keys.
 * https://www.qemu.org/docs/master/system/invocation.html
 *
 * Every part says its own keys in `machineProps`; here is only the order.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { DeviceInfo } from "../devices/info";
import { Capability } from "../emulator/capabilities";
import { NONE, Span, is } from "../text/span";
import { Domain } from "./domain";
import { emitModuleProps } from "./memory_command";

export function emitMachine(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  const p = line.props("type");
  p.text("type", domain.os.machine);
  // The controllers are ours to make.
  p.fixed("usb", "off");
  domain.keywrap.machineProps(p, context);
  domain.features.machineProps(p, context);
  all(domain.devices.iommus, p, context);
  domain.memory.machineProps(p, context);
  domain.memoryBacking.machineProps(p, context);
  emitModuleProps(domain, p);
  emitMemoryBackend(domain, p);
  domain.cpu.machineProps(p, context);
  if (context.machine.isS390 && !context.emulator.can(Capability.VIRTIO_CCW_LOADPARM)) {
    p.text("loadparm", loadparm(domain));
  }
  domain.launchSecurity.machineProps(p, context);
  domain.os.machineProps(p, context);
  domain.cpu.numa.machineProps(p, context);
  domain.os.machineGraphics(p, context);
  domain.clock.machineProps(p, context);
  all(domain.devices.sounds, p, context);
  emitAcpi(domain, p);
  line.putProps("machine", p);
}

function all<T extends Part>(parts: T[], p: Props, context: Context): void {
  for (let i = 0; i < parts.length; i++) parts[i].machineProps(p, context);
}

/** The guest's memory is an object of the name that this machine always gave it, so that it can migrate. */
function emitMemoryBackend(domain: Domain, p: Props): void {
  const context = domain.context;
  if (context.guest.cells > 0) return;
  const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
  if (machine) p.text("memory-backend", machine.defaultRamId);
}

/** What the device that is booted hands to the guest's loader, for a QEMU whose devices can't say it themselves. */
function loadparm(domain: Domain): Span {
  const devices = domain.devices;
  let found: Span = NONE;
  for (let i = devices.hostdevs.length - 1; i >= 0; i--) found = ofBooted(devices.hostdevs[i].info, found);
  for (let i = devices.interfaces.length - 1; i >= 0; i--) found = ofBooted(devices.interfaces[i].info, found);
  for (let i = devices.disks.length - 1; i >= 0; i--) found = ofBooted(devices.disks[i].info, found);
  return found;
}

function ofBooted(info: DeviceInfo, otherwise: Span): Span {
  return info.bootIndex == 1 && info.loadparm != NONE ? info.loadparm : otherwise;
}

/** QEMU's default is to have ACPI, the domain's is not to. */
function emitAcpi(domain: Domain, p: Props): void {
  const context = domain.context;
  const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
  if (machine && is(machine.acpi, "yes")) p.fixed("acpi", domain.features.acpi ? "on" : "off");
}

export function emitAccelerator(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  const p = line.props("accel");
  p.fixed("accel", is(context.type, "kvm") ? "kvm" : is(context.type, "hvf") ? "hvf" : "tcg");
  domain.features.accel(p, context);
  line.putProps("accel", p);
}
