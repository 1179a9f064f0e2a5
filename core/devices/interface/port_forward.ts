/**
 * Ports of the host that lead into the guest: <portForward>, which only passt can do.
 * https://libvirt.org/formatdomain.html#userspace-connection-using-passt
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, Span } from "../../text/span";
import { Fields, Room, YES_NO, list } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";
import { isIpv4, isIpv6 } from "./socket_address";

const PROTOCOLS: StaticArray<string> = ["", "tcp", "udp"];

class PortRange extends Room {
  start: i64 = 0;
  end: i64 = 0;
  to: i64 = 0;
  exclude: i32 = 0;

  xml(x: Fields): void {
    this.start = x.integer("start", this.start, 0);
    this.end = x.integer("end", this.end, 0);
    this.to = x.integer("to", this.to, 0);
    this.exclude = x.word("exclude", YES_NO, this.exclude);
  }
}

export class PortForward extends Room {
  protocol: i32 = 0;
  address: Span = NONE;
  device: Span = NONE;
  ranges: PortRange[] = [];

  xml(x: Fields): void {
    this.protocol = x.word("proto", PROTOCOLS, this.protocol);
    this.address = x.text("address", this.address);
    this.device = x.text("dev", this.device);
    list<PortRange>(x, "range", this.ranges);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.protocol == 0) noteMissing(notes, this.from, "proto").named("proto").expectWords(PROTOCOLS);
    if (this.address != NONE && !isIpv4(this.address) && !isIpv6(this.address)) {
      noteAt(notes, Code.BadValue, this.from, "address").named("address in <portForward>").expect("an IP address");
    }
  }
}
