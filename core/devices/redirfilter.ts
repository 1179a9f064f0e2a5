/**
 * Which USB devices may be redirected: <redirfilter>.
 * https://libvirt.org/formatdomain.html#redirected-devices
 */
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class Redirfilter extends Part {
  xml(x: Fields): void {}
}
