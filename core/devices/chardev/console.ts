/**
 * The guest's console: <console>.
 * https://libvirt.org/formatdomain.html#console
 *
 * The console of a fully virtualised guest is its first serial port, which is written twice, once under
 * each name (compat.ts); others are virtio ports, or those of a mainframe.
 */
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { DeviceInfo } from "../info";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE } from "../../text/span";
import { Fields } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { Connect, deviceProps } from "../device";
import { NativeDevice } from "../native";
import { CharDevice } from "./chardev";
import { readSource } from "./native";
import { PTY } from "./source";

const TYPES: StaticArray<string> = ["", "serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm"];
const SERIAL: i32 = 1;
const VIRTIO: i32 = 4;
const SCLP: i32 = 7;
const SCLPLM: i32 = 8;

export class Console extends CharDevice {
  type: i32 = 0;
  /** The serial port that this is another name of; it has that one's place and alias. */
  serial: CharDevice | null = null;

  xml(x: Fields): void {
    this.source.typeXml(x);
    // libvirt of old said a terminal's name in both ways.
    const tty = this.source.type == PTY ? this.source.path : NONE;
    const said = x.text("tty", tty);
    if (x.reading && this.source.type <= 0) this.source.path = said;
    this.source.xml(x);
    if (x.reading && this.source.path == NONE && this.source.type == PTY) this.source.path = said;
    this.targetXml(x);
    this.where().xml(x);
  }

  targetXml(x: Fields): void {
    if (!x.enter("target")) return;
    this.type = x.word("type", TYPES, this.type);
    this.port = x.integer("port", this.port);
    x.leave();
  }

  private where(): DeviceInfo {
    const serial = this.serial;
    return serial ? serial.info : this.info;
  }

  /** A port of a virtio-serial controller. */
  get isVirtio(): bool {
    return this.type == VIRTIO;
  }

  /** The first serial port under another name, or to be made one. */
  get isSerial(): bool {
    return this.type == SERIAL || this.type == 0;
  }

  /** Becomes another name of a serial port. */
  alias(serial: CharDevice): void {
    this.type = SERIAL;
    this.serial = serial;
    this.source = serial.source;
    this.port = serial.port;
    this.info = new DeviceInfo();
  }

  connect(context: Context): i32 {
    return this.type == VIRTIO ? Connect.VirtioSerial : Connect.None;
  }

  check(context: Context): void {
    if (!this.serial) this.source.check(context, this.from);
    if (!context.modern) return;
    const notes = context.notes;
    const emulator = context.emulator;
    if (this.type == SCLP && !emulator.can(Capability.S390_SCLP))
      noteInside(notes, Code.Unsupported, this.from, "target", "type").named("sclpconsole");
    else if (this.type == SCLPLM && !emulator.can(Capability.SCLPLMCONSOLE))
      noteInside(notes, Code.Unsupported, this.from, "target", "type").named("sclplmconsole");
    else if (this.type > SERIAL && this.type != VIRTIO && this.type < SCLP)
      noteInside(notes, Code.NotHere, this.from, "target", "type").named("the console target type");
    if (this.type == VIRTIO) this.checkVirtioPort(context, "a virtio console");
  }

  emit(line: CommandLine, context: Context): void {
    if (this.isSerial) return;
    this.emitBackend(line, context);
    const p = deviceProps(line, context);
    this.device(p, context);
    line.putProps("device", p);
  }

  private device(p: Props, context: Context): void {
    if (this.type == VIRTIO) {
      p.fixed("driver", "virtconsole");
      this.info.props(p, context);
      p.text("chardev", this.chardev);
      this.info.alias = p.text("id", this.info.alias);
    } else this.props(p, this.type == SCLP ? "sclpconsole" : "sclplmconsole");
  }

  static readNative(device: NativeDevice): Console | null {
    const console = new Console();
    if (device.isDriver("virtconsole")) console.type = VIRTIO;
    else if (device.isDriver("sclpconsole")) console.type = SCLP;
    else if (device.isDriver("sclplmconsole")) console.type = SCLPLM;
    else return null;
    const source = readSource(device);
    if (!source) return null;
    console.source = source;
    console.device(device.p, device.context);
    return console;
  }
}
