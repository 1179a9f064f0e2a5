/**
 * The memory balloon: <memballoon>, with which the host takes memory back from a running guest.
 * https://libvirt.org/formatdomain.html#memory-balloon-device
 *
 * Most guests have one whether they say so or not; model 'none' is how one says that there is none.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Fields, ON_OFF } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";
import { Connect, Device, deviceProps } from "./device";
import { NativeDevice } from "./native";
import { DeviceInfo } from "./info";
import {
  VIRTIO,
  VIRTIO_NON_TRANSITIONAL,
  VIRTIO_TRANSITIONAL,
  VirtioOptions,
  virtioDriver,
  virtioConnect,
} from "./virtio";

/** The virtio ones first, numbered as virtio.ts does. */
const MODELS: StaticArray<string> = ["", "virtio", "virtio-transitional", "virtio-non-transitional", "xen", "none"];
const NO_BALLOON: i32 = 5;

export class Memballoon extends Device {
  model: i32 = 0;
  autodeflate: i32 = 0;
  freePageReporting: i32 = 0;
  /** Seconds between two readings of the guest's statistics; 0 for none. */
  period: i64 = 0;
  virtio: VirtioOptions = new VirtioOptions();

  static make(): Memballoon {
    const balloon = new Memballoon();
    balloon.model = VIRTIO;
    return balloon;
  }

  /** States that there is none, where libvirt would add one. */
  setNone(): void {
    this.model = NO_BALLOON;
  }

  /** There is a device in the guest. */
  get isThere(): bool {
    return this.model != NO_BALLOON;
  }

  get isVirtio(): bool {
    return this.model == VIRTIO || this.model == VIRTIO_TRANSITIONAL || this.model == VIRTIO_NON_TRANSITIONAL;
  }

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    this.autodeflate = x.word("autodeflate", ON_OFF, this.autodeflate);
    this.freePageReporting = x.word("freePageReporting", ON_OFF, this.freePageReporting);
    if (x.enter("stats")) {
      this.period = x.integer("period", this.period, 0);
      x.leave();
    }
    this.info.xml(x);
    if (x.enter("driver")) {
      this.virtio.xml(x);
      x.leave();
    }
  }

  defaults(context: Context): void {
    if (this.period < 0) this.period = 0;
    // What isn't there has no place.
    if (!this.isThere) this.info = new DeviceInfo();
  }

  connect(context: Context): i32 {
    return this.isVirtio ? virtioConnect(this.model) : Connect.None;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.model == 0) noteMissing(notes, this.from, "model").named("model").expectWords(MODELS);
    if (!context.modern || !this.isThere) return;
    const emulator = context.emulator;
    if (!this.isVirtio && this.model != 0) {
      noteAt(notes, Code.Unsupported, this.from, "model").named("a memory balloon of this type").expect("virtio");
    }
    if (this.autodeflate != 0 && !emulator.can(Capability.VIRTIO_BALLOON_PCI_DEFLATE_ON_OOM)) {
      noteAt(notes, Code.Unsupported, this.from, "autodeflate").named("deflate-on-oom of the memory balloon");
    }
    if (this.freePageReporting != 0 && !emulator.can(Capability.VIRTIO_BALLOON_FREE_PAGE_REPORTING)) {
      noteAt(notes, Code.Unsupported, this.from, "freePageReporting").named("freePageReporting of the memory balloon");
    }
  }

  emit(line: CommandLine, context: Context): void {
    if (!this.isVirtio) return;
    const p = deviceProps(line, context);
    this.props(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Memballoon | null {
    const balloon = new Memballoon();
    balloon.model = device.virtio("virtio-balloon");
    if (balloon.model == 0) return null;
    balloon.props(device.p, device.context);
    return balloon;
  }

  private props(p: Props, context: Context): void {
    p.text("driver", virtioDriver("virtio-balloon", this.info, this.model));
    this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    this.autodeflate = p.onOff("deflate-on-oom", this.autodeflate);
    this.freePageReporting = p.onOff("free-page-reporting", this.freePageReporting);
    this.info.props(p, context);
  }
}
