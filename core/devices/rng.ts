/**
 * A source of random numbers: <rng>.
 * https://libvirt.org/formatdomain.html#random-number-generator-device
 *
 * The backend is a device of the host, a daemon behind a character source, or QEMU itself.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, literal, size, trim } from "../text/span";
import { join } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissing, noteMissingInside } from "../xml/reader";
import { emitChardev } from "./chardev/backend";
import { readChardev } from "./chardev/native";
import { CharSource } from "./chardev/source";
import { Device, deviceProps } from "./device";
import { NativeDevice } from "./native";
import { VIRTIO, VIRTIO_MODELS, VirtioOptions, virtioConnect, virtioDriver } from "./virtio";

const BACKENDS: StaticArray<string> = ["", "random", "egd", "builtin"];
const RANDOM: i32 = 1;
const EGD: i32 = 2;
const BUILTIN: i32 = 3;
/** The type of -object. */
const OBJECTS: StaticArray<string> = ["", "rng-random", "rng-egd", "rng-builtin"];

/** Milliseconds that a rate is for when nobody says. */
const USUAL_PERIOD: i64 = 1000;

export class Rng extends Device {
  model: i32 = 0;
  bytes: i64 = -1;
  period: i64 = -1;
  backend: i32 = 0;
  /** random: the host's device. */
  file: Span = NONE;
  /** egd. */
  source: CharSource = new CharSource();
  virtio: VirtioOptions = new VirtioOptions();

  /** The host's device that the numbers come from; NONE for another backend. */
  get hostDevice(): Span {
    return this.backend == RANDOM ? this.file : NONE;
  }

  xml(x: Fields): void {
    this.model = x.word("model", VIRTIO_MODELS, this.model);
    if (x.enter("rate")) {
      this.bytes = x.integer("bytes", this.bytes);
      this.period = x.integer("period", this.period);
      x.leave();
    }
    if (x.enter("backend")) {
      this.backend = x.word("model", BACKENDS, this.backend);
      if (x.when(this.backend == EGD)) {
        this.source.typeXml(x);
        this.source.xml(x);
      }
      if (x.when(this.backend == RANDOM)) this.file = x.content(this.file);
      x.leave();
    }
    if (x.enter("driver")) {
      this.virtio.xml(x);
      x.leave();
    }
    this.info.xml(x);
  }

  defaults(context: Context): void {
    if (this.bytes <= 0) {
      this.bytes = -1;
      this.period = -1;
    }
    if (this.period == 0) this.period = -1;
    if (this.backend == RANDOM && size(trim(this.file)) == 0) this.file = literal("/dev/random");
    if (this.backend == EGD && this.source.type != 0) this.source.defaultsToday();
  }

  connect(context: Context): i32 {
    return virtioConnect(this.model);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.model == 0) noteMissing(notes, this.from, "model").named("the rng's model").expectWords(VIRTIO_MODELS);
    if (this.backend == 0)
      noteMissingInside(notes, this.from, "backend", "model").named("the rng's backend model").expectWords(BACKENDS);
    if (this.backend == EGD) {
      if (this.source.type == 0)
        noteInside(notes, Code.Missing, this.from, "backend")
          .named("the type of the EGD backend")
          .expect("udp")
          .expect("tcp");
      else this.source.check(context, this.from);
    }
    if (!context.modern) return;
    const emulator = context.emulator;
    const missing =
      (this.backend == RANDOM && !emulator.can(Capability.RNG_RANDOM)) ||
      (this.backend == EGD && !emulator.can(Capability.RNG_EGD)) ||
      (this.backend == BUILTIN && !emulator.can(Capability.RNG_BUILTIN));
    if (missing)
      noteInside(notes, Code.Unsupported, this.from, "backend", "model").named(`the ${OBJECTS[this.backend]} backend`);
    const model = this.model <= VIRTIO || emulator.can(Capability.VIRTIO_PCI_NON_TRANSITIONAL);
    if (!model || !emulator.can(Capability.VIRTIO_RNG))
      noteAt(notes, Code.Unsupported, this.from, "model").named("the rng model");
  }

  emit(line: CommandLine, context: Context): void {
    const id = join("char", this.info.alias);
    if (this.backend == EGD) emitChardev(line, context, this.source, this.info.alias, id);
    const object = line.jsonProps();
    this.object(object);
    line.putProps("object", object);
    const p = deviceProps(line, context);
    p.text("driver", virtioDriver("virtio-rng", this.info, this.model));
    this.device(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Rng | null {
    const rng = new Rng();
    rng.model = device.virtio("virtio-rng");
    if (rng.model == 0) return null;
    if (!device.p.has("rng")) {
      // QEMU makes them itself when no object does.
      rng.backend = BUILTIN;
      rng.device(device.p, device.context);
      return rng;
    }
    const object = device.backend("object", "rng");
    if (!object) return null;
    const p = object.props("qom-type");
    rng.object(p);
    rng.device(device.p, device.context);
    if (rng.backend == 0 || p.leftover()) return null;
    if (rng.backend != EGD) return rng;
    const source = readChardev(device.named("chardev", p.text("chardev", NONE)), device.context);
    if (!source) return null;
    rng.source = source;
    return rng;
  }

  private object(p: Props): void {
    this.backend = p.word("qom-type", OBJECTS, this.backend);
    p.text("id", join("obj", this.info.alias));
    if (this.backend == RANDOM) this.file = p.text("filename", this.file);
    else if (this.backend == EGD) p.text("chardev", join("char", this.info.alias));
  }

  private device(p: Props, context: Context): void {
    this.virtio.props(p);
    p.text("rng", join("obj", this.info.alias));
    this.info.alias = p.text("id", this.info.alias);
    this.bytes = p.integer("max-bytes", this.bytes);
    const period = p.integer("period", this.bytes > 0 && this.period < 0 ? USUAL_PERIOD : this.period);
    if (p.reading) this.period = period;
    this.info.props(p, context);
  }
}
