/**
 * The <devices> of domain capabilities: which kinds and models a guest can have with this QEMU.
 *
 * Words stand in the order of libvirt's own lists of them.
 */
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { JsonValue } from "../text/json";
import { Report } from "./report";
import { HostFacts } from "./host";

// biome-ignore format: a table
const USB_CONTROLLERS: StaticArray<i32> = [
  Capability.PIIX3_USB_UHCI, Capability.PIIX4_USB_UHCI, Capability.USB_EHCI, Capability.ICH9_USB_EHCI1,
  Capability.VT82C686B_USB_UHCI, Capability.PCI_OHCI, Capability.NEC_USB_XHCI, Capability.QEMU_XHCI,
];

export class DeviceReport {
  constructor(
    private report: Report,
    private context: Context,
    private host: HostFacts,
  ) {}

  private can(capability: Capability): bool {
    return this.context.emulator.can(capability);
  }

  write(): void {
    this.report.open("devices");
    this.disk();
    this.graphics();
    this.video();
    this.hostdev();
    this.rng();
    this.filesystem();
    this.tpm();
    this.redirdev();
    this.channel();
    this.crypto();
    this.interface();
    this.panic();
    this.report.close("devices");
  }

  private disk(): void {
    const r = this.report;
    const machine = this.context.machine;
    r.enter("disk", true);
    r.enumeration("diskDevice");
    r.value("disk");
    r.value("cdrom");
    r.value("floppy", !machine.isPseries);
    r.value("lun");
    r.end();
    r.enumeration("bus");
    r.value("ide", machine.hasBuiltinIde);
    r.value("fdc", !machine.isPseries);
    r.value("scsi");
    r.value("virtio");
    r.value("usb", this.can(Capability.USB_STORAGE));
    r.value("sata", this.can(Capability.ICH9_AHCI));
    r.end();
    r.enumeration("model");
    this.virtioModels();
    r.end();
    r.close("disk");
  }

  private virtioModels(): void {
    const r = this.report;
    const generations = this.can(Capability.VIRTIO_PCI_NON_TRANSITIONAL);
    r.value("virtio");
    r.value("virtio-transitional", generations);
    r.value("virtio-non-transitional", generations);
  }

  private graphics(): void {
    const r = this.report;
    const dbus = this.can(Capability.DISPLAY_DBUS);
    r.enter("graphics", true);
    r.enumeration("type");
    r.value("sdl", this.can(Capability.SDL));
    r.value("vnc", this.can(Capability.VNC));
    r.value("rdp", dbus && this.host.qemuRdp);
    r.value("spice", this.can(Capability.SPICE));
    r.value("egl-headless", this.can(Capability.EGL_HEADLESS));
    r.value("dbus", dbus);
    r.end();
    r.close("graphics");
  }

  private video(): void {
    const r = this.report;
    r.enter("video", true);
    r.enumeration("modelType");
    r.value("vga", this.can(Capability.VGA));
    r.value("cirrus", this.can(Capability.CIRRUS_VGA));
    r.value("vmvga", this.can(Capability.VMWARE_SVGA));
    r.value("qxl", this.can(Capability.QXL));
    r.value("virtio", this.can(Capability.VIRTIO_GPU));
    r.value("none");
    r.value("bochs", this.can(Capability.BOCHS_DISPLAY));
    r.value("ramfb", this.can(Capability.RAMFB));
    r.end();
    r.close("video");
  }

  private hostdev(): void {
    const r = this.report;
    let usb: bool = false;
    for (let i = 0; i < USB_CONTROLLERS.length; i++) usb = usb || this.can(USB_CONTROLLERS[i]);
    const vfio = this.host.vfio && this.can(Capability.VFIO_PCI);
    r.enter("hostdev", true);
    r.enumeration("mode");
    r.value("subsystem");
    r.end();
    r.enumeration("startupPolicy");
    r.value("default");
    r.value("mandatory");
    r.value("requisite");
    r.value("optional");
    r.end();
    r.enumeration("subsysType");
    r.value("usb", usb);
    r.value("pci");
    r.value("scsi");
    r.end();
    r.enumeration("capsType");
    r.end();
    r.enumeration("pciBackend");
    r.value("default", vfio);
    r.value("vfio", vfio);
    r.end();
    r.close("hostdev");
  }

