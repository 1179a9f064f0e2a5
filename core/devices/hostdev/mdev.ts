/**
 * A mediated device of the host: a slice of a device, made by the host's driver and named by a uuid.
 * https://libvirt.org/formatdomain.html#usb-pci-scsi-devices
 */
import { NONE, Span } from "../../text/span";
import { join } from "../../text/writer";
import { canonicalUuid } from "../../text/uuid";
import { Fields } from "../../xml/fields";

export const MDEV_MODELS: StaticArray<string> = ["", "vfio-pci", "vfio-ccw", "vfio-ap"];
export const MDEV_PCI: i32 = 1;
export const MDEV_CCW: i32 = 2;
export const MDEV_AP: i32 = 3;

export class HostMdev {
  model: i32 = 0;
  uuid: Span = NONE;

  /** Inside <source>. */
  xml(x: Fields): void {
    if (!x.enter("address")) return;
    this.uuid = x.text("uuid", this.uuid);
    x.leave();
  }

  defaults(): void {
    if (this.uuid != NONE) this.uuid = canonicalUuid(this.uuid);
  }

  /** The device's folder, as the host's kernel shows it. */
  path(): Span {
    return join("/sys/bus/mdev/devices/", this.uuid);
  }
}
