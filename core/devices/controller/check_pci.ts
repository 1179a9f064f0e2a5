/**
 * What a PCI controller cannot be: each model has its own options, and its own place in the topology.
 */
import { AddressType } from "../../address/address";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { Span, literal } from "../../text/span";
import { decimal } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { ControllerDefinition } from "./definition";
import { PCI_MODELS, PCI_NAMES, Pci, PciName } from "./models";

/** The names that each model takes, by the order of PCI_MODELS; a root port may have either of two. */
// biome-ignore format: a table
const NAMES: StaticArray<i32> = [
  0, 0, 0, PciName.PciBridge, PciName.I82801b11Bridge, PciName.PcieToPciBridge, PciName.RootPort, PciName.X3130Upstream,
  PciName.Xio3130Downstream, PciName.Pxb, PciName.PxbPcie,
];
/** What a QEMU must be able to do for each name, by the order of PCI_NAMES. */
// biome-ignore format: a table
const NEEDS: StaticArray<i32> = [
  -1, Capability.PCI_BRIDGE, Capability.DMI_TO_PCI_BRIDGE, Capability.IOH3420, Capability.X3130_UPSTREAM,
  Capability.XIO3130_DOWNSTREAM, Capability.PXB, Capability.PXB_PCIE, Capability.PCIE_ROOT_PORT,
  Capability.SPAPR_PCI_HOST_BRIDGE, Capability.PCIE_PCI_BRIDGE,
];

export function checkPci(controller: ControllerDefinition, context: Context): void {
  const machine = context.machine;
  const model = controller.model;
  const pci = controller.pci;
  const root = controller.isRoot;
  if (model == Pci.None) return;
  if (root && controller.info.address.type != AddressType.None) {
    noteInside(context.notes, Code.Excludes, controller.from, "address")
      .named("pci-root or pcie-root")
      .expect("address");
  }
  if (root && controller.index != 0 && !machine.isPseries) {
    noteAt(context.notes, Code.OutOfRange, controller.from, "index")
      .named("the index of pci-root and pcie-root controllers")
      .expect("index 0");
  }
  if (!root && controller.index == 0) {
    noteAt(context.notes, Code.OutOfRange, controller.from, "index")
      .namedSpan(literal(`the index of '${PCI_MODELS[model]}' controllers`))
      .expect("> 0");
  }
  if (controller.index > 255) {
    noteAt(context.notes, Code.OutOfRange, controller.from, "index").named("PCI controller index").expect("up to 255");
  }
  if (model == Pci.ExpanderBus && !machine.isI440fx) {
    noteAt(context.notes, Code.NotHere, controller.from, "model")
      .named("pci-expander-bus")
      .expect("440fx-based machinetypes");
  }
  if (model == Pci.PcieExpanderBus && !machine.isQ35 && !machine.isArmVirt) {
    noteAt(context.notes, Code.NotHere, controller.from, "model")
      .named("pcie-expander-bus")
      .expect("q35")
      .expect("virt");
  }
  checkRanges(controller, context);
  checkNode(controller, context);
  checkOptions(controller, context);
  if (root && pci.hole64 >= 0 && !(model == Pci.Root ? machine.isI440fx : machine.isQ35)) {
    noteInside(context.notes, Code.NotHere, controller.from, "pcihole64")
      .named("the 64-bit PCI hole size")
      .expectSpan(machine.name);
  }
  checkName(controller, context);
}

function checkRanges(controller: ControllerDefinition, context: Context): void {
  const pci = controller.pci;
  range(controller, context, "chassisNr", pci.chassisNr, 1, 255, "1-255");
  range(controller, context, "chassis", pci.chassis, 0, 255, "0-255");
  range(controller, context, "port", pci.port, 0, 255, "0-255");
  range(controller, context, "busNr", pci.busNr, 1, 254, "1-254");
  const target = pci.targetIndex;
  if (target < 0) return;
  range(controller, context, "index", target, 0, 30, "0-30");
  if ((controller.index == 0) == (target == 0)) return;
  noteInside(context.notes, Code.BadValue, controller.from, "target", "index")
    .named("target index 0, which the PCI controller with index 0 has, and vice versa,")
    .expect(controller.index == 0 ? "0" : "1-30");
}

