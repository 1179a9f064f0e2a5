/**
 * All PCI buses of a guest, and the rules by which places on them are taken.
 *
 * Places are given out twice. The first time is a rehearsal that adds the buses that are missing and
 * gives no device its place; the second time the controllers of those buses are there.
 */
import { Address } from "../../address/address";
import { PCI_MODELS, Pci } from "../../devices/controller/models";
import { Connect, Device } from "../../devices/device";
import { Code } from "../../notes/codes";
import { Note, Notes } from "../../notes/note";
import { Span } from "../../text/span";
import { Writer } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { ENDPOINT, KINDS, PciBus } from "./pci_bus";

/** What a device is called in a note, by its connection. */
// biome-ignore format: a table
const KIND_NAMES: StaticArray<string> = [
  "standard PCI device", "PCI Express device", "pcie-root-port", "pcie-switch-upstream-port",
  "pcie-switch-downstream-port", "dmi-to-pci-bridge", "pcie-to-pci-bridge", "pci-expander-bus",
  "pcie-expander-bus", "pci-bridge",
];
// biome-ignore format: a table
const KIND_FLAGS: StaticArray<i32> = [
  Connect.Pci, Connect.Pcie, Connect.RootPort, Connect.UpstreamPort, Connect.DownstreamPort, Connect.DmiBridge,
  Connect.PcieToPciBridge, Connect.PciExpander, Connect.PcieExpander, Connect.PciBridge,
];

export class PciTopology {
  buses: PciBus[] = [];
  /** Something didn't fit: a note says what. */
  failed: bool = false;

  constructor(
    private notes: Notes,
    private rehearsal: bool,
    /** A pseries machine has any number of host bridges. */
    private multipleRoots: bool,
    private pcieToPciBridges: bool,
    /** virtio devices of this QEMU can be PCI Express ones. */
    private modernVirtio: bool,
  ) {}

  /** What a device is on these buses: without an Express root complex everything is conventional. */
  resolve(connect: i32): i32 {
    let flags = connect & (KINDS | Connect.Hotplug | Connect.Aggregate | Connect.Integrated);
    if ((connect & Connect.Virtio) != 0 && (connect & Connect.Pci) == 0)
      flags |= this.modernVirtio ? Connect.Pcie : Connect.Pci;
    if ((flags & Connect.Pcie) != 0 && !this.hasExpress) flags = (flags & ~Connect.Pcie) | Connect.Pci;
    return (flags & ENDPOINT) != 0 ? flags | Connect.Automatic : flags;
  }

  private get hasExpress(): bool {
    return this.buses.length > 0 && this.buses[0].model == Pci.PcieRoot;
  }

  bus(index: i64): PciBus {
    return this.buses[<i32>index];
  }

  isSlotTaken(slot: i32): bool {
    return this.buses[0].isSlotTaken(slot);
  }

  /** Takes the place that an address names; false, with a note, when it can't be had. */
  reserve(address: Address, flags: i32, device: Device | null, group: i32 = 0): bool {
    return this.take(address.bus, address.slot, address.function, address.domain, flags, device, group, true);
  }

  /** Takes a place of bus 0 that the board itself uses. */
  reserveBuiltin(slot: i32, func: i32, flags: i32): bool {
    return this.take(0, slot, func, 0, flags, null, 0, true);
  }

  /** Gives a device the next place that suits it; `func` is the function wanted, -1 for any. */
  place(device: Device, flags: i32, func: i32 = -1): bool {
    const info = device.info;
    const place = this.next(flags, info.isolationGroup, func, device);
    if (place < 0) return false;
    const bus = place >> 8;
    const slot = (place >> 3) & 31;
    if (!this.take(bus, slot, place & 7, 0, flags, device, info.isolationGroup, false)) return false;
    if (!this.rehearsal) info.address.placePci(bus, slot, place & 7, 0);
    return true;
  }

