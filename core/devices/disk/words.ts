/**
 * The words of disks.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 */
export const DEVICES: StaticArray<string> = ["", "disk", "cdrom", "floppy", "lun"];

export const enum DiskDevice {
  None = 0,
  Disk,
  Cdrom,
  Floppy,
  Lun,
}

export const BUSES: StaticArray<string> = ["", "ide", "fdc", "scsi", "virtio", "xen", "usb", "sata", "uml", "sd"];

export const enum DiskBus {
  None = 0,
  Ide,
  Fdc,
  Scsi,
  Virtio,
  Xen,
  Usb,
  Sata,
  Uml,
  Sd,
}

/** Of SCSI devices, a <hostdev> as well as a <disk>. */
export const SGIO: StaticArray<string> = ["", "filtered", "unfiltered"];
export const SGIO_UNFILTERED: i32 = 2;
export const SNAPSHOTS: StaticArray<string> = ["", "no", "internal", "external", "manual"];
export const TRAYS: StaticArray<string> = ["", "closed", "open"];
export const ERROR_POLICIES: StaticArray<string> = ["", "stop", "report", "ignore", "enospace"];
/** QEMU's words for the same (werror=). */
export const WRITE_ERRORS: StaticArray<string> = ["", "stop", "report", "ignore", "enospc"];
export const ENOSPACE: i32 = 4;
/** QEMU's words for CACHES (cache=), from 0.10 on; its default goes without saying. */
export const CACHE_MODES: StaticArray<string> = ["", "", "none", "writethrough", "writeback", "directsync", "unsafe"];
export const TRANSLATIONS: StaticArray<string> = ["", "none", "auto", "lba"];
/** What a mirror is made by, and how far it is. */
export const MIRROR_JOBS: StaticArray<string> = ["", "copy", "active-commit"];
export const MIRROR_STATES: StaticArray<string> = ["", "yes", "abort", "pivot"];
