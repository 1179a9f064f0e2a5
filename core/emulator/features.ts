/**
 * What QEMU's command line could say, and when: one table of features from 0.8.1 to 0.15, for QEMU
 * itself and for the two series that carried KVM before QEMU did (kvm-1 … kvm-88, then qemu-kvm).
 *
 * The names are libvirt's (its QEMU_CAPS, the QEMUD_CMD_FLAG of 2009), so that lists of them can be
 * handed in and out as they are. A row says: from this version up to, but not including, that one
 * (0: to this day) a program of these series has the feature; a feature with gaps has several rows.
 * kvm releases are counted by their own number while they were based on QEMU 0.9.1 and before.
 *
 * The rooms ask `emulator.has(Feature.X)`; nobody but this table compares versions.
 */
import { Span, is } from "../text/span";

// biome-ignore format: a table
export const enum Feature {
  /** kqemu is on unless -no-kqemu says otherwise. */
  KQEMU = 0,
  /** -vnc takes host:display rather than a display alone. */
  VNC_COLON,
  NO_REBOOT,
  DRIVE,
  /** -drive boot=on. */
  DRIVE_BOOT,
  NAME,
  UUID,
  /** Xenner's -domid. */
  DOMID,
  VNET_HDR,
  MIGRATE_KVM_STDIO,
  MIGRATE_QEMU_TCP,
  MIGRATE_QEMU_EXEC,
  /** -drive cache=none|writethrough|writeback rather than on|off. */
  DRIVE_CACHE_V2,
  /** KVM is on unless -no-kvm says otherwise. */
  KVM,
  DRIVE_FORMAT,
  VGA,
  /** What came with 0.10 (libvirt calls it 0_10): -net …,name= and the monitor's host_net_add among it. */
  NET_NAME,
  ENABLE_KVM,
  ENABLE_KQEMU,
  XEN_DOMID,
  DRIVE_SERIAL,
  DRIVE_READONLY,
  DRIVE_AIO,
  DRIVE_CACHE_UNSAFE,
  VGA_NONE,
  VGA_QXL,
  SPICE,
  SDL,
  PCIDEVICE,
  PCI_CONFIGFD,
  PCI_ROMBAR,
  PCI_MULTIFUNCTION,
  MEM_PATH,
  MEM_PREALLOC,
  CHARDEV,
  CHARDEV_SPICEVMC,
  DEVICE,
  DEVICE_SPICEVMC,
  DEVICE_QXL_VGA,
  NETDEV,
  VHOST_NET,
  MONITOR_JSON,
  BALLOON,
  WATCHDOG,
  SMP_TOPOLOGY,
  RTC,
  RTC_TD_HACK,
  STARTDATE,
  NO_HPET,
  NO_ACPI,
  NO_SHUTDOWN,
  NO_KVM_PIT,
  TDF,
  NESTING,
  CPU_HOST,
  NODEFCONFIG,
  NODEFAULTS,
  READCONFIG,
  GLOBAL,
  BOOT_MENU,
  BOOTINDEX,
  NAME_PROCESS,
  SMBIOS_TYPE,
  BIOS,
  FSDEV,
  MIGRATE_QEMU_UNIX,
  MIGRATE_QEMU_FD,
  HDA_DUPLEX,
  CCID_EMULATED,
  CCID_PASSTHRU,
  VIRTIO_TX_ALG,
  VIRTIO_IOEVENTFD,
  VIRTIO_BLK_SG_IO,
  PIIX3_USB_UHCI,
  USB_HUB,
  USB_EHCI,
  ICH9_AHCI,
  Count,
}

