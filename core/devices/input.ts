/**
 * Mice, tablets and keyboards: <input>.
 * https://libvirt.org/formatdomain.html#input-devices
 *
 * A guest with graphics has a PS/2 mouse (and, as libvirt writes since 1.2.2, a keyboard) whether
 * it says so or not.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props, Switch } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, is, literal, size, wordIndex } from "../text/span";
import { Fields, ON_OFF } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";
import { VIRTIO as VIRTIO_MODEL, VIRTIO_MODELS, VirtioOptions, virtioDriver, virtioConnect } from "./virtio";

const TYPES: StaticArray<string> = ["", "mouse", "tablet", "keyboard", "passthrough", "evdev"];
const MOUSE: i32 = 1;
const TABLET: i32 = 2;
const KEYBOARD: i32 = 3;
const PASSTHROUGH: i32 = 4;
const EVDEV: i32 = 5;

/** QEMU's names of the same, on USB and as a virtio device. */
const USB_DRIVERS: StaticArray<string> = ["", "usb-mouse", "usb-tablet", "usb-kbd"];
const VIRTIO_DRIVERS: StaticArray<string> = [
  "",
  "virtio-mouse",
  "virtio-tablet",
  "virtio-keyboard",
  "virtio-input-host",
];

const BUSES: StaticArray<string> = ["", "ps2", "usb", "xen", "virtio", "none"];
const PS2: i32 = 1;
const USB: i32 = 2;
const XEN: i32 = 3;
const VIRTIO: i32 = 4;
/** A device of the host that QEMU listens to by itself. */
const NO_BUS: i32 = 5;

const GRABS: StaticArray<string> = ["", "all"];
const GRAB_TOGGLES: StaticArray<string> = [
  "",
  "ctrl-ctrl",
  "alt-alt",
  "shift-shift",
  "meta-meta",
  "scrolllock",
  "ctrl-scrolllock",
];

/** libvirt 1.2.2, the first to write the implied keyboard. */
const KEYBOARD_SINCE: i32 = 1_002_002;

export class Input extends Device {
  type: i32 = 0;
  bus: i32 = 0;
  model: i32 = 0;
  virtio: VirtioOptions = new VirtioOptions();
  /** The host's device, of the types passthrough and evdev. */
  source: Span = NONE;
  grab: i32 = 0;
  grabToggle: i32 = 0;
  repeat: i32 = 0;

  static make(type: i32, bus: i32): Input {
    const input = new Input();
    input.type = type;
    input.bus = bus;
    return input;
  }

