/**
 * Words for QEMU that domain XML has no name for: <qemu:commandline> with <qemu:arg>, <qemu:env>.
 * https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands
 *
 * What a command line says and no room understands is kept here, word by word, in order.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, find, indexOf, size, slice } from "../text/span";
import { Fields, Room, list } from "../xml/fields";
import { QemuOverrides } from "./qemu_overrides";
import { noteAt, noteMissing } from "../xml/reader";

export const NAMESPACE: string = "http://libvirt.org/schemas/domain/qemu/1.0";

class Argument extends Room {
  value: Span = NONE;

  xml(x: Fields): void {
    this.value = x.text("value", this.value);
  }
}

class Setting extends Room {
  name: Span = NONE;
  value: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.value = x.text("value", this.value);
  }
}

export class QemuNamespace extends Room {
  args: Argument[] = [];
  settings: Setting[] = [];
  overrides: QemuOverrides = new QemuOverrides();

  get isEmpty(): bool {
    return this.overrides.isEmpty && this.args.length == 0 && this.settings.length == 0;
  }

  xml(x: Fields): void {
    if (x.enter("qemu:commandline")) {
      list<Argument>(x, "qemu:arg", this.args);
      list<Setting>(x, "qemu:env", this.settings);
      x.leave();
    }
    this.overrides.from = this.from;
    this.overrides.xml(x);
  }

  check(context: Context): void {
    this.overrides.check(context);
    for (let i = 0; context.modern && i < this.args.length; i++) this.checkBus(this.args[i], context);
    for (let i = 0; i < this.args.length; i++) {
      if (this.args[i].value == NONE) noteMissing(context.notes, this.args[i].from, "value").named("value");
    }
    for (let i = 0; i < this.settings.length; i++) {
      if (size(this.settings[i].name) > 0) continue;
      noteAt(context.notes, Code.Missing, this.settings[i].from, "name").named("the variable's name");
    }
  }

  emitEnvironment(line: CommandLine): void {
    for (let i = 0; i < this.settings.length; i++) line.setSpan(this.settings[i].name, this.settings[i].value);
  }

  emit(line: CommandLine): void {
    for (let i = 0; i < this.args.length; i++) line.putWord(this.args[i].value);
  }

  /** Takes over a word that nobody understood. */
  keep(word: Span): void {
    const argument = new Argument();
    argument.value = word;
    this.args.push(argument);
  }

  keepSetting(name: Span, value: Span): void {
    const setting = new Setting();
    setting.name = name;
    setting.value = value;
    this.settings.push(setting);
  }

  /** A device by hand that is put on a PCI bus which this machine doesn't have. */
  private checkBus(argument: Argument, context: Context): void {
    const at = find(argument.value, ",bus=pci");
    if (at < 0) return;
    const from = at + BUS_KEY;
    const end = indexOf(argument.value, 0x2c, from);
    const name = slice(argument.value, from, end < 0 ? size(argument.value) : end);
    if (context.buses.hasPci(name)) return;
    const note = noteAt(context.notes, Code.Missing, argument.from, "value").named("the PCI bus of this device");
    note.found(name).expect(context.machine.isQ35 ? "pcie.0" : "pci.0");
  }
}

/** What stands before the bus' name. */
const BUS_KEY: i32 = 5;
