/**
 * Every file of the host that a guest uses, collected from a settled domain.
 *
 * Ask when the command line has been written: disks of pools and SCSI devices have their paths then. Which files
 * get the guest's owner and label, and which of them are given back, is as libvirt 11.3 has it:
 *
 * - a disk's image is the guest's own, unless it is shared or read-only, in which case others may be using it, so
 *   nothing of it is remembered or given back; the same holds for all that lies behind the top of its chain;
 * - kernel, initrd, firmware's variables, ACPI tables, fw_cfg files, and what the guest is handed of the host's
 *   devices are given back;
 * - nodes that many use at once (/dev/vfio/vfio, a graphics card, /dev/random) stay as they are.
 */
import { Domain } from "../domain/domain";
import { Os } from "../domain/os";
import { DeviceSeclabel } from "../storage/seclabel";
import { StorageSource } from "../storage/source";
import { StorageType } from "../storage/words";
import { NONE, Span, literal, size } from "../text/span";
import { addDevices, addPci } from "./device_files";
import { GuestFile, GuestFiles, Kind, Use } from "./guest_file";

/** The files, in the order in which they are taken. */
export function guestFiles(domain: Domain): GuestFile[] {
  const files = new GuestFiles();
  const devices = domain.devices;
  for (let i = 0; i < devices.disks.length; i++) addChain(files, devices.disks[i].source, Use.Disk, domain);
  addDevices(files, domain);
  for (let i = 0; i < domain.sysinfos.length; i++) {
    const blobs = domain.sysinfos[i].files;
    for (let j = 0; j < blobs.length; j++) files.add(blobs[j], Use.FwCfg, domain.sysinfos[i].from).own(Kind.Content);
  }
  if (domain.launchSecurity.isSev || domain.launchSecurity.isSevSnp) {
    files.add(literal("/dev/sev"), Use.Control, domain.launchSecurity.from);
  }
  addBoot(files, domain.os, domain);
  return files.all;
}

/** Firmware, and what is booted directly. */
function addBoot(files: GuestFiles, os: Os, domain: Domain): void {
  const from = os.from;
  files.add(os.loader.path, Use.Loader, from).readOnly = os.loader.isReadonly;
  if (os.nvram.isUsed) addChain(files, os.nvram.source, Use.Nvram, domain);
  content(files, os.kernel, Use.Kernel, from);
  content(files, os.initrd, Use.Initrd, from);
  content(files, os.shim, Use.Shim, from);
  content(files, os.dtb, Use.DeviceTree, from);
  const tables = os.tablePaths;
  for (let i = 0; i < tables.length; i++) content(files, tables[i], Use.AcpiTable, from);
}

/** A file that the guest only reads. */
function content(files: GuestFiles, path: Span, use: Use, from: usize): void {
  files.add(path, use, from).own(Kind.Content).readOnly = true;
}

/** An image, what lies behind it, and the data files beside both. */
function addChain(files: GuestFiles, top: StorageSource, use: Use, domain: Domain): void {
  let each: StorageSource | null = top;
  while (each) {
    // What is in nobody's file ends no chain: an image on a server can be backed by one here.
    if (!each.exists && each != top) break;
    addImage(files, each, each == top ? use : Use.BackingImage, top, each == top, domain);
    const data = each.dataStore;
    if (data && data.exists) addImage(files, data, Use.DataFile, top, each == top, domain);
    each = each.backing;
  }
}

function addImage(
  files: GuestFiles,
  source: StorageSource,
  use: Use,
  top: StorageSource,
  onTop: bool,
  domain: Domain,
): void {
  const type = source.actualType;
  const from = source.from;
  if (type == StorageType.Nvme) {
    const place = source.place;
    addPci(files, domain.context, place.domain, place.bus, place.slot, place.function, from);
    return;
  }
  if (type == StorageType.VhostVdpa) {
    files.add(source.path, Use.Vdpa, from).own();
    return;
  }
  if (type == StorageType.VhostUser) {
    // The program at the other end has made it, and lets in whom it likes.
    files.add(source.path, Use.Chardev, from);
    return;
  }
  const local = source.isLocal || type == StorageType.None;
  if (!local || size(source.path) == 0) return;
  const file = files.add(source.path, use, from);
  file.readOnly = !onTop || source.readonly;
  file.shared = source.shared;
  file.directory = type == StorageType.Dir;
  file.seclabels = labelsOf(source, top);
  if (use == Use.Nvram && domain.os.nvram.template != NONE) {
    file.made = true;
    file.prepared = true;
  }
  // A whole tree isn't labelled.
  if (file.directory) return;
  const kind = !onTop ? Kind.Content : source.shared ? Kind.Shared : source.readonly ? Kind.Content : Kind.Own;
  file.own(kind);
  file.restore = onTop && !source.readonly && !source.shared;
}

/** An image's own labels come before those of the disk that it is part of. */
function labelsOf(source: StorageSource, top: StorageSource): DeviceSeclabel[] {
  if (source == top) return source.labels;
  const labels: DeviceSeclabel[] = [];
  for (let i = 0; i < source.labels.length; i++) labels.push(source.labels[i]);
  for (let i = 0; i < top.labels.length; i++) labels.push(top.labels[i]);
  return labels;
}
