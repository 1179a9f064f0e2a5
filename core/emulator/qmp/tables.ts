/**
 * What in the replies of a QEMU shows which capability (capabilities.ts), as tables of names.
 *
 * Each is a flat list of rows; the last name of a row is the capability's.
 */
import { Span, endsWith, indexOf, is, literal, same, size, slice, startsWith } from "../../text/span";

/** Types of `qom-list-types` that have their capability's name. */
// biome-ignore format: a table
export const TYPES: StaticArray<string> = [
  "VGA", "acpi-erst", "am53c974", "bochs-display", "cirrus-vga", "cryptodev-backend-lkcf", "dbus-vmstate", "dc390",
  "e1000", "hda-duplex", "hda-micro", "hda-output", "i8042", "ich9-ahci", "ich9-intel-hda", "ich9-usb-ehci1",
  "input-linux", "intel-iommu", "ioh3420", "isa-serial", "ivshmem-doorbell", "ivshmem-plain", "mch", "megasas",
  "memory-backend-memfd", "mptsas1068", "nec-usb-xhci", "nvdimm", "pc-dimm", "pci-bridge", "pci-ohci", "pci-serial",
  "pcie-pci-bridge", "pcie-root-port", "piix3-usb-uhci", "piix4-usb-uhci", "pl011", "pr-manager-helper", "pvpanic",
  "pvpanic-pci", "pvscsi", "pxb", "pxb-pcie", "qemu-xhci", "qxl", "ramfb", "rng-builtin", "rng-egd", "rng-random",
  "rtl8139", "s390-pv-guest", "sclplmconsole", "scsi-block", "sev-guest", "sev-snp-guest", "sgx-epc",
  "spapr-pci-host-bridge", "spapr-tpm-proxy", "spapr-vty", "thread-context", "tpm-spapr", "usb-audio", "usb-ehci",
  "usb-hub", "usb-kbd", "usb-mtp", "usb-redir", "usb-serial", "usb-storage", "vfio-ap", "vfio-ccw", "vfio-pci",
  "vhost-scsi", "vhost-user-blk", "vhost-user-gpu", "vhost-user-vga", "virtio-gpu-ccw", "virtio-gpu-gl-pci",
  "virtio-iommu-pci", "virtio-keyboard-ccw", "virtio-mem-ccw", "virtio-mem-pci", "virtio-mmio", "virtio-mouse-ccw",
  "virtio-pmem-pci", "virtio-scsi-pci", "virtio-tablet-ccw", "virtio-vga", "virtio-vga-gl", "vmcoreinfo", "vmgenid",
  "vmware-svga", "vt82c686b-usb-uhci", "x3130-upstream", "xio3130-downstream", "zpci",
];

/** Types that have another: type, capability. */
// biome-ignore format: a table
export const OTHER_TYPES: StaticArray<string> = [
  "ccid-card-emulated", "ccid-emulated", "ccid-card-passthru", "ccid-passthru",
  "i82801b11-bridge", "dmi-to-pci-bridge", "lsi53c895a", "lsi", "max-arm-cpu", "arm-max-cpu",
  "max-x86_64-cpu", "x86-max-cpu", "sclpconsole", "s390-sclp", "spapr-nvram", "nvram", "tcg-accel", "tcg",
  "vhost-user-fs-device", "vhost-user-fs", "vhost-vsock-device", "vhost-vsock", "virtio-blk-ccw", "virtio-ccw",
  "virtio-crypto-device", "virtio-crypto", "virtio-crypto-pci", "virtio-crypto", "virtio-gpu-device", "virtio-gpu",
  "virtio-gpu-pci", "virtio-gpu", "virtio-input-host-device", "virtio-input-host",
  "virtio-input-host-pci", "virtio-input-host", "virtio-keyboard-device", "virtio-keyboard",
  "virtio-keyboard-pci", "virtio-keyboard", "virtio-mouse-device", "virtio-mouse",
  "virtio-mouse-pci", "virtio-mouse", "virtio-net-ccw", "virtio-net", "virtio-net-device", "virtio-net",
  "virtio-net-pci", "virtio-net", "virtio-rng-ccw", "virtio-rng", "virtio-rng-device", "virtio-rng",
  "virtio-rng-pci", "virtio-rng", "virtio-scsi-ccw", "virtio-scsi-pci", "virtio-scsi-device", "virtio-scsi-pci",
  "virtio-sound-device", "virtio-sound", "virtio-sound-pci", "virtio-sound",
  "virtio-tablet-device", "virtio-tablet", "virtio-tablet-pci", "virtio-tablet", "vmport", "machine-vmport-opt",
];

