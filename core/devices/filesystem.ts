/**
 * A directory of the host that the guest sees: <filesystem>.
 * https://libvirt.org/formatdomain.html#filesystems
 *
 * By 9p QEMU serves it itself (-fsdev), by virtiofs a program beside QEMU does (virtiofsd.ts), by mtp the guest
 * sees a USB media player. The other types are for containers.
 */
import { emitChardev } from "./chardev/backend";
import { readChardev } from "./chardev/native";
import { CharSource, UNIX } from "./chardev/source";
import { AddressType } from "../address/address";
import { Option } from "../argv/option";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, is } from "../text/span";
import { Writer, join } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Connect, Device, deviceProps } from "./device";
import { NativeDevice } from "./native";
import { VIRTIO, VIRTIO_MODELS, VirtioOptions, virtioConnect, virtioDriver } from "./virtio";
import { Daemon, IdRanges } from "./virtiofsd";

const TYPES: StaticArray<string> = ["", "mount", "block", "file", "template", "ram", "bind", "volume"];
const MOUNT: i32 = 1;
const BLOCK: i32 = 2;
const FILE: i32 = 3;
const TEMPLATE: i32 = 4;
const RAM: i32 = 5;
const BIND: i32 = 6;
const VOLUME: i32 = 7;

const DRIVERS: StaticArray<string> = ["", "path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp"];
const HANDLE: i32 = 2;
const VIRTIOFS: i32 = 6;
const MTP: i32 = 7;

const ACCESS_MODES: StaticArray<string> = ["", "passthrough", "mapped", "squash"];
/** What QEMU calls them. */
const SECURITY_MODELS: StaticArray<string> = ["", "passthrough", "mapped", "none"];
const PASSTHROUGH: i32 = 1;
const MAPPED: i32 = 2;

const MULTIDEVS: StaticArray<string> = ["", "default", "remap", "forbid", "warn"];
/** What QEMU is told; the default goes without saying. */
const MULTIDEV_WORDS: StaticArray<string> = ["", "", "remap", "forbid", "warn"];
const POLICIES: StaticArray<string> = ["", "default", "immediate"];
const WRITEOUTS: StaticArray<string> = ["", "", "immediate"];

