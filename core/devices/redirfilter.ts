/**
 * Which USB devices may be redirected to the guest: <redirfilter>.
 * https://libvirt.org/formatdomain.html#redirected-devices
 *
 * It is no device, but a list of rules that every redirection is given; the first that fits decides.
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, toNumber, unsigned } from "../text/number";
import { NONE, Span, byteAt, indexOf, is, size, slice } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Room, YES_NO, list } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";

/** A rule; what is missing (or -1) fits any device. */
class UsbRule extends Room {
  private class_: Span = NONE;
  private vendor: Span = NONE;
  private product: Span = NONE;
  private version: Span = NONE;
  private allow: i32 = 0;

  xml(x: Fields): void {
    this.class_ = number(x, "class", this.class_, 2);
    this.vendor = number(x, "vendor", this.vendor, 4);
    this.product = number(x, "product", this.product, 4);
    const version = x.text("version", this.version);
    this.version = x.reading ? canonicalVersion(version) : version;
    this.allow = x.word("allow", YES_NO, this.allow);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.allow == 0) noteMissing(notes, this.from, "allow").named("allow").expectWords(YES_NO);
    if (size(this.class_) > 4)
      noteAt(notes, Code.OutOfRange, this.from, "class").named("the USB class").expect("a number up to 0xFF");
    this.checkNumber(context, "class", this.class_);
    this.checkNumber(context, "vendor", this.vendor);
    this.checkNumber(context, "product", this.product);
    if (this.version != NONE && versionCode(this.version) < 0)
      noteAt(notes, Code.BadValue, this.from, "version").named("the USB version").expect("a version such as 1.10");
  }

  private checkNumber(context: Context, name: string, value: Span): void {
    if (value == NONE || toNumber(value) != NOT_A_NUMBER) return;
    noteAt(context.notes, Code.BadNumber, this.from, name)
      .named(name)
      .expect("a number (decimal, or hexadecimal with 0x)");
  }

  /** `0x08:0x15E1:0x2007:0x0109:1`. */
  write(to: Writer): void {
    this.writeOne(to, this.class_);
    this.writeOne(to, this.vendor);
    this.writeOne(to, this.product);
    if (this.version == NONE) to.text("-1:");
    else
      to.text("0x")
        .hex(<u64>versionCode(this.version), 4)
        .byte(0x3a);
    to.byte(this.allow == 1 ? 0x31 : 0x30);
  }

  private writeOne(to: Writer, value: Span): void {
    if (value == NONE) to.text("-1:");
    else to.span(value).byte(0x3a);
  }
}

/** A number in libvirt's form, 0x and capitals; NONE for -1. A text that is none stays as it is. */
function number(x: Fields, name: string, value: Span, digits: i32): Span {
  const said = x.text(name, value);
  if (!x.reading) return said;
  if (is(said, "-1")) return NONE;
  const code = toNumber(said);
  if (code == NOT_A_NUMBER || code < 0) return said;
  const hex = new Writer(12).hex(<u64>code, digits).take();
  const to = new Writer(14).text("0x");
  for (let i = 0; i < size(hex); i++) {
    const byte = byteAt(hex, i);
    to.byte(byte >= 0x61 ? byte - 0x20 : byte);
  }
  return to.take();
}

/** A version is two numbers up to 99; one digit behind the dot counts tenths. -1 when it is none. */
function versionCode(version: Span): i64 {
  const dot = indexOf(version, 0x2e);
  if (dot < 0) return -1;
  const minorText = slice(version, dot + 1);
  const major = unsigned(slice(version, 0, dot), 10);
  let minor = unsigned(minorText, 10);
  if (major == NOT_A_NUMBER || minor == NOT_A_NUMBER || major > 99 || minor > 99) return -1;
  if (size(minorText) == 1) minor *= 10;
  return ((major / 10) << 12) | ((major % 10) << 8) | ((minor / 10) << 4) | (minor % 10);
}

/** `2.0` is written 2.00; -1 isn't written. */
function canonicalVersion(version: Span): Span {
  if (is(version, "-1")) return NONE;
  const code = version == NONE ? -1 : versionCode(version);
  if (code < 0) return version;
  const to = new Writer(8).number(((code >> 12) & 15) * 10 + ((code >> 8) & 15)).byte(0x2e);
  return to.digits(<u64>(((code >> 4) & 15) * 10 + (code & 15)), 10, 2).take();
}

export class Redirfilter extends Part {
  rules: UsbRule[] = [];

  xml(x: Fields): void {
    list<UsbRule>(x, "usbdev", this.rules);
  }

  check(context: Context): void {
    for (let i = 0; i < this.rules.length; i++) this.rules[i].check(context);
  }

  /** What `filter` of -device usb-redir takes; NONE for no rules. */
  text(): Span {
    if (this.rules.length == 0) return NONE;
    const to = new Writer(64);
    for (let i = 0; i < this.rules.length; i++) {
      if (i > 0) to.byte(0x7c);
      this.rules[i].write(to);
    }
    return to.take();
  }
}
