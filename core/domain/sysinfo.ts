/**
 * What the guest's firmware tells about the machine: <sysinfo type='smbios'> and <sysinfo type='fwcfg'>.
 * https://libvirt.org/formatdomain.html#smbios-system-information
 *
 * SMBIOS comes in blocks (bios, system, baseBoard, chassis), each with entries that have a name; libvirt
 * writes them in the order of the tables below, and -smbios has the same names but for the block's type.
 * Firmware configuration (fw_cfg) is a list of blobs, by value or by file.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { isDigit } from "../text/number";
import { NONE, Span, byteAt, indexOf, same, size, slice, startsWith } from "../text/span";
import { unsigned, NOT_A_NUMBER } from "../text/number";
import { Fields, Room, list } from "../xml/fields";
import { noteAt } from "../xml/reader";
import { canonicalUuid, isUuid } from "../text/uuid";

const TYPES: StaticArray<string> = ["", "smbios", "fwcfg"];
const SMBIOS: i32 = 1;
const FWCFG: i32 = 2;

const BIOS: StaticArray<string> = ["", "vendor", "version", "date", "release"];
const DATE: i32 = 3;
const SYSTEM: StaticArray<string> = ["", "manufacturer", "product", "version", "serial", "uuid", "sku", "family"];
const UUID: i32 = 5;
const BASE_BOARD: StaticArray<string> = ["", "manufacturer", "product", "version", "serial", "asset", "location"];
const CHASSIS: StaticArray<string> = ["", "manufacturer", "version", "serial", "asset", "sku"];

/** One <entry>: its name as an index of the block's table. */
class Entry extends Room {
  name: i32 = 0;
  value: Span = NONE;

  constructor(private names: StaticArray<string>) {
    super();
  }

  xml(x: Fields): void {
    this.name = x.word("name", this.names, this.name);
    this.value = x.content(this.value);
  }
}

/** <bios>, <system>, <baseBoard> or <chassis>: SMBIOS types 0 to 3. */
class Block extends Room {
  private entries: Entry[] = [];

  constructor(
    readonly names: StaticArray<string>,
    private type: string,
  ) {
    super();
  }

  get isEmpty(): bool {
    return this.entries.length == 0;
  }

  /** The value of a name; NONE when there is none. */
  value(name: i32): Span {
    for (let i = 0; i < this.entries.length; i++) if (this.entries[i].name == name) return this.entries[i].value;
    return NONE;
  }

  entry(name: i32): Entry | null {
    for (let i = 0; i < this.entries.length; i++) if (this.entries[i].name == name) return this.entries[i];
    return null;
  }

  xml(x: Fields): void {
    if (x.writing) this.sort();
    for (let i = 0; x.next("entry", i < this.entries.length); i++) {
      if (i == this.entries.length) this.entries.push(new Entry(this.names));
      this.entries[i].from = x.here();
      this.entries[i].xml(x);
      x.leave();
    }
  }

  private sort(): void {
    const sorted: Entry[] = [];
    for (let name = 1; name < this.names.length; name++) {
      const entry = this.entry(name);
      if (entry) sorted.push(entry);
    }
    this.entries = sorted;
  }

  /** Its keys of -smbios but for the type, which the caller reads. */
  readNative(p: Props): void {
    for (let name = 1; name < this.names.length; name++) {
      const value = p.text(this.names[name], NONE);
      if (value == NONE) continue;
      const entry = new Entry(this.names);
      entry.name = name;
      entry.value = value;
      this.entries.push(entry);
    }
  }

  emit(line: CommandLine): void {
    if (this.isEmpty) return;
    const p = line.props("");
    p.fixed("type", this.type);
    for (let name = 1; name < this.names.length; name++) p.text(this.names[name], this.value(name));
    line.putProps("smbios", p);
  }
}

class BaseBoard extends Block {
  constructor() {
    super(BASE_BOARD, "2");
  }
}

/** An <entry> of <oemStrings>. */
class OemString extends Room {
  value: Span = NONE;

