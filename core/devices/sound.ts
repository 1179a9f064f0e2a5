/**
 * Sound cards: <sound>.
 * https://libvirt.org/formatdomain.html#sound-devices
 *
 * For a QEMU without -device all cards of a guest stand in one option: `-soundhw sb16,es1370`. Today
 * each is a device, an HDA card one with codecs on its bus, and names the backend (<audio>) it plays to.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, indexOf, is, literal, same, size, slice, wordIndex } from "../text/span";
import { Writer, join } from "../text/writer";
import { Fields, Room, YES_NO, list } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";
import { VIRTIO as VIRTIO_MODEL, VirtioOptions, virtioDriver } from "./virtio";

const MODELS: StaticArray<string> = ["", "sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "ich7", "virtio"];
/** QEMU's names; the speaker is part of the machine, and ICH7 is other hypervisors'. */
const DRIVERS: StaticArray<string> = [
  "",
  "sb16",
  "ES1370",
  "",
  "AC97",
  "intel-hda",
  "ich9-intel-hda",
  "usb-audio",
  "",
  "",
];
const ES1370: i32 = 2;
const PCSPK: i32 = 3;
const AC97: i32 = 4;

const ICH6: i32 = 5;
const ICH9: i32 = 6;
const USB: i32 = 7;
const ICH7: i32 = 8;
const VIRTIO: i32 = 9;

/** Sounds at once of a virtio card that doesn't say. */
const STREAMS: i64 = 2;

const CODECS: StaticArray<string> = ["", "duplex", "micro", "output"];
const CODEC_DRIVERS: StaticArray<string> = ["", "hda-duplex", "hda-micro", "hda-output"];
const DUPLEX: i32 = 1;
const MICRO: i32 = 2;

/** A codec on the bus of an HDA card. */
class Codec extends Room {
  type: i32 = 0;

  xml(x: Fields): void {
    this.type = x.word("type", CODECS, this.type);
  }
}