export class Filesystem extends Device {
  type: i32 = 0;
  accessmode: i32 = 0;
  model: i32 = 0;
  multidevs: i32 = 0;
  /** Octal numbers. */
  fmode: Span = NONE;
  dmode: Span = NONE;
  driver: i32 = 0;
  format: Span = NONE;
  wrpolicy: i32 = 0;
  queue: i64 = 0;
  virtio: VirtioOptions = new VirtioOptions();
  daemon: Daemon = new Daemon();
  ids: IdRanges = new IdRanges();
  /** A directory, file, device or template: what the type says. */
  source: Span = NONE;
  socket: Span = NONE;
  usage: i64 = -1;
  units: Span = NONE;
  pool: Span = NONE;
  volume: Span = NONE;
  target: Span = NONE;
  readonly: bool = false;
  hardLimit: i64 = -1;
  hardLimitUnit: Span = NONE;
  softLimit: i64 = -1;
  softLimitUnit: Span = NONE;

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    this.accessmode = x.word("accessmode", ACCESS_MODES, this.accessmode);
    this.model = x.word("model", VIRTIO_MODELS, this.model);
    this.multidevs = x.word("multidevs", MULTIDEVS, this.multidevs);
    this.fmode = x.text("fmode", this.fmode);
    this.dmode = x.text("dmode", this.dmode);
    if (x.enter("driver")) {
      this.driver = x.word("type", DRIVERS, this.driver);
      // libvirt writes them behind a type only.
      if (!x.writing || this.driver != 0) {
        this.format = x.text("format", this.format);
        this.wrpolicy = x.word("wrpolicy", POLICIES, this.wrpolicy);
        this.queue = x.integer("queue", this.queue, 0);
      }
      this.virtio.xml(x);
      x.leave();
    }
    this.daemon.xml(x);
    this.ids.xml(x);
    if (x.enter("source")) {
      this.sourceXml(x);
      x.leave();
    }
    if (x.enter("target")) {
      this.target = x.text("dir", this.target);
      x.leave();
    }
    this.readonly = x.flag("readonly", this.readonly);
    this.info.xml(x);
    if (x.enter("space_hard_limit", this.hardLimit >= 0)) {
      this.hardLimitUnit = x.text("unit", this.hardLimitUnit);
      this.hardLimit = x.contentInteger(this.hardLimit);
      x.leave();
    }
    if (!x.enter("space_soft_limit", this.softLimit >= 0)) return;
    this.softLimitUnit = x.text("unit", this.softLimitUnit);
    this.softLimit = x.contentInteger(this.softLimit);
    x.leave();
  }

  private sourceXml(x: Fields): void {
    const type = this.type;
    if (x.when(type == MOUNT || type == BIND || type == 0)) {
      // A directory, or the socket of a program that serves one already.
      this.source = x.text("dir", x.writing && this.socket != NONE ? NONE : this.source);
      this.socket = x.path("socket", this.socket);
    }
    if (x.when(type == BLOCK)) this.source = x.text("dev", this.source);
    if (x.when(type == FILE)) this.source = x.text("file", this.source);
    if (x.when(type == TEMPLATE)) this.source = x.text("name", this.source);
    if (x.when(type == RAM)) {
      this.usage = x.integer("usage", this.usage);
      this.units = x.text("units", this.units);
    }
    if (!x.when(type == VOLUME)) return;
    this.pool = x.text("pool", this.pool);
    this.volume = x.text("volume", this.volume);
  }

  private get isVirtiofs(): bool {
    return this.driver == VIRTIOFS;
  }

  connect(context: Context): i32 {
    if (this.driver == MTP) return Connect.Usb;
    return virtioConnect(this.isVirtiofs ? 0 : this.model);
  }

  defaults(context: Context): void {
    if (this.type == 0) this.type = MOUNT;
    if (this.accessmode == 0 && this.socket == NONE) this.accessmode = PASSTHROUGH;
    this.fmode = canonicalMode(this.fmode);
    this.dmode = canonicalMode(this.dmode);
    if (this.multidevs == 1) this.multidevs = 0;
    if (this.wrpolicy == 1) this.wrpolicy = 0;
    if (!this.isVirtiofs) {
      this.daemon = new Daemon();
      this.ids = new IdRanges();
      this.queue = 0;
    }
  }

  check(context: Context): void {
    if (!context.modern) return;
    const notes = context.notes;
    if (this.target == NONE) {
      noteInside(notes, Code.Missing, this.from, "target").named("target of the filesystem").found(this.source);
    }
    if (this.source == NONE && this.socket == NONE && this.type != RAM && this.type != VOLUME) {
      noteInside(notes, Code.Missing, this.from, "source").named("source of the filesystem").found(this.target);
    }
    if (this.type == RAM && this.usage < 0) noteMissing(notes, this.from, "usage").named("usage of a RAM filesystem");
    this.checkMode(context, "fmode", this.fmode);
    this.checkMode(context, "dmode", this.dmode);
    if (this.type != MOUNT) {
      noteAt(notes, Code.NotHere, this.from, "type").named("this filesystem type").expect("mount filesystem type");
    }
    if (this.hardLimit > 0 || this.softLimit > 0) {
      noteInside(notes, Code.Unsupported, this.from, "space_hard_limit").named("a limit of the filesystem usage");
    }
    if (this.info.bootOrder >= 0 && !this.isVirtiofs) {
      noteInside(notes, Code.Requires, this.from, "boot").named("boot order of a filesystem").expect("virtiofs");
    }
    if (this.isVirtiofs) this.checkVirtiofs(context);
    else this.checkOther(context);
  }

  private checkMode(context: Context, name: string, mode: Span): void {
    if (mode == NONE) return;
    const notes = context.notes;
    const value = unsigned(mode, 8);
    if (value == NOT_A_NUMBER || value > 0o777) {
      noteAt(notes, Code.BadValue, this.from, name).named(name).found(mode).expect("an octal number up to 0777");
    } else if (this.accessmode != MAPPED && !this.isVirtiofs) {
      noteAt(notes, Code.Requires, this.from, name).named("fmode or dmode").expect("accessmode=mapped");
    }
  }

  private checkVirtiofs(context: Context): void {
    const notes = context.notes;
    const emulator = context.emulator;
    if (!emulator.can(Capability.VHOST_USER_FS)) {
      noteInside(notes, Code.Unsupported, this.from, "driver", "type").named("virtiofs");
    }
    if (this.socket == NONE && this.accessmode != PASSTHROUGH) {
      noteAt(notes, Code.Requires, this.from, "accessmode").named("virtiofs").expect("passthrough accessmode");
    }
    if (this.socket == NONE && this.wrpolicy != 0) this.excludes(context, "wrpolicy");
    if (this.model != 0) this.excludes(context, "model");
    if (this.format != NONE) this.excludes(context, "format");
    if (this.multidevs != 0) this.excludes(context, "multidevs");
    if (this.fmode != NONE || this.dmode != NONE) this.excludes(context, "fmode and dmode");
    if (context.guest.sharedMemory == 2) {
      noteInside(notes, Code.Requires, this.from, "driver").named("virtiofs").expect("shared memory");
    }
    if (this.info.bootOrder < 0) return;
    if (!emulator.can(Capability.VHOST_USER_FS_BOOTINDEX)) {
      noteInside(notes, Code.Unsupported, this.from, "boot").named("a virtiofs boot order");
    }
    const address = this.info.address;
    if (!address.is(AddressType.None) && !address.is(AddressType.Pci)) {
      noteInside(notes, Code.Requires, this.from, "boot").named("virtiofs boot order").expect("PCI bus");
    }
  }

  private excludes(context: Context, what: string): void {
    noteAt(context.notes, Code.Excludes, this.from).named("virtiofs").expect(what);
  }

  private checkOther(context: Context): void {
    const notes = context.notes;
    if (this.daemon.sandbox != 0) {
      noteInside(notes, Code.Requires, this.from, "binary").named("sandbox").expect("driver=virtiofs");
    }
    if (this.driver == MTP && !context.emulator.can(Capability.USB_MTP)) {
      noteInside(notes, Code.Unsupported, this.from, "driver", "type").named("mtp");
    }
    if ((this.driver == HANDLE || this.driver == MTP) && this.accessmode != PASSTHROUGH) {
      noteAt(notes, Code.Requires, this.from, "accessmode").named("this driver").expect("passthrough accessmode");
    }
    if (this.driver > HANDLE && this.driver < VIRTIOFS) {
      noteInside(notes, Code.NotHere, this.from, "driver", "type").named("this filesystem driver type");
    }
    if (this.multidevs != 0 && !context.emulator.can(Capability.FSDEV_MULTIDEVS)) {
      noteAt(notes, Code.Unsupported, this.from, "multidevs").named("multidevs");
    }
  }

  emit(line: CommandLine, context: Context): void {
    if (this.isVirtiofs) {
      if (this.socket == NONE) this.daemon.prepare(line, this.ownSocket(context), this.source);
      const socket = CharSource.connecting(this.socket != NONE ? this.socket : this.ownSocket(context));
      emitChardev(line, context, socket, this.info.alias, join("chr-vu-", this.info.alias));
    } else if (this.driver != MTP) {
      const fsdev = line.props("");
      this.fsdev(fsdev);
      line.putProps("fsdev", fsdev);
    }
    const p = deviceProps(line, context);
    if (this.isVirtiofs) this.vhostUserFs(p, context);
    else if (this.driver == MTP) this.mtp(p, context);
    else this.virtio9p(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Filesystem | null {
    const filesystem = new Filesystem();
    filesystem.type = MOUNT;
    const p = device.p;
    p.text("driver", NONE);
    if (device.isDriver("usb-mtp")) {
      filesystem.driver = MTP;
      filesystem.mtp(p, device.context);
      return filesystem;
    }
    if (device.virtio("vhost-user-fs") == VIRTIO) {
      const socket = readChardev(device.backend("chardev", "chardev"), device.context);
      if (!socket || socket.type != UNIX || socket.listens || socket.reconnect != 0) return null;
      filesystem.driver = VIRTIOFS;
      // Whatever serves it runs by itself: which directory it serves, the command line doesn't say.
      filesystem.socket = socket.path;
      filesystem.vhostUserFs(p, device.context);
      return filesystem;
    }
    filesystem.model = device.virtio("virtio-9p");
    if (filesystem.model == 0) return null;
    const backend = device.backend("fsdev", "fsdev");
    if (!backend) return null;
    const fsdev = backend.props("fsdriver");
    if (!filesystem.readFsdev(fsdev) || fsdev.leftover()) return null;
    filesystem.virtio9p(p, device.context);
    return filesystem.target == NONE ? null : filesystem;
  }

  /** -virtfs, the two options in one; null for what is kept. */
  static absorb(option: Option): Filesystem | null {
    if (!option.isNamed("virtfs")) return null;
    const filesystem = new Filesystem();
    filesystem.type = MOUNT;
    filesystem.model = VIRTIO;
    const p = option.props("fsdriver");
    filesystem.target = p.text("mount_tag", NONE);
    if (!filesystem.readFsdev(p) || filesystem.target == NONE || p.leftover()) return null;
    return filesystem;
  }

  /** The directory, and how the host's files are the guest's. */
  private readFsdev(p: Props): bool {
    if (is(p.text("fsdriver", NONE), "handle")) this.driver = HANDLE;
    this.fsdev(p);
    // libvirt says how it is written behind the driver only.
    if (this.driver == HANDLE) this.accessmode = PASSTHROUGH;
    else if (this.wrpolicy != 0) this.driver = 1;
    return this.source != NONE && this.accessmode != 0;
  }

  private fsdev(p: Props): void {
    p.implied("fsdriver", this.driver == HANDLE ? "handle" : "local");
    if (this.driver != HANDLE) {
      // A longer name of the same.
      const mapped = p.reading && is(p.text("security_model", NONE), "mapped-xattr");
      if (mapped) this.accessmode = MAPPED;
      else this.accessmode = p.word("security_model", SECURITY_MODELS, this.accessmode);
      this.multidevs = p.word("multidevs", MULTIDEV_WORDS, this.multidevs);
      this.fmode = p.text("fmode", this.fmode);
      this.dmode = p.text("dmode", this.dmode);
    }
    this.wrpolicy = p.word("writeout", WRITEOUTS, this.wrpolicy);
    p.text("id", join("fsdev-", this.info.alias));
    this.source = p.text("path", this.source);
    this.readonly = p.flag("readonly", this.readonly);
  }

  private virtio9p(p: Props, context: Context): void {
    p.text("driver", virtioDriver("virtio-9p", this.info, this.model));
    this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    p.text("fsdev", join("fsdev-", this.info.alias));
    this.target = p.text("mount_tag", this.target);
    this.info.props(p, context);
  }

  /** The socket that virtiofsd listens on. */
  private ownSocket(context: Context): Span {
    const to = new Writer(80).span(context.guestDirectory()).byte(0x2f);
    return to.span(this.info.alias).text("-fs.sock").take();
  }

  private vhostUserFs(p: Props, context: Context): void {
    p.text("driver", virtioDriver("vhost-user-fs", this.info));
    this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    p.text("chardev", join("chr-vu-", this.info.alias));
    this.queue = p.integer("queue-size", this.queue, 0);
    this.target = p.text("tag", this.target);
    this.info.boot(p);
    this.info.props(p, context);
  }

  private mtp(p: Props, context: Context): void {
    p.fixed("driver", "usb-mtp");
    this.info.alias = p.text("id", this.info.alias);
    this.source = p.text("rootdir", this.source);
    this.target = p.text("desc", this.target);
    this.readonly = p.onOff("readonly", this.readonly ? 1 : 2) == 1;
    this.info.props(p, context);
  }
}

/** Four octal digits; what is no octal number stays as it is. */
function canonicalMode(mode: Span): Span {
  if (mode == NONE) return mode;
  const value = unsigned(mode, 8);
  if (value == NOT_A_NUMBER || value < 0) return mode;
  return value == 0 ? NONE : new Writer(8).digits(value, 8, 4).take();
}
