/**
 * The guest's graphics card: <video>.
 * https://libvirt.org/formatdomain.html#video-devices
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Feature } from "../emulator/features";
import { Code } from "../notes/codes";
import { NONE, Span, literal } from "../text/span";
import { join } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt } from "../xml/reader";
import { Device } from "./device";
import { VirtioOptions, virtioDriver } from "./virtio";

// biome-ignore format: a table
const TYPES: StaticArray<string> = [
  "", "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "virtio", "none", "bochs", "ramfb", "parallels", "gop", "default",
];
/** -vga's words for the same, from QEMU 0.10 on. */
// biome-ignore format: a table
const VGA_WORDS: StaticArray<string> = [
  "", "std", "cirrus", "vmware", "", "", "qxl", "", "none", "", "", "", "", "",
];
const VGA: i32 = 1;
const CIRRUS: i32 = 2;
const VMVGA: i32 = 3;
const XEN: i32 = 4;
const QXL: i32 = 6;
const VIRTIO: i32 = 7;
const NO_VIDEO: i32 = 8;
const BOCHS: i32 = 9;
const DEFAULT: i32 = 13;

/** QEMU's names: of the card that stands in for a VGA, and of one beside it. */
// biome-ignore format: a table
const PRIMARY_DRIVERS: StaticArray<string> = [
  "", "VGA", "cirrus-vga", "vmware-svga", "", "", "qxl-vga", "virtio-vga", "", "bochs-display", "ramfb", "", "", "",
];
// biome-ignore format: a table
const SECONDARY_DRIVERS: StaticArray<string> = [
  "", "", "", "", "", "", "qxl", "virtio-gpu", "", "", "", "", "", "",
];

const BACKENDS: StaticArray<string> = ["", "qemu", "vhostuser"];
const VHOST_USER: i32 = 2;
const VGA_CONFIGURATIONS: StaticArray<string> = ["", "io", "on", "off"];
const ON_OFF: StaticArray<string> = ["", "on", "off"];
const YES: i32 = 1;

/** Video memory in KiB: what libvirt 0.7 to 1.2 and libvirt since then give a card. */
const OLD_VRAM: i64 = 9 * 1024;
const VRAM: i64 = 16 * 1024;
const VRAM_SINCE: i32 = 1_002_011;

const QXL_RAM: i64 = 64 * 1024;
const QXL_VGAMEM: i64 = 16 * 1024;

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

  get isThere(): bool {
    return this.type != NO_VIDEO;
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
      socket.text("fd", literal("1729"));
      line.putProps("chardev", socket);
    }
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("device", p);
  }

  private props(p: Props, context: Context): void {
    const emulator = context.emulator;
    p.text("driver", this.driver(context));
    if (this.type == VIRTIO) this.virtio.props(p);
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

/** What a guest gets that says nothing. */
function usualType(context: Context): i32 {
  const machine = context.machine;
  if (machine.isPpc64) return VGA;
  if (machine.isVirt || machine.isS390) return VIRTIO;
  if (context.emulator.can(Capability.CIRRUS_VGA)) return CIRRUS;
  return context.emulator.can(Capability.VGA) ? VGA : DEFAULT;
}

function usualVram(type: i32): i64 {
  if (type == VGA || type == CIRRUS || type == VMVGA || type == BOCHS) return VRAM;
  if (type == XEN) return 4 * 1024;
  return type == QXL ? QXL_RAM : 0;
}

/** The next power of two, for what isn't one. */
function powerOfTwo(value: i64): i64 {
  if (value <= 0) return 0;
  let power: i64 = 1;
  while (power < value && power < i64.MAX_VALUE / 2) power <<= 1;
  return power;
}