  /** Keeps a place free for something that may come later. */
  keepFree(flags: i32): bool {
    const place = this.next(flags, 0, -1, null);
    return place >= 0 && this.take(place >> 8, (place >> 3) & 31, place & 7, 0, flags, null, 0, false);
  }

  private take(
    bus: i64,
    slot: i64,
    func: i64,
    domain: i64,
    flags: i32,
    device: Device | null,
    group: i32,
    said: bool,
  ): bool {
    if (this.rehearsal && bus < MOST_BUSES) {
      const grown = this.grow(<i32>bus, flags, device);
      if (grown < 0) return false;
      bus = grown;
    }
    if (!this.suits(bus, slot, func, domain, flags, device, said)) return false;
    const to = this.buses[<i32>bus];
    if (to.isTaken(<i32>slot, <i32>func)) {
      this.note(Code.Conflict, device)
        .named("the PCI address")
        .found(shown(domain, bus, slot, func));
      return false;
    }
    if (to.isEmpty && !to.locked) to.group = group;
    else if (to.group != group && said) to.group = 0;
    to.take(<i32>slot, <i32>func, (flags & Connect.Aggregate) != 0);
    return true;
  }

  /** Whether the address can be, and the bus takes what the device is. */
  private suits(bus: i64, slot: i64, func: i64, domain: i64, flags: i32, device: Device | null, said: bool): bool {
    if (domain > 0) return this.outOfRange(device, domain, bus, slot, func, "PCI domain 0 only");
    if (bus >= this.buses.length) {
      const last = new Writer(40)
        .text("PCI buses up to ")
        .number(this.buses.length - 1)
        .take();
      this.note(Code.OutOfRange, device)
        .named("the PCI address")
        .found(shown(domain, bus, slot, func))
        .expectSpan(last);
      return false;
    }
    const to = this.buses[<i32>bus];
    if (!this.connects(to, bus, slot, func, flags, device, said)) return false;
    if (slot < to.firstSlot) return this.outOfRange(device, domain, bus, slot, func, "slot >= 1");
    if (slot > to.lastSlot) {
      return this.outOfRange(device, domain, bus, slot, func, to.lastSlot == 0 ? "slot <= 0" : "slot <= 31");
    }
    return func <= 7 || this.outOfRange(device, domain, bus, slot, func, "function <= 7");
  }

  private connects(to: PciBus, bus: i64, slot: i64, func: i64, flags: i32, device: Device | null, said: bool): bool {
    if (!said) return to.accepts(<i32>bus, flags);
    let offers = to.offers;
    if ((flags & Connect.Integrated) != 0) {
      if (bus != 0) {
        this.note(Code.BadValue, device)
          .named("the address of an integrated device")
          .found(shown(0, bus, slot, func))
          .expect("bus 0");
        return false;
      }
      offers |= Connect.Pci;
    }
    // Who says the address himself may put a conventional device on an Express port and the other way round.
    if ((offers & ENDPOINT) != 0) offers |= ENDPOINT;
    if ((flags & Connect.PciBridge) != 0) flags |= Connect.Pci;
    if ((flags & Connect.Hotplug) != 0 && (offers & Connect.Hotplug) == 0) {
      this.note(Code.NotHere, device)
        .named("hotplug at the PCI address")
        .found(shown(0, bus, slot, func));
      return false;
    }
    if ((flags & offers & KINDS) != 0) return true;
    this.note(Code.BadValue, device)
      .namedSpan(new Writer(64).text("the PCI address of a ").text(kindName(flags)).take())
      .found(shown(0, bus, slot, func))
      .expectSpan(
        new Writer(96)
          .text("a controller that accepts a ")
          .text(kindName(flags))
          .text("; index='")
          .number(bus)
          .text("' is a ")
          .text(PCI_MODELS[to.model])
          .take(),
      );
    return false;
  }

