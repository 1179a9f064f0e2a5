/**
 * What serial and parallel ports, consoles and channels have in common: a source on the host, and a
 * target in the guest, which each kind describes in its own room.
 * https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices
 */
import { AddressType } from "../../address/address";
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Device } from "../device";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Span } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { emitChardev } from "./backend";
import { noteUnsaid, writeOldForm } from "./old_form";
import { CharSource } from "./source";

export abstract class CharDevice extends Device {
  source: CharSource = new CharSource();
  /** Its number among those of its kind; -1 when nobody said. */
  port: i64 = -1;

  xml(x: Fields): void {
    this.source.typeXml(x);
    this.sourceXml(x);
    this.targetXml(x);
    this.info.xml(x);
  }

  protected sourceXml(x: Fields): void {
    this.source.xml(x);
  }

  abstract targetXml(x: Fields): void;

  /** The -chardev's id. */
  get chardev(): Span {
    return join("char", this.info.alias);
  }

  /** What a QEMU of old needs: a port number. */
  place(position: i32): void {
    if (this.port < 0) this.port = position;
    this.source.defaults();
  }

  defaults(context: Context): void {
    this.source.defaultsToday();
  }

  check(context: Context): void {
    this.source.check(context, this.from);
  }

  /** Where a port of a virtio-serial controller can be. */
  protected checkVirtioPort(context: Context, what: string): void {
    const type = this.info.address.type;
    if (type == AddressType.None || type == AddressType.VirtioSerial || type == AddressType.Ccw) return;
    noteInside(context.notes, Code.Requires, this.from, "address", "type")
      .named(what)
      .expect("an address of type virtio-serial");
  }

  protected emitBackend(line: CommandLine, context: Context): void {
    emitChardev(line, context, this.source, this.info.alias, this.chardev);
  }

  /** The device that has the backend: driver, chardev, id. */
  protected props(p: Props, driver: string): void {
    p.fixed("driver", driver);
    p.text("chardev", this.chardev);
    this.info.alias = p.text("id", this.info.alias);
  }

  emitOld(line: CommandLine, context: Context, option: string): void {
    const to = new Writer(48);
    writeOldForm(to, this.source);
    line.put(option, to.take());
    noteUnsaid(this.source, context, this.from);
  }
}
