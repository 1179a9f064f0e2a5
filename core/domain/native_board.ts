/**
 * -machine, -accel and -global of a command line: the board, and what runs it.
 *
 * Each part reads its own keys of -machine with the method that writes them. It does so on trial first, so that a
 * -machine with a key that nobody knows is kept whole, and no part has half of it; only which machine it is, is
 * known in any case, as everything else depends on it.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props, Switch } from "../argv/props";
import { Fate } from "../argv/word";
import { ControllerType } from "../address/buses";
import { Controller } from "../devices/controller/controller";
import { Pci, Usb } from "../devices/controller/models";
import { Memballoon } from "../devices/memballoon";
import { Context } from "../emulator/context";
import { Machine } from "../emulator/machine";
import { NOT_A_NUMBER, toNumber } from "../text/number";
import { NONE, Span, endsWith, indexOf, is, literal, size, slice, startsWith } from "../text/span";
import { readCpu } from "./cpu/native";
import { lastIndex } from "./controllers";
import { DOMAIN_TYPES, Domain, HVF, KVM, QEMU } from "./domain";
import { sizeOf } from "./memory";
import { Code } from "../notes/codes";
import { everyDevice } from "./addresses/order";
import { readFlash } from "./native_firmware";
import { readBoardMemory } from "./native_memory";

/** The board, before anything that is plugged into it. */
export function readBoard(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  readType(domain, line);
  context.type = literal(DOMAIN_TYPES[domain.type]);
  let acpi: i32 = Switch.Unset;
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("machine") && !option.isNamed("M")) continue;
    const said = readMachine(domain, line, option);
    if (said != Switch.Unset) acpi = said;
  }
  context.machine = new Machine(domain.os.machine, context.arch);
  if (acpi != Switch.Unset) domain.features.acpi = acpi == Switch.On;
  else if (!context.isX86()) domain.features.acpi = hasAcpi(context);
  readProcessor(domain, line);
  readGlobals(domain, line);
}

/** A machine that has ACPI and isn't told otherwise. */
function hasAcpi(context: Context): bool {
  const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
  return machine != null && is(machine.acpi, "yes");
}

/** What runs the guest: -accel, or what -machine says. */
function readType(domain: Domain, line: CommandLine): void {
  let chosen = false;
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (option.isNamed("machine") || option.isNamed("M")) {
      const type = typeOf(option.key("accel"));
      if (type != 0) domain.type = type;
      continue;
    }
    if (!option.isNamed("accel") || chosen) continue;
    const p = option.props("accel");
    const type = typeOf(p.text("accel", NONE));
    if (type == 0) continue;
    // Of several, the first that works is taken: the others stay on the line.
    chosen = true;
    domain.type = type;
    if (type == KVM) {
      const size = p.integer("dirty-ring-size", 0, 0);
      if (p.leftover()) continue;
      if (size > 0) domain.features.kvm.readRing(size);
    } else {
      const size = type == QEMU ? p.integer("tb-size", 0, 0) : 0;
      if (p.leftover() || size > i64.MAX_VALUE >> 10) continue;
      if (size > 0) domain.features.tbCache = size << 10;
    }
    option.understandText("domain/@type");
  }
}

/** `kvm`, or `kvm:tcg` for the first that works; 0 for what libvirt has no domain of. */
function typeOf(name: Span): i32 {
  const colon = indexOf(name, 0x3a);
  const first = colon < 0 ? name : slice(name, 0, colon);
  return is(first, "kvm") ? KVM : is(first, "tcg") ? QEMU : is(first, "hvf") ? HVF : 0;
}