  private rng(): void {
    const r = this.report;
    r.enter("rng", true);
    r.enumeration("model");
    if (this.can(Capability.VIRTIO_RNG)) this.virtioModels();
    r.end();
    r.enumeration("backendModel");
    r.value("random", this.can(Capability.RNG_RANDOM));
    r.value("egd", this.can(Capability.RNG_EGD));
    r.value("builtin", this.can(Capability.RNG_BUILTIN));
    r.end();
    r.close("rng");
  }

  private filesystem(): void {
    const r = this.report;
    r.enter("filesystem", true);
    r.enumeration("driverType");
    r.value("path");
    r.value("handle");
    r.value("virtiofs", this.can(Capability.VHOST_USER_FS));
    r.end();
    r.close("filesystem");
  }

  private tpm(): void {
    const r = this.report;
    const tis = this.can(Capability.TPM_TIS);
    const crb = this.can(Capability.TPM_CRB);
    const spapr = this.can(Capability.TPM_SPAPR);
    const proxy = this.can(Capability.SPAPR_TPM_PROXY);
    if (!r.enter("tpm", tis || crb || spapr || proxy)) return;
    r.enumeration("model");
    r.value("tpm-tis", tis);
    r.value("tpm-crb", crb);
    r.value("tpm-spapr", spapr);
    r.value("spapr-tpm-proxy", proxy);
    r.end();
    const swtpm = this.host.swtpm;
    const emulator = swtpm != null && this.can(Capability.TPM_EMULATOR);
    r.enumeration("backendModel");
    r.value("passthrough", this.can(Capability.TPM_PASSTHROUGH));
    r.value("emulator", emulator);
    r.value("external", emulator);
    r.end();
    if (swtpm) this.tpmVersions(swtpm);
    r.close("tpm");
  }

  private tpmVersions(versions: JsonValue): void {
    if (versions.length == 0) return;
    this.report.enumeration("backendVersion");
    for (let i = 0; i < versions.length; i++) this.report.spanValue(versions.at(i).text());
    this.report.end();
  }

  private redirdev(): void {
    const r = this.report;
    if (!r.enter("redirdev", this.can(Capability.USB_REDIR))) return;
    r.enumeration("bus");
    r.value("usb");
    r.end();
    r.close("redirdev");
  }

  private channel(): void {
    const r = this.report;
    r.enter("channel", true);
    r.enumeration("type");
    r.value("pty");
    r.value("unix");
    r.value("spicevmc", this.can(Capability.SPICE));
    r.end();
    r.close("channel");
  }

  private crypto(): void {
    const r = this.report;
    r.enter("crypto", true);
    r.enumeration("model");
    r.value("virtio", this.can(Capability.VIRTIO_CRYPTO));
    r.end();
    r.enumeration("type");
    r.value("qemu");
    r.end();
    r.enumeration("backendModel");
    r.value("builtin");
    r.value("lkcf", this.can(Capability.CRYPTODEV_BACKEND_LKCF));
    r.end();
    r.close("crypto");
  }

  private interface(): void {
    const r = this.report;
    r.enter("interface", true);
    r.enumeration("backendType");
    r.value("default", this.can(Capability.NETDEV_USER));
    r.value("passt", this.can(Capability.NETDEV_STREAM));
    r.end();
    r.close("interface");
  }

  private panic(): void {
    const r = this.report;
    const machine = this.context.machine;
    const isa = this.can(Capability.PVPANIC);
    const pci = this.can(Capability.PVPANIC_PCI);
    if (!r.enter("panic", isa || pci || machine.isPseries || machine.isX86 || machine.isS390)) return;
    r.enumeration("model");
    r.value("isa", isa);
    r.value("pseries", machine.isPseries);
    r.value("hyperv", machine.isX86);
    r.value("s390", machine.isS390);
    r.value("pvpanic", pci);
    r.end();
    r.close("panic");
  }
}
