/**
 * What a disk cannot be called: serial number, vendor, product, world wide name.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { digitOf } from "../../text/number";
import { NONE, Span, byteAt, size, startsWith } from "../../text/span";
import { noteInside } from "../../xml/reader";
import { DiskDefinition } from "./definition";
import { DiskBus } from "./words";

const VENDOR_SIZE: i32 = 8;
const SCSI_PRODUCT_SIZE: i32 = 16;
const PRODUCT_SIZE: i32 = 40;

/** What the guest is told of the disk. */
export function checkWords(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  if (disk.vendor != NONE && !isPrintable(disk.vendor)) {
    noteInside(notes, Code.BadValue, disk.from, "vendor")
      .named("the disk vendor")
      .found(disk.vendor)
      .expect("a printable string");
  } else if (size(disk.vendor) > VENDOR_SIZE) {
    noteInside(notes, Code.OutOfRange, disk.from, "vendor")
      .named("the disk vendor")
      .found(disk.vendor)
      .expect("no more than 8 characters");
  }
  const scsi = disk.bus == DiskBus.Scsi;
  if (disk.product != NONE && !isPrintable(disk.product)) {
    noteInside(notes, Code.BadValue, disk.from, "product")
      .named("the disk product")
      .found(disk.product)
      .expect("a printable string");
  } else if (size(disk.product) > (scsi ? SCSI_PRODUCT_SIZE : PRODUCT_SIZE)) {
    noteInside(notes, Code.OutOfRange, disk.from, "product")
      .named("the disk product")
      .found(disk.product)
      .expect(scsi ? "no more than 16 characters" : "no more than 40 characters");
  }
  if (disk.wwn != NONE && !isWwn(disk.wwn)) {
    noteInside(notes, Code.BadValue, disk.from, "wwn").named("wwn").found(disk.wwn).expect("16 hexadecimal digits");
  }
  for (let i = 0; i < size(disk.serial); i++) {
    if (isSafe(byteAt(disk.serial, i))) continue;
    noteInside(notes, Code.BadValue, disk.from, "serial")
      .named("the driver serial, which contains unsafe characters,")
      .found(disk.serial)
      .expect("letters, digits, spaces and ._-+");
    return;
  }
}

function isPrintable(text: Span): bool {
  for (let i = 0; i < size(text); i++) if (byteAt(text, i) < 0x20 || byteAt(text, i) > 0x7e) return false;
  return true;
}

function isWwn(text: Span): bool {
  const prefix = startsWith(text, "0x") ? 2 : 0;
  if (size(text) != prefix + 16) return false;
  for (let i = prefix; i < size(text); i++) if (digitOf(byteAt(text, i)) > 15) return false;
  return true;
}

function isSafe(byte: u8): bool {
  const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  const digit = byte >= 0x30 && byte <= 0x39;
  return letter || digit || byte == 0x20 || byte == 0x2e || byte == 0x5f || byte == 0x2d || byte == 0x2b;
}
