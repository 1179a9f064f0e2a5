/**
 * An IOMMU of the guest: <iommu>.
 * https://libvirt.org/formatdomain.html#iommu-devices
 *
 * Intel's and the virtio one are devices; Arm's is part of the machine and named by -machine.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Note } from "../notes/note";
import { NONE, literal, size, wordIndex } from "../text/span";
import { Fields, ON_OFF } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";

const MODELS: StaticArray<string> = ["", "intel", "smmuv3", "virtio"];
const DRIVERS: StaticArray<string> = ["", "intel-iommu", "", "virtio-iommu"];
const INTEL: i32 = 1;
const SMMUV3: i32 = 2;
const VIRTIO: i32 = 3;

const ON: i32 = 1;

/** With more vCPUs the guest needs interrupt remapping in extended mode. */
const VCPUS_WITHOUT_EIM: i64 = 255;

export class Iommu extends Device {
  model: i32 = 0;
  intremap: i32 = 0;
  cachingMode: i32 = 0;
  eim: i32 = 0;
  iotlb: i32 = 0;
  awBits: i64 = 0;
  dmaTranslation: i32 = 0;

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    if (x.enter("driver")) {
      this.intremap = x.word("intremap", ON_OFF, this.intremap);
      this.cachingMode = x.word("caching_mode", ON_OFF, this.cachingMode);
      this.eim = x.word("eim", ON_OFF, this.eim);
      this.iotlb = x.word("iotlb", ON_OFF, this.iotlb);
      this.awBits = x.natural("aw_bits", this.awBits, 0);
      this.dmaTranslation = x.word("dma_translation", ON_OFF, this.dmaTranslation);
      x.leave();
    }
    this.info.xml(x);
  }

  /** So many vCPUs that their interrupts need remapping. */
  static isNeeded(context: Context): bool {
    return context.machine.isQ35 && context.guest.vcpus > VCPUS_WITHOUT_EIM;
  }

  /** The one that a guest with very many vCPUs gets; null where this QEMU has none of the kind. */
  static implied(context: Context): Iommu | null {
    const emulator = context.emulator;
    const able =
      emulator.can(Capability.INTEL_IOMMU) &&
      emulator.can(Capability.INTEL_IOMMU_INTREMAP) &&
      emulator.can(Capability.INTEL_IOMMU_EIM);
    if (!able || !Iommu.isNeeded(context)) return null;
    const iommu = new Iommu();
    iommu.model = INTEL;
    iommu.intremap = ON;
    iommu.eim = ON;
    return iommu;
  }

  defaults(context: Context): void {
    if (!context.modern || this.model != INTEL || !Iommu.isNeeded(context)) return;
    if (this.intremap == 0 && context.emulator.can(Capability.INTEL_IOMMU_INTREMAP)) this.intremap = ON;
    if (this.eim == 0 && context.emulator.can(Capability.INTEL_IOMMU_EIM)) this.eim = ON;
  }

  connect(context: Context): i32 {
    return this.model == VIRTIO ? Connect.Pcie | Connect.Integrated : Connect.None;
  }

  check(context: Context): void {
    if (this.model == 0) noteMissing(context.notes, this.from, "model").named("model").expectWords(MODELS);
    if (!context.modern || this.model == 0) return;
    this.checkPlace(context);
    this.checkDriver(context);
    if (this.intremap == ON && !context.guest.splitIoapic) {
      this.driverNote(context, Code.Requires, "intremap", "interrupt remapping of the IOMMU").expect(
        "a split I/O APIC (ioapic driver='qemu')",
      );
    }
    if (this.eim == ON && this.intremap != ON) {
      this.driverNote(context, Code.Requires, "eim", "eim of the IOMMU").expect("interrupt remapping");
    }
  }

  /** The machine and what of it the model needs. */
  private checkPlace(context: Context): void {
    const machine = context.machine;
    const emulator = context.emulator;
    const address = this.info.address.type;
    let here = machine.isQ35;
    let able = emulator.can(Capability.INTEL_IOMMU);
    if (this.model == SMMUV3) {
      here = machine.isArmVirt;
      able = emulator.can(Capability.MACHINE_VIRT_IOMMU);
    } else if (this.model == VIRTIO) {
      here = machine.isQ35 || machine.isArmVirt;
      able = emulator.can(Capability.VIRTIO_IOMMU_PCI) && emulator.can(Capability.VIRTIO_IOMMU_BOOT_BYPASS);
    }
    const notes = context.notes;
    if (!here) {
      const note = noteAt(notes, Code.NotHere, this.from, "model").named("the IOMMU device");
      if (this.model != SMMUV3) note.expect("Q35 machines");
      if (this.model != INTEL) note.expect("ARM virt machines");
    } else if (!able) noteAt(notes, Code.Unsupported, this.from, "model").named("the IOMMU device");
    if (this.model == VIRTIO && !context.guest.acpi) {
      noteAt(notes, Code.Requires, this.from, "model").named("the IOMMU device").expect("ACPI");
    }
    if (address == AddressType.None || (this.model == VIRTIO && address == AddressType.Pci)) return;
    noteInside(notes, Code.NotHere, this.from, "address", "type")
      .named("such an address of the IOMMU model")
      .found(literal(MODELS[this.model]))
      .expect(this.model == VIRTIO ? "a PCI address" : "none");
  }

  private checkDriver(context: Context): void {
    this.checkOption(context, this.intremap, "intremap", "interrupt remapping", Capability.INTEL_IOMMU_INTREMAP);
    this.checkOption(context, this.cachingMode, "caching_mode", "caching mode", Capability.INTEL_IOMMU_CACHING_MODE);
    this.checkOption(context, this.eim, "eim", "eim", Capability.INTEL_IOMMU_EIM);
    this.checkOption(context, this.iotlb, "iotlb", "a device IOTLB", Capability.INTEL_IOMMU_DEVICE_IOTLB);
    this.checkOption(context, this.awBits > 0 ? 1 : 0, "aw_bits", "aw_bits", Capability.INTEL_IOMMU_AW_BITS);
    this.checkOption(
      context,
      this.dmaTranslation,
      "dma_translation",
      "switching dma translation",
      Capability.INTEL_IOMMU_DMA_TRANSLATION,
    );
  }

  /** Only Intel's has options, and each came with some QEMU. */
  private checkOption(context: Context, value: i32, name: string, what: string, capability: Capability): void {
    if (value == 0) return;
    if (this.model != INTEL) {
      this.driverNote(context, Code.NotHere, name, "additional attributes of an IOMMU of this model").found(
        literal(MODELS[this.model]),
      );
    } else if (!context.emulator.can(capability)) {
      this.driverNote(context, Code.Unsupported, name, "an IOMMU with").found(literal(what));
    }
  }

  private driverNote(context: Context, code: Code, attribute: string, named: string): Note {
    return noteInside(context.notes, code, this.from, "driver", attribute).named(named);
  }

  /** Interrupts are remapped, for which the I/O APIC must be QEMU's own. */
  get remapsInterrupts(): bool {
    return this.intremap == ON;
  }

  /** Its key of -machine. */
  machineProps(p: Props, context: Context): void {
    if (this.model == SMMUV3) p.fixed("iommu", "smmuv3");
  }

  emit(line: CommandLine, context: Context): void {
    if (this.model != INTEL && this.model != VIRTIO) return;
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Iommu | null {
    const iommu = new Iommu();
    iommu.model =
      device.virtio("virtio-iommu") > 0 ? VIRTIO : size(device.driver) == 0 ? 0 : wordIndex(device.driver, DRIVERS);
    if (iommu.model <= 0) return null;
    if (iommu.model == VIRTIO && !device.isDriver(DRIVERS[VIRTIO]) && !device.isDriver("virtio-iommu-pci")) return null;
    const model = iommu.model;
    device.p.text("driver", NONE);
    iommu.props(device.p, device.context);
    iommu.model = model;
    return iommu;
  }

  private props(p: Props, context: Context): void {
    if (!p.reading) p.word("driver", DRIVERS, this.model);
    this.info.alias = p.text("id", this.info.alias);
    if (this.model != INTEL) {
      this.info.props(p, context);
      return;
    }
    this.intremap = p.word("intremap", ON_OFF, this.intremap);
    this.cachingMode = p.onOff("caching-mode", this.cachingMode);
    this.eim = p.word("eim", ON_OFF, this.eim);
    this.iotlb = p.onOff("device-iotlb", this.iotlb);
    this.awBits = p.integer("aw-bits", this.awBits, 0);
    this.dmaTranslation = p.onOff("dma-translation", this.dmaTranslation);
  }
}
