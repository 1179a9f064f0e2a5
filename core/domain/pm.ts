/**
 * Whether the guest may sleep: <pm> with suspend to memory (S3) and to disk (S4).
 * https://libvirt.org/formatdomain.html#power-management
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { Writer } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteInside } from "../xml/reader";

const NO: i32 = 2;

export class Pm extends Part {
  suspendToMem: i32 = 0;
  suspendToDisk: i32 = 0;

  xml(x: Fields): void {
    if (!x.enter("pm")) return;
    this.suspendToMem = state(x, "suspend-to-mem", this.suspendToMem);
    this.suspendToDisk = state(x, "suspend-to-disk", this.suspendToDisk);
    x.leave();
  }

  check(context: Context): void {
    if (this.suspendToMem == 0 && this.suspendToDisk == 0) return;
    if (!context.machine.isX86) {
      noteInside(context.notes, Code.NotHere, this.from, "pm")
        .named("suspending through <pm>")
        .expect("an x86 machine");
    }
  }

  /** The switch belongs to the chip that has the machine's power management. */
  emit(line: CommandLine, context: Context): void {
    const chip = context.machine.isQ35 ? "ICH9-LPC" : "PIIX4_PM";
    disable(line, chip, ".disable_s3=", this.suspendToMem);
    disable(line, chip, ".disable_s4=", this.suspendToDisk);
  }
}

function state(x: Fields, name: string, value: i32): i32 {
  if (!x.enter(name)) return value;
  const read = x.word("enabled", YES_NO, value);
  x.leave();
  return read;
}

function disable(line: CommandLine, chip: string, key: string, enabled: i32): void {
  if (enabled == 0) return;
  line.put(
    "global",
    new Writer(32)
      .text(chip)
      .text(key)
      .number(enabled == NO ? 1 : 0)
      .take(),
  );
}
