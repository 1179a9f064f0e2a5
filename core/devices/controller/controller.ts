/**
 * A controller, which gives the guest a bus: <controller>.
 * https://libvirt.org/formatdomain.html#controllers
 */
import { Device } from "../device";
import { CommandLine } from "../../argv/command_line";
import { Context } from "../../emulator/context";
import { Fields } from "../../xml/fields";

export class Controller extends Device {
  type: i32 = 0;

  xml(x: Fields): void {
    this.info.xml(x);
  }

  /** -global for what the machine's own bridges take only that way. */
  emitGlobal(line: CommandLine, context: Context): void {}
}
