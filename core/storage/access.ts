/**
 * How a disk's images are accessed: what <driver> says and every -blockdev node of the disk is told.
 *
 * The disk hands it to its sources before their nodes are written.
 */
import { Props } from "../argv/props";

export const CACHES: StaticArray<string> = ["", "default", "none", "writethrough", "writeback", "directsync", "unsafe"];

export const enum Cache {
  Unset = 0,
  Default,
  None,
  Writethrough,
  Writeback,
  Directsync,
  Unsafe,
}

export const IO_MODES: StaticArray<string> = ["", "native", "threads", "io_uring"];
export const DISCARDS: StaticArray<string> = ["", "unmap", "ignore"];
export const DETECT_ZEROES: StaticArray<string> = ["", "off", "on", "unmap"];

const UNMAP: i32 = 1;
const DETECT_ON: i32 = 2;
const DETECT_UNMAP: i32 = 3;

export class Access {
  cache: i32 = 0;
  io: i32 = 0;
  discard: i32 = 0;
  detectZeroes: i32 = 0;
  /** 0 unset, 1 on, 2 off. */
  discardNoUnref: i32 = 0;
  /** The image is a floppy's, which counts for FAT. */
  floppy: bool = false;
  /** A host's CD drive, which QEMU treats as such. */
  hostCdrom: bool = false;

  get hasCache(): bool {
    return this.cache > Cache.Default;
  }

  /** Whether the guest sees a write cache: 0 unsaid, 1 on, 2 off. */
  get writeback(): i32 {
    if (!this.hasCache) return 0;
    return this.cache == Cache.Writethrough || this.cache == Cache.Directsync ? 2 : 1;
  }

  /** Zeroes can't be unmapped where discards are not passed on. */
  get effectiveDetectZeroes(): i32 {
    return this.detectZeroes == DETECT_UNMAP && this.discard != UNMAP ? DETECT_ON : this.detectZeroes;
  }

  /** The cache of a node. */
  cacheProps(p: Props): void {
    if (!p.enter("cache", this.hasCache)) return;
    p.onOff("direct", this.cache == Cache.None || this.cache == Cache.Directsync ? 1 : 2);
    p.onOff("no-flush", this.cache == Cache.Unsafe ? 1 : 2);
    p.leave();
  }
}
