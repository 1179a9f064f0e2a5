/**
 * The files of the host that a guest's devices use, disks aside: character devices, devices of the host that are
 * handed on, memory, and the nodes that QEMU opens for what the kernel does for it.
 */
import { CharDevice } from "../devices/chardev/chardev";
import { BIND, CharSource, DEV, FILE, PIPE, UNIX } from "../devices/chardev/source";
import { Hostdev, MDEV, PCI, SCSI, SCSI_HOST, SUBSYSTEM, USB } from "../devices/hostdev/hostdev";
import { HostUsb } from "../devices/hostdev/usb";
import { HOSTDEV, HOSTDEV_USB, Source, VDPA, VHOSTUSER } from "../devices/interface/source";
import { Domain } from "../domain/domain";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { JsonValue } from "../text/json";
import { Span, literal } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { noteAt } from "../xml/reader";
import { GuestFile, GuestFiles, Kind, Use } from "./guest_file";

export function addDevices(files: GuestFiles, domain: Domain): void {
  const devices = domain.devices;
  const context = domain.context;
  for (let i = 0; i < devices.hostdevs.length; i++) addHostdev(files, devices.hostdevs[i], context);
  addInterfaces(files, domain);
  for (let i = 0; i < devices.inputs.length; i++) {
    files.add(devices.inputs[i].hostDevice, Use.Input, devices.inputs[i].from).own();
  }
  addMemory(files, domain);
  addChardevs(files, domain);
  for (let i = 0; i < devices.tpms.length; i++) {
    files.add(devices.tpms[i].hostDevice, Use.Tpm, devices.tpms[i].from).own();
  }
  for (let i = 0; i < devices.smartcards.length; i++) {
    const card = devices.smartcards[i];
    const database = files.add(card.certificateDatabase, Use.Certificates, card.from);
    database.directory = true;
    database.readOnly = true;
    // Only its label is the guest's to read; who owns it doesn't change.
    database.kind = Kind.Content;
    if (card.isPassedThrough) addChardev(files, card.source, card.from);
  }
  for (let i = 0; i < devices.graphics.length; i++) {
    const graphics = devices.graphics[i];
    files.add(graphics.renderNode(context), Use.RenderNode, graphics.from);
    const first = graphics.server.first;
    if (first && graphics.isServer) files.add(first.socket, Use.GraphicsSocket, graphics.from).made = true;
  }
  for (let i = 0; i < devices.filesystems.length; i++) {
    const filesystem = devices.filesystems[i];
    files.add(filesystem.source, Use.Filesystem, filesystem.from).directory = true;
  }
  for (let i = 0; i < devices.rngs.length; i++) {
    files.add(devices.rngs[i].hostDevice, Use.Rng, devices.rngs[i].from).readOnly = true;
  }
  for (let i = 0; i < devices.vsocks.length; i++) {
    files.add(literal("/dev/vhost-vsock"), Use.Control, devices.vsocks[i].from);
  }
}

/** Memory that is a file of the host. */
function addMemory(files: GuestFiles, domain: Domain): void {
  const devices = domain.devices;
  for (let i = 0; i < devices.memories.length; i++) {
    const memory = devices.memories[i];
    if (memory.isSgx) {
      files.add(literal("/dev/sgx_vepc"), Use.Control, memory.from);
      files.add(literal("/dev/sgx_provision"), Use.Control, memory.from);
    } else files.add(memory.path, Use.Memory, memory.from).own();
  }
  for (let i = 0; i < devices.shmems.length; i++) {
    files.add(devices.shmems[i].file, Use.Shmem, devices.shmems[i].from).made = true;
  }
  for (let i = 0; i < devices.pstores.length; i++) {
    files.add(devices.pstores[i].path, Use.Pstore, devices.pstores[i].from).own().emptyAtFirst();
  }
}

/** A guest's network cards: sockets and devices that stand for them. */
function addInterfaces(files: GuestFiles, domain: Domain): void {
  const interfaces = domain.devices.interfaces;
  for (let i = 0; i < interfaces.length; i++) {
    const source: Source = interfaces[i].source;
    const from = interfaces[i].from;
    if (interfaces[i].type == VHOSTUSER) {
      const file = files.add(source.path, Use.Chardev, from).own();
      file.optional = true;
    } else if (interfaces[i].type == VDPA) files.add(source.device, Use.Vdpa, from).own();
    else if (interfaces[i].type == HOSTDEV) {
      const pci = source.pci;
      if (source.addressType == HOSTDEV_USB) addUsb(files, source.usb, domain.context, from);
      else addPci(files, domain.context, pci.domain, pci.bus, pci.slot, pci.function, from);
    }
  }
}

