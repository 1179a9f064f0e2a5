/**
 * The NVRAM of a pseries guest, as a device: <nvram>.
 * https://libvirt.org/formatdomain.html#nvram-device
 *
 * The machine brings it along, so all there is to say is where it sits.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Writer } from "../text/writer";
import { Fields } from "../xml/fields";
import { Device } from "./device";

export class Nvram extends Device {
  xml(x: Fields): void {
    this.info.xml(x);
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
