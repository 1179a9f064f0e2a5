/**
 * The models of video cards: their words, which of them an emulator has, and what memory they get.
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";

// biome-ignore format: a table
export const TYPES: StaticArray<string> = [
  "", "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "virtio", "none", "bochs", "ramfb", "parallels", "gop", "default",
];
/** -vga's words for the same, from QEMU 0.10 on. */
// biome-ignore format: a table
export const VGA_WORDS: StaticArray<string> = [
  "", "std", "cirrus", "vmware", "", "", "qxl", "", "none", "", "", "", "", "",
];
export const VGA: i32 = 1;
export const CIRRUS: i32 = 2;
export const VMVGA: i32 = 3;
export const XEN: i32 = 4;
export const QXL: i32 = 6;
export const VIRTIO: i32 = 7;
export const NO_VIDEO: i32 = 8;
export const BOCHS: i32 = 9;
export const RAMFB: i32 = 10;
export const DEFAULT: i32 = 13;

/** QEMU's names: of the card that stands in for a VGA, and of one beside it. */
// biome-ignore format: a table
export const PRIMARY_DRIVERS: StaticArray<string> = [
  "", "VGA", "cirrus-vga", "vmware-svga", "", "", "qxl-vga", "virtio-vga", "", "bochs-display", "ramfb", "", "", "",
];
// biome-ignore format: a table
export const SECONDARY_DRIVERS: StaticArray<string> = [
  "", "", "", "", "", "", "qxl", "virtio-gpu", "", "", "", "", "", "",
];

/** Video memory in KiB: what libvirt 0.7 to 1.2 and libvirt since then give a card. */
export const OLD_VRAM: i64 = 9 * 1024;
export const VRAM: i64 = 16 * 1024;
export const VRAM_SINCE: i32 = 1_002_011;
export const QXL_RAM: i64 = 64 * 1024;
export const QXL_VGAMEM: i64 = 16 * 1024;

/** The emulator has cards of this type. */
export function isKnown(type: i32, context: Context): bool {
  const emulator = context.emulator;
  if (type == VGA) return emulator.can(Capability.VGA);
  if (type == CIRRUS) return emulator.can(Capability.CIRRUS_VGA);
  if (type == VMVGA) return emulator.can(Capability.VMWARE_SVGA);
  if (type == QXL) return emulator.can(Capability.QXL);
  if (type == VIRTIO) return emulator.can(Capability.VIRTIO_GPU);
  if (type == BOCHS) return emulator.can(Capability.BOCHS_DISPLAY);
  return type == RAMFB && emulator.can(Capability.RAMFB);
}

/** What a guest gets that says nothing. */
export function usualType(context: Context): i32 {
  const machine = context.machine;
  if (machine.isPpc64) return VGA;
  if (machine.isVirt || machine.isS390) return VIRTIO;
  if (context.emulator.can(Capability.CIRRUS_VGA)) return CIRRUS;
  return context.emulator.can(Capability.VGA) ? VGA : DEFAULT;
}

export function usualVram(type: i32): i64 {
  if (type == VGA || type == CIRRUS || type == VMVGA || type == BOCHS) return VRAM;
  if (type == XEN) return 4 * 1024;
  return type == QXL ? QXL_RAM : 0;
}

/** The next power of two, for what isn't one. */
export function powerOfTwo(value: i64): i64 {
  if (value <= 0) return 0;
  let power: i64 = 1;
  while (power < value && power < i64.MAX_VALUE / 2) power <<= 1;
  return power;
}
