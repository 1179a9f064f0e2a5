/**
 * A PCI device of the host, by its place there, and the driver that hands it over.
 * https://libvirt.org/formatdomain.html#usb-pci-scsi-devices
 *
 * Also what an <interface type='hostdev'> has.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { NONE, Span, indexOf, lastIndexOf, slice } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields, YES_NO } from "../../xml/fields";
import { noteInside } from "../../xml/reader";

const DRIVERS: StaticArray<string> = ["", "kvm", "vfio", "xen"];
export const VFIO: i32 = 2;

export class HostPci {
  driver: i32 = 0;
  /** The host's kernel module, where it isn't the usual one. */
  driverModel: Span = NONE;
  writeFiltering: i32 = 0;
  domain: i64 = -1;
  bus: i64 = -1;
  slot: i64 = -1;
  function: i64 = -1;

  /** <driver>, which stands before <source>. */
  driverXml(x: Fields): void {
    if (!x.enter("driver")) return;
    this.driver = x.word("name", DRIVERS, this.driver);
    this.driverModel = x.text("model", this.driverModel);
    x.leave();
  }

  /** Attributes of <source>. */
  attributes(x: Fields): void {
    this.writeFiltering = x.word("writeFiltering", YES_NO, this.writeFiltering);
  }

  /** Inside <source><address>. */
  place(x: Fields): void {
    this.domain = x.hex("domain", this.domain, 4);
    this.bus = x.hex("bus", this.bus, 2);
    this.slot = x.hex("slot", this.slot, 2);
    this.function = x.hex("function", this.function, 1);
  }

  defaults(context: Context): void {
    if (this.domain < 0) this.domain = 0;
    if (!context.modern || (this.bus < 0 && this.slot < 0 && this.function < 0)) return;
    if (this.bus < 0) this.bus = 0;
    if (this.slot < 0) this.slot = 0;
    if (this.function < 0) this.function = 0;
  }

  get isPlaced(): bool {
    return this.bus >= 0 && this.slot >= 0 && this.function >= 0;
  }

  check(context: Context, from: usize): void {
    const notes = context.notes;
    if (!this.isPlaced) {
      noteInside(notes, Code.Missing, from, "source")
        .named("the host device")
        .expect("<address domain bus slot function/>");
    }
    if (this.isOutOfRange(context.modern ? 0xffffffff : 0xffff)) {
      noteInside(notes, Code.OutOfRange, from, "source")
        .named("the PCI address")
        .found(this.name())
        .expect("bus to 0xff, slot to 0x1f, function to 7");
    }
  }

  /** More than a PCI address has room for. */
  isOutOfRange(domains: i64 = 0xffffffff): bool {
    return this.bus > 255 || this.slot > 31 || this.function > 7 || this.domain > domains;
  }

  /** `BUS:SLOT.FUNCTION`, behind the domain if that isn't 0: without it another device would be meant. */
  name(): Span {
    const to = new Writer(24);
    if (this.domain > 0) to.hex(this.domain, 4).byte(0x3a);
    return to.hex(this.bus, 2).byte(0x3a).hex(this.slot, 2).byte(0x2e).hex(this.function, 1).take();
  }

  /** `DOMAIN:BUS:SLOT.FUNCTION`, as -device takes it. */
  host(): Span {
    const to = new Writer(24).hex(this.domain, 4).byte(0x3a);
    return to.hex(this.bus, 2).byte(0x3a).hex(this.slot, 2).byte(0x2e).hex(this.function, 1).take();
  }

  /** The inverse of `host`, whose domain may be left out; false for another text. */
  readHost(text: Span): bool {
    if (text == NONE) return false;
    const last = lastIndexOf(text, 0x3a);
    const dot = indexOf(text, 0x2e, last + 1);
    if (last < 0 || dot < 0) return false;
    const first = indexOf(text, 0x3a);
    this.domain = first < last ? unsigned(slice(text, 0, first), 16) : 0;
    this.bus = unsigned(slice(text, first < last ? first + 1 : 0, last), 16);
    this.slot = unsigned(slice(text, last + 1, dot), 16);
    this.function = unsigned(slice(text, dot + 1), 16);
    return this.domain >= 0 && this.isPlaced && !this.isOutOfRange();
  }

  /**
   * Devices that the host's IOMMU cannot keep apart are one group; a pseries guest must not mix groups on a bus.
   * The host says them: `options.context.pciDevices`, {"0000:03:00.0": {"iommuGroup": 16}}. 0 is QEMU's own.
   */
  isolationGroup(context: Context): i32 {
    const devices = context.answer("pciDevices");
    if (!devices || !context.machine.isPseries) return 0;
    const device = devices.member(this.host());
    const group = device ? device.get("iommuGroup") : null;
    const number = group ? group.integer() : NOT_A_NUMBER;
    return number == NOT_A_NUMBER ? 0 : <i32>number + 1;
  }

  isSame(other: HostPci): bool {
    return (
      this.domain == other.domain && this.bus == other.bus && this.slot == other.slot && this.function == other.function
    );
  }
}