/** Returns what it says of ACPI. */
function readMachine(domain: Domain, line: CommandLine, option: Option): i32 {
  const context = domain.context;
  const type = option.props("type").text("type", NONE);
  if (size(type) > 0) domain.os.machine = type;
  context.machine = new Machine(domain.os.machine, context.arch);
  if (option.isUnderstood()) return Switch.Unset;
  const trial = new Domain(context);
  const p = option.props("type");
  machineKeys(trial, p, domain);
  const guard = guardOf(p, line);
  if (p.has("confidential-guest-support") && !(guard && trial.launchSecurity.readNative(guard, context))) {
    p.refuse("confidential-guest-support");
  }
  const known = readFlash(trial.os, p, line, context, true) && readBoardMemory(trial, p, line, true);
  if (!known || p.leftover()) return Switch.Unset;
  const again = option.props("type");
  const acpi = machineKeys(domain, again, domain);
  if (guard && domain.launchSecurity.readNative(guard, context)) guard.understandText("domain/launchSecurity");
  readFlash(domain.os, again, line, context, false);
  readBoardMemory(domain, again, line, false);
  option.understandText("domain/os/type/@machine");
  return acpi;
}

/** The object that keeps the guest from its host; null when there is none. */
function guardOf(p: Props, line: CommandLine): Option | null {
  const option = line.link("object", p.text("confidential-guest-support", NONE));
  return option && option.isOpen() ? option : null;
}

/** `whole` is the domain itself, also on trial: its cells are read already. */
function machineKeys(domain: Domain, p: Props, whole: Domain): i32 {
  const context = domain.context;
  p.text("type", NONE);
  if (typeOf(p.text("accel", NONE)) == 0) p.refuse("accel");
  p.onOff("usb", Switch.Unset);
  p.fixed("nvdimm", "on");
  if (context.machine.isS390) p.text("loadparm", NONE);
  domain.keywrap.machineProps(p, context);
  domain.features.machineProps(p, context);
  domain.memory.machineProps(p, context);
  domain.memoryBacking.machineProps(p, context);
  domain.cpu.machineProps(p, context);
  whole.cpu.numa.machineProps(p, context);
  domain.os.machineGraphics(p, context);
  domain.clock.machineProps(p, context);
  return p.onOff("acpi", Switch.Unset);
}

/** -cpu, on trial first: a key that nobody knows keeps it whole. */
function readProcessor(domain: Domain, line: CommandLine): void {
  const option = line.first("cpu");
  if (!option) return;
  const trial = new Domain(domain.context);
  trial.cpu.compatible = domain.cpu.compatible;
  if (!readCpu(option, trial.cpu, trial.features, trial.clock, domain.context)) return;
  readCpu(option, domain.cpu, domain.features, domain.clock, domain.context);
  option.understandText("domain/cpu");
}

function readGlobals(domain: Domain, line: CommandLine): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (option.isNamed("overcommit") || option.isNamed("realtime")) readLock(domain, option);
    if (!option.isNamed("global") || option.word.fate != Fate.Open) continue;
    const value = option.value;
    if (is(value, "driver=cfi.pflash01,property=secure,value=on")) {
      domain.os.loader.secure = 1;
      option.understandText("domain/os/loader/@secure");
    } else if (startsWith(value, "mch.extended-tseg-mbytes=")) {
      const size = toNumber(slice(value, 25));
      if (size == NOT_A_NUMBER || size <= 0 || size > 1 << 20) continue;
      domain.features.tseg = size << 20;
      if (domain.features.smm == Switch.Unset) domain.features.smm = Switch.On;
      option.understandText("domain/features/smm/tseg");
    } else if (
      startsWith(value, "i440FX-pcihost.pci-hole64-size=") ||
      startsWith(value, "q35-pcihost.pci-hole64-size=")
    ) {
      readHole(domain, option);
    } else if (startsWith(value, "kvm-pit.lost_tick_policy=")) {
      if (domain.clock.readPit(slice(value, 25))) option.understandText("domain/clock/timer");
    } else if (startsWith(value, "ICH9-LPC.disable_s") || startsWith(value, "PIIX4_PM.disable_s")) {
      readSleep(domain, option, slice(value, 18));
    }
  }
}

