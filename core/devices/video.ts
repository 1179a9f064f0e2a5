/**
 * The guest's graphics card: <video>.
 * https://libvirt.org/formatdomain.html#video-devices
 */
import { CommandLine } from "../argv/command_line";
import { Device } from "./device";
import { Option } from "../argv/option";
import { Context } from "../emulator/context";
import { Feature } from "../emulator/features";
import { Code } from "../notes/codes";
import { Fields } from "../xml/fields";
import { noteAt } from "../xml/reader";

const TYPES: StaticArray<string> = ["", "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "virtio", "none"];
/** -vga's words for the same, from QEMU 0.10 on. */
const VGA_WORDS: StaticArray<string> = ["", "std", "cirrus", "vmware", "", "", "qxl", "", "none"];
const VGA: i32 = 1;
const CIRRUS: i32 = 2;
const VMVGA: i32 = 3;
const XEN: i32 = 4;

/** Video memory in KiB: what libvirt 0.7 to 1.2 and libvirt since then give a card. */
const OLD_VRAM: i64 = 9 * 1024;
const VRAM: i64 = 16 * 1024;
const VRAM_SINCE: i32 = 1_002_011;

export class Video extends Device {
  type: i32 = 0;
  vram: i64 = -1;
  heads: i64 = -1;

  xml(x: Fields): void {
    if (!x.enter("model")) return;
    this.type = x.word("type", TYPES, this.type);
    this.vram = x.integer("vram", this.vram);
    this.heads = x.integer("heads", this.heads);
    x.leave();
  }

  defaults(context: Context): void {
    // Xen's card belongs to Xen's own driver: a guest under xenner gets what every guest of QEMU gets.
    if (this.type == 0) this.type = CIRRUS;
    if (this.vram < 0) this.vram = this.type == XEN ? 4 * 1024 : context.era >= VRAM_SINCE ? VRAM : OLD_VRAM;
    if (this.heads < 0) this.heads = 1;
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
