/**
 * Mice, tablets and keyboards: <input>.
 * https://libvirt.org/formatdomain.html#input-devices
 *
 * A guest with graphics has a PS/2 mouse (and, as libvirt writes since 1.2.2, a keyboard) whether
 * it says so or not.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Device } from "./device";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { is } from "../text/span";
import { Fields } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";

const TYPES: StaticArray<string> = ["", "mouse", "tablet", "keyboard"];
const MOUSE: i32 = 1;
const TABLET: i32 = 2;
const KEYBOARD: i32 = 3;

const BUSES: StaticArray<string> = ["", "ps2", "usb", "xen", "virtio"];
const PS2: i32 = 1;
const USB: i32 = 2;
const XEN: i32 = 3;
const VIRTIO: i32 = 4;

/** libvirt 1.2.2, the first to write the implied keyboard. */
const KEYBOARD_SINCE: i32 = 1_002_002;

export class Input extends Device {
  type: i32 = 0;
  bus: i32 = 0;

  static make(type: i32, bus: i32): Input {
    const input = new Input();
    input.type = type;
    input.bus = bus;
    return input;
  }

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    this.bus = x.word("bus", BUSES, this.bus);
  }

  defaults(context: Context): void {
    if (this.bus == 0) this.bus = context.paravirtual ? XEN : this.type == MOUSE || this.type == KEYBOARD ? PS2 : USB;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (this.type == TABLET && this.bus == PS2) {
      noteAt(notes, Code.BadValue, this.from, "bus").named("the bus of a tablet").expect("usb").expect("virtio");
    }
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.bus == VIRTIO) noteAt(context.notes, Code.NotOnThisQemu, this.from, "bus").named("a virtio input device");
    else if (this.bus == USB) {
      if (this.type == MOUSE) line.putText("usbdevice", "mouse");
      else if (this.type == TABLET) line.putText("usbdevice", "tablet");
      else line.putText("usbdevice", "keyboard");
    }
  }

  /** The devices that graphics bring along. */
  static imply(inputs: Input[], context: Context): void {
    const bus = context.paravirtual ? XEN : PS2;
    if (!has(inputs, MOUSE, bus)) inputs.push(Input.make(MOUSE, bus));
    if (context.era >= KEYBOARD_SINCE && !has(inputs, KEYBOARD, bus)) inputs.push(Input.make(KEYBOARD, bus));
  }

  static absorb(option: Option): Input | null {
    if (!option.isNamed("usbdevice")) return null;
    if (is(option.value, "mouse")) return Input.make(MOUSE, USB);
    if (is(option.value, "tablet")) return Input.make(TABLET, USB);
    if (is(option.value, "keyboard")) return Input.make(KEYBOARD, USB);
    return null;
  }
}

function has(inputs: Input[], type: i32, bus: i32): bool {
  for (let i = 0; i < inputs.length; i++) if (inputs[i].type == type && inputs[i].bus == bus) return true;
  return false;
}
