/**
 * A USB device of the host, by its place (bus and device) or by what it is (vendor and product).
 * https://libvirt.org/formatdomain.html#usb-pci-scsi-devices
 */
import { Props, Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { STARTUP_POLICIES } from "../../storage/words";
import { unsigned } from "../../text/number";
import { NONE, Span, indexOf, slice, startsWith } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields, anyBase } from "../../xml/fields";
import { noteInside } from "../../xml/reader";

const RESETS: StaticArray<string> = ["", "off", "uninitialized", "on"];
const RESET_OFF: i32 = 1;
const RESET_UNINITIALIZED: i32 = 2;
const RESET_ON: i32 = 3;

export class HostUsb {
  startupPolicy: i32 = 0;
  guestReset: i32 = 0;
  vendor: i64 = -1;
  product: i64 = -1;
  bus: i64 = -1;
  device: i64 = -1;

  /** Attributes of <source>. */
  attributes(x: Fields): void {
    this.startupPolicy = x.word("startupPolicy", STARTUP_POLICIES, this.startupPolicy);
    this.guestReset = x.word("guestReset", RESETS, this.guestReset);
  }

  /** What the device is, inside <source>. */
  ids(x: Fields): void {
    this.vendor = id(x, "vendor", this.vendor);
    this.product = id(x, "product", this.product);
  }

  /** Inside <source><address>. */
  place(x: Fields): void {
    this.bus = anyBase(x, "bus", this.bus);
    this.device = anyBase(x, "device", this.device);
  }

  get isPlaced(): bool {
    return this.bus >= 0 && this.device >= 0;
  }

  check(context: Context, from: usize): void {
    const notes = context.notes;
    if (context.modern && this.vendor >= 0 && this.product < 0) {
      noteInside(notes, Code.Missing, from, "source").named("product").expect("<product id='...'/>");
      return;
    }
    if (context.modern && this.product >= 0 && this.vendor < 0) {
      noteInside(notes, Code.Missing, from, "source").named("vendor").expect("<vendor id='...'/>");
      return;
    }
    if (!this.isPlaced && (this.vendor < 0 || this.product < 0)) {
      noteInside(notes, Code.Missing, from, "source")
        .named("the host device")
        .expect("<address bus device/>")
        .expect("<vendor/> and <product/>");
    }
    if (this.vendor > 0xffff || this.product > 0xffff) {
      const vendor = this.vendor > 0xffff;
      noteInside(notes, Code.OutOfRange, from, "source")
        .named(vendor ? "the vendor's id" : "the product's id")
        .found(
          new Writer(16)
            .text("0x")
            .hex(vendor ? this.vendor : this.product, 4)
            .take(),
        )
        .expect("up to 0xffff");
    }
  }

  /** The keys of -device usb-host that name the device: a file, or two numbers for an older QEMU. */
  host(p: Props, context: Context): void {
    if (p.reading) return;
    if (!this.isPlaced) {
      // Where it is plugged in only the host knows; QEMU can look for it.
      this.vendor = p.integer("vendorid", this.vendor);
      this.product = p.integer("productid", this.product);
      return;
    }
    if (context.emulator.can(Capability.USB_HOST_HOSTDEVICE)) {
      const to = new Writer(32).text("/dev/bus/usb/").digits(this.bus, 10, 3).byte(0x2f).digits(this.device, 10, 3);
      p.text("hostdevice", to.take());
    } else {
      this.bus = p.integer("hostbus", this.bus);
      this.device = p.integer("hostaddr", this.device);
    }
  }

  /** The inverse of `host`; false when the device is named in another way. */
  readHost(p: Props): bool {
    const path = p.text("hostdevice", NONE);
    if (path != NONE) {
      if (!startsWith(path, "/dev/bus/usb/")) return false;
      const place = slice(path, 13);
      const slash = indexOf(place, 0x2f);
      this.bus = slash < 0 ? -1 : unsigned(slice(place, 0, slash), 10);
      this.device = slash < 0 ? -1 : unsigned(slice(place, slash + 1), 10);
      return this.isPlaced;
    }
    this.bus = p.integer("hostbus", -1);
    this.device = p.integer("hostaddr", -1);
    this.vendor = p.integer("vendorid", -1);
    this.product = p.integer("productid", -1);
    return this.isPlaced || (this.vendor >= 0 && this.product >= 0);
  }

  private readReset(p: Props): void {
    const some = p.onOff("guest-reset", Switch.Unset);
    if (some == Switch.Off) this.guestReset = RESET_OFF;
    if (some != Switch.On) return;
    this.guestReset = p.onOff("guest-resets-all", Switch.Off) == Switch.On ? RESET_ON : RESET_UNINITIALIZED;
  }

  reset(p: Props): void {
    if (p.reading) return this.readReset(p);
    if (this.guestReset == 0) return;
    p.onOff("guest-reset", this.guestReset == RESET_OFF ? Switch.Off : Switch.On);
    if (this.guestReset == RESET_OFF) return;
    p.onOff("guest-resets-all", this.guestReset == RESET_UNINITIALIZED ? Switch.Off : Switch.On);
  }

  /** The same device of the host, as far as the two say. */
  isSame(other: HostUsb): bool {
    if (this.isPlaced && other.isPlaced) return this.bus == other.bus && this.device == other.device;
    if (this.isPlaced || other.isPlaced) return false;
    return this.vendor == other.vendor && this.product == other.product;
  }

  /** How a note names it. */
  name(): Span {
    const to = new Writer(32);
    if (this.isPlaced) return to.text("bus ").number(this.bus).text(" device ").number(this.device).take();
    if (this.vendor < 0) return NONE;
    return to.hex(this.vendor, 4).byte(0x3a).hex(max<i64>(this.product, 0), 4).take();
  }
}

/** `<vendor id='0x1234'/>` and the like. */
function id(x: Fields, name: string, value: i64): i64 {
  if (!x.enter(name)) return value;
  const read = x.hex("id", value, 4);
  x.leave();
  return read;
}
