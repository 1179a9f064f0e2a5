/**
 * The command line for a QEMU of today, in libvirt's order.
 *
 * Nothing is computed here: every part says its own options in `emit`, and this is the order in which
 * they are asked.
 */
import { ControllerType } from "../address/buses";
import { Device, emitZpci } from "../devices/device";
import { CommandLine } from "../argv/command_line";
import { Graphics } from "../devices/graphics/graphics";
import { Watchdog } from "../devices/watchdog";
import { Disk } from "../devices/disk/disk";
import { Hostdev } from "../devices/hostdev/hostdev";
import { checkConnection } from "../devices/interface/check";
import { Interface } from "../devices/interface/interface";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Domain } from "./domain";
import { emitEnvironment, emitIncoming, emitMasterKey, emitMonitor, emitSandbox } from "./driver";
import { withoutFirmware } from "./firmware/select";
import { prepareStart } from "./start";
import { emitAccelerator, emitMachine } from "./machine";
import { alignMemory, emitMemory, emitMemoryDevices, emitNuma, memoryObjects } from "./memory_command";

/** Controllers are put on the line type by type, whatever their order in the XML. */
const CONTROLLERS: StaticArray<ControllerType> = [
  ControllerType.Pci,
  ControllerType.Usb,
  ControllerType.Scsi,
  ControllerType.Ide,
  ControllerType.Sata,
  ControllerType.VirtioSerial,
];

export function emitCommand(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  const devices = domain.devices;
  prepareStart(domain);
  line.plain = context.emulator.plainOptions();
  alignMemory(domain);
  const objects = memoryObjects(domain);
  emitEnvironment(line, context);
  line.binary = devices.emulator;
  domain.identity.emitName(line, context);
  domain.qemu.overrides.emitDeprecation(line);
  if (!context.runnable) line.flag("S");
  emitMasterKey(line, context);
  devices.disks = Disk.prepare(devices.disks, context);
  Hostdev.prepare(devices.hostdevs, context);
  Disk.emitReservations(devices.disks, line, context);
  if (domain.os.lacksFirmware) withoutFirmware(domain.os, context);
  // The backends of firmware come before -machine, which names them.
  domain.os.emitFirmware(line, context);
  emitMachine(domain, line);
  emitAccelerator(domain, line);
  domain.features.emit(line, context);
  domain.cpu.emitCpu(line, context, domain.features, domain.clock);
  domain.os.emitLoader(line, context);
  emitMemory(domain, line, objects);
  domain.vcpu.emitSmp(line, context, domain.cpu.topology);
  domain.iothreads.emit(line, context);
  domain.throttleGroups.emit(line, context);
  emitNuma(domain, line, objects);
  domain.identity.emit(line, context);
  domain.os.emitSmbios(line, context, domain.sysinfos);
  domain.identity.emitGenid(line, context);
  if (devices.graphics.length == 0) line.putText("display", "none");
  line.flag("no-user-config");
  line.flag("nodefaults");
  emitMonitor(line, context);
  domain.clock.emit(line, context);
  domain.lifecycle.emit(line, context);
  domain.features.emitAcpi(line, context);
  domain.pm.emit(line, context);
  domain.os.emit(line, context);
  all(line, context, devices.iommus);
  for (let i = 0; i < devices.controllers.length; i++) devices.controllers[i].emitGlobal(line, context);
  for (let i = 0; i < CONTROLLERS.length; i++) controllers(domain, line, CONTROLLERS[i]);
  emitMemoryDevices(domain, line, objects);
  all(line, context, devices.hubs);
  controllers(domain, line, ControllerType.Ccid);
  Disk.emitAll(devices.disks, line, context);
  controllers(domain, line, ControllerType.Fdc);
  all(line, context, devices.filesystems);
  for (let i = 0; i < devices.interfaces.length; i++) {
    devices.interfaces[i].plugIn(context);
    checkConnection(devices.interfaces[i], context);
  }
  all(line, context, devices.interfaces);
  all(line, context, devices.smartcards);
  all(line, context, devices.serials);
  all(line, context, devices.parallels);
  all(line, context, devices.channels);
  all(line, context, devices.consoles);
  all(line, context, devices.tpms);
  all(line, context, devices.inputs);
  all(line, context, devices.audios);
  Graphics.emitAll(line, context, devices.graphics);
  all(line, context, devices.videos);
  all(line, context, devices.sounds);
  Watchdog.emitAll(line, context, devices.watchdogs);
  all(line, context, devices.redirdevs);
  Interface.emitHostdevs(line, context, devices.interfaces, true);
  all(line, context, devices.hostdevs);
  Interface.emitHostdevs(line, context, devices.interfaces, false);
  emitIncoming(line, context);
  all(line, context, devices.memballoons);
  all(line, context, devices.rngs);
  all(line, context, devices.nvrams);
  domain.features.emitVmcoreinfo(line, context);
  domain.launchSecurity.emit(line, context);
  domain.qemu.emit(line);
  domain.qemu.emitEnvironment(line);
  emitSandbox(line, context);
  all(line, context, devices.panics);
  all(line, context, devices.shmems);
  all(line, context, devices.vsocks);
  all(line, context, devices.cryptos);
  all(line, context, devices.pstores);
  domain.features.emitAsyncTeardown(line, context);
  domain.qemu.overrides.apply(line, context);
  line.putText("msg", "timestamp=on");
}

function all<T extends Part>(line: CommandLine, context: Context, some: T[]): void {
  for (let i = 0; i < some.length; i++) emitOne(line, context, some[i]);
}

function controllers(domain: Domain, line: CommandLine, type: ControllerType): void {
  const all = domain.devices.controllers;
  for (let i = 0; i < all.length; i++) if (all[i].type == type) emitOne(line, domain.context, all[i]);
}

/** A part's options; a PCI device of s390x has its zpci device in front. */
function emitOne(line: CommandLine, context: Context, part: Part): void {
  const from = line.arguments.length;
  part.emit(line, context);
  if (line.arguments.length == from || !(part instanceof Device)) return;
  if (emitZpci(line, context, (part as Device).info)) line.moveBefore("device", from);
}
