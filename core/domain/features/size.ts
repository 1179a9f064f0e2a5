/**
 * Sizes in an element's text, with their unit: <tseg unit='MiB'>48</tseg>, <tb-cache>, <maxpagesize>.
 */
import { Fields } from "../../xml/fields";

/** The units of an amount of memory, and their bytes; word 0, no unit, is KiB. */
// biome-ignore format: a table
const UNITS: StaticArray<string> = [
  "", "b", "bytes", "KB", "k", "KiB", "MB", "M", "MiB", "GB", "G", "GiB", "TB", "T", "TiB",
];
// biome-ignore format: a table
const UNIT_BYTES: StaticArray<i64> = [
  1024, 1, 1, 1000, 1024, 1024, 1_000_000, 1 << 20, 1 << 20, 1_000_000_000, <i64>1 << 30, <i64>1 << 30,
  1_000_000_000_000, <i64>1 << 40, <i64>1 << 40,
];
const BYTES: i32 = 2;
const KIB: i32 = 5;
/** B, KiB, MiB, GiB … in the list of units, three apart. */
const POWERS: i32 = 3;

/** So many KiB, rounded up; 0 when there are none. */
export function sizeOf(x: Fields, name: string, kib: i64): i64 {
  if (!x.enter(name)) return kib;
  const unit = x.unit("unit", UNITS, kib > 0 ? KIB : 0);
  const value = x.contentInteger(kib, 0);
  x.leave();
  if (!x.reading) return kib;
  const bytes = UNIT_BYTES[unit];
  return value < 0 || value > (i64.MAX_VALUE - 1023) / bytes ? 0 : (value * bytes + 1023) / 1024;
}

/** So many bytes, said in MiB unless a unit is given, and written in the largest that fits; -1 when there are none. */
export function mebibytes(x: Fields, name: string, bytes: i64): i64 {
  if (!x.enter(name)) return bytes;
  let unit = 0;
  let value = bytes;
  if (x.writing && bytes >= 0) {
    unit = BYTES;
    while (value != 0 && value % 1024 == 0 && unit + POWERS < UNITS.length) {
      value /= 1024;
      unit += POWERS;
    }
  }
  unit = x.unit("unit", UNITS, unit);
  value = x.contentInteger(value, -1);
  x.leave();
  if (!x.reading) return bytes;
  const factor = unit == 0 ? (<i64>1) << 20 : UNIT_BYTES[unit];
  return value < 0 || value > i64.MAX_VALUE / factor ? -1 : value * factor;
}
