/**
 * What happens when the guest powers off, reboots or crashes: <on_poweroff> and its kin.
 * https://libvirt.org/formatdomain.html#events-configuration
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Feature } from "../emulator/features";
import { Fields } from "../xml/fields";

const ACTIONS: StaticArray<string> = ["", "destroy", "restart", "rename-restart", "preserve"];
const CRASH_ACTIONS: StaticArray<string> = [
  "",
  "destroy",
  "restart",
  "rename-restart",
  "preserve",
  "coredump-destroy",
  "coredump-restart",
];
const DESTROY: i32 = 1;
const RESTART: i32 = 2;

export class Lifecycle extends Part {
  onPoweroff: i32 = 0;
  onReboot: i32 = 0;
  onCrash: i32 = 0;

  xml(x: Fields): void {
    this.onPoweroff = action(x, "on_poweroff", ACTIONS, this.onPoweroff);
    this.onReboot = action(x, "on_reboot", ACTIONS, this.onReboot);
    this.onCrash = action(x, "on_crash", CRASH_ACTIONS, this.onCrash);
  }

  defaults(context: Context): void {
    if (this.onPoweroff == 0) this.onPoweroff = DESTROY;
    if (this.onReboot == 0) this.onReboot = RESTART;
    if (this.onCrash == 0) this.onCrash = DESTROY;
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.onReboot != RESTART && context.emulator.has(Feature.NO_REBOOT)) line.flag("no-reboot");
  }

  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("no-reboot")) continue;
      this.onReboot = DESTROY;
      option.understandText("domain/on_reboot");
    }
  }
}

function action(x: Fields, name: string, words: StaticArray<string>, value: i32): i32 {
  if (!x.enter(name)) return value;
  const read = x.contentWord(words, value);
  x.leave();
  return read;
}
