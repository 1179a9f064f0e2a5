/**
 * Amounts of memory, in KiB: a number with a unit, as an element's text or as an attribute.
 * https://libvirt.org/formatdomain.html#memory-allocation
 *
 * Units came with libvirt 0.9.11; before, a number was always KiB. What is no multiple of a KiB is
 * rounded up, so that the guest never gets less than was asked for. An amount that nothing can hold is
 * read as TOO_MUCH, which the checks of the rooms refuse.
 */
import { toInteger } from "../text/number";
import { NONE, trim } from "../text/span";
import { Fields } from "./fields";

/** libvirt 0.9.11, the first to read and write unit='…'. */
const UNITS_SINCE: i32 = 9_011;

export const TOO_MUCH: i64 = i64.MAX_VALUE;

const UNITS: StaticArray<string> = [
  "",
  "b",
  "bytes",
  "KB",
  "k",
  "KiB",
  "MB",
  "M",
  "MiB",
  "GB",
  "G",
  "GiB",
  "TB",
  "T",
  "TiB",
  "PB",
  "P",
  "PiB",
  "EB",
  "E",
  "EiB",
  "B",
];
const UNIT_BYTES: StaticArray<i64> = [
  1024,
  1,
  1,
  1000,
  1024,
  1024,
  1_000_000,
  1 << 20,
  1 << 20,
  1_000_000_000,
  1 << 30,
  1 << 30,
  1_000_000_000_000,
  1 << 40,
  1 << 40,
  1_000_000_000_000_000,
  1 << 50,
  1 << 50,
  1_000_000_000_000_000_000,
  1 << 60,
  1 << 60,
  1,
];
const BYTES: i32 = 2;
const KIB: i32 = 5;
/** libvirt writes it as M. */
const MIB: i32 = 7;
const EIB: i32 = 20;
/** The form of bytes that a cache line is written in. */
const B: i32 = 21;

/** `<name unit='KiB'>…</name>`; less than 0 for one that isn't there. */
export function amount(x: Fields, name: string, kib: i64): i64 {
  if (!x.enter(name)) return kib;
  kib = amountInside(x, kib);
  x.leave();
  return kib;
}

/** The unit and the text of the element that one is in. */
export function amountInside(x: Fields, kib: i64): i64 {
  let unit = kib >= 0 && x.since(UNITS_SINCE) ? KIB : 0;
  unit = x.unit("unit", UNITS, unit);
  return scaled(x, x.contentInteger(kib, -1), unit);
}

/** `name='…' unit='KiB'` of the element that one is in. */
export function amountAttribute(x: Fields, name: string, kib: i64): i64 {
  const value = x.integer(name, kib);
  const unit = x.unit("unit", UNITS, kib >= 0 && x.writing ? KIB : 0);
  return scaled(x, value, unit);
}

/** As `amountAttribute`, in bytes: the size of a cache line. */
export function bytesAttribute(x: Fields, name: string, bytes: i64): i64 {
  const value = x.integer(name, bytes);
  const unit = x.unit("unit", UNITS, bytes >= 0 && x.writing ? B : 0);
  return x.reading ? inBytes(value, unit == 0 ? 1 : UNIT_BYTES[unit]) : value;
}

/** The unit and the text of the element that one is in, in bytes. */
export function bytesInside(x: Fields, bytes: i64): i64 {
  const unit = x.unit("unit", UNITS, bytes >= 0 && x.writing ? BYTES : 0);
  const value = x.contentInteger(bytes);
  return x.reading ? inBytes(value, unit == 0 ? 1 : UNIT_BYTES[unit]) : value;
}

/** As `bytesAttribute`, written in the largest unit that leaves a whole number: a share of a cache. KiB when no unit is said. */
export function prettyAttribute(x: Fields, name: string, bytes: i64): i64 {
  let unit = x.writing ? prettyUnit(bytes) : 0;
  const value = x.integer(name, unit == 0 ? bytes : bytes / UNIT_BYTES[unit]);
  unit = x.unit("unit", UNITS, unit);
  return x.reading ? inBytes(value, UNIT_BYTES[unit]) : bytes;
}

/** The same as an element, `<name unit='MiB'>…</name>`; a number without unit counts so many bytes each. */
export function prettyElement(x: Fields, name: string, bytes: i64, plain: i64): i64 {
  if (!x.enter(name)) return bytes;
  let unit = x.writing ? prettyUnit(bytes) : 0;
  unit = x.unit("unit", UNITS, unit);
  const value = x.contentInteger(unit == 0 ? bytes : bytes / UNIT_BYTES[unit], -1);
  x.leave();
  return x.reading ? max<i64>(inBytes(value, unit == 0 ? plain : UNIT_BYTES[unit]), -1) : bytes;
}

/** The largest power of 1024 that leaves a whole number; 0 for no amount. */
function prettyUnit(bytes: i64): i32 {
  if (bytes < 0) return 0;
  let unit = BYTES;
  for (let i = KIB; bytes > 0 && i <= EIB && bytes % UNIT_BYTES[i] == 0; i += 3) unit = i;
  return unit;
}

/** So many of a unit, in bytes; less than 0 stays what it is. */
function inBytes(value: i64, each: i64): i64 {
  if (value < 0) return value;
  return value > i64.MAX_VALUE / each ? TOO_MUCH : value * each;
}

/** What was read, in KiB. */
function scaled(x: Fields, value: i64, unit: i32): i64 {
  if (!x.reading || value < 0) return value;
  const bytes = UNIT_BYTES[unit];
  if (value > (i64.MAX_VALUE - 1023) / bytes) return TOO_MUCH;
  return (value * bytes + 1023) / 1024;
}

/** Rounds up to a multiple. */
export function roundUp(kib: i64, align: i64): i64 {
  return kib < 0 ? kib : ((kib + align - 1) / align) * align;
}

/** `<name unit='M'>…</name>`, in bytes, which are also what a number without unit counts; written in whole MiB. */
export function mebibytes(x: Fields, name: string, bytes: i64): i64 {
  if (!x.enter(name)) return bytes;
  const unit = x.unit("unit", UNITS, bytes >= 0 && x.writing ? MIB : 0);
  const value = x.contentInteger(bytes < 0 ? -1 : bytes >> 20);
  x.leave();
  if (!x.reading || value < 0) return bytes;
  return inBytes(value, unit == 0 ? 1 : UNIT_BYTES[unit]);
}

/** `<name>…</name>` with a whole number, which may be negative; NOT_A_NUMBER for any other text. */
export function numberElement(x: Fields, name: string, value: i64, absent: i64 = -1): i64 {
  if (!x.enter(name)) return value;
  if (x.reading) value = toInteger(trim(x.content(NONE)));
  else x.contentInteger(value, absent);
  x.leave();
  return value;
}
