/**
 * A private channel between host and guest: <channel>.
 * https://libvirt.org/formatdomain.html#channel
 *
 * It is a named port of a virtio-serial controller, or a forwarding: connections to an address in the
 * guest's user-mode network come out at the source.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { NONE, Span, endsWith, find, indexOf, is, literal, same, size, slice, startsWith } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteInside, noteMissingInside } from "../../xml/reader";
import { Connect, deviceProps } from "../device";
import { NativeDevice } from "../native";
import { CharDevice } from "./chardev";
import { readChardev, readSource } from "./native";
import { SPICEVMC, UNIX } from "./source";

const TYPES: StaticArray<string> = ["", "guestfwd", "virtio", "xen"];
const GUESTFWD: i32 = 1;
const VIRTIO: i32 = 2;
const XEN: i32 = 3;

const STATES: StaticArray<string> = ["", "connected", "disconnected"];

export class Channel extends CharDevice {
  type: i32 = 0;
  name: Span = NONE;
  /** guestfwd. */
  address: Span = NONE;
  /** Whether something in the guest has the port open: known of a running one only. */
  state: i32 = 0;

  targetXml(x: Fields): void {
    if (!x.enter("target")) return;
    this.type = x.word("type", TYPES, this.type);
    if (x.when(this.type == GUESTFWD)) {
      this.address = x.text("address", this.address);
      this.port = x.integer("port", this.port);
    }
    if (x.when(this.type == VIRTIO || this.type == XEN)) {
      this.name = x.text("name", this.name);
      if (x.when(this.type == VIRTIO)) this.state = x.word("state", STATES, this.state);
    }
    x.leave();
  }

  /** A port of a virtio-serial controller. */
  get isVirtio(): bool {
    return this.type == VIRTIO;
  }

  defaults(context: Context): void {
    this.state = 0;
    if (this.type == VIRTIO && this.source.type == UNIX && this.isDriversPath(context)) this.source.path = NONE;
    this.source.defaultsToday();
  }

  /** A socket's path that the driver made (as the drivers of several years did): it will make another. */
  private isDriversPath(context: Context): bool {
    if (this.name == NONE) return false;
    const path = this.source.path;
    return (
      this.isBelow(path, join("", context.runtimeDirectory, "/channel/")) ||
      this.isBelow(path, join("", context.stateDirectory, "/channel/")) ||
      this.isBelow(path, literal("/etc/libvirt/qemu/channel/"))
    );
  }

  /** Below a directory (and `target/`) the guest's name and a dot, or its own directory, and the channel's name. */
  private isBelow(path: Span, directory: Span): bool {
    const head = size(directory);
    const tail = size(path) - size(this.name);
    if (tail <= head || !same(slice(path, 0, head), directory) || !same(slice(path, tail), this.name)) return false;
    let middle = slice(path, head, tail);
    if (startsWith(middle, "target/")) middle = slice(middle, 7);
    const slash = indexOf(middle, 0x2f);
    if (slash < 0) return size(middle) > 1 && endsWith(middle, ".");
    if (slash != size(middle) - 1) return false;
    if (startsWith(middle, "domain-")) return true;
    const dash = indexOf(middle, 0x2d);
    return dash > 0 && unsigned(slice(middle, 0, dash), 10) != NOT_A_NUMBER;
  }

  connect(context: Context): i32 {
    return this.type == VIRTIO ? Connect.VirtioSerial : Connect.None;
  }

  check(context: Context): void {
    const notes = context.notes;
    this.source.check(context, this.from, this.type == VIRTIO || this.type == XEN);
    if (this.type == 0) {
      noteMissingInside(notes, this.from, "target", "type").named("the target type of the channel").expectWords(TYPES);
      return;
    }
    if (this.type == GUESTFWD) {
      if (this.address == NONE)
        noteInside(notes, Code.Missing, this.from, "target")
          .named("the target address of guestfwd")
          .expect("an IPv4 address");
      else if (indexOf(this.address, 0x3a) >= 0)
        noteInside(notes, Code.BadValue, this.from, "target", "address")
          .named("the address of guestfwd")
          .expect("an IPv4 address");
      if (this.port < 0)
        noteInside(notes, Code.Missing, this.from, "target")
          .named("the port of guestfwd")
          .expect("<target port='...'/>");
    }
    if (!context.modern) return;
    if (this.source.type == SPICEVMC) {
      if (this.type != VIRTIO)
        noteInside(notes, Code.Requires, this.from, "target", "type")
          .named("spicevmc")
          .expect("a target of type virtio");
      else if (this.name != NONE && !is(this.name, "com.redhat.spice.0"))
        noteInside(notes, Code.Unsupported, this.from, "target", "name")
          .named("a spicevmc target name")
          .expect("com.redhat.spice.0");
    }
    if (this.type == VIRTIO) this.checkVirtioPort(context, "a virtio channel");
  }

  emit(line: CommandLine, context: Context): void {
    const source = this.source;
    if (source.type == UNIX && source.path == NONE) {
      const directory = channelDirectory(context);
      line.steps.directory(directory);
      source.path = this.socket(directory);
    }
    this.emitBackend(line, context);
    if (this.type == GUESTFWD) this.emitForwarding(line, context);
    if (this.type == XEN)
      noteInside(context.notes, Code.NotHere, this.from, "target", "type").named("a channel of type xen");
    if (this.type != VIRTIO) return;
    const p = deviceProps(line, context);
    this.device(p, context);
    line.putProps("device", p);
  }

  private device(p: Props, context: Context): void {
    p.fixed("driver", "virtserialport");
    this.info.props(p, context);
    p.text("chardev", this.chardev);
    this.info.alias = p.text("id", this.info.alias);
    const named = this.name != NONE || this.source.type != SPICEVMC;
    const name = p.text("name", named ? this.name : literal("com.redhat.spice.0"));
    if (p.reading) this.name = name;
  }

  static readNative(device: NativeDevice): Channel | null {
    if (!device.isDriver("virtserialport")) return null;
    const source = readSource(device, "vdagent", true);
    if (!source) return null;
    const channel = new Channel();
    channel.type = VIRTIO;
    channel.source = source;
    channel.device(device.p, device.context);
    return channel;
  }

  /** A -netdev that does nothing but forward one address of the guest's network: null for any other. */
  static readForwarding(line: CommandLine, option: Option, context: Context): Channel | null {
    const p = option.props("type");
    const id = p.text("id", NONE);
    if (!p.fixed("type", "user") || id == NONE) return null;
    // One that a card names is that card's.
    for (let i = 0; i < line.options.length; i++) {
      const user = line.options[i].key("netdev");
      if (user != NONE && same(user, id)) return null;
    }
    const list = p.has("guestfwd.0.str");
    const text = p.text(list ? "guestfwd.0.str" : "guestfwd", NONE);
    const mark = find(text, "-chardev:");
    if (!startsWith(text, "tcp:") || mark < 0 || p.leftover()) return null;
    const place = slice(text, 4, mark);
    const colon = indexOf(place, 0x3a);
    const port = colon < 0 ? NOT_A_NUMBER : unsigned(slice(place, colon + 1), 10);
    const backend = line.link("chardev", slice(text, mark + 9));
    if (port == NOT_A_NUMBER || !backend || !backend.isOpen()) return null;
    const source = readChardev(backend, context);
    if (!source) return null;
    const channel = new Channel();
    channel.type = GUESTFWD;
    channel.source = source;
    channel.address = slice(place, 0, colon);
    channel.port = port;
    backend.understandText("domain/devices/channel/source");
    option.understandText("domain/devices/channel");
    return channel;
  }

  /** The socket that the driver makes: named after the channel, or after its place. */
  private socket(directory: Span): Span {
    const to = new Writer(80);
    to.span(directory).byte(0x2f);
    if (this.name != NONE) return to.span(this.name).take();
    const address = this.info.address;
    to.text("vioser-").digits(<u64>max(address.controller, 0), 10, 2);
    to.byte(0x2d).digits(<u64>max(address.bus, 0), 10, 2);
    const port = unsigned(address.port, 10);
    return to
      .byte(0x2d)
      .digits(<u64>max(port, 0), 10, 2)
      .text(".sock")
      .take();
  }

  private emitForwarding(line: CommandLine, context: Context): void {
    const to = new Writer(48);
    to.text("tcp:").span(this.address).byte(0x3a).number(this.port).text("-chardev:").span(this.chardev);
    const json = context.emulator.can(Capability.NETDEV_JSON);
    const p = json ? line.jsonProps() : line.props("type");
    p.fixed("type", "user");
    // As JSON it is a list of objects, each of which has one text.
    if (json && p.next("guestfwd", true)) {
      p.text("str", to.take());
      p.leave();
      p.next("guestfwd", false);
    } else p.text("guestfwd", to.take());
    p.text("id", this.info.alias);
    line.putProps("netdev", p);
  }
}

/** Where the driver makes the sockets of channels. */
function channelDirectory(context: Context): Span {
  if (context.isOnItsOwn) return context.guestDirectory();
  return new Writer(64).span(context.runtimeDirectory).text("/channel/").span(context.shortName()).take();
}