  /** The next place as bus * 256 + slot * 8 + function, -1 when there is none. */
  private next(flags: i32, group: i32, func: i32, device: Device | null): i32 {
    if (this.buses.length == 0) {
      this.note(Code.NotHere, device).named("a PCI address").expect("a machine with PCI buses");
      return -1;
    }
    // First among the buses of the group itself, then on an empty one that can be made the group's.
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < this.buses.length; i++) {
        const bus = this.buses[i];
        if (pass == 0 ? bus.group != group : !bus.isEmpty || bus.locked) continue;
        if (!bus.accepts(i, flags)) continue;
        const free = bus.findFree(flags, func);
        if (free >= 0) return (i << 8) | free;
      }
    }
    if (!this.rehearsal) {
      this.note(Code.NotHere, device).named("a PCI address").expect("more available PCI slots");
      return -1;
    }
    const bus = this.grow(this.buses.length, flags, device);
    return bus < 0 ? -1 : (bus << 8) | (this.buses[bus].firstSlot << 3) | max(func, 0);
  }

  /** Adds buses up to this one; returns the bus that the device is on then, -1 when none can be added. */
  private grow(bus: i32, flags: i32, device: Device | null): i32 {
    let more = bus - this.buses.length + 1;
    if (more <= 0) return bus;
    let model = Pci.RootPort;
    let bridgeFirst = false;
    if ((flags & Connect.Pci) != 0) {
      model = this.multipleRoots ? Pci.Root : Pci.Bridge;
      if (!this.multipleRoots && !this.takesBridges()) {
        // A guest with Express only: a conventional bus needs something that it can hang on.
        bridgeFirst = true;
        if (more == 1) {
          more++;
          bus++;
        }
      }
    } else if ((flags & (Connect.Pcie | Connect.UpstreamPort)) == 0) {
      this.note(Code.NotHere, device)
        .namedSpan(new Writer(64).text("a free PCI slot for a ").text(kindName(flags)).take())
        .expect("another controller, which cannot be added automatically");
      return -1;
    }
    const first = this.buses.length;
    if (first + more > MOST_BUSES) {
      this.note(Code.NotHere, device).named("a PCI address").expect("more available PCI slots");
      return -1;
    }
    for (let i = 0; i < more; i++) this.buses.push(new PciBus());
    let i = first;
    if (bridgeFirst && this.pcieToPciBridges) {
      this.buses[i].setModel(Pci.RootPort, true);
      // Only for the bridge: a port that is kept free for later must be another.
      this.buses[i++].offers = Connect.PcieToPciBridge;
      this.buses[i++].setModel(Pci.PcieToPciBridge, true);
    } else if (bridgeFirst) this.buses[i++].setModel(Pci.DmiToPciBridge, false);
    for (; i < this.buses.length; i++) this.buses[i].setModel(model, true);
    return bus;
  }

  private takesBridges(): bool {
    for (let i = 0; i < this.buses.length; i++) if ((this.buses[i].offers & Connect.PciBridge) != 0) return true;
    return false;
  }

  private outOfRange(device: Device | null, domain: i64, bus: i64, slot: i64, func: i64, expected: string): bool {
    this.note(Code.OutOfRange, device)
      .named("the PCI address")
      .found(shown(domain, bus, slot, func))
      .expect(expected);
    return false;
  }

  private note(code: Code, device: Device | null): Note {
    this.failed = true;
    return noteInside(this.notes, code, device ? device.from : 0, "address");
  }
}

/** No guest has more; an address beyond is refused instead of being reached by adding buses. */
const MOST_BUSES: i64 = 256;

/** `0000:00:1f.2`. */
function shown(domain: i64, bus: i64, slot: i64, func: i64): Span {
  const to = new Writer(16);
  to.hex(max(domain, 0), 4).byte(0x3a).hex(max(bus, 0), 2).byte(0x3a);
  return to.hex(max(slot, 0), 2).byte(0x2e).hex(max(func, 0)).take();
}

function kindName(flags: i32): string {
  for (let i = 0; i < KIND_FLAGS.length; i++) if ((flags & KIND_FLAGS[i]) != 0) return KIND_NAMES[i];
  return "device";
}
