/**
 * Where a guest's kernel leaves its last words: <pstore>.
 * https://libvirt.org/formatdomain.html#pstore
 *
 * QEMU has it as ACPI's error record table, over a file on the host that keeps what was left.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Props, Switch } from "../argv/props";
import { amount } from "../xml/amount";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, size } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissing, noteMissingChild } from "../xml/reader";
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";

const BACKENDS: StaticArray<string> = ["", "acpi-erst"];
/** In KiB: a page. */
const LEAST_SIZE: i64 = 4;

export class Pstore extends Device {
  backend: i32 = 0;
  path: Span = NONE;
  /** In KiB. */
  size: i64 = -1;

  xml(x: Fields): void {
    this.backend = x.word("backend", BACKENDS, this.backend);
    this.path = x.element("path", this.path);
    this.size = amount(x, "size", this.size);
    this.info.xml(x);
  }

  defaults(context: Context): void {
    if (!context.modern || this.path != NONE) return;
    const directory = context.runnable ? context.guestDirectory() : join("", context.stateDirectory, "/nvram");
    const to = new Writer(96).span(directory).byte(0x2f);
    this.path = to.span(context.name).text("_PSTORE.raw").take();
  }

  connect(context: Context): i32 {
    return Connect.Pci;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.backend == 0) noteMissing(notes, this.from, "backend").named("backend").expectWords(BACKENDS);
    if (this.size < 0) noteMissingChild(notes, this.from, "size").named("the size of the pstore device");
    if (!context.modern) return;
    if (size(this.path) == 0) noteInside(notes, Code.Missing, this.from, "path").named("the path of the pstore device");
    if (this.size >= 0 && (this.size < LEAST_SIZE || (this.size & (this.size - 1)) != 0)) {
      const note = noteInside(notes, Code.BadValue, this.from, "size").named("the size of the ACPI ERST pstore device");
      note.found(decimal(this.size)).expect("a power of two from 4 KiB");
    }
    if (!context.emulator.can(Capability.ACPI_ERST)) {
      noteAt(notes, Code.Unsupported, this.from, "backend").named("the acpi-erst backend of a pstore device");
    }
    const address = this.info.address.type;
    if (address == AddressType.None || address == AddressType.Pci) return;
    noteInside(notes, Code.NotHere, this.from, "address", "type")
      .named("the address of an ACPI ERST device")
      .expect("pci");
  }

  emit(line: CommandLine, context: Context): void {
    const object = line.jsonProps();
    this.object(object);
    line.putProps("object", object);
    const device = line.jsonProps();
    this.device(device, context);
    line.putProps("device", device);
  }

  static readNative(device: NativeDevice): Pstore | null {
    if (!device.isDriver("acpi-erst")) return null;
    const object = device.backend("object", "memdev");
    if (!object) return null;
    const pstore = new Pstore();
    const p = object.props("qom-type");
    pstore.object(p);
    if (pstore.size <= 0 || pstore.path == NONE || p.leftover()) return null;
    pstore.backend = 1;
    pstore.device(device.p, device.context);
    return pstore;
  }

  private object(p: Props): void {
    p.fixed("qom-type", "memory-backend-file");
    p.text("id", join("mem", this.info.alias));
    this.path = p.text("mem-path", this.path);
    const bytes = p.integer("size", this.size * 1024);
    const share = p.onOff("share", p.reading ? Switch.Off : Switch.On);
    if (!p.reading) return;
    if (bytes > 0 && bytes % 1024 == 0) this.size = bytes / 1024;
    if (share != Switch.On) p.refuse("share");
  }

  private device(p: Props, context: Context): void {
    p.fixed("driver", "acpi-erst");
    this.info.alias = p.text("id", this.info.alias);
    p.text("memdev", join("mem", this.info.alias));
    this.info.props(p, context);
  }
}
