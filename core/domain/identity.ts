/**
 * Who the domain is: name, uuid, title, description, metadata.
 * https://libvirt.org/formatdomain.html#general-metadata
 *
 * The uuid is 32 hexadecimal digits, with dashes wherever one likes; libvirt writes it as
 * 8-4-4-4-12 in lower case. <metadata> belongs to applications and is kept letter by letter.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { randomUuid } from "../emulator/random";
import { Part } from "../emulator/part";
import { Feature } from "../emulator/features";
import { Code } from "../notes/codes";
import { NONE, Span, byteAt, size } from "../text/span";
import { canonicalUuid, isUuid } from "../text/uuid";
import { canonicalMarkup } from "../xml/canonical";
import { Fields } from "../xml/fields";
import { noteInside } from "../xml/reader";

export class Identity extends Part {
  name: Span = NONE;
  uuid: Span = NONE;
  /** Tells the guest that it is a copy: a uuid, or EMPTY for one that is made when the guest starts. */
  genid: Span = NONE;
  title: Span = NONE;
  description: Span = NONE;
  metadata: Span = NONE;

  xml(x: Fields): void {
    this.name = x.element("name", this.name);
    this.uuid = x.element("uuid", this.uuid);
    this.genid = x.element("genid", this.genid);
    this.title = x.element("title", this.title);
    this.description = x.element("description", this.description);
    this.metadata = x.verbatim("metadata", this.metadata);
  }

  defaults(context: Context): void {
    if (this.uuid != NONE) this.uuid = canonicalUuid(this.uuid);
    if (!context.modern) return;
    if (this.metadata != NONE) this.metadata = canonicalMarkup(this.metadata, 1);
    if (this.uuid == NONE) this.uuid = randomUuid(context);
    if (size(this.genid) > 0) this.genid = canonicalUuid(this.genid);
    else if (this.genid != NONE) {
      const made = randomUuid(context);
      if (made != NONE) this.genid = made;
    }
  }

  check(context: Context): void {
    const notes = context.notes;
    if (size(this.name) == 0) {
      noteInside(notes, Code.Missing, this.from, "name").named("the domain's name").expect("<name>...</name>");
    }
    if (this.genid != NONE && !isUuid(this.genid)) {
      const note = noteInside(notes, Code.BadValue, this.from, "genid").named("genid").found(this.genid);
      note.expect("32 hexadecimal digits");
    }
    for (let i = 0; i < size(this.name); i++) {
      if (byteAt(this.name, i) != 0x2f && byteAt(this.name, i) != 0x0a) continue;
      noteInside(notes, Code.BadValue, this.from, "name")
        .named("name")
        .found(this.name)
        .expect("a name without / or line end");
      break;
    }
    if (this.uuid != NONE && !isUuid(this.uuid)) {
      const note = noteInside(notes, Code.BadValue, this.from, "uuid").named("uuid").found(this.uuid);
      note.expect("32 hexadecimal digits");
    }
  }

  emitOld(line: CommandLine, context: Context): void {
    if (context.emulator.has(Feature.NAME)) {
      const props = line.props("guest");
      props.text("guest", this.name);
      line.putProps("name", props);
    }
    if (this.uuid != NONE && context.emulator.has(Feature.UUID)) line.put("uuid", this.uuid);
    if (context.emulator.has(Feature.DOMID) && context.domainId >= 0) line.putNumber("domid", context.domainId);
  }

  emitName(line: CommandLine, context: Context): void {
    const p = line.props("");
    p.text("guest", this.name);
    p.fixed("debug-threads", "on");
    line.putProps("name", p);
  }

  emit(line: CommandLine, context: Context): void {
    if (this.uuid != NONE) line.put("uuid", this.uuid);
  }

  emitGenid(line: CommandLine, context: Context): void {
    if (this.genid == NONE) return;
    const p = line.jsonProps();
    p.fixed("driver", "vmgenid");
    p.text("guid", this.genid);
    p.fixed("id", "vmgenid0");
    line.putProps("device", p);
  }

  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (option.isNamed("name")) {
        // A name may be followed by keys of its own (process=…, debug-threads=…), or come as guest=…
        const props = option.props("guest");
        const name = props.text("guest", NONE);
        // The driver asks for that itself.
        props.onOff("debug-threads", 0);
        if (props.leftover() || size(name) == 0) continue;
        this.name = name;
        option.understandText("domain/name");
      } else if (option.isNamed("uuid") && isUuid(option.value)) {
        this.uuid = canonicalUuid(option.value);
        option.understandText("domain/uuid");
      } else if (option.isNamed("domid")) option.understandText("domain/@id");
    }
  }
}
