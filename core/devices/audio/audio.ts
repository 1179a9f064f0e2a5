/**
 * Where sound goes on the host: <audio>.
 * https://libvirt.org/formatdomain.html#audio-backends
 *
 * A guest has at least one: nothing said, what its graphics are made for. Only where the driver lets
 * guests play on the host does the environment say what that is.
 */
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Code } from "../../notes/codes";
import { JsonValue } from "../../text/json";
import { NOT_A_NUMBER, unsigned } from "../../text/number";
import { NONE, Span, literal, slice, startsWith, wordIndex } from "../../text/span";
import { Writer } from "../../text/writer";
import { Fields, YES_NO } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";
import { Side } from "./side";
import { AUDIO_DRIVERS, AUDIO_TYPES, AudioType, HOST_AUDIO, SDL_DRIVERS } from "./types";

/** Where PipeWire's socket is looked for: the first of these that is set. */
const PIPEWIRE_DIRECTORIES: StaticArray<string> = ["PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR", "USERPROFILE"];

export class Audio extends Part {
  id: i64 = 0;
  type: i32 = 0;
  timerPeriod: i64 = 0;
  /** OSS's. */
  tryMMap: i32 = 0;
  exclusive: i32 = 0;
  dspPolicy: i64 = -1;
  /** PulseAudio's. */
  serverName: Span = NONE;
  /** SDL's. */
  driver: i32 = 0;
  /** The file that is written. */
  path: Span = NONE;
  /** PipeWire's. */
  runtimeDir: Span = NONE;
  input: Side = new Side();
  output: Side = new Side();

  static make(type: i32): Audio {
    const audio = new Audio();
    audio.id = 1;
    audio.type = type;
    return audio;
  }

  xml(x: Fields): void {
    this.id = x.natural("id", this.id, 0);
    this.type = x.word("type", AUDIO_TYPES, this.type);
    this.timerPeriod = x.natural("timerPeriod", this.timerPeriod, 0);
    if (x.when(this.type == AudioType.Oss)) {
      this.tryMMap = x.word("tryMMap", YES_NO, this.tryMMap);
      this.exclusive = x.word("exclusive", YES_NO, this.exclusive);
      this.dspPolicy = x.natural("dspPolicy", this.dspPolicy);
    }
    if (x.when(this.type == AudioType.PulseAudio)) this.serverName = x.text("serverName", this.serverName);
    if (x.when(this.type == AudioType.Sdl)) this.driver = x.word("driver", SDL_DRIVERS, this.driver);
    if (x.when(this.type == AudioType.File)) this.path = x.text("path", this.path);
    if (x.when(this.type == AudioType.Pipewire)) this.runtimeDir = x.text("runtimeDir", this.runtimeDir);
    this.input.xml(x, "input", this.type);
    this.output.xml(x, "output", this.type);
  }

  check(context: Context): void {
    if (this.type == 0) noteMissing(context.notes, this.from, "type").named("type").expectWords(AUDIO_TYPES);
    if (this.id == 0) noteMissing(context.notes, this.from, "id").named("id").expect("a number from 1");
    const notes = context.notes;
    this.input.check(notes, this.from, "input");
    this.output.check(notes, this.from, "output");
    if (!context.modern) return;
    if (this.type == AudioType.Spice && !context.guest.hasSpice) {
      noteAt(notes, Code.Requires, this.from, "type").named("spice audio").expect("spice graphics");
    }
    if (this.type == AudioType.Dbus && !context.emulator.can(Capability.DISPLAY_DBUS)) {
      noteAt(notes, Code.Unsupported, this.from, "type").named("D-Bus audio");
    }
    const ids = context.guest.audios;
    let same = 0;
    for (let i = 0; i < ids.length; i++) if (ids[i] == this.id) same++;
    if (same > 1) noteAt(notes, Code.Conflict, this.from, "id").named("the audio ID (multiple times)");
  }

  /** The backend of a guest that names none, of a type or on the host; null when there is none. */
  static implied(type: i32, context: Context): Audio | null {
    if (type != HOST_AUDIO) return type == 0 ? null : Audio.make(type);
    const environment = context.environment;
    const given = environment ? environment.get("QEMU_AUDIO_DRV") : null;
    return given ? Audio.fromEnvironment(given.text(), environment, context) : null;
  }

