/**
 * Where the firmware keeps its variables: <nvram>, with the template that it is made from.
 * https://libvirt.org/formatdomain.html#bios-bootloader
 *
 * A plain path is the old form; with `type` the source is described as that of a disk.
 */
import { CommandLine } from "../../argv/command_line";
import { Context } from "../../emulator/context";
import { NONE, Span, lastIndexOf, literal, same, size, slice } from "../../text/span";
import { emitNodes, prepareNodes } from "../../storage/blockdev";
import { checkSource } from "../../storage/check";
import { StorageSource } from "../../storage/source";
import { STORAGE_TYPES, StorageType } from "../../storage/words";
import { Code } from "../../notes/codes";
import { noteAt } from "../../xml/reader";
import { Fields } from "../../xml/fields";

/** Formats of flash images, with libvirt's words for images as far as firmware may have them. */
export const FORMATS: StaticArray<string> = ["", "raw", "qcow2"];
export const RAW: i32 = 1;
export const QCOW2: i32 = 2;
export class Nvram {
  template: Span = NONE;
  templateFormat: i32 = 0;
  format: i32 = 0;
  /** Where they lie; in the old form a path alone, of which `type` says nothing. */
  source: StorageSource = new StorageSource();

  /** What a person copies them from: the template, or where libvirt keeps them. */
  private origin: Span = NONE;

  get path(): Span {
    return this.source.path;
  }

  set path(path: Span) {
    this.source.path = path;
  }

  get type(): i32 {
    return this.source.type;
  }

  xml(x: Fields): void {
    if (!x.enter("nvram")) return;
    const source = this.source;
    this.template = x.text("template", this.template);
    this.templateFormat = x.word("templateFormat", FORMATS, this.templateFormat);
    source.type = x.word("type", STORAGE_TYPES, source.type);
    this.format = x.word("format", FORMATS, this.format);
    if (x.when(source.type == 0)) source.path = x.content(source.path);
    if (x.when(source.type != 0) && x.enter("source")) {
      source.from = x.here();
      source.xml(x);
      x.leave();
    }
    x.leave();
    if (x.reading && source.type == 0 && size(source.path) == 0) source.path = NONE;
  }

  get isEmpty(): bool {
    return this.template == NONE && this.path == NONE && this.type == 0;
  }

  /** The variables lie on another host. */
  get isRemote(): bool {
    return this.type == StorageType.Network;
  }

  /** A place for the variables is known. */
  get isUsed(): bool {
    return this.path != NONE || this.type != 0;
  }

  check(context: Context): void {
    if (this.type != 0) checkSource(this.source, context);
    if (this.type <= StorageType.Block || this.isRemote) return;
    noteAt(context.notes, Code.NotHere, this.source.from)
      .named("NVRAM on a source of this type")
      .found(literal(STORAGE_TYPES[this.type]))
      .expect("file")
      .expect("block")
      .expect("network");
  }

  /** Names its nodes, so that -machine can say which it is. */
  prepare(context: Context): void {
    if (!this.isUsed) return;
    const source = this.source;
    source.format = literal(this.format == QCOW2 ? "qcow2" : "raw");
    if (source.type == 0) source.type = StorageType.File;
    if (source.type == StorageType.File) {
      this.origin = this.template != NONE ? this.template : source.path;
      source.path = context.pathOf(source.path);
    }
    // The chain ends here: nothing is looked for behind the variables.
    if (this.format == QCOW2) source.backing = new StorageSource();
    prepareNodes(source, context, literal("libvirt-pflash1"));
  }

  /** The name of the node that -machine is told. */
  get node(): Span {
    return this.source.top;
  }

  emit(line: CommandLine, context: Context): void {
    if (!this.isUsed) return;
    if (context.runnable && this.origin != NONE && !same(this.origin, this.path)) {
      const slash = lastIndexOf(this.path, 0x2f);
      if (slash > 0) line.steps.directory(slice(this.path, 0, slash));
      const step = line.steps.add("the firmware's variables, a copy that the guest may change");
      step.word("cp -n").span(this.origin).span(this.path).end();
    }
    emitNodes(this.source, line, context);
  }
}
