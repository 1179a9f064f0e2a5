/**
 * What a virtual network makes of the interfaces that are plugged into it: `options.context.networks`.
 *
 *   {"default": {"network": "<network>…</network>", "port": "<networkport>…</networkport>"}}
 *
 * The first is what `virsh net-dumpxml` prints, the second what the network gave this interface when its
 * port was made: a bridge, a device that macvtap goes on, or a PCI device of the host. The kind of
 * network is known as soon as the domain is defined, the port only when it is started.
 * https://libvirt.org/formatnetwork.html https://libvirt.org/formatnetworkport.html
 */
import { Context } from "../../emulator/context";
import { Notes } from "../../notes/note";
import { JsonValue } from "../../text/json";
import { NONE, Span, is } from "../../text/span";
import { Fields, YES_NO } from "../../xml/fields";
import { XmlParser } from "../../xml/parse";
import { XmlReader } from "../../xml/reader";
import { HostPci } from "../hostdev/pci";
import { Bandwidth } from "./bandwidth";
import { BRIDGE, DIRECT, DIRECT_MODES, HOSTDEV, NETWORK, USER, VEPA } from "./source";
import { Virtualport } from "./virtualport";
import { Vlan } from "./vlan";

const PLUGS: StaticArray<string> = ["", "network", "bridge", "direct", "hostdev-pci"];
/** The type of interface that each makes. */
const PLUG_TYPES: StaticArray<i32> = [NETWORK, NETWORK, BRIDGE, DIRECT, HOSTDEV];

const FORWARDS: StaticArray<string> = [
  "",
  "nat",
  "route",
  "open",
  "bridge",
  "private",
  "vepa",
  "passthrough",
  "hostdev",
];
const FORWARD_BRIDGE: i32 = 4;
const FORWARD_HOSTDEV: i32 = 8;

/** What an interface of type network is in the end. */
export class Plug {
  type: i32 = NETWORK;
  bridge: Span = NONE;
  device: Span = NONE;
  mode: i32 = VEPA;
  pci: HostPci = new HostPci();
  virtualport: Virtualport = new Virtualport();
  vlans: Vlan = new Vlan();
  bandwidth: Bandwidth = new Bandwidth();

  /** Inside <networkport>. */
  xml(x: Fields): void {
    this.bandwidth.xml(x);
    this.vlans.xml(x);
    this.virtualport.xml(x);
    if (!x.enter("plug")) {
      // A port that is plugged into nothing: libvirt takes it for QEMU's own network.
      this.type = USER;
      return;
    }
    const type = x.word("type", PLUGS, 0);
    this.type = PLUG_TYPES[type];
    this.bridge = x.text("bridge", this.bridge);
    this.device = x.text("dev", this.device);
    this.mode = x.word("mode", DIRECT_MODES, this.mode);
    x.word("managed", YES_NO, 0);
    this.pci.driverXml(x);
    if (x.enter("address")) {
      this.pci.place(x);
      x.leave();
    }
    x.leave();
  }

  /** Inside <network>: what can be known without a port. */
  networkXml(x: Fields): void {
    if (x.enter("bridge")) {
      this.bridge = x.text("name", this.bridge);
      x.leave();
    }
    let forward = 0;
    if (x.enter("forward")) {
      forward = x.word("mode", FORWARDS, 0);
      x.leave();
    }
    this.virtualport.xml(x);
    if (forward == FORWARD_HOSTDEV) this.type = HOSTDEV;
    else if (forward >= FORWARD_BRIDGE) {
      this.type = forward == FORWARD_BRIDGE && this.bridge != NONE ? BRIDGE : DIRECT;
    }
  }
}

function networkOf(context: Context, name: Span): JsonValue | null {
  const all = context.answer("networks");
  return all ? all.member(name) : null;
}

/** Whether networks are known, and this is none of them. */
export function isMissingNetwork(context: Context, name: Span): bool {
  return context.answer("networks") != null && networkOf(context, name) == null;
}

/** What the network of this name does with its interfaces; null when nothing is known of it. */
export function networkPlug(context: Context, name: Span): Plug | null {
  const network = networkOf(context, name);
  return network ? read(network.get("network"), "network") : null;
}

/** What it gave this interface; without a port what follows from the network itself. */
export function portPlug(context: Context, name: Span): Plug | null {
  const network = networkOf(context, name);
  if (!network) return null;
  const port = read(network.get("port"), "networkport");
  return port ? port : read(network.get("network"), "network");
}

function read(given: JsonValue | null, name: string): Plug | null {
  if (!given) return null;
  const notes = new Notes();
  const root = new XmlParser(given.text(), notes).parse();
  if (!root || !root.isNamed(name)) return null;
  const plug = new Plug();
  const reader = new XmlReader(root, notes);
  if (is(root.name, "network")) plug.networkXml(reader);
  else plug.xml(reader);
  if (plug.pci.domain < 0) plug.pci.domain = 0;
  return plug;
}