export class Sound extends Device {
  model: i32 = 0;
  multichannel: i32 = 0;
  streams: i64 = 0;
  codecs: Codec[] = [];
  /** The backend's id; 0 for the first one. */
  audio: i64 = 0;
  virtio: VirtioOptions = new VirtioOptions();

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    if (x.when(this.model == USB)) this.multichannel = x.word("multichannel", YES_NO, this.multichannel);
    if (x.when(this.model == VIRTIO)) this.streams = x.natural("streams", this.streams, 0);
    if (x.when(this.hasCodecs)) list<Codec>(x, "codec", this.codecs);
    if (x.enter("audio")) {
      this.audio = x.natural("id", this.audio, 0);
      x.leave();
    }
    this.info.xml(x);
    if (x.when(this.model == VIRTIO) && x.enter("driver")) {
      this.virtio.xml(x);
      x.leave();
    }
  }

  private get hasCodecs(): bool {
    return this.model == ICH6 || this.model == ICH9;
  }

  defaults(context: Context): void {
    if (this.model == VIRTIO && this.streams == 0) this.streams = STREAMS;
  }

  connect(context: Context): i32 {
    if (this.model == VIRTIO) return Connect.Virtio;
    if (this.model == USB) return Connect.Usb;
    if (this.model == ICH9) return Connect.Pci | Connect.Ich9Sound;
    return this.model == ES1370 || this.model == AC97 || this.model == ICH6 ? Connect.Pci : Connect.None;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.model == 0) noteMissing(notes, this.from, "model").named("model").expectWords(MODELS);
    if (!context.modern) return;
    const emulator = context.emulator;
    if (!context.guest.hasAudio(this.audio)) {
      noteInside(notes, Code.BadValue, this.from, "audio", "id")
        .named("the id of the audio device")
        .expect("one that exists");
    }
    const able =
      this.model == USB
        ? emulator.can(Capability.USB_AUDIO)
        : this.model == ICH9
          ? emulator.can(Capability.ICH9_INTEL_HDA)
          : this.model == VIRTIO
            ? emulator.can(Capability.VIRTIO_SOUND)
            : this.model != ICH7;
    if (!able) {
      const driver = this.model == VIRTIO ? "virtio-sound" : DRIVERS[this.model];
      const note = noteAt(notes, Code.Unsupported, this.from, "model").named("the sound and audio controller");
      if (driver.length > 0) note.found(literal(driver));
    }
    for (let i = 0; i < this.codecs.length; i++) {
      const type = this.codecs[i].type;
      if (type == 0) noteMissing(notes, this.codecs[i].from, "type").named("the codec's type").expectWords(CODECS);
      else if (!emulator.can(codecCapability(type))) {
        noteAt(notes, Code.Unsupported, this.codecs[i].from, "type").named(CODEC_DRIVERS[type]);
      }
    }
  }

  /** The speaker's key of -machine. */
  machineProps(p: Props, context: Context): void {
    if (this.model == PCSPK) p.text("pcspk-audiodev", context.guest.audioBackend(this.audio));
  }

  emit(line: CommandLine, context: Context): void {
    if (this.model == PCSPK || this.model == 0) return;
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("device", p);
    if (!this.hasCodecs) return;
    for (let i = 0; i < this.codecs.length; i++) this.emitCodec(line, context, this.codecs[i].type, i);
    if (this.codecs.length == 0) this.emitCodec(line, context, DUPLEX, 0);
  }

  private props(p: Props, context: Context): void {
    if (this.model == VIRTIO) {
      p.text("driver", virtioDriver("virtio-sound", this.info));
      this.virtio.props(p);
    } else this.model = p.word("driver", DRIVERS, this.model);
    this.info.alias = p.text("id", this.info.alias);
    // The codecs are what plays.
    if (!this.hasCodecs && !p.reading) p.text("audiodev", context.guest.audioBackend(this.audio));
    if (this.model == USB) this.multichannel = p.onOff("multi", this.multichannel);
    if (this.model == VIRTIO) this.streams = p.integer("streams", this.streams, 0);
    this.info.props(p, context);
  }

  /** The card alone; its codecs come behind it. */
  static readNative(device: NativeDevice): Sound | null {
    const sound = new Sound();
    if (size(device.driver) == 0) return null;
    sound.model = device.virtio("virtio-sound") == VIRTIO_MODEL ? VIRTIO : max(wordIndex(device.driver, DRIVERS), 0);
    if (sound.model == 0) return null;
    sound.props(device.p, device.context);
    // A card without any codec can't be said: it would get one.
    if (sound.hasCodecs && !hasCodec(device.line)) return null;
    if (sound.hasCodecs || !device.p.has("audiodev")) return sound;
    return sound.readAudio(device) ? sound : null;
  }

  /** Puts a codec on the card that it names, or the last one; false for another device. */
  static readCodec(device: NativeDevice, sounds: Sound[]): bool {
    const type = size(device.driver) == 0 ? 0 : wordIndex(device.driver, CODEC_DRIVERS);
    if (type <= 0) return false;
    const p = device.p;
    const bus = p.text("bus", NONE);
    let sound: Sound | null = null;
    for (let i = 0; i < sounds.length; i++) {
      if (!sounds[i].hasCodecs) continue;
      if (bus == NONE || same(bus, join("", sounds[i].info.alias, ".0"))) sound = sounds[i];
    }
    if (!sound) return false;
    const number = p.integer("cad", sound.codecs.length);
    if (number != sound.codecs.length) return false;
    const audio = sound.audio;
    if (p.has("audiodev") && (!sound.readAudio(device) || (sound.codecs.length > 0 && audio != sound.audio)))
      return false;
    if (!device.take(literal("domain/devices/sound/codec"))) return false;
    const codec = new Codec();
    codec.type = type;
    sound.codecs.push(codec);
    return true;
  }

  /** The backend that the device plays to. */
  private readAudio(device: NativeDevice): bool {
    const id = device.context.guest.audioNamed(device.p.text("audiodev", NONE));
    if (id < 0) return false;
    // The first is what goes without saying.
    this.audio = id == device.context.guest.audios[0] ? 0 : id;
    return true;
  }

  private emitCodec(line: CommandLine, context: Context, type: i32, number: i32): void {
    const p = line.jsonProps();
    p.fixed("driver", CODEC_DRIVERS[type == 0 ? DUPLEX : type]);
    p.text("id", new Writer(32).span(this.info.alias).text("-codec").number(number).take());
    p.text("bus", join("", this.info.alias, ".0"));
    p.integer("cad", number);
    p.text("audiodev", context.guest.audioBackend(this.audio));
    line.putProps("device", p);
  }

  static emitAllOld(line: CommandLine, context: Context, sounds: Sound[]): void {
    if (sounds.length == 0) return;
    const to = new Writer(32);
    for (let i = 0; i < sounds.length; i++) {
      const model = sounds[i].model;
      if (model > AC97) {
        noteAt(context.notes, Code.NotOnThisQemu, sounds[i].from, "model").named("a sound card of this model");
        continue;
      }
      if (to.length > 0) to.byte(0x2c);
      to.text(MODELS[model]);
    }
    if (to.length > 0) line.put("soundhw", to.take());
  }

  /** The cards of a -soundhw option; none when one of them is not known. */
  static absorb(option: Option): Sound[] {
    const sounds: Sound[] = [];
    if (is(option.value, "all")) {
      for (let model = 1; model <= AC97; model++) if (model != PCSPK) sounds.push(make(model));
      return sounds;
    }
    for (let from = 0; from <= size(option.value); ) {
      let end = indexOf(option.value, 0x2c, from);
      if (end < 0) end = size(option.value);
      const model = wordIndex(slice(option.value, from, end), MODELS);
      if (model <= 0 || model > AC97) return [];
      sounds.push(make(model));
      from = end + 1;
    }
    return sounds;
  }
}

/** Some codec is on the line that nobody has taken yet. */
function hasCodec(line: CommandLine): bool {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (option.isNamed("device") && option.isOpen() && option.keyWord("driver", "driver", CODEC_DRIVERS) > 0)
      return true;
  }
  return false;
}

function codecCapability(type: i32): Capability {
  if (type == DUPLEX) return Capability.HDA_DUPLEX;
  return type == MICRO ? Capability.HDA_MICRO : Capability.HDA_OUTPUT;
}

function make(model: i32): Sound {
  const sound = new Sound();
  sound.model = model;
  return sound;
}
