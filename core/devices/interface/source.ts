/**
 * What a network card is connected to: <source> of <interface>, which differs from type to type.
 * https://libvirt.org/formatdomain.html#network-interfaces
 */
import { NONE, Span } from "../../text/span";
import { Fields, YES_NO } from "../../xml/fields";
import { HostPci } from "../hostdev/pci";
import { HostUsb } from "../hostdev/usb";
import { IpInfo } from "./ip";

export const TYPES: StaticArray<string> = [
  "",
  "user",
  "ethernet",
  "server",
  "client",
  "mcast",
  "network",
  "bridge",
  "internal",
  "direct",
  "vhostuser",
  "hostdev",
  "udp",
  "vdpa",
  "null",
  "vds",
];
export const USER: i32 = 1;
export const ETHERNET: i32 = 2;
export const SERVER: i32 = 3;
export const CLIENT: i32 = 4;
export const MCAST: i32 = 5;
export const NETWORK: i32 = 6;
export const BRIDGE: i32 = 7;
export const INTERNAL: i32 = 8;
export const DIRECT: i32 = 9;
export const VHOSTUSER: i32 = 10;
export const HOSTDEV: i32 = 11;
export const UDP: i32 = 12;
export const VDPA: i32 = 13;
export const NULL: i32 = 14;
export const VDS: i32 = 15;

/** How a macvtap device is connected to the host's. */
export const DIRECT_MODES: StaticArray<string> = ["", "vepa", "private", "bridge", "passthrough"];
export const VEPA: i32 = 1;
export const PASSTHROUGH: i32 = 4;

const SOCKET_TYPES: StaticArray<string> = ["", "unix"];
const SOCKET_MODES: StaticArray<string> = ["", "client", "server"];
const SOCKET_CLIENT: i32 = 1;
export const SOCKET_SERVER: i32 = 2;

const ADDRESS_TYPES: StaticArray<string> = ["", "pci", "usb"];
export const HOSTDEV_PCI: i32 = 1;
export const HOSTDEV_USB: i32 = 2;

export class Source {
  /** The <source> element; 0 when there is none. */
  from: usize = 0;
  network: Span = NONE;
  portgroup: Span = NONE;
  bridge: Span = NONE;
  /** direct, vdpa, and passt's. */
  device: Span = NONE;
  mode: i32 = 0;
  address: Span = NONE;
  port: i64 = -1;
  localAddress: Span = NONE;
  localPort: i64 = -1;
  /** vhostuser: a socket. */
  socketType: i32 = 0;
  path: Span = NONE;
  socketMode: i32 = 0;
  reconnect: i32 = 0;
  reconnectTimeout: i64 = -1;
  /** hostdev. */
  addressType: i32 = 0;
  pci: HostPci = new HostPci();
  usb: HostUsb = new HostUsb();
  ip: IpInfo = new IpInfo();

  xml(x: Fields, type: i32, passt: bool): void {
    if (x.when(type == HOSTDEV)) this.pci.driverXml(x);
    if (!x.enter("source")) return;
    this.from = x.here();
    if (x.when(type == NETWORK)) {
      this.network = x.text("network", this.network);
      this.portgroup = x.text("portgroup", this.portgroup);
    }
    if (x.when(type == BRIDGE)) this.bridge = x.text("bridge", this.bridge);
    if (x.when(isSocket(type))) {
      this.address = x.text("address", this.address);
      this.port = x.integer("port", this.port);
      if (x.when(type == UDP)) this.local(x);
    }
    if (x.when(type == INTERNAL)) this.network = x.text("name", this.network);
    if (x.when(type == VHOSTUSER)) this.socket(x, passt);
    if (x.when(hasDevice(type))) {
      // Whether passt is behind it is said further down; without it the device means nothing.
      const unused = x.writing && !passt && (type == USER || type == VHOSTUSER);
      const device = x.text("dev", unused ? NONE : this.device);
      if (!unused) this.device = device;
    }
    if (x.when(type == DIRECT)) this.mode = x.word("mode", DIRECT_MODES, this.mode);
    if (x.when(type == HOSTDEV)) this.hostdev(x);
    this.ip.xml(x);
    x.leave();
  }

  private local(x: Fields): void {
    if (!x.enter("local")) return;
    this.localAddress = x.text("address", this.localAddress);
    this.localPort = x.integer("port", this.localPort);
    x.leave();
  }

  private socket(x: Fields, passt: bool): void {
    if (x.writing && passt) return;
    this.socketType = x.word("type", SOCKET_TYPES, this.socketType);
    this.path = x.text("path", this.path);
    this.socketMode = x.word("mode", SOCKET_MODES, this.socketMode);
    if (!x.enter("reconnect")) return;
    this.reconnect = x.word("enabled", YES_NO, this.reconnect);
    this.reconnectTimeout = x.integer("timeout", this.reconnectTimeout);
    x.leave();
  }

  /** A vhost-user socket is a unix socket whose client QEMU is, unless it is said otherwise. */
  socketDefaults(): void {
    if (this.path == NONE) return;
    this.socketType = 1;
    if (this.socketMode == 0) this.socketMode = SOCKET_CLIENT;
  }

  /** Seconds until a lost connection is sought again, 0 for never; -1 when nobody said. */
  get reconnectSeconds(): i64 {
    if (this.reconnect == 0) return -1;
    return this.reconnect == 1 ? max<i64>(this.reconnectTimeout, 0) : 0;
  }

  private hostdev(x: Fields): void {
    this.pci.attributes(x);
    this.usb.attributes(x);
    this.usb.ids(x);
    if (!x.enter("address")) return;
    this.addressType = x.word("type", ADDRESS_TYPES, this.addressType);
    if (x.when(this.addressType == HOSTDEV_PCI)) this.pci.place(x);
    if (x.when(this.addressType == HOSTDEV_USB)) this.usb.place(x);
    x.leave();
  }
}

export function isSocket(type: i32): bool {
  return type == SERVER || type == CLIENT || type == MCAST || type == UDP;
}

function hasDevice(type: i32): bool {
  return type == ETHERNET || type == DIRECT || type == VDPA || type == USER || type == VHOSTUSER;
}
