/**
 * Devices of the host that are handed to the guest: <hostdev>, USB and PCI.
 * https://libvirt.org/formatdomain.html#host-device-assignment
 *
 * A USB device is named by its place (bus and device) or by what it is (vendor and product).
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Device } from "./device";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { unsigned } from "../text/number";
import { Span, indexOf, lastIndexOf, slice, startsWith } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";

const MODES: StaticArray<string> = ["", "subsystem", "capabilities"];
const SUBSYSTEM: i32 = 1;

const TYPES: StaticArray<string> = ["", "usb", "pci", "scsi", "scsi_host", "mdev"];
const USB: i32 = 1;
const PCI: i32 = 2;

const YES: i32 = 1;
const NO: i32 = 2;

export class Hostdev extends Device {
  mode: i32 = 0;
  type: i32 = 0;
  managed: i32 = 0;
  vendor: i64 = -1;
  product: i64 = -1;
  domain: i64 = -1;
  bus: i64 = -1;
  slot: i64 = -1;
  function: i64 = -1;
  device: i64 = -1;

  xml(x: Fields): void {
    this.mode = x.word("mode", MODES, this.mode);
    this.type = x.word("type", TYPES, this.type);
    this.managed = x.word("managed", YES_NO, this.managed);
    if (!x.enter("source")) return;
    if (x.when(this.type == USB)) {
      this.vendor = id(x, "vendor", this.vendor);
      this.product = id(x, "product", this.product);
      if (x.enter("address")) {
        this.bus = x.integer("bus", this.bus);
        this.device = x.integer("device", this.device);
        x.leave();
      }
    }
    if (x.when(this.type == PCI) && x.enter("address")) {
      this.domain = x.hex("domain", this.domain, 4);
      this.bus = x.hex("bus", this.bus, 2);
      this.slot = x.hex("slot", this.slot, 2);
      this.function = x.hex("function", this.function, 1);
      x.leave();
    }
    x.leave();
  }

  defaults(context: Context): void {
    if (this.mode == 0) this.mode = SUBSYSTEM;
    if (this.managed == 0) this.managed = NO;
    if (this.type == PCI && this.domain < 0) this.domain = 0;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    const placed = this.bus >= 0 && (this.type == PCI ? this.slot >= 0 && this.function >= 0 : this.device >= 0);
    if (this.type == USB && !placed && (this.vendor < 0 || this.product < 0)) {
      noteInside(notes, Code.Missing, this.from, "source")
        .named("the host device")
        .expect("<address bus device/>")
        .expect("<vendor/> and <product/>");
    }
    if (this.type == PCI && !placed) {
      noteInside(notes, Code.Missing, this.from, "source")
        .named("the host device")
        .expect("<address domain bus slot function/>");
    }
    if (this.type == USB && (this.vendor > 0xffff || this.product > 0xffff)) {
      const vendor = this.vendor > 0xffff;
      noteInside(notes, Code.OutOfRange, this.from, "source")
        .named(vendor ? "the vendor's id" : "the product's id")
        .found(
          new Writer(16)
            .text("0x")
            .hex(vendor ? this.vendor : this.product, 4)
            .take(),
        )
        .expect("up to 0xffff");
    }
    if (this.type == PCI && this.isOutOfRange()) {
      noteInside(notes, Code.OutOfRange, this.from, "source")
        .named("the PCI address")
        .found(this.pciPlace())
        .expect("bus to 0xff, slot to 0x1f, function to 7");
    }
  }

  /** More than a PCI address has room for. */
  private isOutOfRange(): bool {
    return this.bus > 255 || this.slot > 31 || this.function > 7 || this.domain > 0xffff;
  }

  /** `BUS:SLOT.FUNCTION`, behind the domain if that isn't 0: without it another device would be meant. */
  private pciPlace(): Span {
    const to = new Writer(24);
    if (this.domain > 0) to.hex(this.domain, 4).byte(0x3a);
    return to.hex(this.bus, 2).byte(0x3a).hex(this.slot, 2).byte(0x2e).hex(this.function, 1).take();
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.mode != SUBSYSTEM) {
      noteAt(context.notes, Code.NotOnThisQemu, this.from, "mode").named("a host device of this mode");
      return;
    }
    const to = new Writer(24);
    if (this.type == USB) {
      to.text("host:");
      if (this.vendor >= 0) to.hex(this.vendor, 4).byte(0x3a).hex(this.product, 4);
      else to.digits(this.bus, 10, 3).byte(0x2e).digits(this.device, 10, 3);
      line.put("usbdevice", to.take());
    } else if (this.type == PCI) {
      line.put("pcidevice", to.text("host=").span(this.pciPlace()).take());
    } else noteAt(context.notes, Code.NotOnThisQemu, this.from, "type").named("a host device of this type");
  }

  /** The device behind `-usbdevice host:…` or `-pcidevice host=…`; null when it is none. */
  static absorb(option: Option): Hostdev | null {
    const device = new Hostdev();
    device.mode = SUBSYSTEM;
    if (option.isNamed("usbdevice") && startsWith(option.value, "host:")) {
      return device.readUsb(slice(option.value, 5)) ? device : null;
    }
    if (option.isNamed("pcidevice") && startsWith(option.value, "host=")) {
      return device.readPci(slice(option.value, 5)) ? device : null;
    }
    return null;
  }

  private readUsb(text: Span): bool {
    this.type = USB;
    this.managed = NO;
    const colon = indexOf(text, 0x3a);
    const dot = indexOf(text, 0x2e);
    if (colon >= 0) {
      this.vendor = unsigned(slice(text, 0, colon), 16);
      this.product = unsigned(slice(text, colon + 1), 16);
      return this.vendor >= 0 && this.product >= 0 && this.vendor <= 0xffff && this.product <= 0xffff;
    }
    if (dot < 0) return false;
    this.bus = unsigned(slice(text, 0, dot), 10);
    this.device = unsigned(slice(text, dot + 1), 10);
    return this.bus >= 0 && this.device >= 0;
  }

  /** `[DOMAIN:]BUS:SLOT.FUNCTION`, all hexadecimal. */
  private readPci(text: Span): bool {
    this.type = PCI;
    // The era's driver took host devices away from the host and gave them back by itself.
    this.managed = YES;
    const dot = indexOf(text, 0x2e);
    const colon = lastIndexOf(text, 0x3a);
    const first = indexOf(text, 0x3a);
    if (dot < colon || colon < 0) return false;
    this.domain = first < colon ? unsigned(slice(text, 0, first), 16) : 0;
    this.bus = unsigned(slice(text, first < colon ? first + 1 : 0, colon), 16);
    this.slot = unsigned(slice(text, colon + 1, dot), 16);
    this.function = unsigned(slice(text, dot + 1), 16);
    if (this.domain < 0 || this.bus < 0 || this.slot < 0 || this.function < 0) return false;
    return !this.isOutOfRange();
  }
}

/** `<vendor id='0x1234'/>` and the like. */
function id(x: Fields, name: string, value: i64): i64 {
  if (!x.enter(name)) return value;
  const read = x.hex("id", value, 4);
  x.leave();
  return read;
}
