/**
 * Fields: the one description of XML that is run in all directions.
 *
 * A room describes its element once, in a method `xml(x: Fields)`; the order of the calls is the
 * canonical order of the output. What `x` is decides what the method does:
 *
 *   XmlReader      returns what the document says, or the value it was handed when it says nothing
 *   XmlWriter      writes the value it was handed, and returns it
 *   XmlDescriber   records the names, kinds and words, and returns the value
 *
 *   this.type = x.word("type", TYPES, this.type);
 *   if (x.enter("source")) {
 *     this.file = x.path("file", this.file);
 *     x.leave();
 *   }
 *
 * Conventions: word 0 of a list is "unset" and is not written; NONE is a text that isn't there;
 * a number equal to `absent` isn't there. An element that would come out without attributes and
 * content isn't written at all, unless it is entered with `always`.
 */
import { Span } from "../text/span";

/** Word lists that many rooms use. */
export const YES_NO: StaticArray<string> = ["", "yes", "no"];
export const ON_OFF: StaticArray<string> = ["", "on", "off"];

export const enum Mode {
  Read = 0,
  Write = 1,
  Describe = 2,
}

/** The libvirt whose form of XML is written: major * 1 000 000 + minor * 1 000 + micro. */
export const TODAY: i32 = 11_003_000;

export abstract class Fields {
  /** The libvirt version whose form is read or written. */
  era: i32 = TODAY;

  /** The number of the guest when it is written as it runs, with what only a start gives it; -1 for a definition. */
  id: i64 = -1;

  constructor(readonly mode: Mode) {}

  get reading(): bool {
    return this.mode == Mode.Read;
  }

  get writing(): bool {
    return this.mode == Mode.Write;
  }

  /** True when the form of XML is at least that of this libvirt version, e.g. 9_011 for 0.9.11. */
  since(version: i32): bool {
    return this.era >= version;
  }

  /** A guest is written as it runs. */
  get live(): bool {
    return this.id >= 0;
  }

  /** For parts that depend on another value: the describer goes through all of them. */
  when(condition: bool): bool {
    return condition || this.mode == Mode.Describe;
  }

  /** An attribute that is one of some words. */
  abstract word(name: string, words: StaticArray<string>, value: i32): i32;
  /** An attribute that is one of the units of an amount. */
  abstract unit(name: string, units: StaticArray<string>, value: i32): i32;
  /** An attribute of any text. */
  abstract text(name: string, value: Span): Span;
  /** An attribute that is a path on the host, which must be absolute. */
  abstract path(name: string, value: Span): Span;
  /** An attribute that is a decimal number. */
  integer(name: string, value: i64, absent: i64 = -1): i64 {
    return value;
  }
  /** As `integer`, for what can't be less than 0. */
  natural(name: string, value: i64, absent: i64 = -1): i64 {
    return this.integer(name, value, absent);
  }
  /** An attribute that is a number, written as 0x and so many hexadecimal digits, read to any base. */
  hex(name: string, value: i64, digits: i32, absent: i64 = -1): i64 {
    return value;
  }

  /** `<name>text</name>`. */
  abstract element(name: string, value: Span): Span;
  /** `<name/>`, there or not. */
  abstract flag(name: string, value: bool): bool;
  /** Goes into the one child of this name; true means that `leave` must follow. */
  enter(name: string, always: bool = false): bool {
    return false;
  }
  abstract leave(): void;

  /** Writes the end tag on a line of its own even when nothing stands between: some of libvirt's elements do. */
  unfold(): void {}
  /** Goes into the next child of this name; when writing, `more` says whether there is one. */
  abstract next(name: string, more: bool): bool;

  /** The element's own text. */
  abstract content(value: Span): Span;
  abstract contentWord(words: StaticArray<string>, value: i32): i32;
  contentInteger(value: i64, absent: i64 = -1): i64 {
    return value;
  }
  /** Everything inside the one child of this name, kept letter by letter. */
  abstract verbatim(name: string, value: Span): Span;
  /** An attribute that is written but not read as a property of its own (an XML namespace). */
  abstract fixed(name: string, value: string, present: bool): void;

  /** Where the element in reading lies, for notes of later checks; 0 when not reading. */
  abstract here(): usize;
}

/** What a list of rooms needs: something that has an `xml`. */
export abstract class Room {
  /** The element it was read from (an Element's address), 0 when it came from elsewhere. */
  from: usize = 0;
  abstract xml(x: Fields): void;
}

/** An attribute that is a decimal number when written, and may be one to any base (0x…) when read. */
export function anyBase(x: Fields, name: string, value: i64, absent: i64 = -1): i64 {
  return x.writing ? x.integer(name, value, absent) : x.hex(name, value, 1, absent);
}

/** All children of one name, in order, one room each. */
export function list<T extends Room>(x: Fields, name: string, rooms: T[]): void {
  for (let i = 0; x.next(name, i < rooms.length); i++) {
    let room: T;
    if (i < rooms.length) room = rooms[i];
    else {
      room = instantiate<T>();
      rooms.push(room);
    }
    room.from = x.here();
    room.xml(x);
    x.leave();
  }
}
