/**
 * Target names of disks (hda, vdb, sdaa …): which bus they hint at and where on it they are.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (target)
 *
 * The letters behind the prefix count like columns of a spreadsheet: a = 0, z = 25, aa = 26.
 * A partition number behind them is allowed by libvirt and ignored.
 */
import { NONE, Span, byteAt, size, startsWith } from "../../text/span";
import { Writer } from "../../text/writer";
import { DiskBus } from "./words";

const PREFIXES: StaticArray<string> = ["fd", "hd", "vd", "sd", "xvd", "ubd"];
/** The bus that each prefix hints at. */
const PREFIX_BUSES: StaticArray<i32> = [
  DiskBus.Fdc,
  DiskBus.Ide,
  DiskBus.Virtio,
  DiskBus.Scsi,
  DiskBus.Xen,
  DiskBus.Uml,
];

function prefixOf(target: Span): i32 {
  for (let i = 0; i < PREFIXES.length; i++) if (startsWith(target, unchecked(PREFIXES[i]))) return i;
  return -1;
}

/** The bus that a target's name hints at, as an index of BUSES; 0 for none. */
export function busOf(target: Span): i32 {
  const prefix = prefixOf(target);
  return prefix < 0 ? 0 : PREFIX_BUSES[prefix];
}

/** Where on its bus a target lies, from 0; -1 when the name has no known form. */
export function indexOfTarget(target: Span): i32 {
  const prefix = prefixOf(target);
  if (prefix < 0) return -1;
  let index: i64 = -1;
  let i = PREFIXES[prefix].length;
  for (; i < size(target); i++) {
    const letter = byteAt(target, i);
    if (letter < 0x61 || letter > 0x7a) break;
    index = (index + 1) * 26 + (letter - 0x61);
    if (index > i32.MAX_VALUE) return -1;
  }
  for (; i < size(target); i++) if (byteAt(target, i) < 0x30 || byteAt(target, i) > 0x39) return -1;
  return <i32>index;
}

/** The target name at a place of a bus; NONE for a bus that has no names of its own. */
export function targetAt(bus: i32, index: i32): Span {
  // A disk on USB or SATA is a SCSI disk to the guest.
  const wanted = bus == DiskBus.Usb || bus == DiskBus.Sata ? DiskBus.Scsi : bus;
  let prefix = -1;
  for (let i = 0; i < PREFIX_BUSES.length; i++) if (PREFIX_BUSES[i] == wanted) prefix = i;
  if (prefix < 0 || index < 0) return NONE;
  const to = new Writer(8);
  to.text(PREFIXES[prefix]);
  letters(to, index);
  return to.take();
}

function letters(to: Writer, index: i32): void {
  if (index >= 26) letters(to, index / 26 - 1);
  to.byte(0x61 + <u8>(index % 26));
}
