/**
 * QEMUs that one can write for without having them. Made by scripts/profiles.ts; not to be edited. One file, as it is data.
 *
 * Of each architecture seven texts: its name; the ending of its CPUs' types; the versions, of which the first is
 * bit 0 of every mask; capabilities; machines; CPU models; interrupt controllers of ARM. A row of the last three ends with a semicolon and is a
 * name, the mask of the versions that have it (hexadecimal) and words, which profile.ts explains. A word with
 * @MASK holds in these versions only.
 */
// biome-ignore format: a table
export const PROFILES: StaticArray<string> = [
  "aarch64",
  "-arm-cpu",
  "8002000",
  "kvm sdl hda-duplex piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 pci-ohci usb-redir usb-hub ich9-ahci virtio-blk-pci.scsi scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci usb-redir.filter seccomp-sandbox vnc VGA cirrus-vga usb-serial virtio-rng rng-random rng-egd megasas tpm-passthrough tpm-tis pci-bridge vfio-pci dmi-to-pci-bridge usb-storage virtio-mmio ich9-intel-hda usb-kbd usb-audio migrate-rdma VGA.vgamem_mb pc-dimm pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 pxb pxb-pcie ivshmem-plain ivshmem-doorbell vhost-scsi query-cpu-model-expansion nvdimm pcie-root-port query-cpu-definitions qemu-xhci chardev-reconnect vmcoreinfo pl011 pcie-pci-bridge nbd-tls pr-manager-helper screendump_device hda-output vhost-vsock tpm-emulator egl-headless memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode nvdimm.unarmed virtio-pci-non-transitional machine.virt.iommu bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu ramfb arm-max-cpu drive-nvme smp-dies rng-builtin cpu.kvm-no-adjvtime vhost-user-fs fsdev.multidevs pcie-root-port.hotplug aio.io_uring tcg virtio-blk-pci.scsi.default.disabled pvscsi numa.hmat usb-host.hostdevice virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 vhost-user-fs.bootindex vhost-user-blk cpu-max memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux confidential-guest-support set-action virtio-blk.queue-size virtio-mem-pci memory-backend-file.reserve netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug virtio-mem-pci.prealloc calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads virtio-iommu-pci virtio-iommu.boot-bypass virtio-net.rss chardev.qemu-vdagent display-dbus iothread.thread-pool-max usb-host.guest-resets-all migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream virtio-crypto pvpanic-pci netdev.stream.reconnect virtio-gpu.blob rbd-encryption-layering rbd-encryption-luks-any qcow2-discard-no-unref run-with.async-teardown smp-clusters virtio-mem-pci.dynamic-memslots display-reload usb-mtp machine.virt.ras virtio-sound netdev.user acpi-erst",
  "virt-8.2 1 =virt m512 ccortex-a15 rmach-virt.ram +;" +
    "qcom-dc-scm-v1-bmc 1 m2 rram -;" +
    "mori-bmc 1 m2 ccortex-a9 rram -;" +
    "ast2600-evb 1 m2 rram -;" +
    "borzoi 1 m1 cpxa270-c0 -;" +
    "tiogapass-bmc 1 m1 rram -;" +
    "spitz 1 m1 cpxa270-c0 -;" +
    "virt-2.7 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "nuri 1 m2 -;" +
    "mcimx7d-sabre 1 m2 rmcimx7d-sabre.ram -;" +
    "romulus-bmc 1 m1 rram -;" +
    "virt-3.0 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "virt-5.0 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "npcm750-evb 1 m2 ccortex-a9 rram -;" +
    "virt-2.10 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "rainier-bmc 1 m2 rram -;" +
    "mps3-an547 1 m1 ccortex-m55 rDDR -;" +
    "virt-2.8 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "musca-b1 1 m2 ccortex-m33 -;" +
    "realview-pbx-a9 1 m4 ccortex-a9 -;" +
    "versatileab 1 m1 carm926 rversatile.ram -;" +
    "kzm 1 m1 rkzm.ram -;" +
    "fby35-bmc 1 m2 rram -;" +
    "musca-a 1 m2 ccortex-m33 -;" +
    "virt-3.1 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "mcimx6ul-evk 1 m1 rmcimx6ul-evk.ram -;" +
    "virt-5.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "smdkc210 1 m2 -;" +
    "sx1 1 m1 cti925t romap1.dram -;" +
    "virt-2.11 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "imx25-pdk 1 m1 rimx25.ram -;" +
    "stm32vldiscovery 1 m1 -;" +
    "virt-2.9 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "orangepi-pc 1 m4 ccortex-a7 rorangepi.ram -;" +
    "quanta-q71l-bmc 1 m1 rram -;" +
    "z2 1 m1 cpxa270-c5 -;" +
    "virt-5.2 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "xilinx-zynq-a9 1 m1 ccortex-a9 rzynq.ext_ram -;" +
    "xlnx-zcu102 1 m6 rddr-ram -;" +
    "tosa 1 m1 -;" +
    "mps2-an500 1 m1 ccortex-m7 rmps.ram -;" +
    "virt-2.12 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "mps2-an521 1 m2 ccortex-m33 rmps.ram -;" +
    "sabrelite 1 m4 rsabrelite.ram -;" +
    "mps2-an511 1 m1 ccortex-m3 rmps.ram -;" +
    "canon-a1100 1 m1 rram -;" +
    "realview-eb 1 m1 carm926 -;" +
    "quanta-gbs-bmc 1 m2 ccortex-a9 rram -;" +
    "emcraft-sf2 1 m1 ccortex-m3 -;" +
    "realview-pb-a8 1 m1 ccortex-a8 -;" +
    "sbsa-ref 1 m512 cneoverse-n1 rsbsa-ref.ram -;" +
    "yosemitev2-bmc 1 m1 rram -;" +
    "virt-7.0 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "virt-4.0 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "raspi1ap 1 m1 rram -;" +
    "palmetto-bmc 1 m1 rram -;" +
    "sx1-v1 1 m1 cti925t romap1.dram -;" +
    "n810 1 m1 carm1136-r2 romap2.dram -;" +
    "g220a-bmc 1 m1 rram -;" +
    "n800 1 m1 carm1136-r2 romap2.dram -;" +
    "virt-7.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "tacoma-bmc 1 m2 rram -;" +
    "bletchley-bmc 1 m2 rram -;" +
    "virt-4.1 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "quanta-gsj 1 m2 ccortex-a9 rram -;" +
    "versatilepb 1 m1 carm926 rversatile.ram -;" +
    "terrier 1 m1 cpxa270-c5 -;" +
    "mainstone 1 m1 cpxa270-c5 -;" +
    "realview-eb-mpcore 1 m4 carm11mpcore -;" +
    "integratorcp 1 m1 carm926 rintegrator.ram -;" +
    "virt-7.2 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "supermicrox11-bmc 1 m1 rram -;" +
    "virt-4.2 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "witherspoon-bmc 1 m1 rram -;" +
    "qcom-firework-bmc 1 m2 rram -;" +
    "mps3-an524 1 m2 ccortex-m33 rDDR -;" +
    "kudo-bmc 1 m2 ccortex-a9 rram -;" +
    "vexpress-a9 1 m4 ccortex-a9 rvexpress.highmem -;" +
    "midway 1 m4 rhighbank.dram -;" +
    "musicpal 1 m1 carm926 rmusicpal.ram -;" +
    "lm3s811evb 1 m1 ccortex-m3 -;" +
    "lm3s6965evb 1 m1 ccortex-m3 -;" +
    "supermicro-x11spi-bmc 1 m1 rram -;" +
    "microbit 1 m1 -;" +
    "fby35 1 m3 -;" +
    "mps2-an505 1 m1 ccortex-m33 rmps.ram -;" +
    "mps2-an385 1 m1 ccortex-m3 rmps.ram -;" +
    "virt-6.0 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "virt-8.0 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "raspi3ap 1 m4 rram -;" +
    "cubieboard 1 m1 ccortex-a8 rcubieboard.ram -;" +
    "ast1030-evb 1 m1 rram -;" +
    "verdex 1 m1 cpxa270-c0 -;" +
    "netduino2 1 m1 -;" +
    "bpim2u 1 m4 ccortex-a7 rbpim2u.ram -;" +
    "xlnx-versal-virt 1 m4 rddr -;" +
    "mps2-an386 1 m1 ccortex-m4 rmps.ram -;" +
    "olimex-stm32-h405 1 m1 -;" +
    "virt-6.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "virt-8.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "raspi3b 1 m4 rram -;" +
    "raspi2b 1 m4 rram -;" +
    "vexpress-a15 1 m4 ccortex-a15 rvexpress.highmem -;" +
    "fuji-bmc 1 m2 rram -;" +
    "virt-6.2 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "x-remote 1 m1 -;" +
    "cheetah 1 m1 cti925t romap1.dram -;" +
    "sonorapass-bmc 1 m1 rram -;" +
    "virt-2.6 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "ast2500-evb 1 m1 rram -;" +
    "highbank 1 m4 rhighbank.dram -;" +
    "akita 1 m1 cpxa270-c0 -;" +
    "connex 1 m1 -;" +
    "netduinoplus2 1 m1 -;" +
    "collie 1 m1 csa1110 rstrongarm.sdram -;" +
    "raspi0 1 m1 rram -;" +
    "fp5280g2-bmc 1 m1 rram -;",
  "neoverse-n2 1;" +
    "pxa270-c0 1;" +
    "cortex-a15 1;" +
    "pxa270-b0 1;" +
    "cortex-m4 1;" +
    "cortex-a57 1;" +
    "pxa270-a0 1;" +
    "arm1176 1;" +
    "pxa270-b1 1;" +
    "cortex-a7 1;" +
    "pxa270-a1 1;" +
    "cortex-a76 1;" +
    "a64fx 1;" +
    "cortex-a8 1;" +
    "neoverse-v1 1;" +
    "cortex-r5 1;" +
    "ti925t 1;" +
    "cortex-r5f 1;" +
    "arm1026 1;" +
    "cortex-a9 1;" +
    "cortex-m7 1;" +
    "pxa270 1;" +
    "pxa260 1;" +
    "pxa250 1;" +
    "pxa270-c5 1;" +
    "pxa261 1;" +
    "pxa262 1;" +
    "cortex-a710 1;" +
    "cortex-r52 1;" +
    "sa1110 1;" +
    "sa1100 1;" +
    "max 1;" +
    "cortex-a53 1;" +
    "cortex-m0 1;" +
    "cortex-m33 1;" +
    "cortex-a72 1;" +
    "arm946 1;" +
    "pxa255 1;" +
    "cortex-a55 1;" +
    "host 1;" +
    "arm11mpcore 1;" +
    "cortex-m55 1;" +
    "neoverse-n1 1;" +
    "arm926 1;" +
    "arm1136 1;" +
    "cortex-a35 1;" +
    "arm1136-r2 1;" +
    "cortex-m3 1;",
  "3 1 k e;" +
    "2 1 e;",
  "armv7l",
  "-arm-cpu",
  "8002000",
  "sdl spice hda-duplex ccid-emulated ccid-passthru piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 pci-ohci usb-redir usb-hub ich9-ahci virtio-blk-pci.scsi scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci usb-redir.filter seccomp-sandbox vnc VGA cirrus-vga usb-serial virtio-rng rng-random rng-egd megasas tpm-passthrough tpm-tis pci-bridge vfio-pci dmi-to-pci-bridge usb-storage virtio-mmio ich9-intel-hda usb-kbd usb-audio migrate-rdma VGA.vgamem_mb pc-dimm pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 spice-gl pxb pxb-pcie ivshmem-plain ivshmem-doorbell vhost-scsi query-cpu-model-expansion spice-rendernode nvdimm pcie-root-port query-cpu-definitions qemu-xhci chardev-reconnect vmcoreinfo pl011 pcie-pci-bridge nbd-tls pr-manager-helper screendump_device hda-output vhost-vsock tpm-emulator egl-headless memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode memory-backend-file.pmem nvdimm.unarmed virtio-pci-non-transitional machine.virt.iommu bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu ramfb arm-max-cpu drive-nvme smp-dies rng-builtin vhost-user-fs fsdev.multidevs pcie-root-port.hotplug aio.io_uring tcg virtio-blk-pci.scsi.default.disabled pvscsi numa.hmat usb-host.hostdevice virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 vhost-user-fs.bootindex vhost-user-blk cpu-max memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux virtio-gpu-gl-pci confidential-guest-support set-action virtio-blk.queue-size virtio-mem-pci memory-backend-file.reserve netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug virtio-mem-pci.prealloc calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads virtio-iommu-pci virtio-iommu.boot-bypass virtio-net.rss chardev.qemu-vdagent display-dbus iothread.thread-pool-max usb-host.guest-resets-all migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream virtio-crypto cryptodev-backend-lkcf pvpanic-pci netdev.stream.reconnect virtio-gpu.blob rbd-encryption-layering rbd-encryption-luks-any qcow2-discard-no-unref run-with.async-teardown virtio-blk-vhost-vdpa smp-clusters virtio-mem-pci.dynamic-memslots display-reload usb-mtp machine.virt.ras virtio-sound netdev.user acpi-erst",
  "virt-8.2 1 =virt m512 ccortex-a15 rmach-virt.ram +;" +
    "qcom-dc-scm-v1-bmc 1 m2 rram -;" +
    "mori-bmc 1 m2 ccortex-a9 rram -;" +
    "ast2600-evb 1 m2 rram -;" +
    "borzoi 1 m1 cpxa270-c0 -;" +
    "tiogapass-bmc 1 m1 rram -;" +
    "spitz 1 m1 cpxa270-c0 -;" +
    "virt-2.7 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "nuri 1 m2 -;" +
    "mcimx7d-sabre 1 m2 rmcimx7d-sabre.ram -;" +
    "romulus-bmc 1 m1 rram -;" +
    "virt-3.0 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "virt-5.0 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "npcm750-evb 1 m2 ccortex-a9 rram -;" +
    "virt-2.10 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "rainier-bmc 1 m2 rram -;" +
    "mps3-an547 1 m1 ccortex-m55 rDDR -;" +
    "musca-b1 1 m2 ccortex-m33 -;" +
    "realview-pbx-a9 1 m4 ccortex-a9 -;" +
    "versatileab 1 m1 carm926 rversatile.ram -;" +
    "kzm 1 m1 rkzm.ram -;" +
    "virt-2.8 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "fby35-bmc 1 m2 rram -;" +
    "musca-a 1 m2 ccortex-m33 -;" +
    "virt-3.1 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "mcimx6ul-evk 1 m1 rmcimx6ul-evk.ram -;" +
    "virt-5.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "smdkc210 1 m2 -;" +
    "sx1 1 m1 cti925t romap1.dram -;" +
    "virt-2.11 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "imx25-pdk 1 m1 rimx25.ram -;" +
    "stm32vldiscovery 1 m1 -;" +
    "virt-2.9 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "orangepi-pc 1 m4 ccortex-a7 rorangepi.ram -;" +
    "quanta-q71l-bmc 1 m1 rram -;" +
    "z2 1 m1 cpxa270-c5 -;" +
    "virt-5.2 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "xilinx-zynq-a9 1 m1 ccortex-a9 rzynq.ext_ram -;" +
    "tosa 1 m1 -;" +
    "mps2-an500 1 m1 ccortex-m7 rmps.ram -;" +
    "virt-2.12 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "mps2-an521 1 m2 ccortex-m33 rmps.ram -;" +
    "sabrelite 1 m4 rsabrelite.ram -;" +
    "mps2-an511 1 m1 ccortex-m3 rmps.ram -;" +
    "canon-a1100 1 m1 rram -;" +
    "realview-eb 1 m1 carm926 -;" +
    "quanta-gbs-bmc 1 m2 ccortex-a9 rram -;" +
    "emcraft-sf2 1 m1 ccortex-m3 -;" +
    "realview-pb-a8 1 m1 ccortex-a8 -;" +
    "yosemitev2-bmc 1 m1 rram -;" +
    "virt-7.0 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "virt-4.0 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "raspi1ap 1 m1 rram -;" +
    "palmetto-bmc 1 m1 rram -;" +
    "sx1-v1 1 m1 cti925t romap1.dram -;" +
    "n810 1 m1 carm1136-r2 romap2.dram -;" +
    "g220a-bmc 1 m1 rram -;" +
    "n800 1 m1 carm1136-r2 romap2.dram -;" +
    "virt-7.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "tacoma-bmc 1 m2 rram -;" +
    "bletchley-bmc 1 m2 rram -;" +
    "virt-4.1 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "quanta-gsj 1 m2 ccortex-a9 rram -;" +
    "versatilepb 1 m1 carm926 rversatile.ram -;" +
    "terrier 1 m1 cpxa270-c5 -;" +
    "mainstone 1 m1 cpxa270-c5 -;" +
    "realview-eb-mpcore 1 m4 carm11mpcore -;" +
    "integratorcp 1 m1 carm926 rintegrator.ram -;" +
    "virt-7.2 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "supermicrox11-bmc 1 m1 rram -;" +
    "virt-4.2 1 m512 ccortex-a15 n rmach-virt.ram +;" +
    "witherspoon-bmc 1 m1 rram -;" +
    "qcom-firework-bmc 1 m2 rram -;" +
    "mps3-an524 1 m2 ccortex-m33 rDDR -;" +
    "kudo-bmc 1 m2 ccortex-a9 rram -;" +
    "vexpress-a9 1 m4 ccortex-a9 rvexpress.highmem -;" +
    "midway 1 m4 rhighbank.dram -;" +
    "musicpal 1 m1 carm926 rmusicpal.ram -;" +
    "lm3s811evb 1 m1 ccortex-m3 -;" +
    "lm3s6965evb 1 m1 ccortex-m3 -;" +
    "supermicro-x11spi-bmc 1 m1 rram -;" +
    "microbit 1 m1 -;" +
    "fby35 1 m3 -;" +
    "mps2-an505 1 m1 ccortex-m33 rmps.ram -;" +
    "mps2-an385 1 m1 ccortex-m3 rmps.ram -;" +
    "virt-6.0 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "virt-8.0 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "cubieboard 1 m1 ccortex-a8 rcubieboard.ram -;" +
    "ast1030-evb 1 m1 rram -;" +
    "verdex 1 m1 cpxa270-c0 -;" +
    "netduino2 1 m1 -;" +
    "bpim2u 1 m4 ccortex-a7 rbpim2u.ram -;" +
    "mps2-an386 1 m1 ccortex-m4 rmps.ram -;" +
    "olimex-stm32-h405 1 m1 -;" +
    "virt-6.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "virt-8.1 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "raspi2b 1 m4 rram -;" +
    "vexpress-a15 1 m4 ccortex-a15 rvexpress.highmem -;" +
    "fuji-bmc 1 m2 rram -;" +
    "virt-6.2 1 m512 ccortex-a15 rmach-virt.ram +;" +
    "sonorapass-bmc 1 m1 rram -;" +
    "cheetah 1 m1 cti925t romap1.dram -;" +
    "virt-2.6 1 m255 ccortex-a15 n rmach-virt.ram +;" +
    "ast2500-evb 1 m1 rram -;" +
    "highbank 1 m4 rhighbank.dram -;" +
    "akita 1 m1 cpxa270-c0 -;" +
    "connex 1 m1 -;" +
    "netduinoplus2 1 m1 -;" +
    "collie 1 m1 csa1110 rstrongarm.sdram -;" +
    "raspi0 1 m1 rram -;" +
    "fp5280g2-bmc 1 m1 rram -;",
  "pxa270-c0 1;" +
    "cortex-a15 1;" +
    "pxa270-b0 1;" +
    "cortex-m4 1;" +
    "pxa270-a0 1;" +
    "arm1176 1;" +
    "pxa270-b1 1;" +
    "cortex-a7 1;" +
    "pxa270-a1 1;" +
    "cortex-a8 1;" +
    "cortex-r5 1;" +
    "ti925t 1;" +
    "cortex-r5f 1;" +
    "arm1026 1;" +
    "cortex-a9 1;" +
    "cortex-m7 1;" +
    "pxa270 1;" +
    "pxa260 1;" +
    "pxa250 1;" +
    "pxa270-c5 1;" +
    "pxa261 1;" +
    "pxa262 1;" +
    "sa1110 1;" +
    "cortex-r52 1;" +
    "sa1100 1;" +
    "max 1;" +
    "cortex-m0 1;" +
    "cortex-m33 1;" +
    "arm946 1;" +
    "pxa255 1;" +
    "arm11mpcore 1;" +
    "cortex-m55 1;" +
    "arm926 1;" +
    "arm1136 1;" +
    "arm1136-r2 1;" +
    "cortex-m3 1;",
  "3 1 e;" +
    "2 1 e;",
  "loongarch64",
  "-loongarch-cpu",
  "8002000",
  "kvm sdl spice hda-duplex ccid-emulated ccid-passthru piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 pci-ohci usb-redir usb-hub ich9-ahci virtio-blk-pci.scsi scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci usb-redir.filter seccomp-sandbox vnc VGA cirrus-vga usb-serial virtio-rng rng-random rng-egd megasas pci-bridge vfio-pci dmi-to-pci-bridge usb-storage ich9-intel-hda usb-kbd usb-audio migrate-rdma VGA.vgamem_mb pc-dimm pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 virtio-vga ivshmem-plain ivshmem-doorbell vhost-scsi query-cpu-model-expansion nvdimm pcie-root-port query-cpu-definitions qemu-xhci chardev-reconnect vmcoreinfo pcie-pci-bridge nbd-tls pr-manager-helper screendump_device hda-output vhost-vsock memory-backend-memfd memory-backend-memfd.hugetlb nvdimm.unarmed virtio-pci-non-transitional bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu vhost-user-vga ramfb drive-nvme smp-dies rng-builtin vhost-user-fs fsdev.multidevs pcie-root-port.hotplug aio.io_uring tcg virtio-blk-pci.scsi.default.disabled pvscsi numa.hmat usb-host.hostdevice virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 vhost-user-fs.bootindex vhost-user-blk cpu-max memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux confidential-guest-support set-action virtio-blk.queue-size memory-backend-file.reserve netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads virtio-iommu-pci virtio-iommu.boot-bypass virtio-net.rss chardev.qemu-vdagent display-dbus iothread.thread-pool-max usb-host.guest-resets-all migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream virtio-crypto cryptodev-backend-lkcf pvpanic-pci netdev.stream.reconnect virtio-gpu.blob rbd-encryption-layering rbd-encryption-luks-any qcow2-discard-no-unref run-with.async-teardown smp-clusters display-reload usb-mtp virtio-sound netdev.user acpi-erst",
  "virt 1 m256 * cla464 n rloongarch.ram +;" +
    "x-remote 1 m1 -;",
  "la132 1;" +
    "la464 1;" +
    "max 1;",
  "",
  "ppc",
  "-powerpc-cpu",
  "7002000",
  "sdl spice hda-duplex ccid-emulated ccid-passthru piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 vt82c686b-usb-uhci pci-ohci usb-redir usb-hub ich9-ahci virtio-blk-pci.scsi scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci usb-redir.filter seccomp-sandbox vnc VGA cirrus-vga vmware-svga usb-serial virtio-rng rng-random rng-egd megasas pci-bridge vfio-pci dmi-to-pci-bridge usb-storage ich9-intel-hda usb-kbd usb-audio migrate-rdma VGA.vgamem_mb vmware-svga.vgamem_mb pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 spice-gl ivshmem-plain ivshmem-doorbell vhost-scsi spice-rendernode pcie-root-port query-cpu-definitions qemu-xhci chardev-reconnect isa-serial pcie-pci-bridge nbd-tls pr-manager-helper screendump_device hda-output vhost-vsock egl-headless memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode memory-backend-file.pmem virtio-pci-non-transitional bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu drive-nvme smp-dies i8042 rng-builtin vhost-user-fs fsdev.multidevs pcie-root-port.hotplug aio.io_uring tcg virtio-blk-pci.scsi.default.disabled pvscsi numa.hmat usb-host.hostdevice virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 vhost-user-fs.bootindex vhost-user-blk memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux virtio-gpu-gl-pci confidential-guest-support set-action virtio-blk.queue-size memory-backend-file.reserve piix4.acpi-root-pci-hotplug netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads virtio-iommu-pci virtio-iommu.boot-bypass virtio-net.rss chardev.qemu-vdagent display-dbus iothread.thread-pool-max usb-host.guest-resets-all migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream virtio-crypto pvpanic-pci virtio-gpu.blob smp-clusters display-reload usb-mtp netdev.user acpi-erst",
  "g3beige 1 m1 * c750_v3.1 rppc_heathrow.ram;" +
    "virtex-ml507 1 m1 c440-xilinx rram;" +
    "mac99 1 m1 c7400_v2.9 rppc_core99.ram;" +
    "ppce500 1 m32 ce500v2_v30 rmpc8544ds.ram;" +
    "sam460ex 1 m1 c460exb rppc4xx.sdram;" +
    "pegasos2 1 m1 c7400_v2.9 rpegasos2.ram;" +
    "bamboo 1 m1 c440epb rppc4xx.sdram;" +
    "40p 1 m1 c604;" +
    "ref405ep 1 m1 rppc405.ram;" +
    "mpc8544ds 1 m15 ce500v2_v30 rmpc8544ds.ram;",
  "ppc 1 =604-powerpc-cpu;" +
    "g4 1 =7400_v2.9-powerpc-cpu;" +
    "g3 1 =750_v3.1-powerpc-cpu;" +
    "460ex 1 =460exb-powerpc-cpu;" +
    "440ep 1 =440epb-powerpc-cpu;" +
    "7447a_v1.2 1;",
  "",
  "ppc64",
  "-powerpc64-cpu",
  "6002000 7000000 7001000",
  "kvm hda-duplex piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 vt82c686b-usb-uhci pci-ohci usb-hub ich9-ahci virtio-blk-pci.scsi scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci vnc VGA cirrus-vga vmware-svga usb-serial virtio-rng rng-random rng-egd megasas tpm-passthrough nvram pci-bridge vfio-pci dmi-to-pci-bridge usb-storage ich9-intel-hda usb-kbd usb-audio migrate-rdma VGA.vgamem_mb vmware-svga.vgamem_mb pc-dimm pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 virtio-vga ivshmem-plain ivshmem-doorbell vhost-scsi nvdimm pcie-root-port query-cpu-definitions qemu-xhci spapr-pci-host-bridge spapr-pci-host-bridge.numa_node chardev-reconnect spapr-vty isa-serial pcie-pci-bridge nbd-tls pr-manager-helper screendump_device hda-output vhost-vsock tpm-emulator memory-backend-memfd memory-backend-memfd.hugetlb nvdimm.unarmed virtio-pci-non-transitional bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu vhost-user-vga drive-nvme smp-dies i8042 rng-builtin tpm-spapr vhost-user-fs fsdev.multidevs pcie-root-port.hotplug tcg virtio-blk-pci.scsi.default.disabled pvscsi spapr-tpm-proxy numa.hmat virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 vhost-user-fs.bootindex vhost-user-blk cpu-max@3 memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux confidential-guest-support set-action virtio-blk.queue-size memory-backend-file.reserve piix4.acpi-root-pci-hotplug query-dirty-rate rbd-encryption sev-guest-kernel-hashes calc-dirty-rate dirtyrate-param.mode memory-backend-file.prealloc-threads virtio-iommu-pci virtio-net.rss migration.blocked-reasons virtio-crypto pvpanic-pci virtio-gpu.blob display-reload usb-mtp netdev.user sdl@2 ccid-emulated@6 ccid-passthru@6 usb-redir@6 usb-redir.filter@6 seccomp-sandbox@6 egl-headless@2 egl-headless.rendernode@2 memory-backend-file.pmem@6 aio.io_uring@6 usb-host.hostdevice@6 virtio-gpu-gl-pci@6 virtio-vga-gl@6 device.json+hotplug@6 blockdev.nbd.tls-hostname@6 virtio-iommu.boot-bypass@6 chardev.qemu-vdagent@6 usb-host.guest-resets-all@6 acpi-erst@6 iothread.thread-pool-max@4 query-stats@4 query-stats-schemas@4 screenshot-format-png@4 smp-clusters@4",
  "pseries-7.1 4 =pseries h m2147483647 * tpower9_v2.0 rppc_spapr.ram khost;" +
    "powernv9 7 =powernv m2048 cpower9_v2.0 rpnv.ram;" +
    "taihu 7 m1 rtaihu_405ep.ram d@6;" +
    "pseries-4.1 7 h m2147483647 tpower9_v2.0 n rppc_spapr.ram khost;" +
    "mpc8544ds 7 m15 ce500v2_v30 rmpc8544ds.ram;" +
    "pseries-6.1 7 h m2147483647 tpower9_v2.0 rppc_spapr.ram khost;" +
    "pseries-2.5 7 m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;" +
    "powernv10 7 m2048 cpower10_v2.0 rpnv.ram;" +
    "pseries-4.2 7 h m2147483647 tpower9_v2.0 n rppc_spapr.ram khost;" +
    "pseries-6.2 7 h m2147483647 tpower9_v2.0 rppc_spapr.ram khost =pseries@1 *@1;" +
    "pseries-2.6 7 m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;" +
    "ppce500 7 m32 ce500v2_v30 rmpc8544ds.ram;" +
    "pseries-2.7 7 h m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;" +
    "pseries-3.0 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pseries-5.0 7 h m2147483647 tpower9_v2.0 n rppc_spapr.ram khost;" +
    "40p 7 m1 c604;" +
    "pseries-2.8 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pegasos2 7 m1 c7400_v2.9 rpegasos2.ram;" +
    "pseries-3.1 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pseries-5.1 7 h m2147483647 tpower9_v2.0 rppc_spapr.ram khost;" +
    "pseries-2.9 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "bamboo 7 m1 c440epb rppc4xx.sdram;" +
    "g3beige 7 m1 c750_v3.1 rppc_heathrow.ram;" +
    "pseries-5.2 7 h m2147483647 tpower9_v2.0 rppc_spapr.ram khost;" +
    "pseries-2.12-sxxm 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pseries-2.10 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pseries-7.0 6 h m2147483647 tpower9_v2.0 rppc_spapr.ram khost =pseries@2 *@2;" +
    "virtex-ml507 7 m1 c440-xilinx rram;" +
    "pseries-2.11 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pseries-2.1 7 m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;" +
    "pseries-2.12 7 h m2147483647 tpower8_v2.0 n rppc_spapr.ram khost;" +
    "pseries-2.2 7 m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;" +
    "mac99 7 m1 c970fx_v3.1 rppc_core99.ram;" +
    "sam460ex 7 m1 c460exb rppc4xx.sdram;" +
    "ref405ep 7 m1 ref405ep.ram;" +
    "pseries-2.3 7 m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;" +
    "powernv8 7 m2048 cpower8_v2.0 rpnv.ram;" +
    "x-remote 7 m1;" +
    "pseries-4.0 7 h m2147483647 tpower9_v2.0 n rppc_spapr.ram khost;" +
    "pseries-6.0 7 h m2147483647 tpower9_v2.0 rppc_spapr.ram khost;" +
    "pseries-2.4 7 m2147483647 tpower7_v2.3 n rppc_spapr.ram khost;",
  "ppc 4 =604-powerpc64-cpu;" +
    "ppc64 7 =970fx_v3.1-powerpc64-cpu;" +
    "POWER10 7 =power10_v2.0-powerpc64-cpu;" +
    "POWER9 7 =power9_v2.0-powerpc64-cpu;" +
    "POWER8 7 =power8_v2.0-powerpc64-cpu;" +
    "POWER7 7 =power7_v2.3-powerpc64-cpu;" +
    "g4 7 =7400_v2.9-powerpc64-cpu;" +
    "g3 7 =750_v3.1-powerpc64-cpu;" +
    "460ex 7 =460exb-powerpc64-cpu;" +
    "440ep 7 =440epb-powerpc64-cpu;" +
    "mpc8548e_v21 6;" +
    "default 3 =604-powerpc64-cpu;" +
    "740_v2.0 1;",
  "",
  "riscv64",
  "-riscv-cpu",
  "9001000",
  "sdl spice hda-duplex ccid-emulated ccid-passthru piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 pci-ohci usb-redir usb-hub ich9-ahci scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci usb-redir.filter seccomp-sandbox vnc VGA cirrus-vga usb-serial virtio-rng rng-random rng-egd megasas tpm-passthrough tpm-tis pci-bridge vfio-pci dmi-to-pci-bridge usb-storage virtio-mmio ich9-intel-hda usb-kbd usb-audio migrate-rdma VGA.vgamem_mb pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 spice-gl virtio-vga ivshmem-plain ivshmem-doorbell vhost-scsi query-cpu-model-expansion spice-rendernode pcie-root-port query-cpu-definitions qemu-xhci chardev-reconnect vmcoreinfo pcie-pci-bridge nbd-tls pr-manager-helper screendump_device hda-output vhost-vsock tpm-emulator egl-headless memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode memory-backend-file.pmem virtio-pci-non-transitional bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu vhost-user-vga ramfb drive-nvme smp-dies rng-builtin vhost-user-fs fsdev.multidevs pcie-root-port.hotplug aio.io_uring tcg pvscsi numa.hmat usb-host.hostdevice virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 vhost-user-fs.bootindex vhost-user-blk cpu-max memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux virtio-gpu-gl-pci virtio-vga-gl confidential-guest-support set-action virtio-blk.queue-size memory-backend-file.reserve netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads virtio-iommu-pci virtio-iommu.boot-bypass virtio-net.rss chardev.qemu-vdagent display-dbus iothread.thread-pool-max usb-host.guest-resets-all migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream virtio-crypto cryptodev-backend-lkcf pvpanic-pci netdev.stream.reconnect virtio-gpu.blob rbd-encryption-layering rbd-encryption-luks-any qcow2-discard-no-unref run-with.async-teardown virtio-blk-vhost-vdpa virtio-blk.iothread-mapping smp-clusters blockjob.backing-mask-protocol display-reload usb-mtp virtio-sound netdev.user acpi-erst migrate-incoming.exit-on-error machine.virt.aia",
  "virt 1 m512 crv64 n rriscv_virt_board.ram +;" +
    "spike 1 m8 * crv64 n rriscv.spike.ram -;" +
    "microchip-icicle-kit 1 m5 rmicrochip.icicle.kit.ram -;" +
    "sifive_u 1 m5 csifive-u54 rriscv.sifive.u.ram -;" +
    "shakti_c 1 m1 cshakti-c rriscv.shakti.c.ram -;" +
    "sifive_e 1 m1 csifive-e51 rriscv.sifive.e.ram -;",
  "rv64 1;" +
    "sifive-e51 1;" +
    "rv64i 1;" +
    "any 1;" +
    "x-rv128 1;" +
    "shakti-c 1;" +
    "rva22u64 1;" +
    "rv64e 1;" +
    "max 1;" +
    "rva22s64 1;" +
    "thead-c906 1;" +
    "sifive-u54 1;" +
    "veyron-v1 1;",
  "",
  "s390x",
  "-s390x-cpu",
  "8001000 8002000 9001000 9002000 10000000",
  "kvm sdl usb-hub virtio-blk-pci.scsi@3 scsi-disk.channel scsi-block virtio-scsi-pci seccomp-sandbox vnc s390-sclp usb-serial virtio-rng rng-random rng-egd virtio-ccw pci-bridge vfio-pci usb-storage usb-kbd usb-audio migrate-rdma virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom vhost-scsi query-cpu-model-expansion query-cpu-definitions qemu-xhci chardev-reconnect sclplmconsole virtio-gpu-ccw virtio-keyboard-ccw virtio-mouse-ccw virtio-tablet-ccw nbd-tls pr-manager-helper vfio-ccw screendump_device vhost-vsock egl-headless vfio-ap zpci memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode virtio-pci-non-transitional migration-file-drop-cache dbus-vmstate vhost-user-gpu query-cpu-model-baseline query-cpu-model-comparison drive-nvme smp-dies rng-builtin vhost-user-fs fsdev.multidevs aio.io_uring tcg virtio-blk-pci.scsi.default.disabled@3 numa.hmat virtio-balloon.free-page-reporting netdev.vhost-vdpa vhost-user-fs.bootindex vhost-user-blk cpu-max memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux confidential-guest-support s390-pv-guest set-action virtio-blk.queue-size memory-backend-file.reserve netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads virtio-iommu-pci virtio-iommu.boot-bypass virtio-net.rss display-dbus iothread.thread-pool-max migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream virtio-crypto netdev.stream.reconnect virtio-gpu.blob rbd-encryption-layering rbd-encryption-luks-any qcow2-discard-no-unref run-with.async-teardown smp-clusters display-reload usb-mtp netdev.user virtio-sound@1e ccid-emulated@1c ccid-passthru@1c usb-redir@1c usb-redir.filter@1c usb-host.hostdevice@1c virtio-gpu-gl-pci@1c usb-host.guest-resets-all@1c cryptodev-backend-lkcf@1c virtio-blk-vhost-vdpa@1c virtio-blk.iothread-mapping@1c blockjob.backing-mask-protocol@1c query-cpu-model-expansion.deprecated-props@1c migrate-incoming.exit-on-error@1c chardev-reconnect-miliseconds@18 virtio-ccw.loadparm@18 netdev-stream-reconnect-miliseconds@18 virtio-mem-pci@10 virtio-mem-pci.prealloc@10 virtio-mem-pci.dynamic-memslots@10 virtio-mem-ccw@10 shim@10",
  "s390-ccw-virtio-10.0 10 =s390-ccw-virtio h m248 * tqemu rs390.ram - khost;" +
    "s390-ccw-virtio-8.0 1f h m248 tqemu rs390.ram - khost;" +
    "s390-ccw-virtio-6.0 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-2.11 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-7.0 1f h m248 tqemu rs390.ram - khost;" +
    "s390-ccw-virtio-5.0 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-9.2 18 h m248 tqemu rs390.ram - khost =s390-ccw-virtio@8 *@8;" +
    "s390-ccw-virtio-4.0 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-8.2 1e h m248 tqemu rs390.ram - khost =s390-ccw-virtio@2 *@2;" +
    "s390-ccw-virtio-6.2 1f h m248 tqemu rs390.ram d@18 - khost;" +
    "s390-ccw-virtio-3.0 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-7.2 1f h m248 tqemu rs390.ram - khost;" +
    "x-remote 1f m1 -;" +
    "s390-ccw-virtio-5.2 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-4.2 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-2.10 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-9.1 1c h m248 tqemu rs390.ram - khost =s390-ccw-virtio@4 *@4;" +
    "s390-ccw-virtio-8.1 1f h m248 tqemu rs390.ram - khost =s390-ccw-virtio@1 *@1;" +
    "s390-ccw-virtio-6.1 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-2.12 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-7.1 1f h m248 tqemu rs390.ram - khost;" +
    "s390-ccw-virtio-5.1 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-2.9 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-4.1 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-3.1 1f h m248 tqemu rs390.ram d@1c - khost;" +
    "s390-ccw-virtio-9.0 1c h m248 tqemu rs390.ram - khost;" +
    "s390-ccw-virtio-2.8 f h m248 tqemu rs390.ram d@c - khost;" +
    "s390-ccw-virtio-2.5 f h m248 tqemu rs390.ram d@c - khost;" +
    "s390-ccw-virtio-2.7 f h m248 tqemu rs390.ram d@c - khost;" +
    "s390-ccw-virtio-2.4 f h m248 tqemu rs390.ram d@c - khost;" +
    "s390-ccw-virtio-2.6 f h m248 tqemu rs390.ram d@c - khost;",
  "z13 1f;" +
    "z990.3 1f;" +
    "z13-base 1f;" +
    "z990.2 1f;" +
    "host 1f;" +
    "z196.2-base 1f;" +
    "z14 1f;" +
    "z14.2-base 1f;" +
    "z990.4 1f;" +
    "z196 1f;" +
    "z10BC.2-base 1f;" +
    "z114-base 1f;" +
    "gen16b 1f;" +
    "z890.3-base 1f;" +
    "gen16a 1f;" +
    "z990.5 1f;" +
    "z196.2 1f;" +
    "z9EC.2 1f;" +
    "zEC12 1f;" +
    "zEC12.2 1f;" +
    "z9BC 1f;" +
    "z9EC.3-base 1f;" +
    "z800-base 1f;" +
    "z14ZR1-base 1f;" +
    "z890 1f;" +
    "gen17a-base 10;" +
    "z990.4-base 1f;" +
    "z9EC.3 1f;" +
    "z13.2 1f;" +
    "z10BC.2 1f;" +
    "gen15a-base 1f;" +
    "z14.2 1f;" +
    "zBC12-base 1f;" +
    "gen16a-base 1f;" +
    "z900.3 1f;" +
    "z196-base 1f;" +
    "z990 1f;" +
    "z14-base 1f;" +
    "z900.2 1f;" +
    "z800 1f;" +
    "z10EC 1f;" +
    "z14ZR1 1f;" +
    "z900 1f;" +
    "z10EC.2-base 1f;" +
    "z10EC.2 1f;" +
    "z900.2-base 1f;" +
    "z900-base 1f;" +
    "z10EC.3 1f;" +
    "z990.5-base 1f;" +
    "max 1f;" +
    "gen15b 1f;" +
    "z9BC.2-base 1f;" +
    "gen15a 1f;" +
    "z990.2-base 1f;" +
    "z10EC-base 1f;" +
    "gen16b-base 1f;" +
    "z114 1f;" +
    "gen17b-base 10;" +
    "z9EC-base 1f;" +
    "z13s 1f;" +
    "gen17a 10;" +
    "qemu 1f;" +
    "gen15b-base 1f;" +
    "zEC12-base 1f;" +
    "z890.3 1f;" +
    "z10EC.3-base 1f;" +
    "z890.2-base 1f;" +
    "z890.2 1f;" +
    "gen17b 10;" +
    "z10BC-base 1f;" +
    "zEC12.2-base 1f;" +
    "z890-base 1f;" +
    "z9BC-base 1f;" +
    "z10BC 1f;" +
    "z9EC 1f;" +
    "z9EC.2-base 1f;" +
    "z900.3-base 1f;" +
    "z13.2-base 1f;" +
    "z990.3-base 1f;" +
    "z13s-base 1f;" +
    "zBC12 1f;" +
    "z990-base 1f;" +
    "z9BC.2 1f;",
  "",
  "sparc",
  "-sparc-cpu",
  "9000000",
  "sdl spice scsi-disk.channel scsi-block seccomp-sandbox vnc rng-random rng-egd migrate-rdma spice-gl spice-rendernode chardev-reconnect nbd-tls pr-manager-helper screendump_device egl-headless memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode memory-backend-file.pmem migration-file-drop-cache dbus-vmstate drive-nvme smp-dies rng-builtin fsdev.multidevs aio.io_uring tcg numa.hmat netdev.vhost-vdpa ncr53c90 memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate input-linux confidential-guest-support set-action memory-backend-file.reserve netdev.json query-dirty-rate rbd-encryption sev-guest-kernel-hashes device.json+hotplug calc-dirty-rate dirtyrate-param.mode blockdev.nbd.tls-hostname memory-backend-file.prealloc-threads chardev.qemu-vdagent display-dbus iothread.thread-pool-max migration.blocked-reasons query-stats query-stats-schemas thread-context screenshot-format-png netdev.stream cryptodev-backend-lkcf netdev.stream.reconnect rbd-encryption-layering rbd-encryption-luks-any qcow2-discard-no-unref run-with.async-teardown virtio-blk-vhost-vdpa smp-clusters blockjob.backing-mask-protocol display-reload netdev.user",
  "SS-5 1 m1 * cFujitsu-MB86904 rsun4m.ram -;" +
    "SS-20 1 m4 cTI-SuperSparc-II rsun4m.ram -;" +
    "LX 1 m1 cTI-MicroSparc-I rsun4m.ram -;" +
    "SPARCClassic 1 m1 cTI-MicroSparc-I rsun4m.ram -;" +
    "leon3_generic 1 m4 cLEON3 rleon3.ram -;" +
    "SPARCbook 1 m1 cTI-MicroSparc-I rsun4m.ram -;" +
    "SS-4 1 m1 cFujitsu-MB86904 rsun4m.ram -;" +
    "SS-600MP 1 m4 cTI-SuperSparc-II rsun4m.ram -;" +
    "SS-10 1 m4 cTI-SuperSparc-II rsun4m.ram -;" +
    "Voyager 1 m1 cFujitsu-MB86904 rsun4m.ram -;",
  "",
  "",
  "x86_64",
  "-x86_64-cpu",
  "6002000 7000000 7001000 7002000 8000000 8001000 8002000 9000000 9001000 9002000 10000000",
  "kvm sdl spice hda-duplex ccid-emulated ccid-passthru piix3-usb-uhci piix4-usb-uhci usb-ehci ich9-usb-ehci1 pci-ohci usb-redir usb-hub ich9-ahci virtio-blk-pci.scsi@ff scsi-disk.channel scsi-block hda-micro nec-usb-xhci lsi virtio-scsi-pci usb-redir.filter seccomp-sandbox vnc qxl VGA cirrus-vga vmware-svga usb-serial virtio-rng rng-random rng-egd megasas tpm-passthrough tpm-tis pci-bridge vfio-pci dmi-to-pci-bridge usb-storage virtio-mmio ich9-intel-hda kvm-pit-lost-tick-policy pvpanic usb-kbd usb-audio rtc-reset-reinjection migrate-rdma VGA.vgamem_mb vmware-svga.vgamem_mb qxl.vgamem_mb pc-dimm machine-vmport-opt pci-serial ioh3420 x3130-upstream xio3130-downstream rtl8139 e1000 virtio-net virtio-gpu virtio-keyboard virtio-mouse virtio-tablet virtio-input-host virtio-balloon-pci.deflate-on-oom mptsas1068 spice-gl qxl.vram64_size_mb pxb pxb-pcie intel-iommu virtio-vga ivshmem-plain ivshmem-doorbell vhost-scsi query-cpu-model-expansion spice-rendernode nvdimm pcie-root-port query-cpu-definitions qemu-xhci intel-iommu.intremap intel-iommu.caching-mode intel-iommu.eim intel-iommu.device-iotlb chardev-reconnect vmcoreinfo isa-serial pcie-pci-bridge nbd-tls tpm-crb pr-manager-helper screendump_device hda-output vmgenid vhost-vsock tpm-emulator mch mch.extended-tseg-mbytes egl-headless memory-backend-memfd memory-backend-memfd.hugetlb egl-headless.rendernode memory-backend-file.pmem nvdimm.unarmed virtio-pci-non-transitional x86-max-cpu cpu-unavailable-features canonical-cpu-features bochs-display migration-file-drop-cache dbus-vmstate vhost-user-gpu vhost-user-vga ramfb drive-nvme smp-dies i8042 rng-builtin vhost-user-fs fsdev.multidevs pcie-root-port.hotplug aio.io_uring tcg virtio-blk-pci.scsi.default.disabled@ff pvscsi cpu.migratable intel-iommu.aw-bits numa.hmat usb-host.hostdevice virtio-balloon.free-page-reporting netdev.vhost-vdpa dc390 am53c974 virtio-pmem-pci vhost-user-fs.bootindex vhost-user-blk cpu-max memory-backend-file.x-use-canonical-path-for-ramblock-id vnc-power-control rotation-rate acpi-index input-linux virtio-gpu-gl-pci virtio-vga-gl confidential-guest-support set-action virtio-blk.queue-size virtio-mem-pci memory-backend-file.reserve piix4.acpi-root-pci-hotplug query-dirty-rate rbd-encryption sev-guest-kernel-hashes sev-inject-launch-secret calc-dirty-rate dirtyrate-param.mode memory-backend-file.prealloc-threads virtio-iommu-pci virtio-net.rss chardev.qemu-vdagent usb-host.guest-resets-all migration.blocked-reasons virtio-crypto pvpanic-pci virtio-gpu.blob display-reload usb-mtp netdev.user device.json+hotplug@7fe virtio-mem-pci.prealloc@7fe blockdev.nbd.tls-hostname@7fe virtio-iommu.boot-bypass@7fe display-dbus@7fe acpi-erst@7fe machine-i8042-opt@7fe iothread.thread-pool-max@7fc query-stats@7fc query-stats-schemas@7fc screenshot-format-png@7fc smp-clusters@7fc intel-iommu.dma-translation@7fc netdev.json@7f8 thread-context@7f8 netdev.stream@7f8 cryptodev-backend-lkcf@7d8 machine-hpet@7f0 netdev.stream.reconnect@7f0 rbd-encryption-layering@7f0 rbd-encryption-luks-any@7f0 qcow2-discard-no-unref@7e0 run-with.async-teardown@7e0 virtio-blk-vhost-vdpa@7e0 virtio-mem-pci.dynamic-memslots@7c0 virtio-sound@7c0 virtio-blk.iothread-mapping@780 blockjob.backing-mask-protocol@780 migrate-incoming.exit-on-error@700 chardev-reconnect-miliseconds@600 netdev-stream-reconnect-miliseconds@600 blockdev-set-active@400 shim@400 virtio-scsi.iothread-mapping@400",
  "pc-i440fx-10.0 400 =pc h m255 * cqemu64 rpc.ram +;" +
    "pc-q35-5.2 7ff h m288 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.12 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-6.2 7ff h m255 cqemu64 rpc.ram d@600 +@7f0 =pc@1 *@1;" +
    "pc-q35-4.2 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.5 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-4.2 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-5.2 7ff h m255 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-q35-2.7 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-9.1 700 h m4096 cqemu64 rpc.ram + =q35@100;" +
    "pc-q35-7.1 7fc h m288 cqemu64 rpc.ram +@7f0 =q35@4;" +
    "pc-q35-8.1 7e0 h m1024 cqemu64 rpc.ram + =q35@20;" +
    "pc-i440fx-8.1 7e0 h m255 cqemu64 rpc.ram + =pc@20 *@20;" +
    "pc-i440fx-2.7 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-6.1 7ff h m288 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-i440fx-9.1 700 h m255 cqemu64 rpc.ram + =pc@100 *@100;" +
    "pc-q35-2.4 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-10.0 400 =q35 h m4096 cqemu64 rpc.ram +;" +
    "pc-i440fx-7.1 7fc h m255 cqemu64 rpc.ram +@7f0 =pc@4 *@4;" +
    "pc-q35-2.10 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "x-remote 7ff m1 -@7f0;" +
    "pc-q35-5.1 7ff h m288 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-q35-2.9 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.11 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-3.1 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-6.1 7ff h m255 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-q35-4.1 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.4 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-4.1 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-5.1 7ff h m255 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.9 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "isapc 7ff h m1 c486 rpc.ram +@7f0;" +
    "pc-q35-2.6 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-3.1 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-9.0 780 h m4096 cqemu64 rpc.ram + =q35@80;" +
    "pc-q35-2.12 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-7.0 7fe h m288 cqemu64 rpc.ram d@400 +@7f0 =q35@2;" +
    "pc-q35-8.0 7f0 h m288 cqemu64 rpc.ram + =q35@10;" +
    "pc-i440fx-8.0 7f0 h m255 cqemu64 rpc.ram + =pc@10 *@10;" +
    "pc-q35-6.0 7ff h m288 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.6 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-9.0 780 h m255 cqemu64 rpc.ram + =pc@80 *@80;" +
    "pc-q35-4.0.1 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-7.0 7fe h m255 cqemu64 rpc.ram d@400 +@7f0 =pc@2 *@2;" +
    "pc-q35-5.0 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-2.8 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-9.2 600 h m4096 cqemu64 rpc.ram + =q35@200;" +
    "pc-i440fx-2.10 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-3.0 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-6.0 7ff h m255 cqemu64 rpc.ram d@700 +@7f0;" +
    "pc-q35-7.2 7f8 h m288 cqemu64 rpc.ram +@7f0 =q35@8;" +
    "pc-q35-4.0 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "microvm 7ff m288 cqemu64 rmicrovm.ram +@7f0;" +
    "pc-q35-8.2 7c0 h m1024 cqemu64 rpc.ram + =q35@40;" +
    "pc-i440fx-4.0 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-8.2 7c0 h m255 cqemu64 rpc.ram + =pc@40 *@40;" +
    "pc-i440fx-5.0 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.8 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-6.2 7ff h m288 cqemu64 rpc.ram d@600 +@7f0 =q35@1;" +
    "pc-i440fx-9.2 600 h m255 cqemu64 rpc.ram + =pc@200 *@200;" +
    "pc-i440fx-3.0 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-q35-2.5 7ff h m255 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-7.2 7f8 h m255 cqemu64 rpc.ram +@7f0 =pc@8 *@8;" +
    "pc-q35-2.11 7ff h m288 cqemu64 n rpc.ram d@700 +@7f0;" +
    "pc-i440fx-2.0 ff h m255 cqemu64 n rpc.ram d@c0 +@f0;" +
    "pc-i440fx-2.2 ff h m255 cqemu64 n rpc.ram d@c0 +@f0;" +
    "pc-i440fx-2.1 ff h m255 cqemu64 n rpc.ram d@c0 +@f0;" +
    "pc-i440fx-2.3 ff h m255 cqemu64 n rpc.ram d@c0 +@f0;" +
    "pc-i440fx-1.5 3f h m255 cqemu64 n rpc.ram d@3e +@30;" +
    "pc-i440fx-1.7 3f h m255 cqemu64 n rpc.ram d@3e +@30;" +
    "pc-i440fx-1.4 3f h m255 cqemu64 n rpc.ram d@3e +@30;" +
    "pc-i440fx-1.6 3f h m255 cqemu64 n rpc.ram d@3e +@30;",
  "max 7ff;" +
    "host 7ff;" +
    "base 7ff;" +
    "qemu64-v1 7ff;" +
    "qemu64 7ff;" +
    "qemu32-v1 7ff;" +
    "qemu32 7ff;" +
    "phenom-v1 7ff;" +
    "phenom 7ff;" +
    "pentium3-v1 7ff;" +
    "pentium3 7ff;" +
    "pentium2-v1 7ff;" +
    "pentium2 7ff;" +
    "pentium-v1 7ff;" +
    "pentium 7ff;" +
    "n270-v1 7ff;" +
    "n270 7ff;" +
    "kvm64-v1 7ff;" +
    "kvm64 7ff;" +
    "kvm32-v1 7ff;" +
    "kvm32 7ff;" +
    "coreduo-v1 7ff;" +
    "coreduo 7ff;" +
    "core2duo-v1 7ff;" +
    "core2duo 7ff;" +
    "athlon-v1 7ff;" +
    "athlon 7ff;" +
    "YongFeng-v1 400;" +
    "YongFeng 400;" +
    "Westmere-v2 7ff;" +
    "Westmere-v1 7ff;" +
    "Westmere-IBRS 7ff;" +
    "Westmere 7ff;" +
    "Snowridge-v4 7ff;" +
    "Snowridge-v3 7ff;" +
    "Snowridge-v2 7ff;" +
    "Snowridge-v1 7ff;" +
    "Snowridge 7ff;" +
    "Skylake-Server-v5 7ff;" +
    "Skylake-Server-v4 7ff;" +
    "Skylake-Server-v3 7ff;" +
    "Skylake-Server-v2 7ff;" +
    "Skylake-Server-v1 7ff;" +
    "Skylake-Server-noTSX-IBRS 7ff;" +
    "Skylake-Server-IBRS 7ff;" +
    "Skylake-Server 7ff;" +
    "Skylake-Client-v4 7ff;" +
    "Skylake-Client-v3 7ff;" +
    "Skylake-Client-v2 7ff;" +
    "Skylake-Client-v1 7ff;" +
    "Skylake-Client-noTSX-IBRS 7ff;" +
    "Skylake-Client-IBRS 7ff;" +
    "Skylake-Client 7ff;" +
    "SierraForest-v2 400;" +
    "SierraForest-v1 700;" +
    "SierraForest 700;" +
    "SapphireRapids-v3 700;" +
    "SapphireRapids-v2 7e0;" +
    "SapphireRapids-v1 7f0;" +
    "SapphireRapids 7f0;" +
    "SandyBridge-v2 7ff;" +
    "SandyBridge-v1 7ff;" +
    "SandyBridge-IBRS 7ff;" +
    "SandyBridge 7ff;" +
    "Penryn-v1 7ff;" +
    "Penryn 7ff;" +
    "Opteron_G5-v1 7ff;" +
    "Opteron_G5 7ff;" +
    "Opteron_G4-v1 7ff;" +
    "Opteron_G4 7ff;" +
    "Opteron_G3-v1 7ff;" +
    "Opteron_G3 7ff;" +
    "Opteron_G2-v1 7ff;" +
    "Opteron_G2 7ff;" +
    "Opteron_G1-v1 7ff;" +
    "Opteron_G1 7ff;" +
    "Nehalem-v2 7ff;" +
    "Nehalem-v1 7ff;" +
    "Nehalem-IBRS 7ff;" +
    "Nehalem 7ff;" +
    "KnightsMill-v1 7ff;" +
    "KnightsMill 7ff;" +
    "IvyBridge-v2 7ff;" +
    "IvyBridge-v1 7ff;" +
    "IvyBridge-IBRS 7ff;" +
    "IvyBridge 7ff;" +
    "Icelake-Server-v7 700;" +
    "Icelake-Server-v6 7fe;" +
    "Icelake-Server-v5 7ff;" +
    "Icelake-Server-v4 7ff;" +
    "Icelake-Server-v3 7ff;" +
    "Icelake-Server-v2 7ff;" +
    "Icelake-Server-v1 7ff;" +
    "Icelake-Server-noTSX 7ff;" +
    "Icelake-Server 7ff;" +
    "Haswell-v4 7ff;" +
    "Haswell-v3 7ff;" +
    "Haswell-v2 7ff;" +
    "Haswell-v1 7ff;" +
    "Haswell-noTSX-IBRS 7ff;" +
    "Haswell-noTSX 7ff;" +
    "Haswell-IBRS 7ff;" +
    "Haswell 7ff;" +
    "GraniteRapids-v2 600;" +
    "GraniteRapids-v1 7e0;" +
    "GraniteRapids 7e0;" +
    "EPYC-v4 7e0;" +
    "EPYC-v3 7ff;" +
    "EPYC-v2 7ff;" +
    "EPYC-v1 7ff;" +
    "EPYC-Rome-v4 7e0;" +
    "EPYC-Rome-v3 7e0;" +
    "EPYC-Rome-v2 7ff;" +
    "EPYC-Rome-v1 7ff;" +
    "EPYC-Rome 7ff;" +
    "EPYC-Milan-v2 7e0;" +
    "EPYC-Milan-v1 7ff;" +
    "EPYC-Milan 7ff;" +
    "EPYC-IBPB 7ff;" +
    "EPYC-Genoa-v1 7e0;" +
    "EPYC-Genoa 7e0;" +
    "EPYC 7ff;" +
    "Dhyana-v2 7ff;" +
    "Dhyana-v1 7ff;" +
    "Dhyana 7ff;" +
    "Denverton-v3 7ff;" +
    "Denverton-v2 7ff;" +
    "Denverton-v1 7ff;" +
    "Denverton 7ff;" +
    "Cooperlake-v2 7ff;" +
    "Cooperlake-v1 7ff;" +
    "Cooperlake 7ff;" +
    "Conroe-v1 7ff;" +
    "Conroe 7ff;" +
    "ClearwaterForest-v1 400;" +
    "ClearwaterForest 400;" +
    "Cascadelake-Server-v5 7ff;" +
    "Cascadelake-Server-v4 7ff;" +
    "Cascadelake-Server-v3 7ff;" +
    "Cascadelake-Server-v2 7ff;" +
    "Cascadelake-Server-v1 7ff;" +
    "Cascadelake-Server-noTSX 7ff;" +
    "Cascadelake-Server 7ff;" +
    "Broadwell-v4 7ff;" +
    "Broadwell-v3 7ff;" +
    "Broadwell-v2 7ff;" +
    "Broadwell-v1 7ff;" +
    "Broadwell-noTSX-IBRS 7ff;" +
    "Broadwell-noTSX 7ff;" +
    "Broadwell-IBRS 7ff;" +
    "Broadwell 7ff;" +
    "486-v1 7ff;" +
    "486 7ff;" +
    "Icelake-Client-v3 3 d;" +
    "Icelake-Client-v2 3 d;" +
    "Icelake-Client-v1 3 d;" +
    "Icelake-Client-noTSX 3 d;" +
    "Icelake-Client 3 d;",
  "",
];
