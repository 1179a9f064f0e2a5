/**
 * A watchdog: <watchdog>, which does something about a guest that hangs.
 * https://libvirt.org/formatdomain.html#watchdog-devices
 *
 * A guest can have several, but QEMU knows only one action for all. iTCO is part of q35's chipset: it
 * needs no -device, only to be let off its leash.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { is, literal, size, wordIndex } from "../text/span";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";

const MODELS: StaticArray<string> = ["", "i6300esb", "ib700", "diag288", "itco"];
const I6300ESB: i32 = 1;
const IB700: i32 = 2;
const DIAG288: i32 = 3;
export const ITCO: i32 = 4;

const ACTIONS: StaticArray<string> = ["", "reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi"];
const RESET: i32 = 1;
const PAUSE: i32 = 4;
const DUMP: i32 = 5;

export class Watchdog extends Device {
  model: i32 = 0;
  action: i32 = 0;

  /** The one of q35: it acts as the others do. */
  static implied(others: Watchdog[]): Watchdog {
    const watchdog = new Watchdog();
    watchdog.model = ITCO;
    if (others.length > 0) watchdog.action = others[0].action;
    return watchdog;
  }

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    this.action = x.word("action", ACTIONS, this.action);
    this.info.xml(x);
  }

  defaults(context: Context): void {
    if (context.modern && this.action == 0) this.action = RESET;
  }

  connect(context: Context): i32 {
    return this.model == I6300ESB ? Connect.Pci : Connect.None;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.model == 0) noteMissing(notes, this.from, "model").named("model").expectWords(MODELS);
    if (!context.modern) return;
    const machine = context.machine;
    const address = this.info.address.type;
    let wrong = false;
    if (this.model == I6300ESB) wrong = address != AddressType.None && address != AddressType.Pci;
    else wrong = address != AddressType.None;
    if (wrong) {
      const note = noteInside(notes, Code.NotHere, this.from, "address").named(
        "an address of this type for the watchdog",
      );
      note.found(literal(MODELS[this.model]));
    }
    if (this.model == IB700 && !machine.isI440fx) this.notHere(context, "pc");
    if (this.model == DIAG288 && !machine.isS390) this.notHere(context, "s390x");
    if (this.model == ITCO && !machine.isQ35) this.notHere(context, "q35");
  }

  private notHere(context: Context, expected: string): void {
    const note = noteAt(context.notes, Code.NotHere, this.from, "model").named(
      "the model of watchdog, on this machine",
    );
    note.found(literal(MODELS[this.model])).expect(expected);
  }

  /** What goes for all of them together. */
  static checkAll(all: Watchdog[], context: Context): void {
    let seen = 0;
    for (let i = 0; i < all.length; i++) {
      const watchdog = all[i];
      if (watchdog.action != all[0].action) {
        noteAt(context.notes, Code.Excludes, watchdog.from, "action")
          .named("watchdogs with different actions")
          .expect("one another");
      }
      if (watchdog.model != I6300ESB && seen & (1 << watchdog.model)) {
        noteAt(context.notes, Code.Conflict, watchdog.from, "model")
          .named("the watchdog model")
          .found(literal(MODELS[watchdog.model]));
      }
      seen |= 1 << watchdog.model;
    }
  }

  emit(line: CommandLine, context: Context): void {
    if (this.model == ITCO) return;
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Watchdog | null {
    const watchdog = new Watchdog();
    watchdog.model = size(device.driver) == 0 ? 0 : wordIndex(device.driver, MODELS);
    if (watchdog.model <= 0 || watchdog.model == ITCO) return null;
    watchdog.props(device.p, device.context);
    return watchdog;
  }

  /** The one of the board, where it is let work, and what all of them do. */
  static readTogether(line: CommandLine, all: Watchdog[]): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isOpen() || !option.isNamed("global") || !is(option.value, "ICH9-LPC.noreboot=off")) continue;
      const watchdog = new Watchdog();
      watchdog.model = ITCO;
      all.push(watchdog);
      option.understandText("domain/devices/watchdog");
      break;
    }
    const option = line.first("watchdog-action");
    const action = option ? option.wordOf(ACTIONS) : 0;
    if (!option || action == 0 || all.length == 0) return;
    for (let i = 0; i < all.length; i++) all[i].action = action;
    option.understandText("domain/devices/watchdog/@action");
  }

  private props(p: Props, context: Context): void {
    this.model = p.word("driver", MODELS, this.model);
    this.info.alias = p.text("id", this.info.alias);
    this.info.props(p, context);
  }

  /** All of them, and what they do. */
  static emitAll(line: CommandLine, context: Context, all: Watchdog[]): void {
    if (all.length == 0) return;
    let itco = false;
    for (let i = 0; i < all.length; i++) {
      if (all[i].model == ITCO) itco = true;
      all[i].emit(line, context);
    }
    if (itco) line.putText("global", "ICH9-LPC.noreboot=off");
    const action = all[all.length - 1].action;
    // QEMU knows no dump: it stops the guest, and the driver takes the dump when it hears of that.
    line.putText("watchdog-action", ACTIONS[action == DUMP ? PAUSE : action]);
  }
}
