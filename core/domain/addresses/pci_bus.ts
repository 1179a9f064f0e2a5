/**
 * One PCI bus: what can be plugged into it, and which functions of its slots are taken.
 *
 * Some buses are a single port: a root port has slot 0 and nothing else.
 */
import { Pci } from "../../devices/controller/models";
import { Connect } from "../../devices/device";

const SLOTS: i32 = 32;
/** Any endpoint, conventional or Express. */
export const ENDPOINT: i32 = Connect.Pci | Connect.Pcie;

/** What each model of controller offers, by the order of PCI_MODELS; hot-plugging is added where it can be. */
// biome-ignore format: a table
const OFFERS: StaticArray<i32> = [
  0,
  Connect.Automatic | Connect.Pci | Connect.PciBridge | Connect.PciExpander,
  Connect.Pcie | Connect.RootPort | Connect.DmiBridge | Connect.PcieExpander,
  Connect.Automatic | Connect.Pci | Connect.PciBridge,
  Connect.Pci | Connect.PciBridge,
  Connect.Automatic | Connect.Pci | Connect.PciBridge,
  Connect.Automatic | Connect.Pcie | Connect.UpstreamPort | Connect.PcieToPciBridge,
  Connect.DownstreamPort,
  Connect.Automatic | Connect.Pcie | Connect.UpstreamPort | Connect.PcieToPciBridge,
  Connect.Automatic | Connect.Pci | Connect.PciBridge,
  Connect.RootPort | Connect.DmiBridge,
];

export class PciBus {
  /** 0 while it has no controller. */
  model: i32 = 0;
  offers: i32 = 0;
  firstSlot: i32 = 0;
  lastSlot: i32 = 0;
  group: i32 = 0;
  /** No device may change the group. */
  locked: bool = false;
  /** A bit a function. */
  private taken: StaticArray<u8> = new StaticArray<u8>(SLOTS);
  /** The slots that are shared by devices of one kind, a function each. */
  private shared: StaticArray<bool> = new StaticArray<bool>(SLOTS);

  setModel(model: i32, hotplug: bool): void {
    this.model = model;
    this.offers = OFFERS[model];
    const fixed =
      model == Pci.PcieRoot || model == Pci.DmiToPciBridge || model == Pci.UpstreamPort || model == Pci.PcieExpanderBus;
    if (hotplug && !fixed) this.offers |= Connect.Hotplug;
    const port = model == Pci.RootPort || model == Pci.DownstreamPort;
    const first = model == Pci.Root || model == Pci.PcieRoot || model == Pci.Bridge || model == Pci.PcieToPciBridge;
    this.firstSlot = first ? 1 : 0;
    this.lastSlot = port ? 0 : SLOTS - 1;
  }

  isSlotTaken(slot: i32): bool {
    return this.taken[slot] != 0;
  }

  isTaken(slot: i32, func: i32): bool {
    return (<i32>this.taken[slot] & (1 << func)) != 0;
  }

  take(slot: i32, func: i32, share: bool): void {
    if (share && this.taken[slot] == 0) this.shared[slot] = true;
    this.taken[slot] = <u8>(<i32>this.taken[slot] | (1 << func));
  }

  get isEmpty(): bool {
    for (let i = this.firstSlot; i <= this.lastSlot; i++) if (this.taken[i] != 0) return false;
    return true;
  }

  get isFull(): bool {
    for (let i = this.firstSlot; i <= this.lastSlot; i++) if (this.taken[i] == 0) return false;
    return true;
  }

  /** Whether a device may be put here without anybody saying so. */
  accepts(index: i32, flags: i32): bool {
    let offers = this.offers;
    if ((flags & Connect.Integrated) != 0) {
      if (index != 0) return false;
      offers |= Connect.Pci | Connect.Automatic;
    }
    if ((flags & Connect.Automatic) != 0 && (offers & Connect.Automatic) == 0) return false;
    if ((flags & Connect.Hotplug) != 0 && (offers & Connect.Hotplug) == 0) return false;
    return (flags & offers & KINDS) != 0;
  }

  /** The first free place as slot * 8 + function, -1 for none; `func` is the function wanted, -1 for any. */
  findFree(flags: i32, func: i32): i32 {
    for (let slot = this.firstSlot; slot <= this.lastSlot; slot++) {
      if (this.taken[slot] == 0) return slot * 8 + max(func, 0);
      if ((flags & Connect.Aggregate) == 0 || !this.shared[slot]) continue;
      if (func >= 0) {
        if (!this.isTaken(slot, func)) return slot * 8 + func;
        continue;
      }
      for (let i = 0; i < 8; i++) if (!this.isTaken(slot, i)) return slot * 8 + i;
    }
    return -1;
  }
}

/** The flags that say what a thing is, beside those that say how it is handled. */
export const KINDS: i32 =
  Connect.Pci |
  Connect.Pcie |
  Connect.PciBridge |
  Connect.PciExpander |
  Connect.PcieExpander |
  Connect.DmiBridge |
  Connect.PcieToPciBridge |
  Connect.RootPort |
  Connect.UpstreamPort |
  Connect.DownstreamPort;
