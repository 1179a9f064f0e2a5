/**
 * The guest's firmware as a file: <loader>, a ROM or a flash.
 * https://libvirt.org/formatdomain.html#bios-bootloader
 *
 * A ROM goes to -bios. A flash is a -blockdev that -machine names (pflash0), with a second one (pflash1)
 * for the variables, which nvram.ts describes.
 */
import { CommandLine } from "../../argv/command_line";
import { Props } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE, Span, size } from "../../text/span";
import { Fields, YES_NO } from "../../xml/fields";
import { noteInside } from "../../xml/reader";
import { BIOS } from "./descriptor";
import { FORMATS, Nvram, QCOW2, RAW } from "./nvram";

const TYPES: StaticArray<string> = ["", "rom", "pflash", "none"];
export const ROM: i32 = 1;
export const PFLASH: i32 = 2;
const YES: i32 = 1;
const NO: i32 = 2;

export class Loader {
  readonly: i32 = 0;
  secure: i32 = 0;
  type: i32 = 0;
  stateless: i32 = 0;
  format: i32 = 0;
  path: Span = NONE;

  xml(x: Fields): void {
    if (!x.enter("loader")) return;
    this.readonly = x.word("readonly", YES_NO, this.readonly);
    this.secure = x.word("secure", YES_NO, this.secure);
    this.type = x.word("type", TYPES, this.type);
    this.stateless = x.word("stateless", YES_NO, this.stateless);
    this.format = x.word("format", FORMATS, this.format);
    this.path = x.content(this.path);
    x.leave();
    if (x.reading && size(this.path) == 0) this.path = NONE;
  }

  /** A file that nobody called otherwise is a ROM. */
  defaults(): void {
    if (this.path != NONE && this.type == 0) this.type = ROM;
  }

  get isFlash(): bool {
    return this.type == PFLASH;
  }

  get isStateless(): bool {
    return this.stateless == YES;
  }

  get isEmpty(): bool {
    return this.readonly + this.secure + this.type + this.stateless + this.format == 0 && size(this.path) == 0;
  }

  get isReadonly(): bool {
    return this.readonly == YES;
  }

  check(context: Context, from: usize, nvram: Nvram, firmware: i32): void {
    const notes = context.notes;
    if (!this.isEmpty && this.path == NONE && firmware == 0) {
      noteInside(notes, Code.Missing, from, "os")
        .named("the loader's path")
        .expect("a path, or firmware='efi' to have it selected");
    }
    if (firmware == BIOS && !nvram.isEmpty) {
      noteInside(notes, Code.NotHere, from, "os").named("nvram of firmware type 'bios'").expect("firmware='efi'");
    }
    if (this.stateless == NO && firmware == 0 && this.type != PFLASH) {
      noteInside(notes, Code.Requires, from, "os").named("NVRAM (stateless='no')").expect("a loader of type pflash");
    }
    if (this.stateless == NO && firmware == BIOS) {
      noteInside(notes, Code.Requires, from, "os").named("NVRAM (stateless='no')").expect("EFI firmware");
    }
    if (this.isStateless && !nvram.isEmpty) {
      noteInside(notes, Code.Excludes, from, "os")
        .named("a stateless loader")
        .expect(nvram.template != NONE ? "an NVRAM template" : "NVRAM");
    }
    if (this.secure == YES && context.guest.smm != YES) {
      noteInside(notes, Code.Requires, from, "os")
        .named("secure boot (loader secure='yes')")
        .expect('the SMM feature: <smm state="on"/>');
    }
    if (this.format != 0 && this.format != RAW && this.format != QCOW2) {
      noteInside(notes, Code.BadValue, from, "os").named("the loader's format").expect("raw").expect("qcow2");
    }
  }

  /** -bios, or that the flash may only be written to from the system management mode. */
  emit(line: CommandLine): void {
    if (this.type == ROM && this.path != NONE) line.put("bios", this.path);
    if (this.type == PFLASH && this.secure == YES)
      line.putText("global", "driver=cfi.pflash01,property=secure,value=on");
  }

  /** The two flashes: the code, and the variables of this guest. */
  emitFlash(line: CommandLine, context: Context, nvram: Nvram): void {
    nvram.prepare(context);
    if (this.type != PFLASH || this.path == NONE) return;
    const p = line.jsonProps();
    p.fixed("driver", "file");
    p.text("filename", this.path);
    p.fixed("node-name", "libvirt-pflash0-storage");
    p.onOff("auto-read-only", YES);
    p.fixed("discard", "unmap");
    line.putProps("blockdev", p);
    const format = line.jsonProps();
    format.fixed("node-name", "libvirt-pflash0-format");
    format.onOff("read-only", this.isReadonly ? YES : NO);
    format.fixed("driver", this.format == QCOW2 ? "qcow2" : "raw");
    format.fixed("file", "libvirt-pflash0-storage");
    if (this.format == QCOW2) format.nothing("backing");
    line.putProps("blockdev", format);
    nvram.emit(line, context);
  }

  machine(p: Props, nvram: Nvram): void {
    if (this.type != PFLASH || this.path == NONE) return;
    p.fixed("pflash0", "libvirt-pflash0-format");
    if (nvram.isUsed) p.text("pflash1", nvram.node);
  }
}
