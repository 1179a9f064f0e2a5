/**
 * A crypto accelerator: <crypto>.
 * https://libvirt.org/formatdomain.html#crypto
 *
 * QEMU has it in two: the backend that computes (-object) and the virtio device that the guest sees.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { NONE } from "../text/span";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { join } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";
import { VIRTIO, VirtioOptions, virtioDriver } from "./virtio";

const MODELS: StaticArray<string> = ["", "virtio"];
const TYPES: StaticArray<string> = ["", "qemu"];
const BACKENDS: StaticArray<string> = ["", "builtin", "lkcf"];
const LKCF: i32 = 2;
const OBJECTS: StaticArray<string> = ["", "cryptodev-backend-builtin", "cryptodev-backend-lkcf"];

export class Crypto extends Device {
  model: i32 = 0;
  type: i32 = 0;
  backend: i32 = 0;
  queues: i64 = 0;
  virtio: VirtioOptions = new VirtioOptions();

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    this.type = x.word("type", TYPES, this.type);
    if (x.enter("backend")) {
      this.backend = x.word("model", BACKENDS, this.backend);
      this.queues = x.natural("queues", this.queues, 0);
      x.leave();
    }
    if (x.enter("driver")) {
      this.virtio.xml(x);
      x.leave();
    }
    this.info.xml(x);
  }

  connect(context: Context): i32 {
    return Connect.Virtio | Connect.Pci;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.model == 0) noteMissing(notes, this.from, "model").named("model").expectWords(MODELS);
    if (this.type == 0) noteMissing(notes, this.from, "type").named("type").expectWords(TYPES);
    if (this.backend == 0) noteMissing(notes, this.from, "backend").named("the crypto backend").expectWords(BACKENDS);
    if (!context.modern) return;
    if (!context.emulator.can(Capability.VIRTIO_CRYPTO)) {
      noteAt(notes, Code.Unsupported, this.from, "model").named("the crypto model");
    }
    if (this.backend == LKCF && !context.emulator.can(Capability.CRYPTODEV_BACKEND_LKCF)) {
      noteInside(notes, Code.Unsupported, this.from, "backend", "model").named("the crypto backend");
    }
  }

  emit(line: CommandLine, context: Context): void {
    const object = line.jsonProps();
    this.object(object);
    line.putProps("object", object);
    const device = line.jsonProps();
    this.device(device, context);
    line.putProps("device", device);
  }

  static readNative(device: NativeDevice): Crypto | null {
    if (device.virtio("virtio-crypto") != VIRTIO) return null;
    const crypto = new Crypto();
    const object = device.backend("object", "cryptodev");
    if (!object) return null;
    const p = object.props("qom-type");
    crypto.object(p);
    if (crypto.backend == 0 || p.leftover()) return null;
    crypto.model = 1;
    crypto.type = 1;
    device.p.text("driver", NONE);
    crypto.device(device.p, device.context);
    return crypto;
  }

  private object(p: Props): void {
    this.backend = p.word("qom-type", OBJECTS, this.backend);
    p.text("id", join("obj", this.info.alias));
    this.queues = p.integer("queues", this.queues, 0);
  }

  private device(p: Props, context: Context): void {
    p.text("driver", virtioDriver("virtio-crypto", this.info));
    this.virtio.props(p);
    p.text("cryptodev", join("obj", this.info.alias));
    this.info.alias = p.text("id", this.info.alias);
    this.info.props(p, context);
  }
}
