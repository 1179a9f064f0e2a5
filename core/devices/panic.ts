/**
 * How the host is told that the guest has crashed: <panic>.
 * https://libvirt.org/formatdomain.html#panic-device
 *
 * Only the ISA and the PCI model are devices; the others are part of the firmware, of the hypervisor's
 * features (cpu) or of the architecture, and the element says that they are there.
 */
import { AddressType } from "../address/address";
import { Props } from "../argv/props";
import { CommandLine } from "../argv/command_line";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, literal } from "../text/span";
import { Fields } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";
import { Connect, Device, deviceProps } from "./device";
import { NativeDevice } from "./native";

const MODELS: StaticArray<string> = ["", "isa", "pseries", "hyperv", "s390", "pvpanic"];
const ISA: i32 = 1;
const PSERIES: i32 = 2;
const HYPERV: i32 = 3;
const S390: i32 = 4;
const PVPANIC: i32 = 5;

export class Panic extends Device {
  model: i32 = 0;

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    this.info.xml(x);
  }

  /** The panic device of a hypervisor's features, of which the CPU has a switch. */
  get isHyperv(): bool {
    return this.model == HYPERV;
  }

  connect(context: Context): i32 {
    return this.model == PVPANIC ? Connect.Pci | Connect.Integrated : Connect.None;
  }

  defaults(context: Context): void {
    if (this.model == 0) this.model = usualPanic(context);
  }

  check(context: Context): void {
    const notes = context.notes;
    const machine = context.machine;
    if (!context.modern) return;
    if (this.model == 0) {
      noteAt(notes, Code.Missing, this.from, "model").named("the panic model").expectWords(MODELS);
      return;
    }
    let fits: bool = true;
    if (this.model == PSERIES) fits = machine.isPseries;
    if (this.model == HYPERV) fits = machine.isX86;
    if (this.model == S390) fits = machine.isS390;
    if (!fits) {
      const whose = this.model == PSERIES ? "pSeries" : this.model == S390 ? "S390" : "i686 and x86_64";
      noteAt(notes, Code.NotHere, this.from, "model").named("the panic device model").expect(`it on ${whose} guests`);
    }
    if (this.model == ISA && !context.emulator.can(Capability.PVPANIC))
      noteAt(notes, Code.Unsupported, this.from, "model").named("the ISA panic device");
    if (this.model == PVPANIC && !context.emulator.can(Capability.PVPANIC_PCI))
      noteAt(notes, Code.Unsupported, this.from, "model").named("the PCI pvpanic device");
    this.checkAddress(context);
  }

  private checkAddress(context: Context): void {
    const type = this.info.address.type;
    if (type == AddressType.None || (this.model == ISA && type == AddressType.Isa)) return;
    if (this.model == PVPANIC && type == AddressType.Pci) return;
    const note = noteInside(context.notes, Code.NotHere, this.from, "address", "type");
    if (this.model == ISA) note.named("the panic device's address type").expect("isa");
    else if (this.model == PVPANIC) note.named("the pvpanic device's address type").expect("pci");
    else note.named(`setting the panic device address for model ${MODELS[this.model]}`);
  }

  emit(line: CommandLine, context: Context): void {
    if (this.model != ISA && this.model != PVPANIC) return;
    const p = deviceProps(line, context);
    this.props(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Panic | null {
    const panic = new Panic();
    if (device.isDriver("pvpanic")) panic.model = ISA;
    else if (device.isDriver("pvpanic-pci")) panic.model = PVPANIC;
    else return null;
    panic.props(device.p, device.context);
    device.p.text("id", NONE);
    if (panic.info.address.iobase >= 0) panic.info.address.type = AddressType.Isa;
    return panic;
  }

  private props(p: Props, context: Context): void {
    p.fixed("driver", this.model == ISA ? "pvpanic" : "pvpanic-pci");
    // The ISA device calls its port ioport, where others have iobase.
    if (this.model == ISA) this.info.address.iobase = p.integer("ioport", this.info.address.iobase);
    else this.info.props(p, context);
  }
}

/** The model of a guest that doesn't say; 0 where there is none. */
function usualPanic(context: Context): i32 {
  const machine = context.machine;
  if (machine.isPseries) return PSERIES;
  if (machine.isS390) return S390;
  if (machine.isX86) return ISA;
  return machine.isArmVirt ? PVPANIC : 0;
}

/** The panic devices of a machine that has one by itself: pSeries and S390. `isHere` is for those that came with the definition. */
export function addUsualPanic(panics: Panic[], context: Context): void {
  const usual = usualPanic(context);
  for (let i = 0; i < panics.length; i++) if (panics[i].model == 0 || panics[i].model == usual) return;
  panics.push(new Panic());
}

/** One of each model is enough. */
export function checkPanics(panics: Panic[], context: Context): void {
  for (let i = 1; i < panics.length; i++) {
    for (let j = 0; j < i; j++) {
      if (panics[i].model != panics[j].model) continue;
      noteAt(context.notes, Code.Conflict, panics[i].from, "model")
        .named("a panic device of one model")
        .found(literal(MODELS[panics[i].model]));
      break;
    }
  }
}
