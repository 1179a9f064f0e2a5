/**
 * The words of storage: where images lie, in what format, over which protocol.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms, QEMU's qapi/block-core.json
 */
import { Span, is, wordIndex } from "../text/span";

/** What a <source> is: the `type` of the element around it. */
export const STORAGE_TYPES: StaticArray<string> = [
  "",
  "file",
  "block",
  "dir",
  "network",
  "volume",
  "nvme",
  "vhostuser",
  "vhostvdpa",
];

export const enum StorageType {
  None = 0,
  File,
  Block,
  Dir,
  Network,
  Volume,
  Nvme,
  VhostUser,
  VhostVdpa,
}

/** Formats of images; those from the first that can have a backing file on come last. */
export const FORMATS: StaticArray<string> = [
  "",
  "raw",
  "dir",
  "bochs",
  "cloop",
  "dmg",
  "iso",
  "vpc",
  "vdi",
  "fat",
  "vhd",
  "ploop",
  "cow",
  "qcow",
  "qcow2",
  "qed",
  "vmdk",
];
const FIRST_BACKED: i32 = 12;

/** Whether an image of this format can have a backing file. */
export function canBeBacked(format: Span): bool {
  return wordIndex(format, FORMATS) >= FIRST_BACKED;
}

/** QEMU's name of a format, where it isn't libvirt's. */
export function formatDriver(format: Span): string {
  if (is(format, "ploop")) return "parallels";
  if (is(format, "vhd")) return "vhdx";
  // The FAT is in the storage node; the format above it is plain.
  if (is(format, "fat")) return "raw";
  const index = wordIndex(format, FORMATS);
  return index > 0 ? FORMATS[index] : "raw";
}

export const PROTOCOLS: StaticArray<string> = [
  "",
  "nbd",
  "rbd",
  "sheepdog",
  "gluster",
  "iscsi",
  "http",
  "https",
  "ftp",
  "ftps",
  "tftp",
  "ssh",
  "vxhs",
  "nfs",
];

export const enum Protocol {
  None = 0,
  Nbd,
  Rbd,
  Sheepdog,
  Gluster,
  Iscsi,
  Http,
  Https,
  Ftp,
  Ftps,
  Tftp,
  Ssh,
  Vxhs,
  Nfs,
}

/** The port of a protocol where nobody names one, as an index goes through PROTOCOLS; 0 for none. */
export const DEFAULT_PORTS: StaticArray<i32> = [0, 10809, 0, 7000, 24007, 3260, 80, 443, 21, 990, 69, 22, 9999, 0];

/** What happens when a source isn't there as the guest starts; all behind the first let it start. */
export const STARTUP_POLICIES: StaticArray<string> = ["", "mandatory", "requisite", "optional"];
export const STARTUP_MANDATORY: i32 = 1;
export const STARTUP_REQUISITE: i32 = 2;
