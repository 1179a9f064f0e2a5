/**
 * Addresses and routes of a network card's end: <ip> and <route>.
 * https://libvirt.org/formatdomain.html#ip-configuration
 *
 * Inside <source> they are the host's end, directly inside <interface> the guest's.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, Span, indexOf, is, size } from "../../text/span";
import { Fields, Room, list } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";
import { isIpv4, isIpv6 } from "./socket_address";

const FAMILIES: StaticArray<string> = ["", "ipv4", "ipv6"];
const IPV4: i32 = 1;
export const IPV6: i32 = 2;

/** The family that a numeric address is of. */
function familyOf(address: Span): i32 {
  return indexOf(address, 0x3a) >= 0 ? IPV6 : IPV4;
}

export class Ip extends Room {
  address: Span = NONE;
  family: i32 = 0;
  prefix: i64 = 0;
  peer: Span = NONE;

  xml(x: Fields): void {
    this.address = x.text("address", this.address);
    this.family = x.word("family", FAMILIES, this.family);
    this.prefix = x.integer("prefix", this.prefix, 0);
    this.peer = x.text("peer", this.peer);
    if (x.reading && this.family == 0 && this.address != NONE) this.family = familyOf(this.address);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.address == NONE) {
      noteMissing(notes, this.from, "address").named("address").expect("an IP address");
      return;
    }
    if (!isOf(this.address, this.family)) badAddress(context, this.from, "address");
    if (this.peer != NONE && !isOf(this.peer, this.family)) badAddress(context, this.from, "peer");
    if (this.prefix < 0 || this.prefix > (this.family == IPV6 ? 128 : 32)) {
      noteAt(notes, Code.OutOfRange, this.from, "prefix")
        .named("prefix of <ip>")
        .expect("up to 32, for IPv6 up to 128");
    }
  }
}

class Route extends Room {
  family: Span = NONE;
  address: Span = NONE;
  netmask: Span = NONE;
  prefix: i64 = -1;
  gateway: Span = NONE;
  metric: i64 = 0;

  xml(x: Fields): void {
    this.family = x.text("family", this.family);
    this.address = x.text("address", this.address);
    this.netmask = x.text("netmask", this.netmask);
    this.prefix = x.integer("prefix", this.prefix);
    this.gateway = x.text("gateway", this.gateway);
    this.metric = x.integer("metric", this.metric, 0);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.family != NONE && !is(this.family, "ipv4") && !is(this.family, "ipv6")) {
      noteAt(notes, Code.BadValue, this.from, "family").named("family of <route>").expectWords(FAMILIES);
    }
    if (this.gateway == NONE) noteMissing(notes, this.from, "gateway").named("gateway of <route>");
    const family = is(this.family, "ipv6") ? IPV6 : IPV4;
    if (this.address != NONE && !isOf(this.address, family)) badAddress(context, this.from, "address");
    if (this.gateway != NONE && !isOf(this.gateway, family)) badAddress(context, this.from, "gateway");
  }
}

/** All of one end. */
export class IpInfo {
  ips: Ip[] = [];
  routes: Route[] = [];

  xml(x: Fields): void {
    list<Ip>(x, "ip", this.ips);
    list<Route>(x, "route", this.routes);
  }

  get isEmpty(): bool {
    return this.ips.length == 0 && this.routes.length == 0;
  }

  check(context: Context): void {
    for (let i = 0; i < this.ips.length; i++) this.ips[i].check(context);
    for (let i = 0; i < this.routes.length; i++) this.routes[i].check(context);
  }
}

function isOf(address: Span, family: i32): bool {
  return size(address) > 0 && (family == IPV6 ? isIpv6(address) : isIpv4(address));
}

function badAddress(context: Context, from: usize, attribute: string): void {
  noteAt(context.notes, Code.BadValue, from, attribute)
    .named("address")
    .expect("an IP address of the family it is said to be of");
}
