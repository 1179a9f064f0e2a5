/**
 * What PCI controllers have of their own: <model name>, <target …>, <pcihole64>.
 * https://libvirt.org/pci-hotplug.html, https://libvirt.org/formatdomain.html#controllers
 */
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { amount } from "../../xml/amount";
import { Fields, ON_OFF } from "../../xml/fields";
import { Connect } from "../device";
import { DeviceInfo } from "../info";
import { PCI_NAMES, Pci, PciName } from "./models";

/** What takes each model, by the order of PCI_MODELS. */
// biome-ignore format: a table
const CONNECTIONS: StaticArray<i32> = [
  Connect.None, Connect.None, Connect.None, Connect.PciBridge, Connect.DmiBridge, Connect.PcieToPciBridge,
  Connect.RootPort | Connect.Aggregate, Connect.UpstreamPort, Connect.DownstreamPort, Connect.PciExpander,
  Connect.PcieExpander,
];

export class PciOptions {
  modelName: i32 = 0;
  chassisNr: i64 = -1;
  chassis: i64 = -1;
  port: i64 = -1;
  busNr: i64 = -1;
  /** The number of a PCI host bridge of a pseries machine: <target index>. */
  targetIndex: i64 = -1;
  hotplug: i32 = 0;
  /** In KiB. */
  memReserve: i64 = -1;
  node: i64 = -1;
  /** <pcihole64> in KiB; -1 when not there. */
  hole64: i64 = -1;

  xml(x: Fields): void {
    if (x.enter("model")) {
      this.modelName = x.word("name", PCI_NAMES, this.modelName);
      x.leave();
    }
    if (!x.enter("target")) return;
    this.chassisNr = x.integer("chassisNr", this.chassisNr);
    this.chassis = x.integer("chassis", this.chassis);
    this.port = x.hex("port", this.port, 1);
    this.busNr = x.integer("busNr", this.busNr);
    this.targetIndex = x.integer("index", this.targetIndex);
    this.hotplug = x.word("hotplug", ON_OFF, this.hotplug);
    this.memReserve = x.integer("memReserve", this.memReserve);
    if (x.enter("node")) {
      this.node = x.contentInteger(this.node);
      x.leave();
    }
    x.leave();
  }

  hole(x: Fields): void {
    this.hole64 = amount(x, "pcihole64", this.hole64);
  }

  connect(model: i32): i32 {
    return CONNECTIONS[model];
  }

  /** What QEMU calls the device, where nobody said. */
  nameByDefault(model: i32, context: Context): void {
    if (this.modelName != 0) return;
    if (model == Pci.Bridge) this.modelName = PciName.PciBridge;
    else if (model == Pci.DmiToPciBridge) this.modelName = PciName.I82801b11Bridge;
    else if (model == Pci.PcieToPciBridge) this.modelName = PciName.PcieToPciBridge;
    else if (model == Pci.RootPort)
      this.modelName = context.emulator.can(Capability.PCIE_ROOT_PORT) ? PciName.RootPort : PciName.Ioh3420;
    else if (model == Pci.UpstreamPort) this.modelName = PciName.X3130Upstream;
    else if (model == Pci.DownstreamPort) this.modelName = PciName.Xio3130Downstream;
    else if (model == Pci.ExpanderBus) this.modelName = PciName.Pxb;
    else if (model == Pci.PcieExpanderBus) this.modelName = PciName.PxbPcie;
    else if (model == Pci.Root && context.machine.isPseries) this.modelName = PciName.SpaprHostBridge;
  }

  props(p: Props, model: i32, info: DeviceInfo): void {
    this.modelName = p.word("driver", PCI_NAMES, this.modelName);
    const reserve = this.memReserve > 0 ? this.memReserve * 1024 : -1;
    if (p.reading && p.has("mem-reserve")) this.memReserve = p.integer("mem-reserve", 0) / 1024;
    if (model == Pci.Bridge) {
      this.chassisNr = p.integer("chassis_nr", this.chassisNr);
      p.integer("mem-reserve", reserve);
      p.text("id", info.alias);
    } else if (model == Pci.ExpanderBus || model == Pci.PcieExpanderBus) {
      this.busNr = p.integer("bus_nr", this.busNr);
      p.text("id", info.alias);
      this.node = p.integer("numa_node", this.node);
    } else if (model == Pci.RootPort || model == Pci.DownstreamPort) {
      this.port = p.integer("port", this.port);
      this.chassis = p.integer("chassis", this.chassis);
      p.text("id", info.alias);
      this.hotplug = p.onOff("hotplug", this.hotplug);
      p.integer("mem-reserve", reserve);
    } else if (model == Pci.Root) {
      this.targetIndex = p.integer("index", this.targetIndex);
      p.integer("mem-reserve", reserve);
      p.text("id", info.alias);
      this.node = p.integer("numa_node", this.node);
    } else p.text("id", info.alias);
  }
}