/** Names in the order of the enumeration. */
// biome-ignore format: a table
export const FEATURES: StaticArray<string> = [
  "KQEMU", "VNC_COLON", "NO_REBOOT", "DRIVE", "DRIVE_BOOT", "NAME", "UUID", "DOMID", "VNET_HDR", "MIGRATE_KVM_STDIO",
  "MIGRATE_QEMU_TCP", "MIGRATE_QEMU_EXEC", "DRIVE_CACHE_V2", "KVM", "DRIVE_FORMAT", "VGA", "0_10", "ENABLE_KVM",
  "ENABLE_KQEMU", "XEN_DOMID", "DRIVE_SERIAL", "DRIVE_READONLY", "DRIVE_AIO", "DRIVE_CACHE_UNSAFE", "VGA_NONE", "VGA_QXL",
  "SPICE", "SDL", "PCIDEVICE", "PCI_CONFIGFD", "PCI_ROMBAR", "PCI_MULTIFUNCTION", "MEM_PATH", "MEM_PREALLOC", "CHARDEV",
  "CHARDEV_SPICEVMC", "DEVICE", "DEVICE_SPICEVMC", "DEVICE_QXL_VGA", "NETDEV", "VHOST_NET", "MONITOR_JSON", "BALLOON",
  "WATCHDOG", "SMP_TOPOLOGY", "RTC", "RTC_TD_HACK", "STARTDATE", "NO_HPET", "NO_ACPI", "NO_SHUTDOWN", "NO_KVM_PIT", "TDF",
  "NESTING", "CPU_HOST", "NODEFCONFIG", "NODEFAULTS", "READCONFIG", "GLOBAL", "BOOT_MENU", "BOOTINDEX", "NAME_PROCESS",
  "SMBIOS_TYPE", "BIOS", "FSDEV", "MIGRATE_QEMU_UNIX", "MIGRATE_QEMU_FD", "HDA_DUPLEX", "CCID_EMULATED", "CCID_PASSTHRU",
  "VIRTIO_TX_ALG", "VIRTIO_IOEVENTFD", "VIRTIO_BLK_SG_IO", "PIIX3_USB_UHCI", "USB_HUB", "USB_EHCI", "ICH9_AHCI",
];

/** Other names of the same, in pairs. */
const ALIASES: StaticArray<string> = ["NET_NAME", "0_10", "HOST_NET_ADD", "0_10", "QMP", "MONITOR_JSON"];

/** Which programs a row is about. */
export const enum Series {
  /** QEMU itself. */
  Qemu = 1,
  /** qemu-kvm, by QEMU's version. */
  QemuKvm = 2,
  /** kvm-NN, by its number. */
  Kvm = 4,
  Both = 3,
}

/** The newest version that the table describes. */
export const NEWEST: i32 = 15_000;

