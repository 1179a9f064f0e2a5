/**
 * One direction of an audio backend: its <input> or <output>, with what only some types have.
 * https://libvirt.org/formatdomain.html#audio-backends
 */
import { Props } from "../../argv/props";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { NONE, Span } from "../../text/span";
import { Fields, YES_NO } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { AudioType } from "./types";

const FORMATS: StaticArray<string> = ["", "u8", "s8", "u16", "s16", "u32", "s32", "f32"];
const YES: i32 = 1;

export class Side {
  mixingEngine: i32 = 0;
  fixedSettings: i32 = 0;
  voices: i64 = 0;
  bufferLength: i64 = 0;
  /** Of the fixed settings. */
  frequency: i64 = 0;
  channels: i64 = 0;
  format: i32 = 0;
  /** Alsa's and OSS's device. */
  dev: Span = NONE;
  bufferCount: i64 = 0;
  tryPoll: i32 = 0;
  /** JACK's. */
  serverName: Span = NONE;
  clientName: Span = NONE;
  connectPorts: Span = NONE;
  exactName: i32 = 0;
  /** PulseAudio's and PipeWire's. */
  name: Span = NONE;
  streamName: Span = NONE;
  latency: i64 = 0;

  /** Inside <audio>: the element of this name. */
  xml(x: Fields, element: string, type: i32): void {
    if (!x.enter(element)) return;
    this.mixingEngine = x.word("mixingEngine", YES_NO, this.mixingEngine);
    this.fixedSettings = x.word("fixedSettings", YES_NO, this.fixedSettings);
    this.voices = x.natural("voices", this.voices, 0);
    this.bufferLength = x.natural("bufferLength", this.bufferLength, 0);
    if (x.when(type == AudioType.Alsa || type == AudioType.Oss)) this.dev = x.text("dev", this.dev);
    if (x.when(type == AudioType.CoreAudio || type == AudioType.Oss || type == AudioType.Sdl)) {
      this.bufferCount = x.natural("bufferCount", this.bufferCount, 0);
    }
    if (x.when(type == AudioType.Oss)) this.tryPoll = x.word("tryPoll", YES_NO, this.tryPoll);
    if (x.when(type == AudioType.Jack)) {
      this.serverName = x.text("serverName", this.serverName);
      this.clientName = x.text("clientName", this.clientName);
      this.connectPorts = x.text("connectPorts", this.connectPorts);
      this.exactName = x.word("exactName", YES_NO, this.exactName);
    }
    if (x.when(type == AudioType.PulseAudio || type == AudioType.Pipewire)) {
      this.name = x.text("name", this.name);
      this.streamName = x.text("streamName", this.streamName);
      this.latency = x.natural("latency", this.latency, 0);
    }
    // Settings that aren't fixed say nothing.
    if (!x.writing || this.fixedSettings == YES) this.settings(x);
    x.leave();
  }

  private settings(x: Fields): void {
    if (!x.enter("settings", true)) return;
    this.frequency = x.natural("frequency", this.frequency, 0);
    this.channels = x.natural("channels", this.channels, 0);
    this.format = x.word("format", FORMATS, this.format);
    x.leave();
  }

  check(notes: Notes, audio: usize, element: string): void {
    if (this.fixedSettings == YES && this.mixingEngine != YES) {
      noteInside(notes, Code.Requires, audio, element, "fixedSettings")
        .named("fixed audio settings")
        .expect("a mixing engine");
    }
    if (this.fixedSettings != YES && (this.frequency > 0 || this.channels > 0 || this.format != 0)) {
      noteInside(notes, Code.Requires, audio, element).named("audio settings").expect("fixedSettings='yes'");
    }
  }

  /** There is something to say. */
  private get isSet(): bool {
    if (this.mixingEngine != 0 || this.fixedSettings != 0 || this.voices > 0 || this.bufferLength > 0) return true;
    if (this.dev != NONE || this.bufferCount > 0 || this.tryPoll != 0 || this.exactName != 0) return true;
    if (this.serverName != NONE || this.clientName != NONE || this.connectPorts != NONE) return true;
    return this.name != NONE || this.streamName != NONE || this.latency > 0;
  }

  /** Its object in -audiodev. */
  props(p: Props, key: string): void {
    if (!p.enter(key, this.isSet)) return;
    this.mixingEngine = p.onOff("mixing-engine", this.mixingEngine);
    this.fixedSettings = p.onOff("fixed-settings", this.fixedSettings);
    this.voices = p.integer("voices", this.voices, 0);
    this.bufferLength = p.integer("buffer-length", this.bufferLength, 0);
    this.frequency = p.integer("frequency", this.frequency, 0);
    this.channels = p.integer("channels", this.channels, 0);
    this.format = p.word("format", FORMATS, this.format);
    this.serverName = p.text("server-name", this.serverName);
    this.clientName = p.text("client-name", this.clientName);
    this.connectPorts = p.text("connect-ports", this.connectPorts);
    this.exactName = p.onOff("exact-name", this.exactName);
    this.dev = p.text("dev", this.dev);
    this.bufferCount = p.integer("buffer-count", this.bufferCount, 0);
    this.tryPoll = p.onOff("try-poll", this.tryPoll);
    this.name = p.text("name", this.name);
    this.streamName = p.text("stream-name", this.streamName);
    this.latency = p.integer("latency", this.latency, 0);
    p.leave();
  }
}