  private static fromEnvironment(name: Span, environment: JsonValue | null, context: Context): Audio | null {
    const type = wordIndex(name, AUDIO_DRIVERS);
    if (type <= 0) {
      context.notes
        .add(Code.BadOption, 0, 0)
        .named("environment QEMU_AUDIO_DRV")
        .found(name)
        .expectWords(AUDIO_DRIVERS);
      return null;
    }
    const audio = Audio.make(type);
    const sdl = environment ? environment.get("SDL_AUDIODRIVER") : null;
    if (type != AudioType.Sdl || !sdl) return audio;
    audio.driver = max(wordIndex(sdl.text(), SDL_DRIVERS), 0);
    if (audio.driver == 0) {
      const note = context.notes.add(Code.BadOption, 0, 0).named("environment SDL_AUDIODRIVER");
      note.found(sdl.text()).expectWords(SDL_DRIVERS);
    }
    return audio;
  }

  /** Reads each -audiodev: `audio2` is number 2, another name gets the next number. */
  static absorbAll(line: CommandLine, context: Context): Audio[] {
    const all: Audio[] = [];
    const guest = context.guest;
    guest.audios = [];
    guest.audioNames = [];
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("audiodev") || !option.isOpen()) continue;
      const audio = new Audio();
      const p = option.props("driver");
      audio.props(p);
      const name = p.text("id", NONE);
      if (audio.type == 0 || name == NONE || p.leftover()) continue;
      audio.id = numberOf(name, guest.audios);
      guest.audios.push(audio.id);
      guest.audioNames.push(name);
      if (audio.type == AudioType.Sdl) {
        audio.driver = max(
          wordIndex(line.environment("SDL_AUDIODRIVER", "domain/devices/audio/@driver"), SDL_DRIVERS),
          0,
        );
      }
      if (audio.type == AudioType.Pipewire) {
        audio.runtimeDir = line.environment("PIPEWIRE_RUNTIME_DIR", "domain/devices/audio/@runtimeDir");
      }
      all.push(audio);
      option.understandText("domain/devices/audio");
    }
    return all;
  }

  emit(line: CommandLine, context: Context): void {
    const p = line.jsonProps();
    this.props(p);
    if (this.type == AudioType.Sdl && this.driver > 0) line.set("SDL_AUDIODRIVER", literal(SDL_DRIVERS[this.driver]));
    if (this.type == AudioType.Pipewire) this.emitPipewire(line, context);
    line.putProps("audiodev", p);
  }

  private props(p: Props): void {
    p.text("id", new Writer(16).text("audio").number(this.id).take());
    this.type = p.word("driver", AUDIO_DRIVERS, this.type);
    this.timerPeriod = p.integer("timer-period", this.timerPeriod, 0);
    this.tryMMap = p.onOff("try-mmap", this.tryMMap);
    this.exclusive = p.onOff("exclusive", this.exclusive);
    this.dspPolicy = p.integer("dsp-policy", this.dspPolicy);
    this.serverName = p.text("server", this.serverName);
    this.path = p.text("path", this.path);
    this.input.props(p, "in");
    this.output.props(p, "out");
  }

  /** What PipeWire's client needs to find its server. */
  private emitPipewire(line: CommandLine, context: Context): void {
    const environment = context.environment;
    passOn(line, environment, "PIPEWIRE_CORE");
    passOn(line, environment, "PIPEWIRE_REMOTE");
    if (this.runtimeDir != NONE) {
      line.set("PIPEWIRE_RUNTIME_DIR", this.runtimeDir);
      return;
    }
    for (let i = 0; i < PIPEWIRE_DIRECTORIES.length; i++) {
      if (passOn(line, environment, PIPEWIRE_DIRECTORIES[i])) return;
    }
  }
}

/** The number in a name, unless it is taken; else the next. */
function numberOf(name: Span, taken: i64[]): i64 {
  const said = startsWith(name, "audio") ? unsigned(slice(name, 5), 10) : NOT_A_NUMBER;
  if (said > 0 && said < 1000 && !taken.includes(said)) return said;
  let free: i64 = 1;
  while (taken.includes(free)) free++;
  return free;
}

function passOn(line: CommandLine, environment: JsonValue | null, name: string): bool {
  const value = environment ? environment.get(name) : null;
  if (value) line.set(name, value.text());
  return value != null;
}