  /** The host's device that it is; NONE for one that QEMU makes. */
  get hostDevice(): Span {
    return this.type == PASSTHROUGH || this.type == EVDEV ? this.source : NONE;
  }

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    // What has no bus says so by saying nothing.
    if (!x.writing || this.bus != NO_BUS) this.bus = x.word("bus", BUSES, this.bus);
    this.model = x.word("model", VIRTIO_MODELS, this.model);
    if (x.enter("driver")) {
      this.virtio.xml(x);
      x.leave();
    }
    if (x.enter("source")) {
      if (x.when(this.type == PASSTHROUGH)) this.source = x.path("evdev", this.source);
      if (x.when(this.type == EVDEV)) {
        this.source = x.path("dev", this.source);
        this.grab = x.word("grab", GRABS, this.grab);
        this.grabToggle = x.word("grabToggle", GRAB_TOGGLES, this.grabToggle);
        this.repeat = x.word("repeat", ON_OFF, this.repeat);
      }
      x.leave();
    }
    this.info.xml(x);
  }

  defaults(context: Context): void {
    if (this.bus != 0) return;
    if (context.modern) this.bus = this.usualBus(context);
    else this.bus = context.paravirtual ? XEN : this.type == MOUSE || this.type == KEYBOARD ? PS2 : USB;
  }

  private usualBus(context: Context): i32 {
    if (context.paravirtual) return XEN;
    if ((this.type == MOUSE || this.type == KEYBOARD) && context.machine.isX86) return PS2;
    if (this.type == PASSTHROUGH || context.machine.isS390) return VIRTIO;
    return this.type == EVDEV ? NO_BUS : USB;
  }

  connect(context: Context): i32 {
    if (this.bus == VIRTIO) return virtioConnect(this.model);
    return this.bus == USB ? Connect.Usb : Connect.None;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (this.bus == PS2 && this.type != MOUSE && this.type != KEYBOARD && this.type != 0) {
      const note = noteAt(notes, Code.BadValue, this.from, "bus").named("the bus of a tablet").found(literal("ps2"));
      note.expect("usb").expect("virtio");
    }
    if (!context.modern || this.type == 0) return;
    this.checkBus(context);
    if (this.type <= KEYBOARD && this.source != NONE) {
      noteInside(notes, Code.Requires, this.from, "source")
        .named("a source evdev path")
        .expect("a passthrough input device");
    }
    if (this.type >= PASSTHROUGH && this.source == NONE) {
      noteInside(notes, Code.Missing, this.from, "source").named("the evdev path of the input device");
    }
    if (this.type == PASSTHROUGH && this.bus != VIRTIO) {
      noteAt(notes, Code.Requires, this.from, "bus").named("a passthrough input device").expect("bus 'virtio'");
    }
    if (this.type == EVDEV && this.bus != NO_BUS) {
      noteAt(notes, Code.Excludes, this.from, "bus").named("an evdev input device").expect("a bus");
    }
    if (this.model != 0 && this.bus != VIRTIO) {
      noteAt(notes, Code.Requires, this.from, "model").named("an input model").expect("bus 'virtio'");
    } else if (this.model > VIRTIO_MODEL) {
      const note = noteAt(notes, Code.Unsupported, this.from, "type").named(
        "a (non-)transitional virtio model for an input",
      );
      note.found(literal(TYPES[this.type]));
    }
  }

  private checkBus(context: Context): void {
    const notes = context.notes;
    const emulator = context.emulator;
    if (this.bus == XEN && !context.paravirtual) {
      noteAt(notes, Code.NotHere, this.from, "bus").named("the input bus").found(literal("xen"));
    }
    if (this.bus == PS2 && context.guest.ps2Off) {
      noteAt(notes, Code.Requires, this.from, "bus").named("an input on the ps2 bus").expect("the ps2 feature");
    }
    if (this.bus == PS2 && !hasPs2(context)) {
      noteAt(notes, Code.Unsupported, this.from, "bus").named("the input bus").found(literal("ps2"));
    }
    if (this.bus == USB && this.type == KEYBOARD && !emulator.can(Capability.USB_KBD)) {
      noteAt(notes, Code.Unsupported, this.from, "type").named("a usb keyboard");
    }
    if (this.bus != VIRTIO || this.type > PASSTHROUGH) return;
    const ccw = this.info.address.is(AddressType.Ccw);
    let able: bool = false;
    if (this.type == MOUSE) able = emulator.can(ccw ? Capability.VIRTIO_MOUSE_CCW : Capability.VIRTIO_MOUSE);
    if (this.type == TABLET) able = emulator.can(ccw ? Capability.VIRTIO_TABLET_CCW : Capability.VIRTIO_TABLET);
    if (this.type == KEYBOARD) able = emulator.can(ccw ? Capability.VIRTIO_KEYBOARD_CCW : Capability.VIRTIO_KEYBOARD);
    if (this.type == PASSTHROUGH) able = emulator.can(Capability.VIRTIO_INPUT_HOST) && !ccw;
    if (!able) noteAt(notes, Code.Unsupported, this.from, "type").named(VIRTIO_DRIVERS[this.type]);
  }

  emit(line: CommandLine, context: Context): void {
    const p = line.jsonProps();
    if (this.type == EVDEV) {
      this.object(p);
      line.putProps("object", p);
      return;
    }
    // The others come with the machine.
    if (this.bus == USB) this.usbDevice(p, context);
    else if (this.bus == VIRTIO) this.virtioDevice(p, context);
    else return;
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Input | null {
    const input = new Input();
    const driver = device.driver;
    if (size(driver) == 0) return null;
    if (wordIndex(driver, USB_DRIVERS) > 0) {
      input.bus = USB;
      input.usbDevice(device.p, device.context);
      return input;
    }
    for (let type = MOUSE; type <= PASSTHROUGH && input.type == 0; type++) {
      // None of them has a generation of its own.
      if (device.virtio(VIRTIO_DRIVERS[type]) == VIRTIO_MODEL) input.type = type;
    }
    if (input.type == 0) return null;
    input.bus = VIRTIO;
    input.virtioDevice(device.p, device.context);
    if ((input.type == PASSTHROUGH) != (input.source != NONE)) return null;
    return input;
  }

  /** An -object that is the host's device. */
  static readObject(option: Option): Input | null {
    const p = option.props("qom-type");
    if (!p.has("evdev")) return null;
    const input = Input.make(EVDEV, NO_BUS);
    input.object(p);
    return p.leftover() || input.source == NONE ? null : input;
  }

  private usbDevice(p: Props, context: Context): void {
    this.type = p.word("driver", USB_DRIVERS, this.type);
    this.info.alias = p.text("id", this.info.alias);
    this.info.props(p, context);
  }

  private virtioDevice(p: Props, context: Context): void {
    p.text("driver", virtioDriver(VIRTIO_DRIVERS[this.type], this.info, this.model));
    this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    this.source = p.text("evdev", this.source);
    this.info.props(p, context);
  }

  private object(p: Props): void {
    p.fixed("qom-type", "input-linux");
    this.info.alias = p.text("id", this.info.alias);
    this.source = p.text("evdev", this.source);
    this.repeat = p.onOff("repeat", this.repeat);
    if (p.onOff("grab_all", this.grab == 0 ? Switch.Unset : Switch.On) == Switch.On) this.grab = 1;
    this.grabToggle = p.word("grab-toggle", GRAB_TOGGLES, this.grabToggle);
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.bus == VIRTIO || this.type > KEYBOARD) {
      noteAt(context.notes, Code.NotOnThisQemu, this.from, "bus").named("a virtio input device");
    } else if (this.bus == USB) {
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

  /** The devices that a machine brings along, and those that guests of POWER always got with graphics. */
  static implyToday(inputs: Input[], context: Context, ps2: bool): void {
    const machine = context.machine;
    if (ps2 && hasPs2(context)) {
      if (!has(inputs, MOUSE, PS2)) inputs.push(Input.make(MOUSE, PS2));
      if (!has(inputs, KEYBOARD, PS2)) inputs.push(Input.make(KEYBOARD, PS2));
    }
    if (!machine.isPpc64 || !context.guest.hasGraphics) return;
    if (!has(inputs, KEYBOARD, USB)) inputs.push(Input.make(KEYBOARD, USB));
    // Beside a tablet a mouse would only be in the way.
    if (!has(inputs, TABLET, USB) && !has(inputs, MOUSE, USB)) inputs.push(Input.make(MOUSE, USB));
  }

  static absorb(option: Option): Input | null {
    if (!option.isNamed("usbdevice")) return null;
    if (is(option.value, "mouse")) return Input.make(MOUSE, USB);
    if (is(option.value, "tablet")) return Input.make(TABLET, USB);
    if (is(option.value, "keyboard")) return Input.make(KEYBOARD, USB);
    return null;
  }
}

/** The machine has the controller of mouse and keyboard that PCs had before USB. */
function hasPs2(context: Context): bool {
  const machine = context.machine;
  if (!machine.isI440fx && !machine.isQ35 && !machine.isXenfv && !machine.isIsapc) return false;
  return context.emulator.can(Capability.I8042);
}

function has(inputs: Input[], type: i32, bus: i32): bool {
  for (let i = 0; i < inputs.length; i++) if (inputs[i].type == type && inputs[i].bus == bus) return true;
  return false;
}
