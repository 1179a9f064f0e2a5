/**
 * A USB device of the one who looks at the screen, passed on to the guest: <redirdev>.
 * https://libvirt.org/formatdomain.html#redirected-devices
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, literal } from "../text/span";
import { join } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { emitChardev } from "./chardev/backend";
import { readSource } from "./chardev/native";
import { CharSource, DBUS } from "./chardev/source";
import { Connect, Device, deviceProps } from "./device";
import { NativeDevice } from "./native";
import { Redirfilter } from "./redirfilter";

const BUSES: StaticArray<string> = ["", "usb"];
const USB: i32 = 1;

export class Redirdev extends Device {
  bus: i32 = 0;
  source: CharSource = new CharSource();
  /** The rules of the domain, for all of them. */
  filter: Redirfilter | null = null;

  xml(x: Fields): void {
    this.bus = x.word("bus", BUSES, this.bus);
    this.source.typeXml(x);
    this.source.xml(x);
    this.info.xml(x);
  }

  connect(context: Context): i32 {
    return Connect.Usb;
  }

  defaults(context: Context): void {
    if (this.bus == 0) this.bus = USB;
    const source = this.source;
    source.spiceName = "usbredir";
    if (source.type == DBUS && source.channel == NONE) source.channel = literal("org.qemu.usbredir");
    if (source.type != 0) source.defaultsToday();
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.source.type == 0)
      noteMissing(notes, this.from, "type").named("the type of redirdev").expect("spicevmc").expect("tcp");
    else this.source.check(context, this.from);
    if (!context.modern) return;
    if (this.info.address.type != AddressType.None && this.info.address.type != AddressType.Usb)
      noteInside(notes, Code.NotHere, this.from, "address", "type").named("the address of a USB device").expect("usb");
    const emulator = context.emulator;
    if (!emulator.can(Capability.USB_REDIR)) noteAt(notes, Code.Unsupported, this.from).named("USB redirection");
    const filter = this.filter;
    if (filter && filter.rules.length > 0 && !emulator.can(Capability.USB_REDIR_FILTER))
      noteAt(notes, Code.Unsupported, filter.from).named("the USB redirection filter");
  }

  emit(line: CommandLine, context: Context): void {
    const id = join("char", this.info.alias);
    emitChardev(line, context, this.source, this.info.alias, id);
    const p = deviceProps(line, context);
    this.props(p, context);
    line.putProps("device", p);
  }

  private props(p: Props, context: Context): void {
    p.fixed("driver", "usb-redir");
    p.text("chardev", join("char", this.info.alias));
    this.info.alias = p.text("id", this.info.alias);
    const filter = this.filter;
    if (filter) p.text("filter", filter.text());
    this.info.boot(p);
    this.info.props(p, context);
  }

  /** One with rules is left: they are the domain's, for all of its devices. */
  static readNative(device: NativeDevice): Redirdev | null {
    if (!device.isDriver("usb-redir")) return null;
    const source = readSource(device, "usbredir");
    if (!source) return null;
    const redirdev = new Redirdev();
    redirdev.bus = USB;
    redirdev.source = source;
    redirdev.props(device.p, device.context);
    return redirdev;
  }
}
