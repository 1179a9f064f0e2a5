/**
 * Firmware descriptors: the JSON files by which a host says which firmware images it has and what they
 * are good for (QEMU's docs/interop/firmware.json; /usr/share/qemu/firmware/*.json and the like).
 *
 * They come in as `options.context.firmware`, an array of { path, descriptor } in the order in which they
 * are to be tried; a shell has left out what a file of the same name in a stronger directory masks. One
 * that isn't as it should be is skipped, with a note.
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { JsonKind, JsonValue } from "../../text/json";
import { NONE, Span, byteAt, is, same, size, wordIndex } from "../../text/span";

/** Interfaces that a guest's system finds. */
const INTERFACES: StaticArray<string> = ["", "bios", "uefi"];
export const BIOS: i32 = 1;
export const EFI: i32 = 2;

const DEVICES: StaticArray<string> = ["", "flash", "kernel", "memory"];
export const FLASH: i32 = 1;
export const KERNEL: i32 = 2;
export const MEMORY: i32 = 3;

const MODES: StaticArray<string> = ["split", "combined", "stateless"];
export const SPLIT: i32 = 0;
export const COMBINED: i32 = 1;
export const STATELESS: i32 = 2;

export class Descriptor {
  path: Span = NONE;
  /** Words of INTERFACES, in the order of the file. */
  interfaces: i32[] = [];
  device: i32 = 0;
  mode: i32 = SPLIT;
  /** The image: of the flash, the kernel or the memory. */
  filename: Span = NONE;
  format: Span = NONE;
  templateFilename: Span = NONE;
  templateFormat: Span = NONE;
  private targets: JsonValue[] = [];
  private features: JsonValue | null = null;

  /** All descriptors of the context that are as they should be. */
  static all(context: Context): Descriptor[] {
    const all: Descriptor[] = [];
    const given = context.answer("firmware");
    if (!given || given.kind != JsonKind.Array) return all;
    for (let i = 0; i < given.length; i++) {
      const one = given.at(i);
      const json = one.get("descriptor");
      const descriptor = new Descriptor();
      const path = one.get("path");
      if (path) descriptor.path = path.text();
      if (json && descriptor.read(json)) all.push(descriptor);
      else context.notes.add(Code.SkippedFirmware, 0, 0).found(descriptor.path);
    }
    return all;
  }

  private read(json: JsonValue): bool {
    const interfaces = json.get("interface-types");
    const mapping = json.get("mapping");
    const targets = json.get("targets");
    if (!interfaces || !mapping || !targets) return false;
    for (let i = 0; i < interfaces.length; i++) {
      const index = wordIndex(interfaces.at(i).text(), INTERFACES);
      this.interfaces.push(max(index, 0));
    }
    for (let i = 0; i < targets.length; i++) this.targets.push(targets.at(i));
    this.features = json.get("features");
    const device = mapping.get("device");
    this.device = device ? wordIndex(device.text(), DEVICES) : -1;
    if (this.device == FLASH) return this.readFlash(mapping);
    if (this.device <= 0) return false;
    this.filename = text(mapping, "filename");
    return this.filename != NONE;
  }

  private readFlash(mapping: JsonValue): bool {
    const mode = mapping.get("mode");
    if (mode) this.mode = wordIndex(mode.text(), MODES);
    const executable = mapping.get("executable");
    if (this.mode < 0 || !executable) return false;
    this.filename = text(executable, "filename");
    this.format = text(executable, "format");
    const template = mapping.get("nvram-template");
    if (template) {
      this.templateFilename = text(template, "filename");
      this.templateFormat = text(template, "format");
    } else if (this.mode == SPLIT) return false;
    return this.filename != NONE;
  }

  hasInterface(wanted: i32): bool {
    for (let i = 0; i < this.interfaces.length; i++) if (this.interfaces[i] == wanted) return true;
    return false;
  }

  has(feature: string): bool {
    const features = this.features;
    if (!features) return false;
    for (let i = 0; i < features.length; i++) if (is(features.at(i).text(), feature)) return true;
    return false;
  }

  /** Made for a machine of an architecture; machines are named by patterns. */
  isFor(arch: Span, machine: Span): bool {
    for (let i = 0; i < this.targets.length; i++) {
      const target = this.targets[i];
      if (!sameArch(text(target, "architecture"), arch)) continue;
      const machines = target.get("machines");
      if (!machines) continue;
      for (let j = 0; j < machines.length; j++) if (fits(machines.at(j).text(), machine)) return true;
    }
    return false;
  }
}

function text(value: JsonValue, key: string): Span {
  const found = value.get(key);
  return found ? found.text() : NONE;
}

/** QEMU's name of an architecture against libvirt's. */
function sameArch(qemu: Span, arch: Span): bool {
  if (is(qemu, "i386")) return is(arch, "i686");
  if (is(qemu, "arm")) return is(arch, "armv7l");
  return same(qemu, arch);
}

/** Whether a text is what a pattern with * and ?, as shells have them, stands for. */
function fits(pattern: Span, text: Span): bool {
  let at = 0;
  let from = 0;
  // Behind the last star: only that one need ever take more of the text.
  let star = -1;
  let starFrom = 0;
  while (from < size(text)) {
    const byte = at < size(pattern) ? byteAt(pattern, at) : 0;
    if (byte == 0x2a) {
      star = ++at;
      starFrom = from;
    } else if (byte != 0 && (byte == 0x3f || byte == byteAt(text, from))) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star;
      from = ++starFrom;
    } else return false;
  }
  while (at < size(pattern) && byteAt(pattern, at) == 0x2a) at++;
  return at == size(pattern);
}
