/**
 * A USB hub: <hub>.
 * https://libvirt.org/formatdomain.html#hub-devices
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Fields } from "../xml/fields";
import { Connect, Device, deviceProps } from "./device";
import { NativeDevice } from "./native";

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
    this.props(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Hub | null {
    if (!device.isDriver("usb-hub")) return null;
    const hub = new Hub();
    hub.props(device.p, device.context);
    return hub;
  }

  private props(p: Props, context: Context): void {
    p.fixed("driver", "usb-hub");
    this.info.alias = p.text("id", this.info.alias);
    this.info.props(p, context);
  }
}
