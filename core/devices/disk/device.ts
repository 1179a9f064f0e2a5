/**
 * A disk for a QEMU of today: its images (-blockdev), then the device that the guest sees (-device).
 *
 * Only an SD card is still a -drive, and a vhost-user disk has a socket in place of images.
 */
import { emitChardev } from "../chardev/backend";
import { CharSource } from "../chardev/source";
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { emitObjects, prepareEncryption, prepareHelper, prepareSecrets, prepareTls } from "../../storage/blockdev";
import { Cache, DETECT_ZEROES, DISCARDS, IO_MODES } from "../../storage/access";
import { emitChain, prepareChain } from "../../storage/chain";
import { Nodes } from "../../storage/nodes";
import { protocolProps } from "../../storage/protocol";
import { StorageType } from "../../storage/words";
import { NONE, Span, byteAt, is, literal, same, size, slice, startsWith } from "../../text/span";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { Writer, join } from "../../text/writer";
import { Code } from "../../notes/codes";
import { noteAt } from "../../xml/reader";
import { virtioDriver } from "../virtio";
import { DiskDefinition } from "./definition";
import { CACHE_MODES, DiskBus, DiskDevice, ENOSPACE, TRANSLATIONS, WRITE_ERRORS } from "./words";

const ON: i32 = 1;
const OFF: i32 = 2;
/** Of WRITE_ERRORS. */
const REPORT: i32 = 2;

/** Numbers the disk's nodes, the last disk's first; says what all its images have in common. */
export function prepareDisk(disk: DiskDefinition, context: Context): void {
  const source = disk.source;
  const access = disk.access;
  if (disk.isFloppy && context.machine.isPseries) {
    noteAt(context.notes, Code.NotHere, disk.from, "device").named("a floppy device on PowerPC pseries machines");
  }
  if (source.actualType == StorageType.VhostUser) return;
  // Two guests that write to one image must not each cache it.
  if (!access.hasCache && source.shared && !source.readonly) access.cache = Cache.None;
  access.floppy = disk.isFloppy;
  access.hostCdrom = disk.isCdrom && isHostCdrom(disk, context);
  // What a pool's volume is, is known only now.
  if (source.format == NONE && source.type == StorageType.Volume)
    source.format = literal(source.actualType == StorageType.Dir ? "fat" : "raw");
  if (disk.bus == DiskBus.Sd) return prepareSd(disk, context);
  prepareChain(source, access, context);
  for (let i = 0; i < disk.filters.length; i++) {
    disk.filters[i].node = new Writer(24).text("libvirt-").number(context.nextNode()).text("-filter").take();
  }
}

/** The objects of an SD card's -drive are called after the device. */
function prepareSd(disk: DiskDefinition, context: Context): void {
  const source = disk.source;
  const alias = disk.info.alias;
  const nodes = new Nodes(alias);
  source.access = disk.access;
  source.nodes = nodes;
  prepareEncryption(source, nodes, alias, context);
  prepareSecrets(source, nodes, alias, context);
  prepareHelper(source, nodes, alias);
  prepareTls(source, nodes, alias, context);
}

/** Whether the host says that the device is a CD drive: QEMU has a driver for those. */
function isHostCdrom(disk: DiskDefinition, context: Context): bool {
  const source = disk.source;
  const drives = context.answer("cdroms");
  if (source.actualType != StorageType.Block || !is(source.format, "raw")) return false;
  for (let i = 0; drives && i < drives.length; i++) if (same(drives.at(i).text(), source.path)) return true;
  return false;
}

export function emitDisk(disk: DiskDefinition, line: CommandLine, context: Context): void {
  const source = disk.source;
  if (source.actualType == StorageType.VhostUser) emitSocket(disk, line, context);
  else if (disk.bus == DiskBus.Sd) return emitSd(disk, line, context);
  else if (!source.isEmpty) {
    emitChain(source, line, context);
    emitLayers(disk, line);
  }
  const p = line.jsonProps();
  diskProps(disk, p, context);
  line.putProps("device", p);
}

