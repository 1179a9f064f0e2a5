/**
 * What every device can have besides its own: <boot>, <alias>, <rom>, <acpi>, <address>.
 * https://libvirt.org/formatdomain.html#device-addresses
 *
 * libvirt writes them at the end of a device, in this order; a device's room calls `xml` there. On the
 * command line `props` writes the place (bus, addr …), `boot` the boot index, both where the room
 * wants them among the keys of -device.
 */
import { Props } from "../argv/props";
import { Address } from "../address/address";
import { Context } from "../emulator/context";
import { EMPTY, NONE, Span, startsWith } from "../text/span";
import { Fields, YES_NO } from "../xml/fields";

const ON_OFF: StaticArray<string> = ["", "on", "off"];

export class DeviceInfo {
  /** QEMU's id: the user's (ua-…) or the one that libvirt's rules give. */
  alias: Span = NONE;
  /** <boot order>; -1 when not there. */
  bootOrder: i64 = -1;
  loadparm: Span = NONE;
  /** The bootindex for QEMU, given by order or by <os><boot>; -1 for none. */
  bootIndex: i64 = -1;
  /** <rom>: enabled and bar are 0 unset, 1 yes/on, 2 no/off. */
  romEnabled: i32 = 0;
  romBar: i32 = 0;
  romFile: Span = NONE;
  acpiIndex: i64 = -1;
  address: Address = new Address();

  get hasUserAlias(): bool {
    return this.alias != NONE && startsWith(this.alias, "ua-");
  }

  xml(x: Fields): void {
    if (x.enter("boot")) {
      this.bootOrder = x.integer("order", this.bootOrder);
      this.loadparm = x.text("loadparm", this.loadparm);
      x.leave();
    }
    // Only the user's own alias is part of a definition; the others are made anew.
    const user = x.writing && !this.hasUserAlias ? NONE : this.alias;
    if (x.enter("alias")) {
      const alias = x.text("name", user);
      if (!x.writing) this.alias = startsWith(alias, "ua-") ? alias : NONE;
      x.leave();
    }
    if (x.enter("rom")) {
      this.romEnabled = x.word("enabled", YES_NO, this.romEnabled);
      this.romBar = x.word("bar", ON_OFF, this.romBar);
      this.romFile = x.text("file", this.romFile);
      x.leave();
    }
    if (x.enter("acpi")) {
      this.acpiIndex = x.integer("index", this.acpiIndex);
      x.leave();
    }
    if (x.enter("address")) {
      this.address.from = x.here();
      this.address.xml(x);
      x.leave();
    }
  }

  /** The device's place, as -device says it: bus and addr, or what its bus has instead. */
  props(p: Props, context: Context): void {}

  /** bootindex, and loadparm on s390x. */
  boot(p: Props): void {
    this.bootIndex = p.integer("bootindex", this.bootIndex);
    this.loadparm = p.text("loadparm", this.loadparm);
  }

  /** romfile and rombar: what a PCI device's option ROM is. */
  rom(p: Props): void {
    if (this.romEnabled == 2) {
      p.text("romfile", EMPTY);
      return;
    }
    if (this.romBar != 0) p.integer("rombar", this.romBar == 1 ? 1 : 0);
    this.romFile = p.text("romfile", this.romFile);
  }
}
