/**
 * The guest's graphics card: <video>.
 * https://libvirt.org/formatdomain.html#video-devices
 */
import { AddressType } from "../../address/address";
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { NONE, Span, literal } from "../../text/span";
import { Writer, decimal, join } from "../../text/writer";
import { Fields, YES_NO } from "../../xml/fields";
import { noteAt, noteInside } from "../../xml/reader";
import { Connect, Device } from "../device";
import { VirtioOptions, virtioDriver } from "../virtio";
import {
  TYPES,
  VGA_WORDS,
  VGA,
  CIRRUS,
  VMVGA,
  XEN,
  QXL,
  VIRTIO,
  NO_VIDEO,
  BOCHS,
  RAMFB,
  DEFAULT,
  OLD_VRAM,
  VRAM,
  VRAM_SINCE,
  QXL_RAM,
  QXL_VGAMEM,
  isKnown,
  PRIMARY_DRIVERS,
  SECONDARY_DRIVERS,
  usualType,
  usualVram,
  powerOfTwo,
} from "./models";

const BACKENDS: StaticArray<string> = ["", "qemu", "vhostuser"];
const VHOST_USER: i32 = 2;
const VGA_CONFIGURATIONS: StaticArray<string> = ["", "io", "on", "off"];
const ON_OFF: StaticArray<string> = ["", "on", "off"];
const YES: i32 = 1;
const ON: i32 = 1;
/** QEMU counts the bytes of qxl in 32 bits. */
const MOST_KIB: i64 = 0xffff_ffff / 1024;

export class Video extends Device {
  type: i32 = 0;
  /** Who draws: QEMU itself or a program beside it. */
  backend: i32 = 0;
  vgaConfiguration: i32 = 0;
  virtio: VirtioOptions = new VirtioOptions();
  /** Video memory, in KiB; 0 or -1 for what isn't said. */
  ram: i64 = 0;
  vram: i64 = -1;
  vram64: i64 = 0;
  vgamem: i64 = 0;
  heads: i64 = -1;
  primary: i32 = 0;
  blob: i32 = 0;
  accel3d: i32 = 0;
  accel2d: i32 = 0;
  rendernode: Span = NONE;
  resolutionX: i64 = 0;
  resolutionY: i64 = 0;
  /** A <resolution> is there, whatever it says. */
  private hasResolution: bool = false;

  xml(x: Fields): void {
    if (x.enter("driver")) {
      this.virtio.xml(x);
      this.vgaConfiguration = x.word("vgaconf", VGA_CONFIGURATIONS, this.vgaConfiguration);
      this.backend = x.word("name", BACKENDS, this.backend);
      x.leave();
    }
    if (x.enter("model")) {
      this.model(x);
      x.leave();
    }
    this.info.xml(x);
  }

  private model(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    this.ram = x.integer("ram", this.ram, 0);
    if (!x.writing || this.vram > 0) this.vram = x.integer("vram", this.vram);
    this.vram64 = x.integer("vram64", this.vram64, 0);
    this.vgamem = x.integer("vgamem", this.vgamem, 0);
    if (!x.writing || this.heads > 0) this.heads = x.integer("heads", this.heads);
    if (!x.writing || this.primary == YES) this.primary = x.word("primary", YES_NO, this.primary);
    this.blob = x.word("blob", ON_OFF, this.blob);
    if (x.enter("acceleration")) {
      this.accel3d = x.word("accel3d", YES_NO, this.accel3d);
      this.accel2d = x.word("accel2d", YES_NO, this.accel2d);
      this.rendernode = x.path("rendernode", this.rendernode);
      x.leave();
    }
    if (x.writing && !this.hasResolution) return;
    if (x.enter("resolution", true)) {
      this.hasResolution = true;
      this.resolutionX = x.integer("x", this.resolutionX, 0);
      this.resolutionY = x.integer("y", this.resolutionY, 0);
      x.leave();
    }
  }

  /** The card that is primary comes first, and the first is primary. */
  static order(videos: Video[]): void {
    for (let i = 1; i < videos.length; i++) {
      const video = videos[i];
      if (video.primary != YES) continue;
      for (let j = i; j > 0; j--) videos[j] = videos[j - 1];
      videos[0] = video;
      break;
    }
    if (videos.length > 0 && videos[0].type != NO_VIDEO) videos[0].primary = YES;
  }