function range(
  controller: ControllerDefinition,
  context: Context,
  name: string,
  value: i64,
  low: i64,
  high: i64,
  expected: string,
): void {
  if (value < 0 || (value >= low && value <= high)) return;
  noteInside(context.notes, Code.OutOfRange, controller.from, "target", name)
    .namedSpan(literal(name == "index" ? "PCI controller target index" : `PCI controller ${name}`))
    .found(decimal(value))
    .expect(expected);
}

function checkNode(controller: ControllerDefinition, context: Context): void {
  const node = controller.pci.node;
  if (node < 0) return;
  if (controller.index == 0) {
    noteInside(context.notes, Code.NotHere, controller.from, "target").named(
      "a NUMA node of the PCI controller with index=0",
    );
  }
  if (node < context.guest.cells) return;
  noteInside(context.notes, Code.OutOfRange, controller.from, "target")
    .namedSpan(literal(`the NUMA node of a ${PCI_MODELS[controller.model]}`))
    .found(decimal(node))
    .expect("a cell of <cpu><numa>");
}

/** Options that the model doesn't have. */
function checkOptions(controller: ControllerDefinition, context: Context): void {
  const pci = controller.pci;
  const model = controller.model;
  const port = model == Pci.RootPort || model == Pci.DownstreamPort;
  const expander = model == Pci.ExpanderBus || model == Pci.PcieExpanderBus;
  const hostBridge = model == Pci.Root && context.machine.isPseries;
  if (pci.targetIndex >= 0 && !hostBridge) invalid(controller, context, "index");
  if (pci.busNr >= 0 && !expander) invalid(controller, context, "busNr");
  if (pci.node >= 0 && !expander && !hostBridge) invalid(controller, context, "node");
  if (pci.chassisNr >= 0 && model != Pci.Bridge) invalid(controller, context, "chassisNr");
  if (pci.chassis >= 0 && !port) invalid(controller, context, "chassis");
  if (pci.port >= 0 && !port) invalid(controller, context, "port");
  if (pci.memReserve > 0 && model != Pci.RootPort && model != Pci.Bridge) invalid(controller, context, "memReserve");
  if (pci.hotplug == 0) return;
  if (model == Pci.Root) {
    if (!context.emulator.can(Capability.PIIX4_ACPI_ROOT_PCI_HOTPLUG)) lacking(controller, context);
  } else if (!port) invalid(controller, context, "hotplug");
  else if (!context.emulator.can(Capability.PCIE_ROOT_PORT_HOTPLUG)) lacking(controller, context);
}

function lacking(controller: ControllerDefinition, context: Context): void {
  noteInside(context.notes, Code.Unsupported, controller.from, "target", "hotplug").namedSpan(
    literal(`the 'hotplug' property of a '${PCI_MODELS[controller.model]}' device`),
  );
}

function invalid(controller: ControllerDefinition, context: Context, option: string): void {
  about(controller, context, literal(`Option '${option}'`), option);
}

function about(controller: ControllerDefinition, context: Context, name: Span, attribute: string): Note {
  return noteInside(context.notes, Code.NotHere, controller.from, "target", attribute)
    .namedSpan(name)
    .expect(`another model than '${PCI_MODELS[controller.model]}'`);
}

function checkName(controller: ControllerDefinition, context: Context): void {
  const name = controller.pci.modelName;
  const model = controller.model;
  if (name == PciName.None) return;
  const hostBridge = model == Pci.Root && context.machine.isPseries;
  const wanted = hostBridge ? PciName.SpaprHostBridge : NAMES[model];
  if (name != wanted && !(model == Pci.RootPort && name == PciName.Ioh3420)) {
    noteInside(context.notes, Code.BadValue, controller.from, "model", "name")
      .namedSpan(literal(`the modelName of a '${PCI_MODELS[model]}' controller`))
      .found(literal(PCI_NAMES[name]))
      .expect(wanted == 0 ? "none" : PCI_NAMES[wanted]);
    return;
  }
  const need = NEEDS[name];
  if (need < 0 || context.emulator.can(need)) return;
  noteAt(context.notes, Code.Unsupported, controller.from).namedSpan(literal(`The '${PCI_NAMES[name]}' device`));
}
