/**
 * A SCSI device: one of the host, by its adapter and address there, or one behind iSCSI.
 * https://libvirt.org/formatdomain.html#usb-pci-scsi-devices
 *
 * To QEMU it is a -blockdev that a scsi-generic device passes through. Which file in /dev stands for a device of
 * the host only the host knows: `options.context.scsiDevices`, {"scsi_host0:0:4:8": "sg0"}.
 */
import { CommandLine } from "../../argv/command_line";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Secret } from "../../secret/secret";
import { emitNodes } from "../../storage/blockdev";
import { Host } from "../../storage/network";
import { Nodes } from "../../storage/nodes";
import { StorageSource } from "../../storage/source";
import { DEFAULT_PORTS, Protocol, StorageType } from "../../storage/words";
import { NONE, Span, indexOf, literal, same } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { Fields, anyBase, list } from "../../xml/fields";
import { noteInside } from "../../xml/reader";

const PROTOCOLS: StaticArray<string> = ["", "adapter", "iscsi"];
const ISCSI: i32 = 2;

export class HostScsi {
  protocol: i32 = 0;
  /** Of the host: `scsi_host0`, and the place behind it. */
  adapter: Span = NONE;
  bus: i64 = -1;
  target: i64 = -1;
  unit: i64 = -1;
  /** What QEMU reads; of iSCSI also the server and who one is to it. */
  storage: StorageSource = new StorageSource();

  get isIscsi(): bool {
    return this.protocol == ISCSI;
  }

  /** Inside <source>. */
  xml(x: Fields): void {
    this.protocol = x.word("protocol", PROTOCOLS, this.protocol);
    if (x.when(this.isIscsi)) this.iscsi(x);
    if (!x.when(!this.isIscsi)) return;
    if (x.enter("adapter")) {
      this.adapter = x.text("name", this.adapter);
      x.leave();
    }
    if (x.enter("address")) {
      this.bus = anyBase(x, "bus", this.bus);
      this.target = anyBase(x, "target", this.target);
      this.unit = anyBase(x, "unit", this.unit);
      x.leave();
    }
  }

  private iscsi(x: Fields): void {
    const storage = this.storage;
    const network = storage.network;
    network.name = x.text("name", network.name);
    list<Host>(x, "host", network.hosts);
    if (x.enter("auth")) {
      storage.auth.xml(x);
      x.leave();
    }
    network.initiatorXml(x);
  }

  defaults(): void {
    if (this.protocol == 1) this.protocol = 0;
    const network = this.storage.network;
    // The first unit of a target goes without saying.
    if (this.isIscsi && network.name != NONE && indexOf(network.name, 0x2f) < 0)
      network.name = join("", network.name, "/0");
  }

  check(context: Context, from: usize): void {
    if (this.isIscsi) return this.checkIscsi(context, from);
    const notes = context.notes;
    if (this.bus < 0 || this.target < 0 || this.unit < 0) {
      noteInside(notes, Code.Missing, from, "source").named("address of the scsi source").expect("bus, target, unit");
    }
    if (this.adapter == NONE) {
      noteInside(notes, Code.Missing, from, "source").named("adapter name of the scsi source");
    }
  }

  private checkIscsi(context: Context, from: usize): void {
    const notes = context.notes;
    const network = this.storage.network;
    if (network.name == NONE) {
      noteInside(notes, Code.Missing, from, "source", "name").named("name of the iSCSI hostdev source");
    }
    if (network.hosts.length == 0) {
      noteInside(notes, Code.Missing, from, "source").named("host address for the iSCSI hostdev");
    }
    if (network.hosts.length > 1) {
      noteInside(notes, Code.Conflict, from, "source").named("source host address for the iSCSI hostdev");
    }
    this.storage.auth.check(notes, Protocol.Iscsi);
  }

  isSame(other: HostScsi): bool {
    if (this.isIscsi != other.isIscsi) return false;
    if (this.isIscsi) return isSameTarget(this.storage, other.storage);
    return (
      this.adapter != NONE &&
      other.adapter != NONE &&
      same(this.adapter, other.adapter) &&
      this.bus == other.bus &&
      this.target == other.target &&
      this.unit == other.unit
    );
  }

  /** How a note names it, and how the host's answers do. */
  name(): Span {
    if (this.isIscsi) return this.storage.network.name;
    const to = new Writer(48).span(this.adapter).byte(0x3a).number(this.bus);
    return to.byte(0x3a).number(this.target).byte(0x3a).number(this.unit).take();
  }

  /** Numbers the node behind those of the disks. */
  prepare(context: Context, readonly: bool, from: usize): void {
    const storage = this.storage;
    const nodes = new Nodes(new Writer(24).text("libvirt-").number(context.nextNode()).take());
    nodes.storage = join("", nodes.prefix, "-backend");
    storage.nodes = nodes;
    storage.readonly = readonly;
    storage.format = literal("raw");
    if (!this.isIscsi) {
      storage.type = StorageType.Block;
      storage.path = this.path(context, from);
      return;
    }
    storage.type = StorageType.Network;
    storage.network.protocol = Protocol.Iscsi;
    const hosts = storage.network.hosts;
    for (let i = 0; i < hosts.length; i++) if (hosts[i].port < 0) hosts[i].port = DEFAULT_PORTS[Protocol.Iscsi];
    if (!storage.auth.isSet) return;
    nodes.authSecret = Secret.lookup(join("", nodes.storage, "-secret0"), storage.auth.secret, context);
  }

  private path(context: Context, from: usize): Span {
    const devices = context.answer("scsiDevices");
    const device = devices ? devices.member(this.name()) : null;
    if (device) return join("/dev/", device.text());
    noteInside(context.notes, Code.Approximated, from, "source").named("the host's SCSI device").expect("/dev/sg0");
    return literal("/dev/sg0");
  }

  emit(line: CommandLine, context: Context): void {
    emitNodes(this.storage, line, context);
  }
}

function isSameTarget(a: StorageSource, b: StorageSource): bool {
  const one = a.network;
  const two = b.network;
  if (one.name == NONE || two.name == NONE || one.hosts.length == 0 || two.hosts.length == 0) return false;
  const here = one.hosts[0];
  const there = two.hosts[0];
  return same(one.name, two.name) && same(here.name, there.name) && here.port == there.port;
}
