/**
 * The models of controllers, type by type, in libvirt's order, and what QEMU calls them.
 * https://libvirt.org/formatdomain.html#controllers
 */
export const IDE_MODELS: StaticArray<string> = ["", "piix3", "piix4", "ich6"];

// biome-ignore format: a table
export const SCSI_MODELS: StaticArray<string> = [
  "", "auto", "buslogic", "lsilogic", "lsisas1068", "vmpvscsi", "ibmvscsi", "virtio-scsi", "lsisas1078",
  "virtio-transitional", "virtio-non-transitional", "ncr53c90", "dc390", "am53c974",
];
// biome-ignore format: a table
export const SCSI_DRIVERS: StaticArray<string> = [
  "", "", "", "lsi", "mptsas1068", "pvscsi", "spapr-vscsi", "", "megasas", "", "", "", "dc-390", "am53c974",
];
export const enum Scsi {
  Auto = 1,
  Buslogic = 2,
  Lsilogic = 3,
  Ibmvscsi = 6,
  Virtio = 7,
  VirtioTransitional = 9,
  VirtioNonTransitional = 10,
  Ncr53c90 = 11,
  Dc390 = 12,
  Am53c974 = 13,
}
/** Those that count units on a bus, and know no targets. */
export const PARALLEL_SCSI: StaticArray<i32> = [Scsi.Lsilogic, Scsi.Ncr53c90, Scsi.Dc390, Scsi.Am53c974];

// biome-ignore format: a table
export const USB_MODELS: StaticArray<string> = [
  "", "piix3-uhci", "piix4-uhci", "ehci", "ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3",
  "vt82c686b-uhci", "pci-ohci", "nec-xhci", "qusb1", "qusb2", "qemu-xhci", "none",
];
// biome-ignore format: a table
export const USB_DRIVERS: StaticArray<string> = [
  "", "piix3-usb-uhci", "piix4-usb-uhci", "usb-ehci", "ich9-usb-ehci1", "ich9-usb-uhci1", "ich9-usb-uhci2",
  "ich9-usb-uhci3", "vt82c686b-usb-uhci", "pci-ohci", "nec-usb-xhci", "", "", "qemu-xhci", "",
];
export const enum Usb {
  Default = 0,
  Piix3Uhci,
  Piix4Uhci,
  Ehci,
  Ich9Ehci1,
  Ich9Uhci1,
  Ich9Uhci2,
  Ich9Uhci3,
  Vt82c686bUhci,
  PciOhci,
  NecXhci,
  Qusb1,
  Qusb2,
  QemuXhci,
  None,
}

/** How many ports each USB model has; 0 for those that share another's. Of the xHCI ones it can be said. */
export const USB_PORTS: StaticArray<i32> = [2, 2, 2, 6, 6, 0, 0, 0, 2, 3, 4, 8, 8, 4, 0];

// biome-ignore format: a table
export const PCI_MODELS: StaticArray<string> = [
  "", "pci-root", "pcie-root", "pci-bridge", "dmi-to-pci-bridge", "pcie-to-pci-bridge", "pcie-root-port",
  "pcie-switch-upstream-port", "pcie-switch-downstream-port", "pci-expander-bus", "pcie-expander-bus",
];
export const enum Pci {
  None = 0,
  Root,
  PcieRoot,
  Bridge,
  DmiToPciBridge,
  PcieToPciBridge,
  RootPort,
  UpstreamPort,
  DownstreamPort,
  ExpanderBus,
  PcieExpanderBus,
}

/** What QEMU calls the devices that PCI controllers are. */
// biome-ignore format: a table
export const PCI_NAMES: StaticArray<string> = [
  "", "pci-bridge", "i82801b11-bridge", "ioh3420", "x3130-upstream", "xio3130-downstream", "pxb", "pxb-pcie",
  "pcie-root-port", "spapr-pci-host-bridge", "pcie-pci-bridge",
];
export const enum PciName {
  None = 0,
  PciBridge,
  I82801b11Bridge,
  Ioh3420,
  X3130Upstream,
  Xio3130Downstream,
  Pxb,
  PxbPcie,
  RootPort,
  SpaprHostBridge,
  PcieToPciBridge,
}

export function isIch9(model: i32): bool {
  return model >= Usb.Ich9Ehci1 && model <= Usb.Ich9Uhci3;
}

export function isXhci(model: i32): bool {
  return model == Usb.NecXhci || model == Usb.QemuXhci;
}
