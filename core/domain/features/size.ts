/**
 * The size of memory that only system management mode sees: <tseg unit='MiB'>48</tseg>.
 */
import { Fields } from "../../xml/fields";
import { UNIT_BYTES, UNITS } from "../../xml/amount";

/** In the list of units a power of 1024 is three further, from bytes on. */
const BYTES: i32 = 2;
const POWER: i32 = 3;

/** So many bytes, said in MiB unless a unit is given, and written in the largest that fits; -1 when there are none. */
export function tsegSize(x: Fields, bytes: i64): i64 {
  if (!x.enter("tseg")) return bytes;
  let unit = 0;
  let value = bytes;
  if (x.writing && bytes >= 0) {
    unit = BYTES;
    while (value != 0 && value % 1024 == 0 && unit + POWER < UNITS.length) {
      value /= 1024;
      unit += POWER;
    }
  }
  unit = x.unit("unit", UNITS, unit);
  value = x.contentInteger(value, -1);
  x.leave();
  if (!x.reading) return bytes;
  const factor = unit == 0 ? (<i64>1) << 20 : UNIT_BYTES[unit];
  return value < 0 || value > i64.MAX_VALUE / factor ? -1 : value * factor;
}