  defaults(context: Context): void {
    if (context.modern) this.defaultsToday(context);
    else {
      // Xen's card belongs to Xen's own driver: a guest under xenner gets what every guest of QEMU gets.
      if (this.type == 0) this.type = CIRRUS;
      if (this.vram < 0) this.vram = this.type == XEN ? 4 * 1024 : context.era >= VRAM_SINCE ? VRAM : OLD_VRAM;
      if (this.heads < 0) this.heads = 1;
    }
  }

  private defaultsToday(context: Context): void {
    if (this.type == 0 || this.type == DEFAULT) this.type = usualType(context);
    if (this.type == NO_VIDEO) {
      this.clear();
      return;
    }
    if (this.type == QXL) {
      if (this.vgamem == 0) this.vgamem = QXL_VGAMEM;
      if (this.ram == 0) this.ram = QXL_RAM;
    }
    if (this.vram <= 0) this.vram = usualVram(this.type);
    this.ram = powerOfTwo(this.ram);
    this.vram = powerOfTwo(this.vram);
    if (this.heads < 0) this.heads = 1;
  }

  /** A card that isn't there has nothing but its type. */
  private clear(): void {
    this.ram = 0;
    this.vram = 0;
    this.vram64 = 0;
    this.vgamem = 0;
    this.heads = 0;
    this.primary = 0;
    this.blob = 0;
    this.backend = 0;
    this.vgaConfiguration = 0;
    this.virtio = new VirtioOptions();
    this.accel3d = 0;
    this.accel2d = 0;
    this.rendernode = NONE;
    this.hasResolution = false;
  }

  connect(context: Context): i32 {
    if (this.type == VIRTIO) return Connect.Virtio;
    if (this.type == BOCHS) return Connect.Pcie;
    return this.type <= QXL ? Connect.Pci : Connect.None;
  }

  get isThere(): bool {
    return this.type != NO_VIDEO;
  }

  check(context: Context): void {
    if (!context.modern || this.type == NO_VIDEO) return;
    if (this.type == DEFAULT) {
      this.note(context, Code.Missing, "model", "type").named("the video model").expectWords(TYPES);
      return;
    }
    this.checkType(context);
    this.checkMemory(context);
    this.checkDrawing(context);
  }

  private note(context: Context, code: Code, element: string, attribute: string): Note {
    return noteInside(context.notes, code, this.from, element, attribute);
  }

  private checkType(context: Context): void {
    const type = TYPES[this.type];
    const virtio = this.type == VIRTIO;
    if (!isKnown(this.type, context)) {
      this.note(context, Code.Unsupported, "model", "type").named("the video model").found(literal(type));
    }
    if (!virtio && this.type != QXL) {
      if (this.primary != YES) {
        this.note(context, Code.NotHere, "model", "type")
          .named("a video of this type that is not primary")
          .found(literal(type));
      }
      if (this.heads != 1) {
        this.note(context, Code.NotHere, "model", "heads")
          .named("more than one of the heads of this video type")
          .found(literal(type));
      }
    }
    if (this.backend == VHOST_USER && !virtio) {
      this.note(context, Code.Requires, "driver", "name")
        .named("the video driver 'vhostuser'")
        .expect("a 'virtio' device");
    } else if (this.backend == VHOST_USER && !context.emulator.can(Capability.VHOST_USER_GPU)) {
      this.note(context, Code.Unsupported, "driver", "name").named("a 'vhost-user' video device");
    }
    if (!virtio && this.virtio.isSet) {
      this.note(context, Code.NotHere, "driver", "")
        .named("a driver option for virtio, such as iommu and ats")
        .found(literal(type));
    }
    if (this.type == RAMFB && !this.info.address.is(AddressType.None)) {
      this.note(context, Code.NotHere, "address", "type").named("an address for the video type").found(literal(type));
    }
  }

  private checkMemory(context: Context): void {
    const qxl = this.type == QXL;
    const found = literal(TYPES[this.type]);
    if (!qxl && this.ram != 0)
      this.note(context, Code.NotHere, "model", "ram").named("ram of this video type").found(found);
    if (!qxl && this.vram64 != 0)
      this.note(context, Code.NotHere, "model", "vram64").named("vram64 of this video type").found(found);
    if (!qxl && this.vgamem != 0)
      this.note(context, Code.NotHere, "model", "vgamem").named("vgamem of this video type").found(found);
    if (qxl && this.vram > MOST_KIB) this.tooMuch(context, "vram", this.vram);
    if (qxl && this.ram > MOST_KIB) this.tooMuch(context, "ram", this.ram);
    if (qxl && this.vgamem > 0 && this.vgamem < 1024) this.tooLittle(context, "vgamem", this.vgamem);
    if (qxl && this.vgamem >= 1024 && powerOfTwo(this.vgamem) != this.vgamem) {
      const note = this.note(context, Code.BadValue, "model", "vgamem").named("the value for 'vgamem'");
      note.found(decimal(this.vgamem)).expect("a power of two");
    }
    if ((this.type == VGA || this.type == VMVGA) && this.vram < 1024) this.tooLittle(context, "vram", this.vram);
  }

