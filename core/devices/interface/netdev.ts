/**
 * The host's half of a network card on the command line: -netdev, with the -chardev or the descriptor that it
 * needs.
 * https://www.qemu.org/docs/master/system/invocation.html#hxtool-5
 */
import { CommandLine } from "../../argv/command_line";
import { Props, Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { NONE, Span, literal } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { IPV6, IpInfo } from "./ip";
import {
  BRIDGE,
  CLIENT,
  DIRECT,
  ETHERNET,
  INTERNAL,
  MCAST,
  NETWORK,
  SERVER,
  SOCKET_SERVER,
  Source,
  UDP,
  USER,
  VDPA,
  VHOSTUSER,
} from "./source";

/** How long QEMU waits before it looks for a passt that went away, in seconds. */
const PASST_RECONNECT: i64 = 5;

export class Netdev {
  /** The card's alias. */
  alias: Span = NONE;
  /** Queues of the card; 1 for a card without a choice. */
  queues: i64 = 1;
  passt: bool = false;
  sndbuf: i64 = -1;

  constructor(
    /** What it is connected to in the end: of a network, what the network makes of it. */
    readonly type: i32,
    readonly source: Source,
    /** The guest's end. */
    readonly ip: IpInfo,
  ) {}

  emit(line: CommandLine, context: Context): void {
    if (this.type == VHOSTUSER) {
      const chardev = line.props("");
      this.chardev(chardev, context);
      line.putProps("chardev", chardev);
    }
    const json = context.emulator.can(Capability.NETDEV_JSON);
    const p = json ? line.jsonProps() : line.props("type");
    this.props(p, context);
    p.text("id", join("host", this.alias));
    line.putProps("netdev", p);
  }

  private props(p: Props, context: Context): void {
    const type = this.type;
    if (type == BRIDGE || type == NETWORK || type == DIRECT || type == ETHERNET) this.tap(p, context);
    else if (type == USER && this.passt) this.stream(p, context);
    else if (type == USER) this.user(p);
    else if (type == INTERNAL) p.fixed("type", "user");
    else if (type == VHOSTUSER) {
      p.fixed("type", "vhost-user");
      p.text("chardev", join("char", this.alias));
      p.integer("queues", this.queues, 1);
    } else if (type == VDPA) {
      p.fixed("type", "vhost-vdpa");
      p.text("vhostdev", this.source.device);
      p.integer("queues", this.queues, 1);
    } else this.socket(p);
  }

  private tap(p: Props, context: Context): void {
    p.fixed("type", "tap");
    this.sndbuf = p.integer("sndbuf", this.sndbuf);
  }

  private user(p: Props): void {
    p.fixed("type", "user");
    const ips = this.ip.ips;
    for (let i = 0; i < ips.length; i++) {
      const ip = ips[i];
      if (ip.family == IPV6) {
        ip.address = p.text("ipv6-prefix", ip.address);
        ip.prefix = p.integer("ipv6-prefixlen", ip.prefix, 0);
        continue;
      }
      const to = new Writer(24).span(ip.address);
      if (ip.prefix > 0) to.byte(0x2f).number(ip.prefix);
      p.text("net", to.take());
    }
  }

  private socket(p: Props): void {
    const source = this.source;
    p.fixed("type", "socket");
    const place = hostAndPort(source.address, source.port);
    if (this.type == CLIENT) p.text("connect", place);
    else if (this.type == SERVER) p.text("listen", place);
    else if (this.type == MCAST) p.text("mcast", place);
    else if (this.type == UDP) {
      p.text("udp", place);
      p.text("localaddr", hostAndPort(source.localAddress, source.localPort));
    }
  }

  /** passt listens on a socket. */
  private stream(p: Props, context: Context): void {
    p.fixed("type", "stream");
    if (p.enter("addr")) {
      p.fixed("type", "unix");
      p.text("path", this.passtSocket(context));
      p.leave();
    }
    p.onOff("server", Switch.Off);
    if (!context.emulator.can(Capability.NETDEV_STREAM_RECONNECT)) return;
    if (context.emulator.can(Capability.NETDEV_STREAM_RECONNECT_MILISECONDS)) {
      p.integer("reconnect-ms", PASST_RECONNECT * 1000);
    } else p.integer("reconnect", PASST_RECONNECT);
  }

  private passtSocket(context: Context): Span {
    const to = new Writer(80).text("/var/run/libvirt/qemu/passt/").span(context.shortName()).byte(0x2d);
    return to.span(this.alias).text(".socket").take();
  }

  /** The socket of a vhost-user card. */
  private chardev(p: Props, context: Context): void {
    const source = this.source;
    p.implied("backend", "socket");
    p.text("id", join("char", this.alias));
    p.text("path", this.passt ? this.passtSocket(context) : source.path);
    if (source.socketMode == SOCKET_SERVER) p.fixed("server", "on");
    const seconds = this.passt ? PASST_RECONNECT : source.reconnectSeconds;
    if (context.emulator.can(Capability.CHARDEV_RECONNECT_MILISECONDS)) {
      p.integer("reconnect-ms", seconds < 0 ? -1 : seconds * 1000);
    } else p.integer("reconnect", seconds);
  }
}

function hostAndPort(host: Span, port: i64): Span {
  const to = new Writer(32);
  if (host != NONE) to.span(host);
  return to.byte(0x3a).number(port).take();
}
