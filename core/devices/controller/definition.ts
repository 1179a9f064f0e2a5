/**
 * What the XML says of a controller: <controller>.
 * https://libvirt.org/formatdomain.html#controllers
 *
 * Which models there are is in models.ts, and what only PCI controllers have in pci.ts.
 */
import { CONTROLLER_TYPES, ControllerType } from "../../address/buses";
import { Fields, ON_OFF } from "../../xml/fields";
import { Device } from "../device";
import { IothreadMapping } from "../iothread_mapping";
import { VIRTIO_MODELS, VirtioOptions } from "../virtio";
import { IDE_MODELS, PCI_MODELS, Pci, SCSI_MODELS, Scsi, USB_MODELS } from "./models";
import { PciOptions } from "./pci";

const NONE_KNOWN: StaticArray<string> = [""];

/** The index of a controller that came without. */
export const NO_INDEX: i64 = i64.MIN_VALUE;

export class ControllerDefinition extends Device {
  type: i32 = 0;
  /** Less than 0 until it is said or given. */
  index: i64 = NO_INDEX;
  model: i32 = 0;
  /** virtio-serial, USB (xHCI). */
  ports: i64 = -1;
  /** virtio-serial. */
  vectors: i64 = -1;
  /** xenbus: pages that a guest may share, and channels it may notify by. */
  maxGrantFrames: i64 = -1;
  maxEventChannels: i64 = -1;
  /** SCSI. */
  queues: i64 = -1;
  cmdPerLun: i64 = -1;
  maxSectors: i64 = -1;
  ioeventfd: i32 = 0;
  iothread: i64 = -1;
  iothreads: IothreadMapping = new IothreadMapping();
  virtio: VirtioOptions = new VirtioOptions();
  pci: PciOptions = new PciOptions();

  xml(x: Fields): void {
    this.type = x.word("type", CONTROLLER_TYPES, this.type);
    if (x.reading && this.type == 0) this.type = ControllerType.Ide;
    this.index = x.integer("index", this.index, NO_INDEX);
    const describing = !x.reading && !x.writing;
    this.model = x.word("model", describing ? allModels() : modelsOf(this.type), this.model);
    if (x.when(this.isUsb || this.isVirtioSerial)) this.ports = x.integer("ports", this.ports);
    if (x.when(this.isVirtioSerial)) this.vectors = x.integer("vectors", this.vectors);
    if (x.when(this.type == ControllerType.Xenbus)) {
      this.maxGrantFrames = x.integer("maxGrantFrames", this.maxGrantFrames);
      this.maxEventChannels = x.integer("maxEventChannels", this.maxEventChannels);
    }
    if (x.when(this.type == ControllerType.Pci)) this.pci.xml(x);
    if (x.enter("driver")) {
      this.queues = x.integer("queues", this.queues);
      this.cmdPerLun = x.integer("cmd_per_lun", this.cmdPerLun);
      this.maxSectors = x.integer("max_sectors", this.maxSectors);
      this.ioeventfd = x.word("ioeventfd", ON_OFF, this.ioeventfd);
      this.iothread = x.integer("iothread", this.iothread);
      this.virtio.xml(x);
      this.iothreads.xml(x);
      x.leave();
    }
    this.info.mayBeCompanion = x.when(this.isUsb);
    this.info.xml(x);
    if (x.when(this.isRoot)) this.pci.hole(x);
  }

  get isUsb(): bool {
    return this.type == ControllerType.Usb;
  }

  get isPci(): bool {
    return this.type == ControllerType.Pci;
  }

  get isVirtioSerial(): bool {
    return this.type == ControllerType.VirtioSerial;
  }

  /** pci-root or pcie-root, which are part of the board. */
  get isRoot(): bool {
    return this.isPci && (this.model == Pci.Root || this.model == Pci.PcieRoot);
  }

  /** A USB controller that shares the ports of another. */
  get isCompanion(): bool {
    return this.isUsb && this.info.startPort >= 0;
  }

  get isVirtioScsi(): bool {
    if (this.type != ControllerType.Scsi) return false;
    return (
      this.model == Scsi.Virtio || this.model == Scsi.VirtioTransitional || this.model == Scsi.VirtioNonTransitional
    );
  }
}

function modelsOf(type: ControllerType): StaticArray<string> {
  if (type == ControllerType.Ide) return IDE_MODELS;
  if (type == ControllerType.Scsi) return SCSI_MODELS;
  if (type == ControllerType.VirtioSerial) return VIRTIO_MODELS;
  if (type == ControllerType.Usb) return USB_MODELS;
  if (type == ControllerType.Pci) return PCI_MODELS;
  return NONE_KNOWN;
}

/** All of them, each once, for a description that doesn't know the type. */
function allModels(): StaticArray<string> {
  const all: string[] = [];
  for (let type = 0; type < CONTROLLER_TYPES.length; type++) {
    const models = modelsOf(type);
    for (let i = 0; i < models.length; i++) if (!all.includes(models[i])) all.push(models[i]);
  }
  return StaticArray.fromArray(all);
}
