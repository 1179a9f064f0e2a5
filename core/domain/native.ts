/**
 * A command line of today, read: -device and what it names, device by device, each by its room.
 *
 * First the buses: those that the board has, then the controllers in the order of the line, since others name them.
 * Then every other -device is handed to the rooms, and the first that knows its driver takes it with its backends.
 * What only older command lines say (-hda, -net, -soundhw …) the rooms' `absorb` has read before.
 */
import { AddressType } from "../address/address";
import { Bus, ControllerType } from "../address/buses";
import { CommandLine } from "../argv/command_line";
import { Channel } from "../devices/chardev/channel";
import { Console } from "../devices/chardev/console";
import { Parallel } from "../devices/chardev/parallel";
import { Serial } from "../devices/chardev/serial";
import { enterBus, readController } from "../devices/controller/native";
import { Pci } from "../devices/controller/models";
import { Disk } from "../devices/disk/disk";
import { Device } from "../devices/device";
import { Crypto } from "../devices/crypto";
import { Filesystem } from "../devices/filesystem";
import { Hostdev } from "../devices/hostdev/hostdev";
import { readHostdev } from "../devices/hostdev/native";
import { Iommu } from "../devices/iommu";
import { Panic } from "../devices/panic";
import { Pstore } from "../devices/pstore";
import { Tpm } from "../devices/tpm";
import { Vsock } from "../devices/vsock";
import { Watchdog } from "../devices/watchdog";
import { Hub } from "../devices/hub";
import { Input } from "../devices/input";
import { readDisk, readFloppyController } from "../devices/disk/native";
import { readDrive } from "../devices/disk/native_drive";
import { Interface } from "../devices/interface/interface";
import { readInterface, readNic, stateMacs } from "../devices/interface/native";
import { MemoryDevice } from "../devices/memory_device";
import { Memballoon } from "../devices/memballoon";
import { NativeDevice } from "../devices/native";
import { Redirdev } from "../devices/redirdev";
import { Rng } from "../devices/rng";
import { Smartcard } from "../devices/smartcard";
import { Sound } from "../devices/sound";
import { Video } from "../devices/video/video";
import { Context } from "../emulator/context";
import { ImageReader } from "../storage/native";
import { NONE, Span, literal, same, startsWith } from "../text/span";
import { Writer } from "../text/writer";
import { everyDevice } from "./addresses/order";
import { Devices } from "./devices";
import { Domain } from "./domain";
import { readBoard, settleBoard, stateAbsent } from "./native_board";
import { readDriver } from "./native_driver";
import { readFlashDrives, readMarkers, readSysinfo } from "./native_firmware";
import { readNuma } from "./native_memory";

/** Makes the domain of a command line; what nobody understands is kept word by word. */
export function readCommandLine(domain: Domain, line: CommandLine): void {
  domain.absorb(line);
  if (domain.context.modern) {
    readNuma(domain, line);
    readBoard(domain, line);
    readFlashDrives(domain.os, line);
    domain.iothreads.absorb(line, domain.context);
    domain.throttleGroups.absorb(line, domain.context);
    readSysinfo(domain, line);
    readMarkers(domain, line);
    readDevices(domain, line);
    domain.devices.disks = Disk.ordered(domain.devices.disks);
    readDriver(line);
    settleBoard(domain, line);
    stateAbsent(domain, line);
  }
  domain.keepRest(line);
}

/** Reads the devices that nobody has read yet. */
function readDevices(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  enterBoard(context);
  const left = readControllers(domain.devices, line, context);
  readDrives(domain.devices, line, context);
  for (let i = 0; i < left.length; i++) readDevice(domain.devices, left[i]);
  for (let i = 0; i < left.length; i++) readFloppyController(left[i], domain.devices.disks);
  readNics(domain.devices, line, context);
  readInputObjects(domain.devices, line);
  readForwardings(domain.devices, line, context);
  Watchdog.readTogether(line, domain.devices.watchdogs);
  Video.settleNative(domain.devices.videos, line, domain.devices.graphics.length > 0, context);
  for (let i = 0; i < left.length; i++) readZpci(domain.devices, left[i]);
  forgetNames(domain.devices);
}

