/**
 * A serial port: <serial>.
 * https://libvirt.org/formatdomain.html#serial-port
 *
 * The target's type says which bus the port is on, its model which device it is. Boards differ in what a
 * plain <serial> is; a port of the board itself is no -device, but -serial.
 */
import { AddressType } from "../../address/address";
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Connect, deviceProps } from "../device";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { literal, size, slice, startsWith, wordIndex } from "../../text/span";
import { join } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { NativeDevice } from "../native";
import { CharDevice } from "./chardev";
import { readChardev, readSource } from "./native";

// biome-ignore format: a table
const TYPES: StaticArray<string> = [
  "", "isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial", "sclp-serial", "isa-debug",
];
export const ISA: i32 = 1;
export const USB: i32 = 2;
export const PCI: i32 = 3;
const SPAPR_VIO: i32 = 4;
export const SYSTEM: i32 = 5;
export const SCLP: i32 = 6;
export const ISA_DEBUG: i32 = 7;

// biome-ignore format: a table
const MODELS: StaticArray<string> = [
  "", "isa-serial", "usb-serial", "pci-serial", "spapr-vty", "pl011", "16550a", "sclpconsole", "sclplmconsole", "isa-debugcon",
];
const ISA_SERIAL: i32 = 1;
const USB_SERIAL: i32 = 2;
const PCI_SERIAL: i32 = 3;
const SPAPR_VTY: i32 = 4;
const PL011: i32 = 5;
const UART_16550A: i32 = 6;
const SCLPCONSOLE: i32 = 7;
const SCLPLMCONSOLE: i32 = 8;
const ISA_DEBUGCON: i32 = 9;

/** The type that a model is of. */
const TYPE_OF: StaticArray<i32> = [0, ISA, USB, PCI, SPAPR_VIO, SYSTEM, SYSTEM, SCLP, SCLP, ISA_DEBUG];

const ADDRESS_OF: StaticArray<AddressType> = [
  AddressType.None,
  AddressType.Isa,
  AddressType.Usb,
  AddressType.Pci,
  AddressType.SpaprVio,
  AddressType.None,
  AddressType.None,
  AddressType.Isa,
];
const ADDRESS_NAMES: StaticArray<string> = ["", "isa", "usb", "pci", "spapr-vio", "no address", "no address", "isa"];

export class Serial extends CharDevice {
  type: i32 = 0;
  model: i32 = 0;

  targetXml(x: Fields): void {
    if (!x.enter("target")) return;
    this.type = x.word("type", TYPES, this.type);
    this.port = x.integer("port", this.port);
    if (x.enter("model")) {
      this.model = x.word("name", MODELS, this.model);
      x.leave();
    }
    x.leave();
  }

  connect(context: Context): i32 {
    if (this.type == PCI) return Connect.Pci;
    if (this.type == USB) return Connect.Usb;
    return this.type == SPAPR_VIO ? Connect.SpaprVio : Connect.None;
  }

  defaults(context: Context): void {
    this.source.defaultsToday();
    // An ISA port was the default everywhere once, so it stands for the board's own.
    if (this.type == ISA) this.type = 0;
    if (this.type == 0) this.type = usualType(context);
    if (this.model == 0) this.model = usualModel(this.type, context);
  }

  check(context: Context): void {
    this.source.check(context, this.from);
    if (!context.modern) return;
    this.checkAddress(context);
    this.checkTarget(context);
    const capability = capabilityOf(this.model);
    if (capability >= 0 && !context.emulator.can(<Capability>capability)) {
      noteInside(context.notes, Code.Unsupported, this.from, "target")
        .named("a serial port of this model")
        .found(literal(MODELS[this.model]));
    }
  }

  private checkAddress(context: Context): void {
    const type = this.info.address.type;
    if (type == AddressType.None || this.type == 0 || type == ADDRESS_OF[this.type]) return;
    noteInside(context.notes, Code.Requires, this.from, "address", "type")
      .named(`a target of type ${TYPES[this.type]}`)
      .expect(`an address of type ${ADDRESS_NAMES[this.type]}`);
  }

