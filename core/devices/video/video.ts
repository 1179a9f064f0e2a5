/**
 * The guest's graphics card: <video>.
 * https://libvirt.org/formatdomain.html#video-devices
 */
import { emitChardev } from "../chardev/backend";
import { readChardev } from "../chardev/native";
import { CharSource } from "../chardev/source";
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Feature } from "../../emulator/features";
import { Code } from "../../notes/codes";
import { NONE, Span, is, literal, same, size, startsWith, wordIndex } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { noteAt } from "../../xml/reader";
import { Connect } from "../device";
import { NativeDevice } from "../native";
import { VirtioOptions, virtioDriver } from "../virtio";
import {
  VGA_WORDS,
  VGA,
  CIRRUS,
  VMVGA,
  XEN,
  QXL,
  VIRTIO,
  NO_VIDEO,
  BOCHS,
  DEFAULT,
  OLD_VRAM,
  VRAM,
  VRAM_SINCE,
  QXL_RAM,
  QXL_VGAMEM,
  usualType,
  usualVram,
  powerOfTwo,
  PRIMARY_DRIVERS,
  SECONDARY_DRIVERS,
} from "./models";
import { CheckedVideo } from "./check";
import { VHOST_USER, YES } from "./fields";

export class Video extends CheckedVideo {
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
      const socket = CharSource.connecting(this.socketPath(context));
      socket.connectUse = "vhost-user-gpu";
      const step = line.steps.add("the program that draws what the guest shows");
      step.word("/usr/libexec/vhost-user-gpu --socket-path").span(socket.path).person("&").listens(socket.path);
      emitChardev(line, context, socket, this.info.alias, join("chr-vu-", this.info.alias));
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
    if (!p.reading) p.text("driver", this.driver(context));
    // Of the two that vhost-user has, only the one that isn't a VGA is known to be a virtio device.
    if (this.type == VIRTIO && (this.backend != VHOST_USER || !this.standsForVga(context))) this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    if (this.type == VIRTIO && this.backend != VHOST_USER && emulator.can(Capability.VIRTIO_GPU_VIRGL)) {
      this.accel3d = p.onOff("virgl", this.accel3d);
    }
    if (this.type == QXL || this.type == VIRTIO) this.heads = p.integer("max_outputs", this.heads, 0);
    if (this.type == QXL) {
      this.ram = p.integer("ram_size", this.ram * 1024, 0) / 1024;
      this.vram = p.integer("vram_size", max<i64>(this.vram, 0) * 1024, 0) / 1024;
      const vram64 = p.integer("vram64_size_mb", emulator.can(Capability.QXL_VRAM64_SIZE_MB) ? this.vram64 / 1024 : -1);
      const vgamem = p.integer("vgamem_mb", emulator.can(Capability.QXL_VGAMEM_MB) ? this.vgamem / 1024 : -1);
      if (p.reading) {
        this.vram64 = inKilobytes(vram64);
        this.vgamem = inKilobytes(vgamem);
      }
    } else if (this.backend == VHOST_USER) p.text("chardev", join("chr-vu-", this.info.alias));
    else if (
      (this.type == VGA && emulator.can(Capability.VGA_VGAMEM_MB)) ||
      (this.type == VMVGA && emulator.can(Capability.VMWARE_SVGA_VGAMEM_MB))
    ) {
      const vgamem = p.integer("vgamem_mb", max<i64>(this.vram, 0) / 1024, 0);
      if (p.reading) this.vram = inKilobytes(vgamem);
    } else if (this.type == BOCHS) this.vram = p.integer("vgamem", max<i64>(this.vram, 0) * 1024, 0) / 1024;
    else if (this.type == VIRTIO) this.blob = p.onOff("blob", this.blob);
    this.resolutionX = p.integer("xres", this.resolutionX, 0);
    this.resolutionY = p.integer("yres", this.resolutionY, 0);
    this.info.props(p, context);
  }

  /**
   * The first card is the one that the firmware draws on, others stand beside it: one that would change its part
   * is left as it is.
   */
  static readNative(device: NativeDevice, before: Video[]): Video | null {
    const video = new Video();
    const first = before.length == 0;
    if (!video.readDriver(device)) return null;
    video.primary = first ? YES : 0;
    if (!same(video.driver(device.context), device.driver) && !video.isVirtioAs(device)) return null;
    video.heads = 0;
    video.props(device.p, device.context);
    device.p.text("driver", NONE);
    if (video.backend == VHOST_USER) {
      const socket = readChardev(device.backend("chardev", "chardev"), device.context, "", true);
      if (!socket || (socket.path != NONE && socket.listens)) return null;
    }
    if (video.resolutionX > 0 || video.resolutionY > 0) video.hasResolution = true;
    video.primary = 0;
    if (video.vram == 0) video.vram = -1;
    if (video.heads == 0) video.heads = -1;
    return video;
  }

  /** Without any card there is none, unless a PC's QEMU puts its usual one in by itself. */
  static settleNative(videos: Video[], line: CommandLine, shown: bool, context: Context): void {
    if (videos.length > 0) return;
    let usual = context.machine.isX86;
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (option.isNamed("nodefaults") || option.isNamed("vga")) usual = false;
      if (!option.isNamed("device")) continue;
      // A card that is kept is there nevertheless.
      const driver = option.props("driver").text("driver", NONE);
      if (size(driver) > 0 && wordIndex(driver, PRIMARY_DRIVERS) > 0) usual = false;
      if (startsWith(driver, "virtio-vga")) usual = false;
    }
    if (!usual && !shown) return;
    const video = new Video();
    video.type = usual ? VGA : NO_VIDEO;
    videos.push(video);
  }

  /** The type and what draws, by the driver's name; false for what is no card. */
  private readDriver(device: NativeDevice): bool {
    const driver = device.driver;
    if (size(driver) == 0) return false;
    const gl = device.virtio("virtio-gpu-gl") > 0 || is(driver, "virtio-vga-gl");
    if (gl || device.virtio("virtio-gpu") > 0 || is(driver, "virtio-vga")) {
      this.type = VIRTIO;
      if (gl) this.accel3d = YES;
      return true;
    }
    if (is(driver, "vhost-user-vga") || device.virtio("vhost-user-gpu") > 0) {
      this.type = VIRTIO;
      this.backend = VHOST_USER;
      return true;
    }
    this.type = max(wordIndex(driver, PRIMARY_DRIVERS), wordIndex(driver, SECONDARY_DRIVERS));
    return this.type > 0;
  }

  /** The same virtio card on another bus than PCI, which its place tells only later. */
  private isVirtioAs(device: NativeDevice): bool {
    if (this.type != VIRTIO || this.standsForVga(device.context)) return false;
    if (this.backend == VHOST_USER) return device.virtio("vhost-user-gpu") > 0;
    const gl = this.accel3d == YES && device.context.emulator.can(Capability.VIRTIO_GPU_GL_PCI);
    return device.virtio(gl ? "virtio-gpu-gl" : "virtio-gpu") > 0;
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
  static absorb(option: Option, modern: bool): Video | null {
    const video = new Video();
    // Today there is none in any case, unless it is said.
    if (modern && option.isNamed("vga") && is(option.value, "none")) return null;
    if (modern && option.isNamed("vga") && is(option.value, "virtio")) video.type = VIRTIO;
    else if (option.isNamed("std-vga")) video.type = VGA;
    else if (option.isNamed("vmwarevga")) video.type = VMVGA;
    else if (option.isNamed("vga")) video.type = option.wordOf(VGA_WORDS);
    return video.type > 0 ? video : null;
  }
}

/** Megabytes of a command line; more than any card has is none. */
function inKilobytes(megabytes: i64): i64 {
  return megabytes <= 0 || megabytes > 1 << 20 ? 0 : megabytes * 1024;
}
