/**
 * What the first bytes of a disk image say: its format, and which image lies behind it.
 *
 * qcow, qcow2: QEMU's docs/interop/qcow2.rst · qed: docs/interop/qed_spec.rst · VMDK: VMware's "Virtual Disk
 * Format 5.0". Nothing outside of the bytes that are there is believed: an offset that leads out of them is
 * taken for a header that can't be read.
 */
import { EMPTY, NONE, Span, at, find, indexOf, is, literal, size, slice, startsWith } from "../text/span";

/** "QFI" and 0xfb, as a number. */
const QCOW: u32 = 0x514649fb;
const EXTENSION_END: u32 = 0;
const EXTENSION_BACKING_FORMAT: u32 = 0xe2792aca;
const EXTENSION_DATA_FILE: u32 = 0x44415441;
/** qcow2's incompatible feature: the guest's data is in a file beside. */
const QCOW2_DATA_FILE: u64 = 4;
const QED_BACKING: u64 = 1;
const QED_BACKING_IS_RAW: u64 = 4;
const SECTOR: i32 = 512;

/** Formats by what stands at their beginning. */
// biome-ignore format: a table
const MAGICS: StaticArray<string> = [
  "QED\0", "qed",
  "KDMV", "vmdk",
  "COWD", "vmdk",
  "# Disk DescriptorFile", "vmdk",
  "vhdxfile", "vhdx",
  "conectix", "vpc",
  "LUKS", "luks",
  "WithoutFreeSpace", "parallels",
  "WithouFreSpacExt", "parallels",
  "Bochs Virtual HD Image", "bochs",
];

export class ImageHead {
  /** QEMU's word; `raw` when it is none that is known. */
  format: Span = NONE;
  /** The image behind it, as it is written there; NONE when there is none. */
  backing: Span = NONE;
  /** NONE when the image doesn't say. */
  backingFormat: Span = NONE;
  /** The file that has the data (qcow2), as it is written there. */
  dataFile: Span = NONE;
  /** Something is said of an image behind it that can't be read here. */
  isBroken: bool = false;

  constructor(private bytes: Span) {
    this.format = literal("raw");
    if (this.has(0, 8) && this.big(0) == QCOW) this.readQcow();
    for (let i = 0; i < MAGICS.length; i += 2) {
      if (!startsWith(bytes, MAGICS[i])) continue;
      this.format = literal(MAGICS[i + 1]);
      if (i == 0) this.readQed();
      else if (MAGICS[i + 1] == "vmdk") this.readVmdk();
    }
    if (this.has(64, 4) && this.big(64) == 0x7f10dabe) this.format = literal("vdi");
  }

  private has(from: u64, count: u64): bool {
    const all = <u64>size(this.bytes);
    return from <= all && count <= all - from;
  }

  private big(from: i32): u32 {
    return bswap<u32>(load<u32>(at(this.bytes) + from));
  }

  private big64(from: i32): u64 {
    return bswap<u64>(load<u64>(at(this.bytes) + from));
  }

  private little64(from: i32): u64 {
    return load<u64>(at(this.bytes) + from);
  }

  /** A name at an offset of the file; NONE, and the header counts as broken, when it lies outside. */
  private name(from: u64, length: u64): Span {
    if (length > 0 && this.has(from, length)) return slice(this.bytes, <i32>from, <i32>(from + length));
    this.isBroken = true;
    return NONE;
  }

  private readQcow(): void {
    const version = this.big(4);
    this.format = literal(version == 1 ? "qcow" : "qcow2");
    if (!this.has(0, 72)) {
      this.isBroken = true;
      return;
    }
    const offset = this.big64(8);
    if (offset != 0) this.backing = this.name(offset, this.big(16));
    if (version < 2) return;
    let features: u64 = 0;
    let length = 72;
    if (version > 2 && this.has(0, 104)) {
      features = this.big64(72);
      length = <i32>min<u32>(this.big(100), <u32>size(this.bytes));
    }
    this.readExtensions(length, offset, (features & QCOW2_DATA_FILE) != 0);
  }

  /** What stands behind the header: pieces of a type, a length, and bytes up to a multiple of eight. */
  private readExtensions(from: i32, end: u64, hasDataFile: bool): void {
    for (let place: u64 = from; this.has(place, 8) && (end == 0 || place < end); ) {
      const type = this.big(<i32>place);
      const length = <u64>this.big(<i32>place + 4);
      if (type == EXTENSION_END) return;
      if (type == EXTENSION_BACKING_FORMAT && this.backing != NONE) this.backingFormat = this.name(place + 8, length);
      if (type == EXTENSION_DATA_FILE && hasDataFile) this.dataFile = this.name(place + 8, length);
      place += 8 + ((length + 7) & ~7);
    }
  }

  private readQed(): void {
    if (!this.has(0, 64)) {
      this.isBroken = true;
      return;
    }
    const features = this.little64(16);
    if ((features & QED_BACKING) == 0) return;
    this.backing = this.name(load<u32>(at(this.bytes) + 56), load<u32>(at(this.bytes) + 60));
    if ((features & QED_BACKING_IS_RAW) != 0) this.backingFormat = literal("raw");
  }

  /** The descriptor is a text; a sparse image has it behind its header. */
  private readVmdk(): void {
    let text = this.bytes;
    if (startsWith(text, "KDMV")) {
      if (!this.has(0, 44)) {
        this.isBroken = true;
        return;
      }
      const from = this.little64(28) * SECTOR;
      const length = this.little64(36) * SECTOR;
      if (length == 0 || !this.has(from, 1)) return;
      text = slice(this.bytes, <i32>from, <i32>min<u64>(from + length, <u64>size(this.bytes)));
    } else if (startsWith(text, "COWD")) return;
    const nul = indexOf(text, 0);
    if (nul >= 0) text = slice(text, 0, nul);
    if (find(text, "parentCID=ffffffff") >= 0) return;
    const key = find(text, 'parentFileNameHint="');
    if (key < 0) return;
    const start = key + 20;
    const end = indexOf(text, 0x22, start);
    if (end < 0) {
      this.isBroken = true;
      return;
    }
    this.backing = end == start ? EMPTY : slice(text, start, end);
    this.backingFormat = literal("vmdk");
  }

  /** It may be taken for a plain disk: nothing in it speaks of another file. */
  get isRaw(): bool {
    return is(this.format, "raw");
  }
}