/** Rows of four: feature, series, since, until. */
// biome-ignore format: a table
const ROWS: StaticArray<i32> = [
  Feature.KQEMU, Series.Qemu, 0, 11_000,
  Feature.VNC_COLON, Series.Both, 9_000, 0,
  Feature.VNC_COLON, Series.Kvm, 14, 0,
  Feature.NO_REBOOT, Series.Both, 8_002, 0,
  Feature.NO_REBOOT, Series.Kvm, 1, 0,
  Feature.DRIVE, Series.Both, 9_001, 0,
  Feature.DRIVE, Series.Kvm, 60, 0,
  Feature.DRIVE_BOOT, Series.QemuKvm, 9_001, 0,
  Feature.DRIVE_BOOT, Series.Kvm, 60, 0,
  Feature.NAME, Series.Both, 9_001, 0,
  Feature.NAME, Series.Kvm, 18, 0,
  Feature.UUID, Series.Both, 10_000, 0,
  Feature.UUID, Series.Kvm, 77, 0,
  Feature.VNET_HDR, Series.QemuKvm, 10_000, 0,
  Feature.VNET_HDR, Series.Kvm, 74, 0,
  Feature.MIGRATE_KVM_STDIO, Series.Kvm, 1, 79,
  Feature.MIGRATE_QEMU_TCP, Series.Both, 10_000, 0,
  Feature.MIGRATE_QEMU_TCP, Series.Kvm, 79, 0,
  Feature.MIGRATE_QEMU_EXEC, Series.Both, 10_000, 0,
  Feature.MIGRATE_QEMU_EXEC, Series.Kvm, 80, 0,
  Feature.DRIVE_CACHE_V2, Series.Both, 10_000, 0,
  Feature.DRIVE_CACHE_V2, Series.Kvm, 79, 0,
  Feature.KVM, Series.QemuKvm, 0, 0,
  Feature.KVM, Series.Kvm, 1, 0,
  Feature.DRIVE_FORMAT, Series.Both, 10_000, 0,
  Feature.DRIVE_FORMAT, Series.Kvm, 64, 0,
  Feature.VGA, Series.Both, 10_000, 0,
  Feature.VGA, Series.Kvm, 77, 0,
  Feature.NET_NAME, Series.Both, 10_000, 0,
  Feature.ENABLE_KVM, Series.Qemu, 10_000, 0,
  Feature.ENABLE_KVM, Series.QemuKvm, 11_000, 12_000,
  Feature.ENABLE_KVM, Series.QemuKvm, 13_000, 0,
  Feature.ENABLE_KQEMU, Series.Qemu, 11_000, 12_000,
  Feature.XEN_DOMID, Series.Qemu, 11_000, 0,
  Feature.XEN_DOMID, Series.QemuKvm, 13_000, 0,
  Feature.DRIVE_SERIAL, Series.Both, 10_000, 0,
  Feature.DRIVE_SERIAL, Series.Kvm, 82, 0,
  Feature.DRIVE_READONLY, Series.Both, 12_000, 0,
  Feature.DRIVE_AIO, Series.Both, 12_000, 0,
  Feature.DRIVE_CACHE_UNSAFE, Series.Both, 13_000, 0,
  Feature.VGA_NONE, Series.Both, 10_000, 0,
  Feature.VGA_QXL, Series.Both, 14_000, 0,
  Feature.SPICE, Series.Both, 14_000, 0,
  Feature.SDL, Series.Both, 10_000, 0,
  Feature.PCIDEVICE, Series.QemuKvm, 10_000, 0,
  Feature.PCIDEVICE, Series.Kvm, 79, 0,
  Feature.PCI_CONFIGFD, Series.QemuKvm, 13_000, 0,
  Feature.PCI_ROMBAR, Series.Both, 12_000, 0,
  Feature.PCI_MULTIFUNCTION, Series.Both, 13_000, 0,
  Feature.MEM_PATH, Series.Qemu, 13_000, 0,
  Feature.MEM_PATH, Series.QemuKvm, 10_000, 0,
  Feature.MEM_PATH, Series.Kvm, 62, 0,
  Feature.MEM_PREALLOC, Series.Qemu, 13_000, 0,
  Feature.MEM_PREALLOC, Series.QemuKvm, 10_000, 0,
  Feature.CHARDEV, Series.Both, 12_000, 0,
  Feature.CHARDEV_SPICEVMC, Series.Both, 15_000, 0,
  Feature.DEVICE, Series.Both, 12_000, 0,
  Feature.DEVICE_SPICEVMC, Series.Both, 14_000, 15_000,
  Feature.DEVICE_QXL_VGA, Series.Both, 14_000, 0,
  Feature.NETDEV, Series.Both, 13_000, 0,
  Feature.VHOST_NET, Series.Qemu, 13_000, 0,
  Feature.VHOST_NET, Series.QemuKvm, 12_000, 0,
  Feature.MONITOR_JSON, Series.Both, 13_000, 0,
  Feature.BALLOON, Series.Both, 11_000, 0,
  Feature.WATCHDOG, Series.Both, 11_000, 0,
  Feature.SMP_TOPOLOGY, Series.Both, 12_000, 0,
  Feature.RTC, Series.Both, 12_000, 0,
  Feature.RTC_TD_HACK, Series.Both, 10_000, 12_000,
  Feature.RTC_TD_HACK, Series.Kvm, 80, 0,
  Feature.STARTDATE, Series.Both, 10_000, 0,
  Feature.STARTDATE, Series.Kvm, 62, 0,
  Feature.NO_HPET, Series.Both, 10_000, 0,
  Feature.NO_HPET, Series.Kvm, 82, 0,
  Feature.NO_ACPI, Series.Both, 8_002, 0,
  Feature.NO_ACPI, Series.Kvm, 1, 0,
  // libvirt leaves it alone in 0.14 and 0.15.0, which hang on SIGTERM with it.
  Feature.NO_SHUTDOWN, Series.Both, 10_000, 14_000,
  Feature.NO_SHUTDOWN, Series.Both, 15_001, 0,
  Feature.NO_SHUTDOWN, Series.Kvm, 62, 0,
  Feature.NO_KVM_PIT, Series.QemuKvm, 10_000, 0,
  Feature.NO_KVM_PIT, Series.Kvm, 83, 0,
  Feature.TDF, Series.QemuKvm, 9_001, 0,
  Feature.TDF, Series.Kvm, 62, 0,
  Feature.NESTING, Series.QemuKvm, 10_000, 15_000,
  Feature.CPU_HOST, Series.Both, 11_000, 0,
  Feature.NODEFCONFIG, Series.Both, 13_000, 0,
  Feature.NODEFAULTS, Series.Both, 12_000, 0,
  Feature.READCONFIG, Series.Both, 12_000, 0,
  Feature.GLOBAL, Series.Both, 12_000, 0,
  Feature.BOOT_MENU, Series.Both, 11_000, 0,
  Feature.BOOTINDEX, Series.Both, 14_000, 0,
  Feature.NAME_PROCESS, Series.Both, 11_000, 0,
  Feature.SMBIOS_TYPE, Series.Qemu, 11_000, 0,
  Feature.SMBIOS_TYPE, Series.QemuKvm, 10_050, 0,
  Feature.BIOS, Series.Both, 10_000, 0,
  Feature.FSDEV, Series.Both, 13_000, 0,
  Feature.MIGRATE_QEMU_UNIX, Series.Both, 12_000, 0,
  Feature.MIGRATE_QEMU_FD, Series.Both, 12_000, 0,
  Feature.HDA_DUPLEX, Series.Both, 14_000, 0,
  Feature.CCID_EMULATED, Series.Both, 15_000, 0,
  Feature.CCID_PASSTHRU, Series.Both, 15_000, 0,
  Feature.VIRTIO_TX_ALG, Series.Both, 14_000, 0,
  Feature.VIRTIO_IOEVENTFD, Series.Both, 14_000, 0,
  Feature.VIRTIO_BLK_SG_IO, Series.Both, 11_000, 0,
  Feature.PIIX3_USB_UHCI, Series.Both, 12_000, 0,
  Feature.USB_HUB, Series.Both, 12_000, 0,
  Feature.USB_EHCI, Series.Both, 15_000, 0,
  Feature.ICH9_AHCI, Series.Both, 14_000, 0,
];

