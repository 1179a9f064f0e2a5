/**
 * A network card and what it is connected to: <interface>.
 * https://libvirt.org/formatdomain.html#network-interfaces
 *
 * The parts of its XML are classes of their own in this folder. On the command line of today a card is a
 * -netdev and a -device (netdev.ts, `nic` here); one of type hostdev is a device of the host, and its line comes
 * with those. What a QEMU before 0.12 had instead is in old.ts.
 */
import { AddressType } from "../../address/address";
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, Span, is, literal, startsWith } from "../../text/span";
import { join } from "../../text/writer";
import { Fields, YES_NO, list } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { Connect, Device, deviceProps, emitZpci } from "../device";
import { virtioConnect, virtioDriver } from "../virtio";
import { Backend, DEFAULT, PASST } from "./backend";
import { Bandwidth } from "./bandwidth";
import { DRIVER_QEMU, DRIVER_VHOST, NicDriver } from "./driver";
import { Filterref } from "./filterref";
import { IpInfo } from "./ip";
import { canonicalMac, isAllClear, isMac, randomMac } from "./mac";
import { canonicalModel, defaultModel, virtioModel } from "./models";
import { Netdev } from "./netdev";
import { Plug, isMissingNetwork, networkPlug, portPlug } from "./network";
import { PortForward } from "./port_forward";
import {
  CLIENT,
  BRIDGE,
  DIRECT,
  ETHERNET,
  HOSTDEV,
  HOSTDEV_PCI,
  MCAST,
  NETWORK,
  Source,
  TYPES,
  USER,
  VDPA,
  VEPA,
  VHOSTUSER,
  isSocket,
} from "./source";
import { tapName } from "./tap_name";
import { Teaming } from "./teaming";
import { Virtualport } from "./virtualport";
import { Vlan } from "./vlan";

const MAC_TYPES: StaticArray<string> = ["", "generated", "static"];
const LINK_STATES: StaticArray<string> = ["", "up", "down"];
const NO: i32 = 2;