/** The buses that come with the board. */
function enterBoard(context: Context): void {
  const machine = context.machine;
  context.buses.clear();
  const express = machine.isQ35 || machine.isVirt;
  enter(context, ControllerType.Pci, 0, express ? "pcie.0" : "pci.0", express ? Pci.PcieRoot : Pci.Root);
  if (machine.hasBuiltinIde) enter(context, ControllerType.Ide, 0, "ide", 0);
  if (machine.isQ35) enter(context, ControllerType.Sata, 0, "ide", 0);
}

function enter(context: Context, type: ControllerType, index: i64, name: string, model: i32): void {
  const bus = new Bus(type, index);
  bus.name = literal(name);
  bus.alias = bus.name;
  bus.model = model;
  context.buses.add(bus);
}

/** Reads the controllers; the -device that are something else are returned, in their order. */
function readControllers(devices: Devices, line: CommandLine, context: Context): NativeDevice[] {
  const left: NativeDevice[] = [];
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("device") || !option.isOpen()) continue;
    const device = new NativeDevice(option, line, context);
    const controller = readController(device, devices.controllers);
    if (!controller) {
      left.push(device);
      continue;
    }
    devices.controllers.push(controller);
    enterBus(controller, device.id, context);
    device.take(path("controller", devices.controllers.length));
  }
  return left;
}

/** Hands a -device to the rooms. */
function readDevice(devices: Devices, device: NativeDevice): void {
  const balloon = Memballoon.readNative(device);
  if (balloon) return keep<Memballoon>(devices.memballoons, balloon, device, "memballoon");
  const rng = Rng.readNative(device);
  if (rng) return keep<Rng>(devices.rngs, rng, device, "rng");
  const serial = Serial.readNative(device);
  if (serial) return keep<Serial>(devices.serials, serial, device, "serial");
  const parallel = Parallel.readNative(device);
  if (parallel) return keep<Parallel>(devices.parallels, parallel, device, "parallel");
  const console = Console.readNative(device);
  if (console) return keep<Console>(devices.consoles, console, device, "console");
  const channel = Channel.readNative(device);
  if (channel) return keep<Channel>(devices.channels, channel, device, "channel");
  const redirdev = Redirdev.readNative(device);
  if (redirdev) return keep<Redirdev>(devices.redirdevs, redirdev, device, "redirdev");
  const smartcard = Smartcard.readNative(device);
  if (smartcard) return keep<Smartcard>(devices.smartcards, smartcard, device, "smartcard");
  const video = Video.readNative(device, devices.videos);
  if (video) return keep<Video>(devices.videos, video, device, "video");
  const input = Input.readNative(device);
  if (input) return keep<Input>(devices.inputs, input, device, "input");
  if (Sound.readCodec(device, devices.sounds)) return;
  const sound = Sound.readNative(device);
  if (sound) return keep<Sound>(devices.sounds, sound, device, "sound");
  const hub = Hub.readNative(device);
  if (hub) return keep<Hub>(devices.hubs, hub, device, "hub");
  const watchdog = Watchdog.readNative(device);
  if (watchdog) return keep<Watchdog>(devices.watchdogs, watchdog, device, "watchdog");
  const panic = Panic.readNative(device);
  if (panic) return keep<Panic>(devices.panics, panic, device, "panic");
  const vsock = Vsock.readNative(device);
  if (vsock) return keep<Vsock>(devices.vsocks, vsock, device, "vsock");
  const iommu = Iommu.readNative(device);
  if (iommu) return keep<Iommu>(devices.iommus, iommu, device, "iommu");
  const crypto = Crypto.readNative(device);
  if (crypto) return keep<Crypto>(devices.cryptos, crypto, device, "crypto");
  const pstore = Pstore.readNative(device);
  if (pstore) return keep<Pstore>(devices.pstores, pstore, device, "pstore");
  const tpm = Tpm.readNative(device);
  if (tpm) return keep<Tpm>(devices.tpms, tpm, device, "tpm");
  const filesystem = Filesystem.readNative(device);
  if (filesystem) return keep<Filesystem>(devices.filesystems, filesystem, device, "filesystem");
  const hostdev = readHostdev(device);
  if (hostdev) return keep<Hostdev>(devices.hostdevs, hostdev, device, "hostdev");
  const disk = readDisk(device, devices.disks);
  if (disk) return keep<Disk>(devices.disks, disk, device, "disk");
  const memory = MemoryDevice.readNative(device);
  if (memory) return keep<MemoryDevice>(devices.memories, memory, device, "memory");
  const card = readInterface(device);
  if (card) return keep<Interface>(devices.interfaces, card, device, "interface");
}

