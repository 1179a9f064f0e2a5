/**
 * What Xen shows a guest: <features><xen>.
 * https://libvirt.org/formatdomain.html#hypervisor-features
 */
import { Switch } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Fields, ON_OFF } from "../../xml/fields";
import { state } from "./state";

const PASSTHROUGH_MODES: StaticArray<string> = ["", "sync_pt", "share_pt"];

export class XenFeatures extends Part {
  there: bool = false;
  e820Host: i32 = 0;
  passthrough: i32 = 0;
  passthroughMode: i32 = 0;

  xml(x: Fields): void {
    if (x.writing && !this.there) return;
    if (!x.enter("xen", true)) return;
    if (x.reading) this.there = true;
    x.unfold();
    this.e820Host = state(x, "e820_host", this.e820Host);
    if (x.enter("passthrough")) {
      this.passthrough = x.word("state", ON_OFF, this.passthrough);
      this.passthroughMode = x.word("mode", PASSTHROUGH_MODES, this.passthroughMode);
      x.leave();
    }
    x.leave();
  }

  defaults(context: Context): void {
    if (this.passthrough != Switch.On) this.passthroughMode = 0;
  }
}
