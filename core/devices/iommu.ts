/**
 * An IOMMU of the guest: <iommu>.
 * https://libvirt.org/formatdomain.html#iommu-devices
 */
import { Device } from "./device";
import { Fields } from "../xml/fields";

export class Iommu extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }
}
