/**
 * One file of the host that a guest uses: what for, how it is used, and what that means for its owner and label.
 *
 * `files.ts` and `device_files.ts` collect them. `labels.ts` makes `take` steps of them; the devices cgroup lets the
 * guest open those that are device nodes.
 */
import { DeviceSeclabel } from "../storage/seclabel";
import { NONE, Span } from "../text/span";

export const enum Use {
  Disk = 0,
  BackingImage,
  DataFile,
  Nvram,
  Loader,
  Kernel,
  Initrd,
  Shim,
  DeviceTree,
  AcpiTable,
  FwCfg,
  Chardev,
  ChardevLog,
  Usb,
  Vfio,
  Scsi,
  VhostScsi,
  Mdev,
  Vdpa,
  Input,
  Memory,
  Tpm,
  Pstore,
  Certificates,
  Shmem,
  Rng,
  RenderNode,
  GraphicsSocket,
  Filesystem,
  /** A device node that several guests share, and that the kernel guards by itself. */
  Control,
}

/** What a file is to the guest, as a step says it, by Use. */
// biome-ignore format: a table
const USES: StaticArray<string> = [
  "disk image", "backing image", "data file of a disk image", "firmware's variables", "firmware",
  "kernel", "initrd", "shim", "device tree", "ACPI table", "fw_cfg file",
  "character device", "log of a character device",
  "USB device", "VFIO group", "SCSI device", "vhost-scsi device", "VFIO group of a mediated device", "vDPA device",
  "input device", "memory device", "TPM", "pstore", "certificates of a smartcard", "shared memory",
  "source of random numbers", "graphics card", "socket of a display", "filesystem", "device node",
];

/** Which label of the guest's a file gets. */
export const enum Kind {
  /** None: it stays as it is. */
  None = 0,
  /** The guest's own, with its categories. */
  Own,
  /** One that all guests may write. */
  Shared,
  /** One that all guests may read. */
  Content,
}

export class GuestFile {
  readOnly: bool = false;
  shared: bool = false;
  /** The <seclabel>s of the source itself, and behind them those of the disk whose chain it is in. */
  seclabels: DeviceSeclabel[] = [];
  /** It gets the guest's owner. */
  owned: bool = false;
  kind: Kind = Kind.None;
  /** What it had is remembered, and given back at the end. */
  restore: bool = false;
  /** It need not be there when the guest starts: then nothing is done to it. */
  optional: bool = false;
  /** It is made when it isn't there: by the guest's QEMU, unless it is `prepared`. */
  made: bool = false;
  /** A step makes it before the guest gets it, as its QEMU may not. */
  prepared: bool = false;
  /** That step makes it empty. */
  startsEmpty: bool = false;
  /** A directory, not a file. */
  directory: bool = false;
  /** The domain's element that it comes from, for notes. */
  from: usize = 0;

  constructor(
    readonly path: Span,
    readonly use: Use,
  ) {}

  /** Its owner and label become the guest's, and are given back. */
  own(kind: Kind = Kind.Own): GuestFile {
    this.owned = true;
    this.kind = kind;
    this.restore = true;
    return this;
  }

  at(from: usize): GuestFile {
    this.from = from;
    return this;
  }

  /** QEMU writes it, perhaps where it may not make files: so it gets an empty one. */
  emptyAtFirst(): GuestFile {
    this.made = true;
    this.prepared = true;
    this.startsEmpty = true;
    return this;
  }

  get what(): string {
    return USES[this.use];
  }

  /** What its own XML says for a security driver, or null. */
  seclabel(model: string): DeviceSeclabel | null {
    for (let i = 0; i < this.seclabels.length; i++) if (this.seclabels[i].isFor(model)) return this.seclabels[i];
    return null;
  }
}

/** The files of one guest, as they are found. */
export class GuestFiles {
  all: GuestFile[] = [];

  add(path: Span, use: Use, from: usize): GuestFile {
    const file = new GuestFile(path, use).at(from);
    // Without a path there is nothing to guard: it is kept out of the list, and what is said of it goes nowhere.
    if (path != NONE) this.all.push(file);
    return file;
  }
}
