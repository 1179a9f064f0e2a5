/**
 * The host's half of a network card on the command line: -netdev, with the -chardev or the descriptor that it
 * needs.
 * https://www.qemu.org/docs/master/system/invocation.html#hxtool-5
 */
import { emitChardev } from "../chardev/backend";
import { BIND, CharSource } from "../chardev/source";
import { CommandLine } from "../../argv/command_line";
import { Props, Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { NONE, Span, literal } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { Code } from "../../notes/codes";
import { noteAt } from "../../xml/reader";
import { prepareBridge, preparePasst, prepareTap } from "./prepare";
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

/** A NIC of QEMU has no more queues: it refuses a larger number itself. */
const MOST_QUEUES: i64 = 1024;

export class Netdev {
  /** The card's alias. */
  alias: Span = NONE;
  /** Queues of the card; 1 for a card without a choice. */
  queues: i64 = 1;
  passt: bool = false;
  /** The kernel moves the data between the tap and the guest's queues. */
  vhost: bool = false;
  /** The bridge that the tap is on, when the card's type or network says one. */
  bridge: Span = NONE;
  target: Span = NONE;
  /** The vDPA device, or the descriptor set that stands for it. */
  private device: Span = NONE;
  /** The tap isn't there before the guest. */
  isMade: bool = true;
  script: Span = NONE;
  downscript: Span = NONE;
  sndbuf: i64 = -1;

  constructor(
    /** What it is connected to in the end: of a network, what the network makes of it. */
    readonly type: i32,
    readonly source: Source,
    /** The guest's end. */
    readonly ip: IpInfo,
  ) {}

  emit(line: CommandLine, context: Context): void {
    this.prepare(line, context);
    if (this.type == VHOSTUSER) this.emitSocket(line, context);
    if (this.type == VDPA) this.device = context.descriptors.passed(line, this.alias, "vdpa", this.source.device);
    const json = context.emulator.can(Capability.NETDEV_JSON);
    const p = json ? line.jsonProps() : line.props("type");
    this.props(p, context);
    p.text("id", join("host", this.alias));
    line.putProps("netdev", p);
  }

  /** What has to be there first, where the shell has opened nothing. */
  private prepare(line: CommandLine, context: Context): void {
    const passt = this.passt && (this.type == USER || this.type == VHOSTUSER);
    if (passt) preparePasst(line, this.passtSocket(context), this.source.device, this.type == VHOSTUSER);
    if (!this.isTap || this.isOpened(context)) return;
    if (this.byHelper(context)) {
      line.spawns = true;
      return prepareBridge(line, this.bridge);
    }
    if (this.target == NONE) this.target = join("tap-", this.alias);
    // A script of the user's own makes what it needs.
    if (this.script != NONE || this.downscript != NONE) line.spawns = true;
    if (this.script == NONE && (this.isMade || !context.planned))
      prepareTap(line, this.target, this.bridge, this.queues);
  }

  /** What a plan can't prepare: a macvtap device, whose descriptor QEMU would need, and for a user a tap at all. */
  checkPlanned(from: usize, context: Context): void {
    if (!this.isTap) return;
    if (this.type == DIRECT) {
      noteAt(context.notes, Code.NotHere, from, "type").named("a macvtap device").expect("<interface type='bridge'>");
      return;
    }
    const identity = context.answer("identity");
    const uid = identity ? identity.get("uid") : null;
    const isUser = uid != null && uid.integer() > 0;
    if (!isUser || !this.isMade || this.byHelper(context) || this.script != NONE) return;
    noteAt(context.notes, Code.Requires, from, "type")
      .named("a tap device of the guest's own")
      .expect("root; a user's guest can have <interface type='user'>, or a tap that is there: <target managed='no'>");
  }

  get isTap(): bool {
    const type = this.type;
    return type == BRIDGE || type == NETWORK || type == DIRECT || type == ETHERNET;
  }

  /** The shell has opened its tap. */
  isOpened(context: Context): bool {
    return context.descriptors.number(this.alias, this.use) >= 0;
  }

  /** What the tap's descriptors are called. */
  private get use(): string {
    return this.type == ETHERNET ? "ethernet" : "tap";
  }

  /** A program that comes with QEMU opens a tap on a bridge for it; it does not know vhost. */
  byHelper(context: Context): bool {
    // Who runs the machine's guests makes the tap; a user can't.
    if (context.planned && context.isSystem) return false;
    return this.bridge != NONE && !this.vhost && this.queues == 1 && !this.isOpened(context);
  }

  private props(p: Props, context: Context): void {
    const type = this.type;
    if (this.isTap) this.tap(p, context);
    else if (type == USER && this.passt) this.stream(p, context);
    else if (type == USER && this.slirp(context) != NONE) {
      p.fixed("type", "socket");
      p.text("fd", this.slirp(context));
    } else if (type == USER) this.user(p);
    else if (type == INTERNAL) p.fixed("type", "user");
    else if (type == VHOSTUSER) {
      p.fixed("type", "vhost-user");
      p.text("chardev", join("char", this.alias));
      p.integer("queues", this.queues, 1);
    } else if (type == VDPA) {
      p.fixed("type", "vhost-vdpa");
      p.text("vhostdev", this.device);
      p.integer("queues", this.queues, 1);
    } else this.socket(p);
  }

  /** A tap device, by the descriptors that the shell has opened, one a queue. */
  private tap(p: Props, context: Context): void {
    const fds = this.descriptors(context, this.use);
    if (this.byHelper(context)) {
      p.fixed("type", "bridge");
      p.text("br", this.bridge);
      return;
    }
    p.fixed("type", "tap");
    if (fds != NONE) p.text(this.queues > 1 ? "fds" : "fd", fds);
    else {
      p.text("ifname", this.target);
      p.text("script", this.script == NONE ? literal("no") : this.script);
      p.text("downscript", this.downscript == NONE ? literal("no") : this.downscript);
    }
    if (fds == NONE) p.integer("queues", this.queues, 1);
    if (this.vhost) {
      p.onOff("vhost", Switch.On);
      p.text(this.queues > 1 ? "vhostfds" : "vhostfd", this.descriptors(context, "vhost"));
    }
    this.sndbuf = p.integer("sndbuf", this.sndbuf);
  }

  /** The numbers of all queues; NONE when they aren't passed. */
  private descriptors(context: Context, use: string): Span {
    if (this.queues > MOST_QUEUES) return NONE;
    const to = new Writer(16);
    for (let i: i32 = 0; i < <i32>this.queues; i++) {
      const number = context.descriptors.number(this.alias, use, i);
      if (number < 0) return NONE;
      if (i > 0) to.byte(0x3a);
      to.number(number);
    }
    return to.take();
  }

  /** The socket of a program that runs the user's network beside QEMU. */
  private slirp(context: Context): Span {
    return context.descriptors.text(this.alias, "slirp");
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
    if (context.isOnItsOwn) return context.ownFile(join("", this.alias, "-passt.socket"));
    const to = new Writer(80).span(context.runtimeDirectory).text("/passt/").span(context.shortName()).byte(0x2d);
    return to.span(this.alias).text(".socket").take();
  }

  /** The socket of the program that carries the frames; QEMU waits for it when it listens itself. */
  private emitSocket(line: CommandLine, context: Context): void {
    const source = this.source;
    const socket = CharSource.connecting(this.passt ? this.passtSocket(context) : source.path);
    if (source.socketMode == SOCKET_SERVER) socket.peer.mode = BIND;
    socket.listenUse = "";
    socket.waits = true;
    socket.reconnecting(this.passt ? PASST_RECONNECT : source.reconnectSeconds);
    emitChardev(line, context, socket, this.alias, join("char", this.alias));
  }
}

function hostAndPort(host: Span, port: i64): Span {
  const to = new Writer(32);
  if (host != NONE) to.span(host);
  return to.byte(0x3a).number(port).take();
}
