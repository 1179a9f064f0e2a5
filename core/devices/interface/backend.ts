/**
 * Who carries a network card's traffic on the host: <backend>. passt is a program of its own; tap and vhost
 * are other device files than the usual ones.
 * https://libvirt.org/formatdomain.html#setting-network-backend-specific-options
 */
import { NONE, Span } from "../../text/span";
import { Fields } from "../../xml/fields";

/** The default, QEMU's own user-mode network, is never written. */
const TYPES: StaticArray<string> = ["", "default", "passt"];
export const DEFAULT: i32 = 1;
export const PASST: i32 = 2;

export class Backend {
  type: i32 = 0;
  tap: Span = NONE;
  vhost: Span = NONE;
  logFile: Span = NONE;

  xml(x: Fields): void {
    if (!x.enter("backend")) return;
    this.type = x.word("type", TYPES, this.type);
    this.tap = x.text("tap", this.tap);
    this.vhost = x.text("vhost", this.vhost);
    this.logFile = x.text("logFile", this.logFile);
    x.leave();
  }

  get isPasst(): bool {
    return this.type == PASST;
  }
}
