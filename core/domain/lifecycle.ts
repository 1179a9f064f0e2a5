/**
 * What happens when the guest powers off, reboots or crashes: <on_poweroff> and its kin.
 * https://libvirt.org/formatdomain.html#events-configuration
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Capability } from "../emulator/capabilities";
import { Code } from "../notes/codes";
import { literal } from "../text/span";
import { noteInside } from "../xml/reader";
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
const LOCK_ACTIONS: StaticArray<string> = ["", "poweroff", "restart", "pause", "ignore"];
const DESTROY: i32 = 1;
const RESTART: i32 = 2;
const RENAME: i32 = 3;
const PRESERVE: i32 = 4;

export class Lifecycle extends Part {
  onPoweroff: i32 = 0;
  onReboot: i32 = 0;
  onCrash: i32 = 0;
  /** What happens when a lock of the guest's resources is lost. */
  onLockfailure: i32 = 0;

  xml(x: Fields): void {
    this.onPoweroff = action(x, "on_poweroff", ACTIONS, this.onPoweroff);
    this.onReboot = action(x, "on_reboot", ACTIONS, this.onReboot);
    this.onCrash = action(x, "on_crash", CRASH_ACTIONS, this.onCrash);
    this.onLockfailure = action(x, "on_lockfailure", LOCK_ACTIONS, this.onLockfailure);
  }

  defaults(context: Context): void {
    if (this.onPoweroff == 0) this.onPoweroff = DESTROY;
    if (this.onReboot == 0) this.onReboot = RESTART;
    if (this.onCrash == 0) this.onCrash = DESTROY;
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.onReboot != RESTART && context.emulator.has(Feature.NO_REBOOT)) line.flag("no-reboot");
  }

  /** QEMU stays when the guest powers off: the driver decides what comes then. */
  emit(line: CommandLine, context: Context): void {
    if (context.planned) return this.emitOnItsOwn(line, context);
    if (this.onReboot != RESTART && !context.emulator.can(Capability.SET_ACTION)) line.flag("no-reboot");
    else line.flag("no-shutdown");
  }

  /** No driver decides: QEMU itself ends when the guest powers off or crashes, as far as it has words for it. */
  private emitOnItsOwn(line: CommandLine, context: Context): void {
    if (this.onReboot != RESTART) line.flag("no-reboot");
    if (this.onCrash == PRESERVE && context.emulator.can(Capability.SET_ACTION)) line.putText("action", "panic=pause");
    const restarts = this.onPoweroff == RESTART;
    if (restarts || (this.onCrash != DESTROY && this.onCrash != PRESERVE)) {
      noteInside(context.notes, Code.NotOnThisQemu, this.from, restarts ? "on_poweroff" : "on_crash")
        .named(restarts ? "on_poweroff" : "on_crash")
        .found(literal(restarts ? ACTIONS[this.onPoweroff] : CRASH_ACTIONS[this.onCrash]));
    }
  }

  check(context: Context): void {
    if (!context.modern) return;
    // Before actions could be set, QEMU knew only one word for both.
    if (
      this.onPoweroff == RENAME ||
      this.onPoweroff == PRESERVE ||
      this.onReboot == RENAME ||
      this.onReboot == PRESERVE
    ) {
      const poweroff = this.onPoweroff == RENAME || this.onPoweroff == PRESERVE;
      noteInside(context.notes, Code.NotHere, this.from, poweroff ? "on_poweroff" : "on_reboot")
        .named(poweroff ? "this action of on_poweroff" : "this action of on_reboot")
        .found(literal(ACTIONS[poweroff ? this.onPoweroff : this.onReboot]))
        .expect("destroy")
        .expect("restart");
    }
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
