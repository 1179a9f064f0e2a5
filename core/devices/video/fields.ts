/**
 * What a <video> says: its fields and their description.
 * https://libvirt.org/formatdomain.html#video-devices
 */
import { NONE, Span } from "../../text/span";
import { Fields, ON_OFF, YES_NO } from "../../xml/fields";
import { Device } from "../device";
import { VirtioOptions } from "../virtio";
import { TYPES } from "./models";

const BACKENDS: StaticArray<string> = ["", "qemu", "vhostuser"];
export const VHOST_USER: i32 = 2;
const VGA_CONFIGURATIONS: StaticArray<string> = ["", "io", "on", "off"];
export const YES: i32 = 1;
export const ON: i32 = 1;

export abstract class VideoFields extends Device {
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
  /** Where <acceleration> is. */
  acceleration: usize = 0;
  resolutionX: i64 = 0;
  resolutionY: i64 = 0;
  /** A <resolution> is there, whatever it says. */
  hasResolution: bool = false;

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
    this.ram = x.natural("ram", this.ram, 0);
    if (!x.writing || this.vram > 0) this.vram = x.natural("vram", this.vram);
    this.vram64 = x.natural("vram64", this.vram64, 0);
    this.vgamem = x.natural("vgamem", this.vgamem, 0);
    if (!x.writing || this.heads > 0) this.heads = x.natural("heads", this.heads);
    if (!x.writing || this.primary == YES) this.primary = x.word("primary", YES_NO, this.primary);
    this.blob = x.word("blob", ON_OFF, this.blob);
    if (x.enter("acceleration")) {
      this.acceleration = x.here();
      this.accel3d = x.word("accel3d", YES_NO, this.accel3d);
      this.accel2d = x.word("accel2d", YES_NO, this.accel2d);
      this.rendernode = x.path("rendernode", this.rendernode);
      x.leave();
    }
    if (x.writing && !this.hasResolution) return;
    if (x.enter("resolution", true)) {
      this.hasResolution = true;
      this.resolutionX = x.natural("x", this.resolutionX, 0);
      this.resolutionY = x.natural("y", this.resolutionY, 0);
      x.leave();
    }
  }
}