/** What lies above the images: copying what is read, and limits. */
function emitLayers(disk: DiskDefinition, line: CommandLine): void {
  let below = disk.source.top;
  if (disk.copyOnRead == ON) {
    const p = line.jsonProps();
    p.fixed("driver", "copy-on-read");
    p.text("node-name", copyOnReadNode(disk));
    p.text("file", below);
    p.fixed("discard", "unmap");
    line.putProps("blockdev", p);
    below = copyOnReadNode(disk);
  }
  for (let i = 0; i < disk.filters.length; i++) {
    const filter = disk.filters[i];
    const p = line.jsonProps();
    p.fixed("driver", "throttle");
    p.text("node-name", filter.node);
    p.text("throttle-group", join("throttle-", filter.group));
    p.text("file", below);
    line.putProps("blockdev", p);
    below = filter.node;
  }
}

function copyOnReadNode(disk: DiskDefinition): Span {
  return join("libvirt-CoR-", disk.target);
}

/** The node that the device reads and writes; NONE without a medium. */
function topNode(disk: DiskDefinition): Span {
  if (disk.source.isEmpty) return NONE;
  const filters = disk.filters;
  if (filters.length > 0) return filters[filters.length - 1].node;
  return disk.copyOnRead == ON ? copyOnReadNode(disk) : disk.source.top;
}

function emitSocket(disk: DiskDefinition, line: CommandLine, context: Context): void {
  const socket = CharSource.connecting(disk.source.path);
  if (disk.source.reconnect == ON) socket.reconnecting(disk.source.reconnectTimeout);
  emitChardev(line, context, socket, disk.info.alias, join("chr-vu-", disk.info.alias));
}

/** -device, out and in; what it names (`drive`, `chardev`) is looked up in native.ts, which has set bus and kind. */
export function diskProps(disk: DiskDefinition, p: Props, context: Context): void {
  const source = disk.source;
  const vhostUser = source.actualType == StorageType.VhostUser;
  if (disk.bus == DiskBus.Virtio) virtioProps(disk, p, context, vhostUser);
  else if (!p.reading) p.fixed("driver", driverOf(disk));
  disk.info.props(p, context);
  if (disk.bus == DiskBus.Scsi && !disk.isLun && !p.reading) {
    // QEMU once took the name of the -drive for it, and guests remember.
    p.text("device_id", disk.serial != NONE ? disk.serial : join("drive-", disk.info.alias));
  }
  const shared = p.onOff("share-rw", source.shared ? ON : 0);
  if (p.reading) source.shared = shared == ON;
  if (vhostUser) p.text("chardev", join("chr-vu-", disk.info.alias));
  else p.text("drive", topNode(disk));
  disk.info.alias = p.text("id", disk.info.alias);
  if (!disk.isFloppy) {
    disk.info.bootIndex = p.integer("bootindex", disk.info.bootIndex);
    if (p.reading || context.emulator.can(Capability.VIRTIO_CCW_LOADPARM))
      disk.info.loadparm = p.text("loadparm", disk.info.loadparm);
  }
  disk.logicalBlockSize = p.integer("logical_block_size", disk.logicalBlockSize);
  disk.physicalBlockSize = p.integer("physical_block_size", disk.physicalBlockSize);
  disk.discardGranularity = p.integer("discard_granularity", disk.discardGranularity);
  const name = p.unsigned("wwn", hexNumber(disk.wwn), disk.wwn != NONE);
  if (p.reading && name > 0) disk.wwn = new Writer(20).hex(name, 16).take();
  disk.rotationRate = p.integer("rotation_rate", disk.rotationRate);
  disk.vendor = p.text("vendor", disk.vendor);
  if (disk.bus == DiskBus.Scsi) disk.product = p.text("product", disk.product);
  else if (disk.bus == DiskBus.Ide || disk.bus == DiskBus.Sata) disk.product = p.text("model", disk.product);
  const taken = p.onOff("removable", removable(disk));
  if (p.reading && (disk.bus == DiskBus.Usb || removable(disk) != taken)) disk.removable = taken;
  if (!p.reading && !disk.isLun && disk.access.hasCache)
    p.fixed("write-cache", disk.access.writeback == ON ? "on" : "off");
  disk.cylinders = p.integer("cyls", disk.cylinders);
  disk.heads = p.integer("heads", disk.heads);
  disk.sectors = p.integer("secs", disk.sectors);
  disk.translation = p.word("bios-chs-trans", TRANSLATIONS, disk.translation);
  const serial = p.text("serial", disk.serial == NONE ? NONE : escaped(disk.serial));
  if (p.reading) disk.serial = unescaped(serial);
  errorProps(disk, p);
}