/** A set of features: bits in as many words as there are needed. */
export class FeatureSet {
  private words: StaticArray<u32> = new StaticArray<u32>((Feature.Count + 31) / 32);

  has(feature: Feature): bool {
    return ((this.words[feature >> 5] >> (feature & 31)) & 1) != 0;
  }

  add(feature: Feature): void {
    this.words[feature >> 5] |= 1 << (feature & 31);
  }

  remove(feature: Feature): void {
    this.words[feature >> 5] &= ~(1 << (feature & 31));
  }

  /** Adds what a program of a series has in a version (or, for kvm-NN, in a release). */
  addSince(series: Series, version: i32): void {
    for (let i = 0; i < ROWS.length; i += 4) {
      const until = unchecked(ROWS[i + 3]);
      if ((unchecked(ROWS[i + 1]) & series) == 0 || version < unchecked(ROWS[i + 2])) continue;
      if (until == 0 || version < until) this.add(unchecked(ROWS[i]));
    }
  }
}

/** The feature of a name or alias, or -1. */
export function featureNamed(name: Span): i32 {
  for (let i = 0; i < FEATURES.length; i++) if (is(name, FEATURES[i])) return i;
  for (let i = 0; i < ALIASES.length; i += 2) {
    if (!is(name, ALIASES[i])) continue;
    for (let j = 0; j < FEATURES.length; j++) if (FEATURES[j] == ALIASES[i + 1]) return j;
  }
  return -1;
}
