/**
 * A device of the host that a container is given: <hostdev mode='capabilities'>.
 * https://libvirt.org/formatdomain.html#block-character-devices
 *
 * QEMU has no such thing; it is kept, and nothing is said on the command line.
 */
import { IpInfo } from "../interface/ip";
import { NONE, Span } from "../../text/span";
import { Fields } from "../../xml/fields";

export class HostCapability {
  block: Span = NONE;
  char: Span = NONE;
  interface: Span = NONE;
  ip: IpInfo = new IpInfo();

  /** Inside <source>. */
  xml(x: Fields, storage: bool, misc: bool, net: bool): void {
    if (x.when(storage)) this.block = x.element("block", this.block);
    if (x.when(misc)) this.char = x.element("char", this.char);
    if (x.when(net)) this.interface = x.element("interface", this.interface);
  }
}
