/**
 * A USB hub: <hub>.
 * https://libvirt.org/formatdomain.html#hub-devices
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Fields } from "../xml/fields";
import { Connect, Device, deviceProps } from "./device";

const TYPES: StaticArray<string> = ["", "usb"];
const USB: i32 = 1;

export class Hub extends Device {
  type: i32 = USB;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    this.info.xml(x);
  }

  connect(context: Context): i32 {
    return Connect.Usb;
  }

  emit(line: CommandLine, context: Context): void {
    const p = deviceProps(line, context);
    p.fixed("driver", "usb-hub");
    p.text("id", this.info.alias);
    this.info.props(p, context);
    line.putProps("device", p);
  }
}