function driverOf(disk: DiskDefinition): string {
  if (disk.bus == DiskBus.Ide || disk.bus == DiskBus.Sata) return disk.isCdrom ? "ide-cd" : "ide-hd";
  if (disk.bus == DiskBus.Usb) return "usb-storage";
  if (disk.bus == DiskBus.Fdc) return "floppy";
  return disk.isLun ? "scsi-block" : disk.isCdrom ? "scsi-cd" : "scsi-hd";
}

function removable(disk: DiskDefinition): i32 {
  if (disk.bus == DiskBus.Usb) return disk.removable == 0 ? OFF : disk.removable;
  return disk.bus == DiskBus.Scsi && disk.device == DiskDevice.Disk ? disk.removable : 0;
}

function virtioProps(disk: DiskDefinition, p: Props, context: Context, vhostUser: bool): void {
  const emulator = context.emulator;
  if (!p.reading) p.text("driver", virtioDriver(vhostUser ? "vhost-user-blk" : "virtio-blk", disk.info, disk.model));
  disk.virtio.props(p);
  const thread = p.text("iothread", disk.iothread > 0 ? threadName(disk.iothread) : NONE);
  if (p.reading && thread != NONE) {
    disk.iothread = startsWith(thread, "iothread") ? unsigned(slice(thread, 8), 10) : 0;
    if (disk.iothread <= 0) p.refuse("iothread");
  }
  disk.ioeventfd = p.onOff("ioeventfd", disk.ioeventfd);
  disk.eventIdx = p.onOff("event_idx", disk.eventIdx);
  if (p.reading) {
    if (p.onOff("scsi", 0) == ON) disk.device = DiskDevice.Lun;
  } else if (!vhostUser && emulator.can(Capability.VIRTIO_BLK_PCI_SCSI)) {
    if (disk.isLun) p.onOff("scsi", ON);
    else if (!emulator.can(Capability.VIRTIO_BLK_PCI_SCSI_DEFAULT_DISABLED)) p.onOff("scsi", OFF);
  }
  disk.queues = p.integer("num-queues", disk.queues);
  disk.queueSize = p.integer("queue-size", disk.queueSize);
  disk.mapping.props(p);
}

/** A full disk is only ever met when writing. */
function errorProps(disk: DiskDefinition, p: Props): void {
  disk.errorPolicy = p.word("werror", WRITE_ERRORS, disk.errorPolicy);
  let read = disk.readErrorPolicy;
  if (read == 0 && disk.errorPolicy != ENOSPACE && !p.reading) read = disk.errorPolicy;
  read = p.word("rerror", WRITE_ERRORS, read);
  if (!p.reading) return;
  // Who says what happens when writing fails would say it of reading too: QEMU reports.
  if (read == 0 && disk.errorPolicy != 0 && disk.errorPolicy != ENOSPACE) read = REPORT;
  disk.readErrorPolicy = read == disk.errorPolicy ? 0 : read;
}

function threadName(number: i64): Span {
  return new Writer(20).text("iothread").number(number).take();
}