/**
 * Properties: types, property, capability. The types are those that are asked (questions.ts): devices by
 * `device-list-properties`, anything else by `qom-list-properties`. `virt-machine` is that machine's newest version.
 */
// biome-ignore format: a table
export const PROPERTIES: StaticArray<string> = [
  "PIIX4_PM", "acpi-root-pci-hotplug", "piix4.acpi-root-pci-hotplug",
  "VGA", "vgamem_mb", "VGA.vgamem_mb",
  "generic-pc-machine", "i8042", "machine-i8042-opt",
  "intel-iommu", "aw-bits", "intel-iommu.aw-bits",
  "intel-iommu", "caching-mode", "intel-iommu.caching-mode",
  "intel-iommu", "device-iotlb", "intel-iommu.device-iotlb",
  "intel-iommu", "dma-translation", "intel-iommu.dma-translation",
  "intel-iommu", "eim", "intel-iommu.eim",
  "intel-iommu", "intremap", "intel-iommu.intremap",
  "kvm-pit", "lost_tick_policy", "kvm-pit-lost-tick-policy",
  "max-x86_64-cpu max-arm-cpu", "kvm-no-adjvtime", "cpu.kvm-no-adjvtime",
  "max-x86_64-cpu max-arm-cpu", "migratable", "cpu.migratable",
  "max-x86_64-cpu max-arm-cpu", "unavailable-features", "cpu-unavailable-features",
  "mch", "extended-tseg-mbytes", "mch.extended-tseg-mbytes",
  "memory-backend-file", "pmem", "memory-backend-file.pmem",
  "memory-backend-file", "prealloc-threads", "memory-backend-file.prealloc-threads",
  "memory-backend-file", "reserve", "memory-backend-file.reserve",
  "memory-backend-file", "x-use-canonical-path-for-ramblock-id", "memory-backend-file.x-use-canonical-path-for-ramblock-id",
  "memory-backend-memfd", "hugetlb", "memory-backend-memfd.hugetlb",
  "none-machine", "confidential-guest-support", "confidential-guest-support",
  "none-machine", "shim", "shim",
  "nvdimm", "unarmed", "nvdimm.unarmed",
  "pcie-root-port", "hotplug", "pcie-root-port.hotplug",
  "qxl", "vgamem_mb", "qxl.vgamem_mb",
  "qxl", "vram64_size_mb", "qxl.vram64_size_mb",
  "scsi-hd", "channel", "scsi-disk.channel",
  "scsi-hd", "rotation_rate", "rotation-rate",
  "spapr-pci-host-bridge", "numa_node", "spapr-pci-host-bridge.numa_node",
  "usb-host", "guest-resets-all", "usb-host.guest-resets-all",
  "usb-host", "hostdevice", "usb-host.hostdevice",
  "usb-redir", "filter", "usb-redir.filter",
  "vhost-user-fs-device", "bootindex", "vhost-user-fs.bootindex",
  "virt-machine", "aia", "machine.virt.aia",
  "virt-machine", "iommu", "machine.virt.iommu",
  "virt-machine", "ras", "machine.virt.ras",
  "virtio-net-pci", "acpi-index", "acpi-index",
  "virtio-balloon-pci virtio-balloon-ccw virtio-balloon-device", "deflate-on-oom", "virtio-balloon-pci.deflate-on-oom",
  "virtio-balloon-pci virtio-balloon-ccw virtio-balloon-device", "free-page-reporting", "virtio-balloon.free-page-reporting",
  "virtio-blk-pci virtio-blk-ccw", "iothread-vq-mapping", "virtio-blk.iothread-mapping",
  "virtio-blk-pci virtio-blk-ccw", "queue-size", "virtio-blk.queue-size",
  "virtio-blk-pci virtio-blk-ccw", "scsi", "virtio-blk-pci.scsi",
  "virtio-blk-ccw", "loadparm", "virtio-ccw.loadparm",
  "virtio-gpu-pci virtio-gpu-device virtio-gpu-ccw", "blob", "virtio-gpu.blob",
  "virtio-gpu-pci virtio-gpu-device virtio-gpu-ccw", "virgl", "virtio-gpu.virgl",
  "virtio-iommu-pci", "boot-bypass", "virtio-iommu.boot-bypass",
  "virtio-mem-pci", "dynamic-memslots", "virtio-mem-pci.dynamic-memslots",
  "virtio-mem-pci", "prealloc", "virtio-mem-pci.prealloc",
  "virtio-net-pci virtio-net-ccw", "rss", "virtio-net.rss",
  "virtio-scsi-pci virtio-scsi-ccw", "iothread-vq-mapping", "virtio-scsi.iothread-mapping",
  "vmware-svga", "vgamem_mb", "vmware-svga.vgamem_mb",
];

