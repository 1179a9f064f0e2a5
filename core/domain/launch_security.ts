/**
 * <launchSecurity>, a part of the domain.
 * https://libvirt.org/formatdomain.html
 */
import { Part } from "../emulator/part";
import { Fields } from "../xml/fields";

export class LaunchSecurity extends Part {
  xml(x: Fields): void {}
}