function unescaped(serial: Span): Span {
  if (size(serial) == 0) return NONE;
  const to = new Writer(size(serial));
  for (let i = 0; i < size(serial); i++) {
    const escape = byteAt(serial, i) == 0x5c && i + 1 < size(serial) && byteAt(serial, i + 1) == 0x20;
    if (!escape) to.byte(byteAt(serial, i));
  }
  return to.take();
}

/** A space would end the value for some of QEMU's guests. */
function escaped(serial: Span): Span {
  const to = new Writer(size(serial) + 8);
  for (let i = 0; i < size(serial); i++) {
    const one = slice(serial, i, i + 1);
    if (is(one, " ")) to.byte(0x5c);
    to.span(one);
  }
  return to.take();
}

/** A number in hexadecimal that may use all 64 bits. */
function hexNumber(text: Span): u64 {
  const digits = startsWith(text, "0x") ? slice(text, 2) : text;
  const split = max(size(digits) - 8, 0);
  const low = unsigned(slice(digits, split), 16);
  const high = split > 0 ? unsigned(slice(digits, 0, split), 16) : 0;
  if (low == NOT_A_NUMBER || high == NOT_A_NUMBER) return 0;
  return ((<u64>high) << 32) | <u64>low;
}

/** An SD card: -drive if=sd. */
function emitSd(disk: DiskDefinition, line: CommandLine, context: Context): void {
  const source = disk.source;
  const nodes = source.nodes;
  const access = disk.access;
  if (!nodes) return;
  emitObjects(source, nodes, line, context);
  const p = line.props("");
  if (source.actualType == StorageType.Network) {
    p.enter("file");
    protocolProps(source, p, nodes, source.path, context);
    p.leave();
  } else p.text("file", source.actualType == StorageType.Dir ? join("fat:", source.path) : source.path);
  const secrets = nodes.encryptionSecrets;
  if (secrets.length > 0) {
    if (!source.isLuks) p.fixed("encrypt.format", "luks");
    p.text(source.isLuks ? "key-secret" : "encrypt.key-secret", secrets[0].alias);
  }
  if (source.actualType != StorageType.Dir) {
    if (source.isLuks) p.fixed("format", "luks");
    else p.text("format", source.format);
  }
  p.fixed("if", "sd");
  p.integer("index", disk.index);
  p.onOff("readonly", source.readonly ? ON : 0);
  if (!source.isEmpty) {
    p.word("cache", CACHE_MODES, access.cache);
    p.onOff("copy-on-read", disk.copyOnRead);
    p.word("discard", DISCARDS, access.discard);
    p.word("detect-zeroes", DETECT_ZEROES, access.effectiveDetectZeroes);
    p.word("aio", IO_MODES, access.io);
  }
  line.putProps("drive", p);
}

/**
 * The controller of floppies, which alone can boot from them. Q35 comes without, so it is a device there;
 * where it is built in it takes its properties as -global.
 */
export function emitFloppyController(disks: DiskDefinition[], line: CommandLine, context: Context): void {
  let any = false;
  let first: i64 = -1;
  let second: i64 = -1;
  for (let i = 0; i < disks.length; i++) {
    const disk = disks[i];
    if (disk.bus != DiskBus.Fdc) continue;
    any = true;
    if (disk.info.address.unit > 0) second = disk.info.bootIndex;
    else first = disk.info.bootIndex;
  }
  if (!any) return;
  if (context.machine.isQ35) {
    const p = line.jsonProps();
    p.fixed("driver", "isa-fdc");
    p.integer("bootindexA", first);
    p.integer("bootindexB", second);
    line.putProps("device", p);
    return;
  }
  if (first > 0) line.put("global", new Writer(32).text("isa-fdc.bootindexA=").number(first).take());
  if (second > 0) line.put("global", new Writer(32).text("isa-fdc.bootindexB=").number(second).take());
}