export class Interface extends Device {
  type: i32 = 0;
  managed: i32 = 0;
  trustGuestRxFilters: i32 = 0;
  mac: Span = NONE;
  macType: i32 = 0;
  macCheck: i32 = 0;
  source: Source = new Source();
  vlans: Vlan = new Vlan();
  virtualport: Virtualport = new Virtualport();
  bandwidth: Bandwidth = new Bandwidth();
  isolated: i32 = 0;
  ip: IpInfo = new IpInfo();
  portForwards: PortForward[] = [];
  script: Span = NONE;
  downscript: Span = NONE;
  backendDomain: Span = NONE;
  target: Span = NONE;
  targetManaged: i32 = 0;
  guest: Span = NONE;
  guestActual: Span = NONE;
  model: Span = NONE;
  driver: NicDriver = new NicDriver();
  backend: Backend = new Backend();
  filterref: Filterref = new Filterref();
  sndbuf: i64 = -1;
  teaming: Teaming = new Teaming();
  link: i32 = 0;
  mtu: i64 = 0;
  coalesce: i64 = 0;
  /** What the network made of it; null for other types, and when nothing is known of the network. */
  plug: Plug | null = null;
  /** The same once the domain is started. */
  resolved: Plug | null = null;
  /** What ties the card to its backend on a command line with -net. */
  vlan: i64 = -1;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    if (x.when(this.type == HOSTDEV)) {
      const managed = x.word("managed", YES_NO, x.writing && this.managed == NO ? 0 : this.managed);
      if (!x.writing) this.managed = managed;
    }
    this.trustGuestRxFilters = x.word("trustGuestRxFilters", YES_NO, this.trustGuestRxFilters);
    if (x.enter("mac")) {
      this.mac = x.text("address", this.mac);
      this.macType = x.word("type", MAC_TYPES, this.macType);
      this.macCheck = x.word("check", YES_NO, this.macCheck);
      x.leave();
    }
    this.source.xml(x, this.type, this.backend.isPasst);
    this.vlans.xml(x);
    this.virtualport.xml(x);
    this.bandwidth.xml(x);
    if (x.enter("port")) {
      this.isolated = x.word("isolated", YES_NO, this.isolated);
      x.leave();
    }
    this.ip.xml(x);
    list<PortForward>(x, "portForward", this.portForwards);
    this.host(x);
    this.card(x);
    this.info.xml(x);
  }

  /** What the host makes for the card. */
  private host(x: Fields): void {
    if (x.enter("script")) {
      this.script = x.text("path", this.script);
      x.leave();
    }
    if (x.enter("downscript")) {
      this.downscript = x.text("path", this.downscript);
      x.leave();
    }
    if (x.enter("backenddomain")) {
      this.backendDomain = x.text("name", this.backendDomain);
      x.leave();
    }
    if (x.enter("target")) {
      this.target = x.text("dev", this.target);
      this.targetManaged = x.word("managed", YES_NO, this.targetManaged);
      x.leave();
    }
    if (x.enter("guest")) {
      this.guest = x.text("dev", this.guest);
      this.guestActual = x.text("actual", this.guestActual);
      x.leave();
    }
  }

  /** The card and the driver behind it. */
  private card(x: Fields): void {
    if (x.enter("model")) {
      this.model = x.text("type", this.model);
      x.leave();
    }
    if (x.when(this.type != HOSTDEV) && (!x.writing || this.isVirtio)) this.driver.xml(x);
    this.backend.xml(x);
    this.filterref.xml(x);
    if (x.enter("tune")) {
      if (x.enter("sndbuf", this.sndbuf >= 0)) {
        this.sndbuf = x.contentInteger(this.sndbuf);
        x.leave();
      }
      x.leave();
    }
    this.teaming.xml(x);
    if (x.enter("link")) {
      this.link = x.word("state", LINK_STATES, this.link);
      x.leave();
    }
    if (x.enter("mtu")) {
      this.mtu = x.integer("size", this.mtu, 0);
      x.leave();
    }
    if (!x.enter("coalesce")) return;
    if (x.enter("rx")) {
      if (x.enter("frames")) {
        this.coalesce = x.integer("max", this.coalesce, 0);
        x.leave();
      }
      x.leave();
    }
    x.leave();
  }

  /** A device of the host, by its type or because the network hands out such. */
  get isHostdev(): bool {
    const plug = this.plug;
    return this.type == HOSTDEV || (plug != null && plug.type == HOSTDEV);
  }

  /** A PCI device of the host that the card itself names. */
  get isPciOfHost(): bool {
    return this.type == HOSTDEV && this.source.addressType == HOSTDEV_PCI;
  }

  get isVirtio(): bool {
    return this.model != NONE && virtioModel(this.model) != 0;
  }

  connect(context: Context): i32 {
    if (this.type == HOSTDEV) return Connect.Pcie | Connect.HostDevice;
    if (this.model == NONE) return Connect.Pcie;
    const virtio = virtioModel(this.model);
    if (virtio != 0) return virtioConnect(virtio);
    if (is(this.model, "usb-net")) return Connect.Usb;
    if (is(this.model, "spapr-vlan")) return Connect.SpaprVio;
    return is(this.model, "e1000e") || is(this.model, "igb") ? Connect.Pcie : Connect.Pci;
  }

  defaults(context: Context): void {
    if (this.type == 0) this.type = USER;
    this.mac = canonicalMac(this.mac);
    if (!context.modern) return;
    if (this.mac == NONE || isAllClear(this.mac)) this.mac = randomMac(context, context.macs++);
    const source = this.source;
    this.vlans.defaults();
    this.virtualport.defaults(context);
    // Where no filter can work libvirt passes over it.
    if (this.type == NETWORK || this.type == BRIDGE || this.type == ETHERNET) this.filterref.defaults();
    else this.filterref = new Filterref();
    if (this.type == DIRECT && source.mode == 0) source.mode = VEPA;
    // libvirt passes over it since the device is named in <target>.
    if (this.type == ETHERNET) source.device = NONE;
    if (this.type == HOSTDEV) {
      source.pci.defaults(context);
      if (this.isPciOfHost) this.info.isolationGroup = source.pci.isolationGroup(context);
    }
    if (this.type == VHOSTUSER) source.socketDefaults();
    if (this.backend.type == DEFAULT) this.backend.type = 0;
    if (this.type == USER && this.backend.type == 0 && !context.emulator.can(Capability.NETDEV_USER)) {
      if (context.emulator.can(Capability.NETDEV_STREAM)) this.backend.type = PASST;
    }
    // The host's own names for what it makes are made anew each time.
    if (this.targetManaged != NO && isGenerated(this.target)) this.target = NONE;
    if (this.type == NETWORK) this.plug = networkPlug(context, source.network);
    if (this.model != NONE) this.model = canonicalModel(this.model);
    else if (this.type == VDPA || this.type == VHOSTUSER) this.model = literal("virtio");
    else if (!this.isHostdev) this.model = defaultModel(context);
    if (this.isVirtio) this.driver.defaults();
    else {
      this.driver = new NicDriver();
      this.backend.vhost = NONE;
    }
  }

  check(context: Context): void {
    const notes = context.notes;
    const source = this.source;
    if (this.mac != NONE && !isMac(this.mac)) {
      noteInside(notes, Code.BadValue, this.from, "mac", "address")
        .named("mac address")
        .expect("six bytes like 52:54:00:12:34:56");
    }
    if (this.type == NETWORK && source.network == NONE) this.lacks(context, "<source network='...'/>");
    if (this.type == BRIDGE && source.bridge == NONE) this.lacks(context, "<source bridge='...'/>");
    if (isSocket(this.type) && source.port < 0) this.lacks(context, "<source port='...'/>");
    if ((this.type == CLIENT || this.type == MCAST) && source.address == NONE)
      this.lacks(context, "<source address='...'/>");
  }

  private lacks(context: Context, what: string): void {
    noteInside(context.notes, Code.Missing, this.from, "source").named("the interface's source").expect(what);
  }

  emit(line: CommandLine, context: Context): void {
    if (this.isHostdev) return;
    const connection = this.connection(context);
    if (context.planned) connection.checkPlanned(this.from, context);
    else if (connection.type == DIRECT && !connection.isOpened(context)) {
      noteInside(context.notes, Code.Approximated, this.from, "source")
        .named("a macvtap device")
        .expect("a tap device");
    }
    connection.emit(line, context);
    if (this.isBoardNic(context)) {
      const p = line.props("");
      this.boardNic(p);
      line.putProps("net", p);
      return;
    }
    const p = deviceProps(line, context);
    this.nic(p, context);
    line.putProps("device", p);
  }

  /** The domain is started: asks the network what it has for this card. */
  plugIn(context: Context): void {
    if (this.type != NETWORK) return;
    const name = this.source.network;
    const plug = portPlug(context, name);
    if (plug) {
      this.plug = plug;
      this.resolved = plug;
    } else if (isMissingNetwork(context, name)) {
      noteInside(context.notes, Code.BadValue, this.from, "source", "network").named("network").found(name);
    }
  }

  /** The host's half. */
  private connection(context: Context): Netdev {
    const plug = this.plug;
    const netdev = new Netdev(plug ? plug.type : this.type, this.source, this.ip);
    netdev.alias = this.info.alias;
    netdev.queues = max<i64>(this.driver.queues, 1);
    netdev.passt = this.backend.isPasst;
    netdev.sndbuf = this.sndbuf;
    netdev.vhost = this.hasVhost(context);
    netdev.bridge = plug ? plug.bridge : this.source.bridge;
    if (context.planned && this.target == NONE && netdev.isTap && !netdev.byHelper(context)) {
      this.target = tapName(context, this.info.alias);
    }
    netdev.target = this.target;
    netdev.isMade = this.targetManaged != NO;
    netdev.script = this.script;
    netdev.downscript = this.downscript;
    return netdev;
  }

  /** Whether the kernel carries the data: for virtio cards of KVM guests or when the shell opened it, unless QEMU shall. */
  private hasVhost(context: Context): bool {
    if (!this.isVirtio || this.driver.name == DRIVER_QEMU || this.isBoardNic(context)) return false;
    if (context.planned) return is(context.type, "kvm") && context.mayUseVhost;
    if (is(context.type, "kvm") || this.driver.name == DRIVER_VHOST) return true;
    return context.descriptors.number(this.info.alias, "vhost") >= 0;
  }

  /** The id of the backend. */
  get netdev(): Span {
    return join("host", this.info.alias);
  }

  /** A card on an ARM board itself, which no -device can name. */
  private isBoardNic(context: Context): bool {
    const address = this.info.address;
    return context.machine.isArm && !address.is(AddressType.Pci) && !address.is(AddressType.VirtioMmio);
  }

  /** -net nic. */
  private boardNic(p: Props): void {
    p.implied("type", "nic");
    this.mac = p.text("macaddr", this.mac);
    p.text("netdev", this.netdev);
    if (this.model != NONE) this.model = p.text("model", this.model);
    this.info.alias = p.text("id", this.info.alias);
  }

  /** -device of a card. */
  nic(p: Props, context: Context): void {
    const model = virtioModel(this.model);
    if (model != 0) {
      p.text("driver", virtioDriver("virtio-net", this.info, model));
      this.driver.virtio.props(p);
      const ccw = this.info.address.is(AddressType.Ccw);
      this.mtu = this.driver.props(p, ccw, this.mtu, this.teaming);
    } else this.model = p.text("driver", this.model);
    p.text("netdev", this.netdev);
    this.info.alias = p.text("id", this.info.alias);
    this.mac = p.text("mac", this.mac);
    if (!context.emulator.can(Capability.VIRTIO_CCW_LOADPARM)) this.info.loadparm = NONE;
    this.info.boot(p);
    this.info.props(p, context);
    this.info.rom(p);
  }

  /** An interface that is a device of the host: its line is like that of a <hostdev>. */
  emitHostdev(line: CommandLine, context: Context): void {
    const plug = this.plug;
    const pci = plug ? plug.pci : this.source.pci;
    const usb = this.type == HOSTDEV && this.source.addressType != HOSTDEV_PCI;
    emitZpci(line, context, this.info);
    const p = deviceProps(line, context);
    p.fixed("driver", usb ? "usb-host" : "vfio-pci");
    if (usb) this.source.usb.host(p, context);
    else p.text("host", pci.host());
    this.info.alias = p.text("id", this.info.alias);
    this.info.boot(p);
    if (usb) this.source.usb.reset(p);
    else this.teaming.pair(p);
    this.info.props(p, context);
    if (!usb) this.info.rom(p);
    line.putProps("device", p);
  }

  /** Of all interfaces those that are devices of the host; `own` tells those of type hostdev from a network's. */
  static emitHostdevs(line: CommandLine, context: Context, all: Interface[], own: bool): void {
    for (let i = 0; i < all.length; i++) {
      if (all[i].isHostdev && (all[i].type == HOSTDEV) == own) all[i].emitHostdev(line, context);
    }
  }
}

function isGenerated(name: Span): bool {
  return name != NONE && (startsWith(name, "vnet") || startsWith(name, "macvtap") || startsWith(name, "macvlan"));
}