/** The device of s390x that gives another its numbers goes into that one's place. */
function readZpci(devices: Devices, zpci: NativeDevice): void {
  if (!zpci.isDriver("zpci") || !zpci.option.isOpen()) return;
  const target = zpci.p.text("target", NONE);
  const all = everyDevice(devices);
  for (let i = 0; i < all.length && target != NONE; i++) {
    const info = all[i].info;
    if (info.alias == NONE || !same(info.alias, target) || info.address.type != AddressType.Pci) continue;
    const uid = zpci.p.integer("uid", -1);
    const fid = zpci.p.integer("fid", -1);
    if (uid < 0 || fid < 0 || !zpci.take(literal("domain/devices/address/zpci"))) return;
    info.address.uid = uid;
    info.address.fid = fid;
    return;
  }
}

/** Cards that come with their backend, and the addresses of all cards. */
function readNics(devices: Devices, line: CommandLine, context: Context): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("nic") || !option.isOpen()) continue;
    const card = readNic(option, context);
    if (!card) continue;
    devices.interfaces.push(card);
    option.understand(path("interface", devices.interfaces.length));
  }
  stateMacs(devices.interfaces);
}

/** Input devices of the host that QEMU listens to. */
function readInputObjects(devices: Devices, line: CommandLine): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("object") || !option.isOpen()) continue;
    const input = Input.readObject(option);
    if (!input) continue;
    devices.inputs.push(input);
    option.understand(path("input", devices.inputs.length));
  }
}

/** Reads the disks that have no -device. */
function readDrives(devices: Devices, line: CommandLine, context: Context): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isOpen()) continue;
    const images = new ImageReader(line, context);
    const disk = readDrive(option, images, devices.disks, context);
    if (!disk) continue;
    devices.disks.push(disk);
    const where = path("disk", devices.disks.length);
    option.understand(where);
    for (let j = 0; j < images.taken.length; j++) images.taken[j].understand(where);
  }
}

/** Reads the channels that are forwardings of a network of their own. */
function readForwardings(devices: Devices, line: CommandLine, context: Context): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("netdev") || !option.isOpen()) continue;
    const channel = Channel.readForwarding(line, option, context);
    if (channel) devices.channels.push(channel);
  }
}

/** The device becomes one of the domain's, unless it says more than its room knows. */
function keep<T extends Device>(all: T[], one: T, device: NativeDevice, name: string): void {
  if (!device.take(path(name, all.length + 1))) return;
  all.push(one);
  const address = one.info.address;
  if (device.isMmio && address.type == AddressType.None) address.type = AddressType.VirtioMmio;
}

function path(name: string, position: i32): Span {
  return new Writer(40).text("domain/devices/").text(name).byte(0x5b).number(position).byte(0x5d).take();
}

/** Ids of a command line are given anew, as libvirt does; only what is the user's by its form stays. Boot orders count from 1. */
function forgetNames(devices: Devices): void {
  const all = everyDevice(devices);
  let first: i64 = 1;
  for (let i = 0; i < all.length; i++) if (all[i].info.bootIndex == 0) first = 0;
  for (let i = 0; i < all.length; i++) {
    if (all[i].info.bootIndex >= 0) all[i].info.bootOrder = all[i].info.bootIndex + 1 - first;
  }
  for (let i = 0; i < all.length; i++) if (!startsWith(all[i].info.alias, "ua-")) all[i].info.alias = NONE;
}