function addChardevs(files: GuestFiles, domain: Domain): void {
  const devices = domain.devices;
  for (let i = 0; i < devices.serials.length; i++) addDevice(files, devices.serials[i]);
  for (let i = 0; i < devices.parallels.length; i++) addDevice(files, devices.parallels[i]);
  for (let i = 0; i < devices.channels.length; i++) addDevice(files, devices.channels[i]);
  for (let i = 0; i < devices.consoles.length; i++) {
    // The first serial port under another name.
    if (!devices.consoles[i].serial) addDevice(files, devices.consoles[i]);
  }
}

function addDevice(files: GuestFiles, device: CharDevice): void {
  addChardev(files, device.source, device.from);
}

function addChardev(files: GuestFiles, source: CharSource, from: usize): void {
  files.add(source.logFile, Use.ChardevLog, from).own().emptyAtFirst();
  if (source.type == PIPE) {
    // QEMU takes a pair of pipes where there is one, else the one pipe.
    addSource(files, source, join("", source.path, ".in"), from, true);
    addSource(files, source, join("", source.path, ".out"), from, true);
    addSource(files, source, source.path, from, true);
  } else if (source.type == DEV) addSource(files, source, source.path, from, false);
  else if (source.type == FILE) addSource(files, source, source.path, from, false).emptyAtFirst();
  // QEMU makes a socket that it listens on.
  else if (source.type == UNIX) {
    addSource(files, source, source.path, from, source.peer.mode == BIND).made = source.peer.mode == BIND;
  }
}

function addSource(files: GuestFiles, source: CharSource, path: Span, from: usize, optional: bool): GuestFile {
  const file = files.add(path, Use.Chardev, from).own();
  file.seclabels = source.seclabels;
  file.optional = optional;
  return file;
}

function addHostdev(files: GuestFiles, device: Hostdev, context: Context): void {
  if (device.mode != SUBSYSTEM) return;
  const from = device.from;
  if (device.type == USB) addUsb(files, device.usb, context, from);
  else if (device.type == PCI) {
    const pci = device.pci;
    addPci(files, context, pci.domain, pci.bus, pci.slot, pci.function, from);
  } else if (device.type == SCSI && !device.scsi.isIscsi) {
    const kind = device.shareable ? Kind.Shared : device.readonly ? Kind.Content : Kind.Own;
    const file = files.add(device.scsi.storage.path, Use.Scsi, from).own(kind);
    file.readOnly = device.readonly;
    file.shared = device.shareable;
  } else if (device.type == SCSI_HOST) files.add(literal("/dev/vhost-scsi"), Use.VhostScsi, from).own();
  else if (device.type == MDEV) addGroup(files, device.mdev.uuid, Use.Mdev, context, from);
}

/** A USB device's node. Where one is plugged in that is known by its kind only, `options.context.usbDevices` says. */
function addUsb(files: GuestFiles, usb: HostUsb, context: Context, from: usize): void {
  let bus = usb.bus;
  let device = usb.device;
  if (!usb.isPlaced) {
    const known = context.answer("usbDevices");
    const place = known ? known.member(usb.name()) : null;
    bus = numberOf(place, "bus");
    device = numberOf(place, "device");
    if (bus < 0 || device < 0) return noteUnknown(context, join("the place of USB device ", usb.name()), from);
  }
  const to = new Writer(32).text("/dev/bus/usb/").digits(bus, 10, 3).byte(0x2f).digits(device, 10, 3);
  files.add(to.take(), Use.Usb, from).own();
}

/** The VFIO group of a PCI device. */
export function addPci(
  files: GuestFiles,
  context: Context,
  domain: i64,
  bus: i64,
  slot: i64,
  func: i64,
  from: usize,
): void {
  const to = new Writer(16).hex(max<i64>(domain, 0), 4).byte(0x3a).hex(bus, 2).byte(0x3a);
  addGroup(files, to.hex(slot, 2).byte(0x2e).hex(func, 1).take(), Use.Vfio, context, from);
}

/**
 * The group of devices that the host's IOMMU can't keep apart, which is what VFIO hands to a guest as one:
 * `options.context.pciDevices` says which group a device (or the uuid of a mediated one) is in.
 */
function addGroup(files: GuestFiles, device: Span, use: Use, context: Context, from: usize): void {
  const known = context.answer("pciDevices");
  const group = numberOf(known ? known.member(device) : null, "iommuGroup");
  if (group < 0) return noteUnknown(context, join("the IOMMU group of device ", device), from);
  files.add(literal("/dev/vfio/vfio"), Use.Control, from);
  files.add(join("/dev/vfio/", decimal(group)), use, from).own();
}

/** A number that the host says of a device; -1 when it doesn't. */
function numberOf(device: JsonValue | null, key: string): i64 {
  const value = device ? device.get(key) : null;
  return value ? max<i64>(value.integer(), -1) : -1;
}

/** The guest could not use what nobody has opened to it. */
function noteUnknown(context: Context, what: Span, from: usize): void {
  noteAt(context.notes, Code.Missing, from).namedSpan(what).expect("that the host has the device");
}
