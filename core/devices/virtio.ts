/**
 * What every virtio device can have: the transport options of <driver>, and the name of its -device.
 * https://libvirt.org/formatdomain.html#virtio-related-options
 */
import { AddressType } from "../address/address";
import { Props } from "../argv/props";
import { Fields, ON_OFF } from "../xml/fields";
import { Connect } from "./device";
import { DeviceInfo } from "./info";
import { Span } from "../text/span";
import { Writer } from "../text/writer";

/** Models of a virtio device: plain, or of one of the two PCI generations only. */
export const VIRTIO_MODELS: StaticArray<string> = ["", "virtio", "virtio-transitional", "virtio-non-transitional"];
export const VIRTIO: i32 = 1;
export const VIRTIO_TRANSITIONAL: i32 = 2;
export const VIRTIO_NON_TRANSITIONAL: i32 = 3;

export class VirtioOptions {
  iommu: i32 = 0;
  ats: i32 = 0;
  packed: i32 = 0;
  pagePerVq: i32 = 0;

  /** Something is said. */
  get isSet(): bool {
    return this.iommu != 0 || this.ats != 0 || this.packed != 0 || this.pagePerVq != 0;
  }

  /** Inside <driver>. */
  xml(x: Fields): void {
    this.iommu = x.word("iommu", ON_OFF, this.iommu);
    this.ats = x.word("ats", ON_OFF, this.ats);
    this.packed = x.word("packed", ON_OFF, this.packed);
    this.pagePerVq = x.word("page_per_vq", ON_OFF, this.pagePerVq);
  }

  props(p: Props): void {
    this.iommu = p.onOff("iommu_platform", this.iommu);
    this.ats = p.onOff("ats", this.ats);
    this.packed = p.onOff("packed", this.packed);
    this.pagePerVq = p.onOff("page-per-vq", this.pagePerVq);
  }
}

/** How a virtio device connects: the transitional model works only in conventional PCI slots. */
export function virtioConnect(model: i32): i32 {
  return model == VIRTIO_TRANSITIONAL ? Connect.Virtio | Connect.Pci : Connect.Virtio;
}

/** The driver's name: `virtio-blk` becomes virtio-blk-pci, -ccw or -device by its address. */
export function virtioDriver(base: string, info: DeviceInfo, model: i32 = VIRTIO): Span {
  const to = new Writer(32);
  to.text(base);
  const type = info.address.type;
  if (type == AddressType.Ccw) to.text("-ccw");
  else if (type == AddressType.VirtioMmio) to.text("-device");
  else to.text("-pci");
  if (model == VIRTIO_TRANSITIONAL) to.text("-transitional");
  if (model == VIRTIO_NON_TRANSITIONAL) to.text("-non-transitional");
  return to.take();
}