/** Whether a type is one of those of a row of `PROPERTIES`. */
export function isOneOf(type: Span, types: string): bool {
  const words = literal(types);
  for (let from = 0; from < size(words); ) {
    const space = indexOf(words, 0x20, from);
    const word = slice(words, from, space < 0 ? size(words) : space);
    if (same(type, word)) return true;
    if (is(word, "virt-machine") && startsWith(type, "virt-") && endsWith(type, "-machine")) return true;
    from += size(word) + 1;
  }
  return false;
}

/** Paths of the QMP schema (schema.ts): path, capability. */
// biome-ignore format: a table
export const PATHS: StaticArray<string> = [
  "blockdev-add/arg-type/+file/aio/^io_uring", "aio.io_uring",
  "blockdev-add/arg-type/+file/drop-cache", "migration-file-drop-cache",
  "blockdev-add/arg-type/+nbd/tls-hostname", "blockdev.nbd.tls-hostname",
  "blockdev-add/arg-type/+nvme", "drive-nvme",
  "blockdev-add/arg-type/+qcow2/discard-no-unref", "qcow2-discard-no-unref",
  "blockdev-add/arg-type/+rbd/encrypt", "rbd-encryption",
  "blockdev-add/arg-type/+rbd/encrypt/format/^luks-any", "rbd-encryption-luks-any",
  "blockdev-add/arg-type/+rbd/encrypt/parent", "rbd-encryption-layering",
  "blockdev-add/arg-type/+virtio-blk-vhost-vdpa/$fdset", "virtio-blk-vhost-vdpa",
  "blockdev-set-active", "blockdev-set-active",
  "calc-dirty-rate", "calc-dirty-rate",
  "calc-dirty-rate/arg-type/mode", "dirtyrate-param.mode",
  "chardev-add/arg-type/backend/+qemu-vdagent", "chardev.qemu-vdagent",
  "chardev-add/arg-type/backend/+socket/data/reconnect", "chardev-reconnect",
  "chardev-add/arg-type/backend/+socket/data/reconnect-ms", "chardev-reconnect-miliseconds",
  "device_add/$json-cli-hotplug", "device.json+hotplug",
  "display-reload", "display-reload",
  "migrate-incoming/arg-type/exit-on-error", "migrate-incoming.exit-on-error",
  "nbd-server-start/arg-type/tls-creds", "nbd-tls",
  "netdev_add/arg-type/+stream", "netdev.stream",
  "netdev_add/arg-type/+stream/reconnect", "netdev.stream.reconnect",
  "netdev_add/arg-type/+stream/reconnect-ms", "netdev-stream-reconnect-miliseconds",
  "netdev_add/arg-type/+user", "netdev.user",
  "netdev_add/arg-type/+vhost-vdpa", "netdev.vhost-vdpa",
  "netdev_add/arg-type/type/^dgram", "netdev.json",
  "object-add/arg-type/+iothread/thread-pool-max", "iothread.thread-pool-max",
  "object-add/arg-type/+sev-guest/kernel-hashes", "sev-guest-kernel-hashes",
  "query-cpu-definitions", "query-cpu-definitions",
  "query-cpu-model-baseline", "query-cpu-model-baseline",
  "query-cpu-model-comparison", "query-cpu-model-comparison",
  "query-cpu-model-expansion", "query-cpu-model-expansion",
  "query-cpu-model-expansion/ret-type/deprecated-props", "query-cpu-model-expansion.deprecated-props",
  "query-dirty-rate", "query-dirty-rate",
  "query-display-options/ret-type/+dbus", "display-dbus",
  "query-display-options/ret-type/+egl-headless", "egl-headless",
  "query-display-options/ret-type/+egl-headless/rendernode", "egl-headless.rendernode",
  "query-display-options/ret-type/+sdl", "sdl",
  "query-hotpluggable-cpus/ret-type/props/cluster-id", "smp-clusters",
  "query-hotpluggable-cpus/ret-type/props/die-id", "smp-dies",
  "query-migrate/ret-type/blocked-reasons", "migration.blocked-reasons",
  "query-stats", "query-stats",
  "query-stats-schemas", "query-stats-schemas",
  "query-vnc", "vnc",
  "rtc-reset-reinjection", "rtc-reset-reinjection",
  "screendump/arg-type/device", "screendump_device",
  "screendump/arg-type/format/^png", "screenshot-format-png",
  "set-action", "set-action",
  "set-numa-node/arg-type/+hmat-lb", "numa.hmat",
  "sev-inject-launch-secret", "sev-inject-launch-secret",
];

