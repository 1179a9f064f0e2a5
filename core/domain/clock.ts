/**
 * What the guest's clock shows when it starts: <clock offset='…'>.
 * https://libvirt.org/formatdomain.html#time-keeping
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { Fields } from "../xml/fields";
import { is } from "../text/span";
import { noteInside } from "../xml/reader";

const OFFSETS: StaticArray<string> = ["", "utc", "localtime", "timezone", "variable", "absolute"];
const UTC: i32 = 1;
const LOCALTIME: i32 = 2;

export class Clock extends Part {
  offset: i32 = 0;

  xml(x: Fields): void {
    if (!x.enter("clock")) return;
    this.offset = x.word("offset", OFFSETS, this.offset);
    x.leave();
  }

  defaults(context: Context): void {
    if (this.offset == 0) this.offset = UTC;
  }

  emitOld(line: CommandLine, context: Context): void {
    if (this.offset == LOCALTIME) line.flag("localtime");
    else if (this.offset > LOCALTIME) {
      noteInside(context.notes, Code.NotOnThisQemu, this.from, "clock", "offset").named("this clock offset");
    }
  }

  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      const rtc = option.isNamed("rtc") && is(option.value, "base=localtime");
      if (option.isNamed("rtc") && is(option.value, "base=utc")) option.understandText("domain/clock");
      if (!rtc && !option.isNamed("localtime")) continue;
      this.offset = LOCALTIME;
      option.understandText("domain/clock/@offset");
    }
  }
}