  private tooMuch(context: Context, name: string, value: i64): void {
    const note = this.note(context, Code.OutOfRange, "model", name).named(name).found(decimal(value));
    note.expectSpan(join("less than ", decimal(MOST_KIB)));
  }

  private tooLittle(context: Context, name: string, value: i64): void {
    const note = this.note(context, Code.OutOfRange, "model", name).named(name).found(decimal(value));
    note.expect("at least 1024 KiB (1 MiB)");
  }

  private checkDrawing(context: Context): void {
    const emulator = context.emulator;
    const sizes = this.type == VGA || this.type == QXL || this.type == VIRTIO || this.type == BOCHS;
    const found = literal(TYPES[this.type]);
    if (this.hasResolution && (this.resolutionX <= 0 || this.resolutionY <= 0)) {
      this.note(context, Code.OutOfRange, "model", "")
        .named("a value of the video resolution")
        .found(literal("0"))
        .expect("more than 0");
    }
    if (this.hasResolution && !sizes) {
      this.note(context, Code.NotHere, "model", "").named("the resolution of this video model").found(found);
    }
    if (this.rendernode != NONE && this.backend != VHOST_USER) {
      this.note(context, Code.Requires, "model", "")
        .named("the rendernode of <acceleration>")
        .expect("the video driver 'vhostuser'");
    }
    if (this.accel2d == YES) this.note(context, Code.Unsupported, "model", "").named("accel2d of <acceleration>");
    if (this.accel3d == YES && this.backend != VHOST_USER) {
      const able =
        emulator.can(Capability.VIRTIO_GPU_VIRGL) ||
        emulator.can(Capability.VIRTIO_GPU_GL_PCI) ||
        emulator.can(Capability.VIRTIO_VGA_GL);
      if (this.type != VIRTIO) {
        this.note(context, Code.Requires, "model", "").named("3d acceleration").expect("a 'virtio' video device");
      } else if (!able) this.note(context, Code.Unsupported, "model", "").named("3d acceleration");
    }
    if (this.blob == 0) return;
    if (this.type != VIRTIO) {
      this.note(context, Code.NotHere, "model", "blob").named("blob resources of this video type").found(found);
    } else if (!emulator.can(Capability.VIRTIO_GPU_BLOB)) {
      this.note(context, Code.Unsupported, "model", "blob").named("'blob' for virtio-gpu devices");
    } else if (this.blob == ON && !context.guest.memfd) {
      this.note(context, Code.Requires, "model", "blob")
        .named("'blob' for virtio-gpu")
        .expect("a memfd memory backend");
    }
  }

  /** What goes for all cards together. */
  static checkAll(videos: Video[], context: Context): void {
    for (let i = 1; i < videos.length; i++) {
      const video = videos[i];
      if (video.primary == YES) {
        video
          .note(context, Code.Excludes, "model", "primary")
          .named("a primary video device")
          .expect("another primary one");
      }
      if (video.type == NO_VIDEO || videos[0].type == NO_VIDEO) {
        video.note(context, Code.Excludes, "model", "type").named("a 'none' video type").expect("another video device");
      }
    }
  }

  /** It can be what the firmware draws on: not so every virtio card. */
  private standsForVga(context: Context): bool {
    if (this.primary != YES) return false;
    if (this.type != VIRTIO) return true;
    return context.emulator.can(this.backend == VHOST_USER ? Capability.VHOST_USER_VGA : Capability.VIRTIO_VGA);
  }