/** `query-command-line-options`: option, parameter or "" for the option itself, capability. */
// biome-ignore format: a table
export const OPTIONS: StaticArray<string> = [
  "fsdev", "multidevs", "fsdev.multidevs", "machine", "hpet", "machine-hpet", "sandbox", "", "seccomp-sandbox",
  "spice", "", "spice", "spice", "gl", "spice-gl", "spice", "rendernode", "spice-rendernode",
  "vnc", "power-control", "vnc-power-control", "run-with", "async-teardown", "run-with.async-teardown",
];

/** Of `query-tpm-models`; each is a capability. */
export const TPM_MODELS: StaticArray<string> = ["tpm-tis", "tpm-crb", "tpm-spapr"];
/** Of `query-tpm-types`: type, capability. */
export const TPM_TYPES: StaticArray<string> = ["passthrough", "tpm-passthrough", "emulator", "tpm-emulator"];

/** What QEMU calls an architecture and libvirt otherwise: QEMU's word, libvirt's. */
export const ARCHES: StaticArray<string> = ["i386", "i686", "arm", "armv7l", "or1k", "openrisc"];

/**
 * The machine that is the default of an architecture, whatever QEMU says of its own: what a guest gets that
 * names none should not change with a new QEMU. Architecture, machine or alias.
 */
// biome-ignore format: a table
export const PREFERRED_MACHINES: StaticArray<string> = [
  "x86_64", "pc", "i686", "pc", "aarch64", "virt", "armv7l", "virt", "armv7b", "virt", "armv6l", "integratorcp",
  "loongarch64", "virt", "riscv64", "virt", "riscv32", "virt", "ppc64", "pseries", "ppc64le", "pseries",
  "ppc", "g3beige", "ppcle", "g3beige", "ppcemb", "bamboo", "s390x", "s390-ccw-virtio", "alpha", "clipper",
  "cris", "axis-dev88", "lm32", "lm32-evr", "m68k", "mcf5208evb", "microblaze", "petalogix-s3adsp1800",
  "microblazeel", "petalogix-s3adsp1800", "mips", "malta", "mipsel", "malta", "mips64", "malta", "mips64el", "malta",
  "openrisc", "or1k-sim", "sh4", "shix", "sh4eb", "shix", "sparc", "SS-5", "sparc64", "sun4u",
  "unicore32", "puv3", "xtensa", "sim", "xtensaeb", "sim",
];

/** CPU models of POWER, which QEMU writes in small letters and libvirt in its own way. */
// biome-ignore format: a table
export const PPC64_MODELS: StaticArray<string> = [
  "POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWERPC_e5500", "POWERPC_e6500",
];

/** Enlightenments of Hyper-V; QEMU's property is `hv-` and the name, with hyphens for underscores. */
// biome-ignore format: a table
export const ENLIGHTENMENTS: StaticArray<string> = [
  "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies",
  "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "emsr_bitmap", "xmm_input",
];
