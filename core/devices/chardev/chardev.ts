/**
 * Serial and parallel ports and the console: <serial>, <parallel>, <console>.
 * https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices
 *
 * The console of a fully virtualised guest is its first serial port; libvirt writes it twice, once
 * under each name.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Device } from "../device";
import { Context } from "../../emulator/context";
import { Writer } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { CharSource } from "./source";

export class CharDevice extends Device {
  source: CharSource = new CharSource();
  port: i64 = -1;

  xml(x: Fields): void {
    this.source.typeXml(x);
    this.source.xml(x);
    if (x.enter("target")) {
      this.port = x.integer("port", this.port);
      x.leave();
    }
  }

  place(position: i32): void {
    if (this.port < 0) this.port = position;
    this.source.defaults();
  }

  check(context: Context): void {
    this.source.check(context, this.from);
  }

  emitOld(line: CommandLine, context: Context, option: string): void {
    const to = new Writer(48);
    this.source.write(to);
    line.put(option, to.take());
    this.source.noteUnsaid(context, this.from);
  }

  /** The device behind `-serial` or `-parallel`; null when the text is not known. */
  static absorb(option: Option): CharDevice | null {
    const source = CharSource.read(option.value);
    if (!source) return null;
    const device = new CharDevice();
    device.source = source;
    return device;
  }
}
