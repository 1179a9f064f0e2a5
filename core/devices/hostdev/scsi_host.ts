/**
 * A vhost-scsi target of the host, named by its WWPN.
 * https://libvirt.org/formatdomain.html#usb-pci-scsi-devices
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { digitOf } from "../../text/number";
import { NONE, Span, byteAt, size, startsWith } from "../../text/span";
import { Fields } from "../../xml/fields";
import { noteInside } from "../../xml/reader";

const PROTOCOLS: StaticArray<string> = ["", "vhost"];

export class HostScsiTarget {
  protocol: i32 = 0;
  wwpn: Span = NONE;

  /** Inside <source>. */
  xml(x: Fields): void {
    this.protocol = x.word("protocol", PROTOCOLS, this.protocol);
    this.wwpn = x.text("wwpn", this.wwpn);
  }

  check(context: Context, from: usize): void {
    const notes = context.notes;
    if (this.protocol == 0) {
      noteInside(notes, Code.Missing, from, "source", "protocol").named("protocol of the source").expect("vhost");
    }
    if (this.wwpn == NONE) noteInside(notes, Code.Missing, from, "source").named("vhost-scsi source wwpn");
    else if (!isWwpn(this.wwpn)) {
      noteInside(notes, Code.BadValue, from, "source", "wwpn").named("wwpn").expect("naa. and 16 hexadecimal digits");
    }
  }
}

function isWwpn(text: Span): bool {
  if (!startsWith(text, "naa.") || size(text) != 20) return false;
  for (let i = 4; i < 20; i++) if (digitOf(byteAt(text, i)) > 15) return false;
  return true;
}
