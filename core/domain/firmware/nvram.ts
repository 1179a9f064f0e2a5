/**
 * Where the firmware keeps its variables: <nvram>, with the template that it is made from.
 * https://libvirt.org/formatdomain.html#bios-bootloader
 *
 * A plain path is the old form; with `type` the source is described as that of a disk.
 */
import { CommandLine } from "../../argv/command_line";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { NONE, Span, lastIndexOf, size, slice } from "../../text/span";
import { Fields } from "../../xml/fields";

/** Formats of flash images, with libvirt's words for images as far as firmware may have them. */
export const FORMATS: StaticArray<string> = ["", "raw", "qcow2"];
export const RAW: i32 = 1;
export const QCOW2: i32 = 2;
const TYPES: StaticArray<string> = ["", "file", "block", "network"];
const FILE: i32 = 1;
const BLOCK: i32 = 2;
const NETWORK: i32 = 3;

export class Nvram {
  template: Span = NONE;
  templateFormat: i32 = 0;
  type: i32 = 0;
  format: i32 = 0;
  path: Span = NONE;

  xml(x: Fields): void {
    if (!x.enter("nvram")) return;
    this.template = x.text("template", this.template);
    this.templateFormat = x.word("templateFormat", FORMATS, this.templateFormat);
    this.type = x.word("type", TYPES, this.type);
    this.format = x.word("format", FORMATS, this.format);
    if (x.when(this.type == 0)) this.path = x.content(this.path);
    if (x.when(this.type != 0) && x.enter("source")) {
      if (x.when(this.type == FILE)) this.path = x.text("file", this.path);
      if (x.when(this.type == BLOCK)) this.path = x.text("dev", this.path);
      x.leave();
    }
    x.leave();
    if (this.type == 0 && size(this.path) == 0) this.path = NONE;
  }

  get isEmpty(): bool {
    return this.template == NONE && this.path == NONE && this.type == 0;
  }

  /** The variables lie on another host. */
  get isRemote(): bool {
    return this.type == NETWORK;
  }

  /** A place for the variables is known. */
  get isUsed(): bool {
    return this.path != NONE || this.type != 0;
  }

  /** Whether the format is a node of its own: raw needs none where QEMU can do without. */
  private hasFormatNode(context: Context): bool {
    return this.format == QCOW2 || !context.emulator.can(Capability.BLOCKJOB_BACKING_MASK_PROTOCOL);
  }

  /** The name of the node that -machine is told. */
  node(context: Context): string {
    return this.hasFormatNode(context) ? "libvirt-pflash1-format" : "libvirt-pflash1-storage";
  }

  emit(line: CommandLine, context: Context): void {
    if (!this.isUsed) return;
    if (context.runnable && this.template != NONE) {
      line.steps.directory(slice(this.path, 0, lastIndexOf(this.path, 0x2f)));
      const step = line.steps.add("the firmware's variables, a copy of the template");
      step.word("cp -n").span(this.template).span(this.path).end();
    }
    const layered = this.hasFormatNode(context);
    const p = line.jsonProps();
    p.fixed("driver", this.type == BLOCK ? "host_device" : "file");
    p.text("filename", this.path);
    p.fixed("node-name", "libvirt-pflash1-storage");
    if (layered) {
      p.onOff("auto-read-only", 1);
      p.fixed("discard", "unmap");
    } else p.onOff("read-only", 2);
    line.putProps("blockdev", p);
    if (!layered) return;
    const format = line.jsonProps();
    format.fixed("node-name", "libvirt-pflash1-format");
    format.onOff("read-only", 2);
    format.fixed("driver", this.format == QCOW2 ? "qcow2" : "raw");
    format.fixed("file", "libvirt-pflash1-storage");
    if (this.format == QCOW2) format.nothing("backing");
    line.putProps("blockdev", format);
  }
}
