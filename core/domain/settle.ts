/**
 * Settling a domain for a QEMU of today: what libvirt makes of a definition before it keeps it.
 *
 * The order matters, as later steps build on earlier ones: the parts' own defaults, devices that the
 * machine or other devices bring along, addresses; then aliases, boot indexes and the controllers'
 * names, which only the command line needs.
 */
import { assignAddresses } from "./addresses";
import { Switch } from "../argv/props";
import { Disk } from "../devices/disk/disk";
import { GraphicsType } from "../devices/graphics/graphics";
import { IOAPIC_QEMU } from "./features/fields";
import { Domain, DOMAIN_TYPES } from "./domain";
import { pickFirmware } from "./firmware/select";
import { Device } from "../devices/device";
import { addImplicitDevices } from "./implicit";
import { SHARED, SOURCE_MEMFD } from "./memory_backing";
import { settleMemory } from "./memory_command";
import { NONE, literal } from "../text/span";
import { decimal } from "../text/writer";
import { Code } from "../notes/codes";
import { noteAt } from "../xml/reader";
import { Machine } from "../emulator/machine";

/** No QEMU starts with more devices; places for so many would take too long to find. */
const MOST_DEVICES: i32 = 4_096;

/** False, with a note, for more devices than any QEMU starts with: nothing is settled then, nor need be checked. */
export function settle(domain: Domain): bool {
  const context = domain.context;
  if (domain.devices.parts().length > MOST_DEVICES) {
    noteAt(context.notes, Code.TooMany, domain.devices.from)
      .named("devices in one guest")
      .expectSpan(decimal(MOST_DEVICES));
    return false;
  }
  context.type = literal(DOMAIN_TYPES[domain.type]);
  context.name = domain.identity.name;
  domain.identity.defaults(context);
  context.uuid = domain.identity.uuid;
  domain.qemu.overrides.changeCapabilities(context);
  context.guest.bootOrders = hasBootOrders(domain);
  domain.os.defaults(context);
  context.machine = new Machine(domain.os.machine, context.arch);
  if (domain.devices.emulator == NONE) domain.devices.emulator = domain.defaultEmulator();
  domain.devices.disks = Disk.ordered(domain.devices.disks);
  learn(domain);
  const parts = domain.parts();
  for (let i = 0; i < parts.length; i++) if (parts[i] != domain.os) parts[i].defaults(context);
  settleMemory(domain);
  learn(domain);
  if (pickFirmware(domain.os, context)) domain.features.smm = Switch.On;
  addImplicitDevices(domain);
  learn(domain);
  const devices = domain.devices.parts();
  for (let i = 0; i < devices.length; i++) devices[i].defaults(context);
  Disk.shareLimits(domain.devices.disks);
  learn(domain);
  assignAddresses(domain);
  return true;
}

/** Writes down what rooms must know of one another. */
function learn(domain: Domain): void {
  const guest = domain.context.guest;
  guest.acpi = domain.features.acpi;
  guest.vcpus = domain.vcpu.vcpu;
  guest.vcpusOnline = domain.vcpu.current < 0 ? domain.vcpu.vcpu : domain.vcpu.current;
  guest.smm = domain.features.smm;
  guest.suspendToMem = domain.pm.suspendToMem;
  guest.suspendToDisk = domain.pm.suspendToDisk;
  guest.iothreads = domain.iothreads.numbers();
  const devices = domain.devices;
  guest.hasGraphics = devices.graphics.length > 0;
  guest.ps2Off = domain.features.ps2 == Switch.Off;
  guest.splitIoapic = domain.features.ioapic == IOAPIC_QEMU;
  guest.hypervCrash = false;
  for (let i = 0; i < devices.panics.length; i++) if (devices.panics[i].isHyperv) guest.hypervCrash = true;
  guest.hasSpice = false;
  guest.hasEglHeadless = false;
  guest.fixedLabels = [];
  for (let i = 0; i < domain.seclabels.length; i++) {
    if (domain.seclabels[i].keepsLabels) guest.fixedLabels.push(domain.seclabels[i].model);
  }
  for (let i = 0; i < devices.graphics.length; i++) {
    const type = devices.graphics[i].type;
    if (type == GraphicsType.Spice) guest.hasSpice = true;
    if (type == GraphicsType.EglHeadless) guest.hasEglHeadless = true;
  }
  guest.audios = [];
  guest.audioTypes = [];
  for (let i = 0; i < devices.audios.length; i++) {
    guest.audios.push(devices.audios[i].id);
    guest.audioTypes.push(devices.audios[i].type);
  }
  guest.memfd = domain.memoryBacking.source == SOURCE_MEMFD;
  guest.cells = domain.cpu.numa.cells.length;
  const shared = domain.memoryBacking.access == SHARED;
  let all = guest.cells > 0 || shared;
  for (let i = 0; i < guest.cells; i++) {
    const access = domain.cpu.numa.cells[i].access;
    if (access == 0 ? !shared : access != SHARED) all = false;
  }
  guest.sharedMemory = all ? 1 : 2;
  guest.needsSev = domain.launchSecurity.isSev;
  guest.needsSevEs = domain.launchSecurity.isSevEs;
  guest.needsSevSnp = domain.launchSecurity.isSevSnp;
}

/** Whether a device says by itself when it is booted from. */
function hasBootOrders(domain: Domain): bool {
  const parts = domain.devices.parts();
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part instanceof Device && (part as Device).info.bootOrder > 0) return true;
  }
  return false;
}