  xml(x: Fields): void {
    this.value = x.content(this.value);
  }
}

/** An <entry> of type fwcfg. */
class Blob extends Room {
  name: Span = NONE;
  file: Span = NONE;
  value: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.file = x.text("file", this.file);
    this.value = x.content(this.value);
  }
}

export class Sysinfo extends Part {
  type: i32 = 0;
  private bios: Block = new Block(BIOS, "0");
  private system: Block = new Block(SYSTEM, "1");
  private baseBoards: BaseBoard[] = [];
  private chassis: Block = new Block(CHASSIS, "3");
  private oemStrings: OemString[] = [];
  private blobs: Blob[] = [];

  get isSmbios(): bool {
    return this.type == SMBIOS;
  }

  /** The files that entries of fw_cfg come from. */
  get files(): Span[] {
    const files: Span[] = [];
    for (let i = 0; i < this.blobs.length; i++) if (this.blobs[i].file != NONE) files.push(this.blobs[i].file);
    return files;
  }

  xml(x: Fields): void {
    this.type = x.word("type", TYPES, this.type);
    if (x.when(this.type == SMBIOS)) {
      block(x, "bios", this.bios);
      block(x, "system", this.system);
      list<BaseBoard>(x, "baseBoard", this.baseBoards);
      block(x, "chassis", this.chassis);
      if (x.enter("oemStrings")) {
        list<OemString>(x, "entry", this.oemStrings);
        x.leave();
      }
    }
    if (x.when(this.type == FWCFG)) list<Blob>(x, "entry", this.blobs);
  }

  check(context: Context): void {
    const notes = context.notes;
    const date = this.bios.entry(DATE);
    if (date && !isDate(date.value)) {
      const note = noteAt(notes, Code.BadValue, date.from).named("the date of the BIOS").found(date.value);
      note.expect("mm/dd/yyyy or mm/dd/yy");
    }
    const uuid = this.system.entry(UUID);
    if (uuid) this.checkUuid(uuid, context);
    if (this.baseBoards.length > 1) {
      noteAt(notes, Code.NotHere, this.baseBoards[1].from).named("more than one baseBoard");
    }
    for (let i = 0; i < this.blobs.length; i++) this.checkBlob(this.blobs[i], context);
  }

  /** The guest would else have two identities. */
  private checkUuid(entry: Entry, context: Context): void {
    if (!isUuid(entry.value)) {
      const note = noteAt(context.notes, Code.BadValue, entry.from).named("the uuid of sysinfo").found(entry.value);
      note.expect("32 hexadecimal digits");
    } else if (context.uuid != NONE && !same(canonicalUuid(entry.value), context.uuid)) {
      const note = noteAt(context.notes, Code.BadValue, entry.from).named("the system's uuid in sysinfo");
      note.found(entry.value).expectSpan(context.uuid);
    }
  }

  private checkBlob(blob: Blob, context: Context): void {
    const notes = context.notes;
    if (size(blob.name) == 0) {
      noteAt(notes, Code.Missing, blob.from, "name").named("the name of a fw_cfg entry");
    } else if (!startsWith(blob.name, "opt/")) {
      noteAt(notes, Code.BadValue, blob.from, "name").named("the name of a fw_cfg entry").expect("opt/...");
    }
    if (size(blob.value) > 0 == (blob.file != NONE)) {
      noteAt(notes, Code.Missing, blob.from).named("a value or a file of this fw_cfg entry, one of both");
    }
  }

