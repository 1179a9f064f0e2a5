/**
 * The kinds of audio backends, as libvirt and as QEMU call them.
 */
export const enum AudioType {
  None = 1,
  Alsa,
  CoreAudio,
  Jack,
  Oss,
  PulseAudio,
  Sdl,
  Spice,
  File,
  Dbus,
  Pipewire,
}

export const AUDIO_TYPES: StaticArray<string> = [
  "",
  "none",
  "alsa",
  "coreaudio",
  "jack",
  "oss",
  "pulseaudio",
  "sdl",
  "spice",
  "file",
  "dbus",
  "pipewire",
];

export const AUDIO_DRIVERS: StaticArray<string> = [
  "",
  "none",
  "alsa",
  "coreaudio",
  "jack",
  "oss",
  "pa",
  "sdl",
  "spice",
  "wav",
  "dbus",
  "pipewire",
];

/** In place of a type: whatever the driver's environment says. */
export const HOST_AUDIO: i32 = -1;

/** What SDL plays to in its turn. */
export const SDL_DRIVERS: StaticArray<string> = ["", "esd", "alsa", "arts", "pulseaudio"];