  /** The name of its -device. */
  private driver(context: Context): Span {
    const emulator = context.emulator;
    const vga = this.standsForVga(context);
    if (this.backend == VHOST_USER) {
      return vga ? literal("vhost-user-vga") : virtioDriver("vhost-user-gpu", this.info);
    }
    if (this.type != VIRTIO) return literal((vga ? PRIMARY_DRIVERS : SECONDARY_DRIVERS)[this.type]);
    const gl = this.accel3d == YES;
    if (vga) return literal(gl && emulator.can(Capability.VIRTIO_VGA_GL) ? "virtio-vga-gl" : "virtio-vga");
    return virtioDriver(gl && emulator.can(Capability.VIRTIO_GPU_GL_PCI) ? "virtio-gpu-gl" : "virtio-gpu", this.info);
  }

  emit(line: CommandLine, context: Context): void {
    if (this.type == NO_VIDEO) return;
    if (this.backend == VHOST_USER) {
      const socket = line.props("");
      socket.implied("backend", "socket");
      socket.text("id", join("chr-vu-", this.info.alias));
      const fd = context.descriptors.text(this.info.alias, "vhost-user-gpu");
      if (fd != NONE) socket.text("fd", fd);
      else socket.text("path", this.socketPath(context));
      line.putProps("chardev", socket);
    }
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("device", p);
  }

  /** Where the program that draws listens, when the shell hasn't opened that yet. */
  private socketPath(context: Context): Span {
    const to = new Writer(96).span(context.guestDirectory()).byte(0x2f);
    return to.span(this.info.alias).text("-vhost-user-gpu.sock").take();
  }

  private props(p: Props, context: Context): void {
    const emulator = context.emulator;
    p.text("driver", this.driver(context));
    // Of the two that vhost-user has, only the one that isn't a VGA is known to be a virtio device.
    if (this.type == VIRTIO && (this.backend != VHOST_USER || !this.standsForVga(context))) this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    if (this.type == VIRTIO && this.backend != VHOST_USER && emulator.can(Capability.VIRTIO_GPU_VIRGL)) {
      this.accel3d = p.onOff("virgl", this.accel3d);
    }
    if (this.type == QXL || this.type == VIRTIO) this.heads = p.integer("max_outputs", this.heads, 0);
    if (this.type == QXL) {
      this.ram = p.integer("ram_size", this.ram * 1024, 0) / 1024;
      this.vram = p.integer("vram_size", this.vram * 1024, 0) / 1024;
      if (emulator.can(Capability.QXL_VRAM64_SIZE_MB)) p.integer("vram64_size_mb", this.vram64 / 1024);
      if (emulator.can(Capability.QXL_VGAMEM_MB)) p.integer("vgamem_mb", this.vgamem / 1024);
    } else if (this.backend == VHOST_USER) p.text("chardev", join("chr-vu-", this.info.alias));
    else if (
      (this.type == VGA && emulator.can(Capability.VGA_VGAMEM_MB)) ||
      (this.type == VMVGA && emulator.can(Capability.VMWARE_SVGA_VGAMEM_MB))
    ) {
      this.vram = p.integer("vgamem_mb", this.vram / 1024, 0) * 1024;
    } else if (this.type == BOCHS) this.vram = p.integer("vgamem", this.vram * 1024, 0) / 1024;
    else if (this.type == VIRTIO) this.blob = p.onOff("blob", this.blob);
    this.resolutionX = p.integer("xres", this.resolutionX, 0);
    this.resolutionY = p.integer("yres", this.resolutionY, 0);
    this.info.props(p, context);
  }

  static emitAllOld(line: CommandLine, context: Context, videos: Video[]): void {
    if (videos.length == 0) return;
    const video = videos[0];
    if (videos.length > 1) noteAt(context.notes, Code.NotOnThisQemu, videos[1].from).named("a second video card");
    if (video.type == XEN) return;
    const word = VGA_WORDS[video.type];
    if (context.emulator.has(Feature.VGA) && word.length > 0) line.putText("vga", word);
    else if (!context.emulator.has(Feature.VGA) && video.type == VGA) line.flag("std-vga");
    else if (!context.emulator.has(Feature.VGA) && video.type == VMVGA) line.flag("vmwarevga");
    else if (video.type != CIRRUS) {
      noteAt(context.notes, Code.NotOnThisQemu, video.from).named("a video card of this type");
    }
  }

  /** The card that an option names; null when it names none. */
  static absorb(option: Option): Video | null {
    const video = new Video();
    if (option.isNamed("std-vga")) video.type = VGA;
    else if (option.isNamed("vmwarevga")) video.type = VMVGA;
    else if (option.isNamed("vga")) video.type = option.wordOf(VGA_WORDS);
    return video.type > 0 ? video : null;
  }
}
