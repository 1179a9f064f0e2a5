/**
 * What a domain changes of the driver's own work: <qemu:capabilities>, <qemu:override>, <qemu:deprecation>.
 * https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands
 *
 * Capabilities are added to or taken from what the emulator says of itself before anything else is
 * settled. Overrides change properties of a device's -device after it was written, found by its alias.
 */
import { CommandLine } from "../argv/command_line";
import { capabilityNamed } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue, readJson, writeJson, writeString } from "../text/json";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, byteAt, is, literal, same, size } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";

const BEHAVIORS: StaticArray<string> = ["", "none", "omit", "reject", "crash"];
const OMIT: i32 = 2;
const REJECT: i32 = 3;
const CRASH: i32 = 4;

const TYPES: StaticArray<string> = ["", "string", "signed", "unsigned", "bool", "remove"];
const STRING: i32 = 1;
const SIGNED: i32 = 2;
const UNSIGNED: i32 = 3;
const BOOL: i32 = 4;
const REMOVE: i32 = 5;

class CapabilityName extends Room {
  capability: Span = NONE;

  xml(x: Fields): void {
    this.capability = x.text("capability", this.capability);
  }
}

class Property extends Room {
  name: Span = NONE;
  type: i32 = 0;
  value: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.type = x.word("type", TYPES, this.type);
    this.value = x.text("value", this.value);
  }

  check(notes: Notes): void {
    const wrong =
      ((this.type == SIGNED || this.type == UNSIGNED) && toInteger(this.value) == NOT_A_NUMBER) ||
      (this.type == UNSIGNED && byteAt(this.value, 0) == 0x2d) ||
      (this.type == BOOL && !is(this.value, "true") && !is(this.value, "false"));
    if (wrong) noteAt(notes, Code.BadValue, this.from, "value").named("the value of this type").found(this.value);
  }

  /** The value as JSON. */
  write(to: Writer): void {
    if (this.type == STRING || this.type == 0) writeString(to, this.value);
    else to.span(this.value);
  }
}

class Override extends Room {
  alias: Span = NONE;
  frontend: Property[] = [];

  xml(x: Fields): void {
    this.alias = x.text("alias", this.alias);
    if (!x.enter("qemu:frontend")) return;
    list<Property>(x, "qemu:property", this.frontend);
    x.leave();
  }

  /** The device's JSON with the properties changed; those that are new come last. */
  apply(device: JsonValue): Span {
    const to = new Writer(256);
    to.byte(0x7b);
    for (let i = 0; i < device.length; i++) {
      const key = device.keyAt(i);
      const change = this.find(key);
      if (change && change.type == REMOVE) continue;
      this.key(to, key);
      if (change) change.write(to);
      else writeJson(to, device.at(i));
    }
    for (let i = 0; i < this.frontend.length; i++) {
      const change = this.frontend[i];
      // Of several changes of one property the last counts.
      if (change != this.find(change.name) || change.type == REMOVE || device.member(change.name)) continue;
      this.key(to, change.name);
      change.write(to);
    }
    return to.byte(0x7d).take();
  }

  private key(to: Writer, key: Span): void {
    if (to.length > 1) to.byte(0x2c);
    writeString(to, key);
    to.byte(0x3a);
  }

  private find(name: Span): Property | null {
    for (let i = this.frontend.length - 1; i >= 0; i--) {
      if (same(this.frontend[i].name, name)) return this.frontend[i];
    }
    return null;
  }
}

export class QemuOverrides extends Room {
  private added: CapabilityName[] = [];
  private deleted: CapabilityName[] = [];
  private overrides: Override[] = [];
  private behavior: i32 = 0;

  get isEmpty(): bool {
    return this.added.length + this.deleted.length + this.overrides.length + this.behavior == 0;
  }

  xml(x: Fields): void {
    if (x.enter("qemu:capabilities")) {
      list<CapabilityName>(x, "qemu:add", this.added);
      list<CapabilityName>(x, "qemu:del", this.deleted);
      x.leave();
    }
    if (x.enter("qemu:override")) {
      list<Override>(x, "qemu:device", this.overrides);
      x.leave();
    }
    if (x.enter("qemu:deprecation")) {
      this.behavior = x.word("behavior", BEHAVIORS, this.behavior);
      x.leave();
    }
  }

  /** Capabilities that this domain wants to be there, or not. */
  changeCapabilities(context: Context): void {
    const caps = context.emulator.caps;
    if (!caps) return;
    for (let i = 0; i < this.added.length; i++) this.change(caps.flags, this.added[i], true, context);
    for (let i = 0; i < this.deleted.length; i++) this.change(caps.flags, this.deleted[i], false, context);
  }

  /** A name that only older QEMUs had changes nothing. */
  private change(flags: StaticArray<bool>, name: CapabilityName, there: bool, context: Context): void {
    const capability = capabilityNamed(name.capability);
    if (capability >= 0) flags[capability] = there;
  }

  check(context: Context): void {
    // -compat came with 5.2.
    if (context.modern && this.behavior >= OMIT && context.emulator.version < 5_002_000) {
      noteInside(context.notes, Code.Unsupported, this.from, "qemu:deprecation", "behavior")
        .named("a choice of behavior for what is deprecated")
        .found(literal(BEHAVIORS[this.behavior]));
    }
    for (let i = 0; i < this.overrides.length; i++) {
      const changed = this.overrides[i];
      if (size(changed.alias) == 0)
        noteAt(context.notes, Code.Missing, changed.from, "alias").named("the alias of the device");
      for (let j = 0; j < changed.frontend.length; j++) changed.frontend[j].check(context.notes);
    }
  }

  /** -compat: what QEMU does with deprecated requests. */
  emitDeprecation(line: CommandLine): void {
    if (this.behavior < OMIT) return;
    const p = line.jsonProps();
    p.fixed("deprecated-output", "hide");
    if (this.behavior == REJECT) p.fixed("deprecated-input", "reject");
    if (this.behavior == CRASH) p.fixed("deprecated-input", "crash");
    line.putProps("compat", p);
  }

  /** Changes the devices that were written. */
  apply(line: CommandLine, context: Context): void {
    if (this.overrides.length == 0) return;
    const words = line.arguments;
    for (let i = 0; i + 1 < words.length; i++) {
      if (!is(words[i], "-device") || byteAt(words[i + 1], 0) != 0x7b) continue;
      const device = readJson(words[i + 1], context.notes);
      const id = device ? device.get("id") : null;
      if (!device || !id) continue;
      for (let j = 0; j < this.overrides.length; j++) {
        if (same(this.overrides[j].alias, id.text())) words[i + 1] = this.overrides[j].apply(device);
      }
    }
  }
}