  /** What -smbios says of a type that isn't there yet; false when it says more. */
  readSmbios(option: Option, uuid: Span): bool {
    this.type = SMBIOS;
    const p = option.props("");
    const type = p.integer("type", -1);
    if (type == 11) {
      const values: Span[] = [];
      p.texts("value", values);
      if (values.length == 0 || this.oemStrings.length > 0 || p.leftover()) return false;
      for (let i = 0; i < values.length; i++) {
        const text = new OemString();
        text.value = values[i];
        this.oemStrings.push(text);
      }
      return true;
    }
    if (type == 2) {
      const board = new BaseBoard();
      board.readNative(p);
      if (board.isEmpty || this.baseBoards.length > 0 || p.leftover()) return false;
      this.baseBoards.push(board);
      return true;
    }
    const block = type == 0 ? this.bios : type == 1 ? this.system : this.chassis;
    if ((type != 0 && type != 1 && type != 3) || !block.isEmpty) return false;
    const read = new Block(block.names, "");
    read.readNative(p);
    if (read.isEmpty || p.leftover()) return false;
    const own = type == 1 ? read.value(UUID) : NONE;
    // The guest would have two identities.
    if (own != NONE && (!isUuid(own) || (uuid != NONE && !same(canonicalUuid(own), uuid)))) return false;
    block.readNative(option.props(""));
    return true;
  }

  /** The uuid of the system; NONE when nobody says it. */
  get systemUuid(): Span {
    return this.system.value(UUID);
  }

  /** One -fw_cfg; false when it says more. */
  readBlob(option: Option): bool {
    this.type = FWCFG;
    const p = option.props("name");
    const blob = new Blob();
    blob.name = p.text("name", NONE);
    blob.file = p.text("file", NONE);
    blob.value = p.text("string", NONE);
    // Names below opt/ are free for users, and libvirt takes no others.
    if (p.leftover() || !startsWith(blob.name, "opt/") || size(blob.value) > 0 == (blob.file != NONE)) return false;
    this.blobs.push(blob);
    return true;
  }

  /** -smbios and -fw_cfg of a command line, each in a <sysinfo> of its own. */
  static readAll(all: Sysinfo[], line: CommandLine, uuid: Span): bool {
    const smbios = new Sysinfo();
    const blobs = new Sysinfo();
    let tables = false;
    let any = false;
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isOpen()) continue;
      if (option.isNamed("smbios") && smbios.readSmbios(option, uuid)) {
        tables = true;
        option.understandText("domain/sysinfo");
      } else if (option.isNamed("fw_cfg") && blobs.readBlob(option)) {
        any = true;
        option.understandText("domain/sysinfo/entry");
      }
    }
    if (tables) all.push(smbios);
    if (any) all.push(blobs);
    return tables;
  }

  /** -smbios, when <os> says that SMBIOS comes from here. */
  emitSmbios(line: CommandLine): void {
    this.bios.emit(line);
    this.system.emit(line);
    for (let i = 0; i < this.baseBoards.length; i++) this.baseBoards[i].emit(line);
    this.chassis.emit(line);
    if (this.oemStrings.length == 0) return;
    const p = line.props("");
    p.fixed("type", "11");
    for (let i = 0; i < this.oemStrings.length; i++) p.text("value", this.oemStrings[i].value);
    line.putProps("smbios", p);
  }

  /** -fw_cfg. */
  emit(line: CommandLine, context: Context): void {
    for (let i = 0; i < this.blobs.length; i++) {
      const blob = this.blobs[i];
      const p = line.props("");
      p.text("name", blob.name);
      if (blob.file == NONE) p.text("string", blob.value);
      p.text("file", blob.file);
      line.putProps("fw_cfg", p);
    }
  }
}

function block(x: Fields, name: string, room: Block): void {
  if (!x.enter(name)) return;
  room.xml(x);
  x.leave();
}

/** mm/dd/yyyy, or with two digits of a year, as SMBIOS has it. */
function isDate(text: Span): bool {
  const first = indexOf(text, 0x2f);
  const second = first < 0 ? -1 : indexOf(text, 0x2f, first + 1);
  if (second < 0) return false;
  const year = slice(text, second + 1);
  if (size(year) != 2 && size(year) != 4) return false;
  const month = part(slice(text, 0, first));
  const day = part(slice(text, first + 1, second));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && part(year) >= (size(year) == 4 ? 1900 : 0);
}

function part(text: Span): i64 {
  if (size(text) == 0 || size(text) > 4 || !isDigit(byteAt(text, 0))) return -1;
  const value = unsigned(text, 10);
  return value == NOT_A_NUMBER ? -1 : value;
}