  private checkTarget(context: Context): void {
    const notes = context.notes;
    const machine = context.machine;
    if (this.model != 0 && this.type != TYPE_OF[this.model]) {
      noteInside(notes, Code.Requires, this.from, "target", "type")
        .named(`target model ${MODELS[this.model]}`)
        .expect(`target type ${TYPES[TYPE_OF[this.model]]}`);
      return;
    }
    let fits: bool = true;
    if (this.model == PL011) fits = machine.isArmVirt;
    if (this.model == UART_16550A) fits = machine.isLoongarchVirt || machine.isRiscvVirt;
    if (this.type == SPAPR_VIO) fits = machine.isPseries;
    if (this.type == SCLP) fits = machine.isS390;
    if (this.type == ISA_DEBUG) fits = machine.isX86;
    if (fits) return;
    noteInside(notes, Code.NotHere, this.from, "target", "type")
      .named("a serial device of this target type and target model, by the guest architecture or machine type,")
      .found(join("", literal(TYPES[this.type]), this.model == 0 ? "" : ` ${MODELS[this.model]}`));
  }

  /** A port of the board itself. */
  private isOnBoard(context: Context): bool {
    const machine = context.machine;
    if (this.type == 0) return true;
    if (this.type != SYSTEM) return false;
    return machine.isArm ? this.model == PL011 : this.model == UART_16550A;
  }

  emit(line: CommandLine, context: Context): void {
    this.emitBackend(line, context);
    if (this.isOnBoard(context)) {
      line.put("serial", join("chardev:", this.chardev));
      return;
    }
    const p = deviceProps(line, context);
    this.device(p, context);
    line.putProps("device", p);
  }

  private device(p: Props, context: Context): void {
    this.props(p, MODELS[this.model]);
    if (this.model == ISA_SERIAL) this.port = p.integer("index", this.port);
    this.info.props(p, context);
  }

  static readNative(device: NativeDevice): Serial | null {
    const serial = new Serial();
    serial.model = size(device.driver) == 0 ? 0 : max(wordIndex(device.driver, MODELS), 0);
    serial.type = TYPE_OF[serial.model];
    // A mainframe's can be a console of its own besides.
    if (serial.type == 0 || serial.type == SYSTEM || startsWith(device.id, "console")) return null;
    const source = readSource(device);
    if (!source) return null;
    serial.source = source;
    serial.device(device.p, device.context);
    return serial;
  }

  /** A port of the board: `-serial chardev:ID`; null for another form. */
  static readBoard(line: CommandLine, option: Option, context: Context): Serial | null {
    if (!startsWith(option.value, "chardev:")) return null;
    const backend = line.link("chardev", slice(option.value, 8));
    if (!backend || !backend.isOpen()) return null;
    const source = readChardev(backend, context);
    if (!source) return null;
    const serial = new Serial();
    serial.source = source;
    backend.understandText("domain/devices/serial");
    return serial;
  }
}

/** What a plain <serial> is here; 0 for a board that has its own kind. */
function usualType(context: Context): i32 {
  const machine = context.machine;
  if (machine.isX86) return ISA;
  if (machine.isPseries) return SPAPR_VIO;
  if (machine.isVirt) return SYSTEM;
  return machine.isS390 ? SCLP : 0;
}

function usualModel(type: i32, context: Context): i32 {
  if (type == ISA) return ISA_SERIAL;
  if (type == USB) return USB_SERIAL;
  if (type == PCI) return PCI_SERIAL;
  if (type == SPAPR_VIO) return SPAPR_VTY;
  if (type == SCLP) return SCLPCONSOLE;
  if (type == ISA_DEBUG) return ISA_DEBUGCON;
  if (type != SYSTEM) return 0;
  if (context.machine.isArmVirt) return PL011;
  return context.machine.isVirt ? UART_16550A : 0;
}

/** What a QEMU must have for a model; -1 for those that all have. */
function capabilityOf(model: i32): i32 {
  if (model == ISA_SERIAL) return Capability.ISA_SERIAL;
  if (model == USB_SERIAL) return Capability.USB_SERIAL;
  if (model == PCI_SERIAL) return Capability.PCI_SERIAL;
  if (model == SPAPR_VTY) return Capability.SPAPR_VTY;
  if (model == SCLPCONSOLE) return Capability.S390_SCLP;
  if (model == SCLPLMCONSOLE) return Capability.SCLPLMCONSOLE;
  return model == PL011 ? <i32>Capability.PL011 : -1;
}