/** The window of 64-bit addresses that the root bus has. */
function readHole(domain: Domain, option: Option): void {
  const q35 = startsWith(option.value, "q35");
  const size = sizeOf(slice(option.value, indexOf(option.value, 0x3d) + 1));
  const machine = domain.context.machine;
  if (size < 0 || !(q35 ? machine.isQ35 : machine.isI440fx)) return;
  const root = Controller.make(ControllerType.Pci, 0, q35 ? Pci.PcieRoot : Pci.Root);
  root.pci.hole64 = size;
  domain.devices.controllers.push(root);
  option.understandText("domain/devices/controller[1]/pcihole64");
}

/** -overcommit mem-lock, and -realtime mlock of before. */
function readLock(domain: Domain, option: Option): void {
  const p = option.props("");
  const locked = p.onOff(option.isNamed("realtime") ? "mlock" : "mem-lock", Switch.Unset);
  if (p.leftover()) return;
  domain.memoryBacking.locked = locked == Switch.On;
  option.understandText("domain/memoryBacking/locked");
}

/** `3=1`: the guest can't suspend to memory; `4=…`: to disk. */
function readSleep(domain: Domain, option: Option, text: Span): void {
  if (size(text) != 3 || indexOf(text, 0x3d) != 1) return;
  const state = endsWith(text, "=1") ? 2 : endsWith(text, "=0") ? 1 : 0;
  if (state == 0) return;
  if (startsWith(text, "3")) domain.pm.suspendToMem = state;
  else if (startsWith(text, "4")) domain.pm.suspendToDisk = state;
  else return;
  option.understandText("domain/pm");
}

/** What the board says of devices, once these are read: what has no device to go to is kept with all of -machine. */
export function settleBoard(domain: Domain, line: CommandLine): void {
  const modules = domain.devices.memories;
  let nvdimm = false;
  for (let i = 0; i < modules.length; i++) {
    if (modules[i].isNvdimm) nvdimm = true;
    domain.memory.addModules(modules[i].size);
  }
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if ((!option.isNamed("machine") && !option.isNamed("M")) || !option.isUnderstood()) continue;
    const loadparm = option.key("loadparm");
    const lost = is(option.key("nvdimm"), "on") && !nvdimm;
    if (lost || (loadparm != NONE && !setLoadparm(domain, loadparm))) option.keep(Code.NotConverted);
  }
}

/** What the firmware of s390x hands on is the booted device's. */
function setLoadparm(domain: Domain, loadparm: Span): bool {
  const all = everyDevice(domain.devices);
  for (let i = 0; i < all.length; i++) {
    if (all[i].info.bootOrder != 1) continue;
    all[i].info.loadparm = loadparm;
    return true;
  }
  return false;
}

/** What libvirt would add by itself, and the command line doesn't have. */
export function stateAbsent(domain: Domain, line: CommandLine): void {
  const devices = domain.devices;
  if (devices.memballoons.length == 0 && !isKept(line, "virtio-balloon")) {
    const balloon = new Memballoon();
    balloon.setNone();
    devices.memballoons.push(balloon);
  }
  if (!domain.context.machine.hasDefaultUsb || lastIndex(devices, ControllerType.Usb) >= 0) return;
  if (hasUsb(line) || isKept(line, "usb")) return;
  devices.controllers.push(Controller.make(ControllerType.Usb, 0, Usb.None));
}

/** The board has its own controller: -usb, -machine usb=on, -usbdevice. */
function hasUsb(line: CommandLine): bool {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (option.isNamed("usb") || option.isNamed("usbdevice")) return true;
    if ((option.isNamed("machine") || option.isNamed("M")) && is(option.key("usb"), "on")) return true;
  }
  return false;
}

/** A -device of this kind that no room has taken. */
function isKept(line: CommandLine, driver: string): bool {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("device") || option.isUnderstood()) continue;
    if (startsWith(option.props("driver").text("driver", NONE), driver)) return true;
  }
  return false;
}
