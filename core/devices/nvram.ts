/**
 * The NVRAM of a pseries guest, as a device: <nvram>.
 * https://libvirt.org/formatdomain.html#nvram-device
 *
 * The machine brings it along, so all there is to say is where it sits.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Writer } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";
import { Connect, Device } from "./device";

export class Nvram extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
  }

  check(context: Context): void {
    if (!context.modern) return;
    const notes = context.notes;
    if (!context.machine.isPseries) {
      noteAt(notes, Code.NotHere, this.from).named("the nvram device").expect("a pseries machine of PPC64");
    } else if (!context.emulator.can(Capability.NVRAM)) {
      noteAt(notes, Code.Unsupported, this.from).named("the nvram device");
    } else if (!this.info.address.is(AddressType.SpaprVio) || this.info.address.reg < 0) {
      noteInside(notes, Code.BadValue, this.from, "address", "type").named("nvram address type").expect("spapr-vio");
    }
  }

  connect(context: Context): i32 {
    return context.machine.isPseries ? Connect.SpaprVio : Connect.None;
  }

  emit(line: CommandLine, context: Context): void {
    const address = this.info.address;
    if (!address.is(AddressType.SpaprVio) || address.reg < 0) return;
    line.put(
      "global",
      new Writer(40)
        .text("spapr-nvram.reg=0x")
        .hex(<u64>address.reg)
        .take(),
    );
  }
}
