/**
 * Fields, describing: what the rooms would read and write, as data.
 *
 * The result is JSON: one object a property, `{"element":"domain/devices/disk/source",
 * "attribute":"file","kind":"path"}`, with `"words"` where only some are allowed; an element's own
 * text has no `attribute`. Editors complete from it, docs list it, and the tests fail when a
 * property is in no fixture. Conditional parts are all described: `when` is always true here.
 */
import { Span } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Mode } from "./fields";

export class XmlDescriber extends Fields {
  private trail: string[] = [];
  private first: bool = true;
  /** Elements of a list are described once. */
  private listed: string[] = [];

  constructor(private to: Writer) {
    super(Mode.Describe);
    to.byte(0x5b);
  }

  finish(): void {
    this.to.text("\n]");
  }

  private property(attribute: string, kind: string, words: StaticArray<string> | null = null): void {
    const to = this.to;
    const entry = new Writer(128);
    entry.text('{"element":"');
    for (let i = 0; i < this.trail.length; i++) {
      if (i > 0) entry.byte(0x2f);
      entry.text(this.trail[i]);
    }
    entry.byte(0x22);
    if (attribute.length > 0) entry.text(',"attribute":"').text(attribute).byte(0x22);
    entry.text(',"kind":"').text(kind).byte(0x22);
    if (words) {
      entry.text(',"words":[');
      let any = false;
      for (let i = 0; i < words.length; i++) {
        if (words[i].length == 0) continue;
        if (any) entry.byte(0x2c);
        any = true;
        entry.byte(0x22).text(words[i]).byte(0x22);
      }
      entry.byte(0x5d);
    }
    entry.byte(0x7d);
    to.text(this.first ? "\n" : ",\n").span(entry.take());
    this.first = false;
  }

  word(name: string, words: StaticArray<string>, value: i32): i32 {
    this.property(name, "word", words);
    return value;
  }

  unit(name: string, units: StaticArray<string>, value: i32): i32 {
    return this.word(name, units, value);
  }

  text(name: string, value: Span): Span {
    this.property(name, "text");
    return value;
  }

  path(name: string, value: Span): Span {
    this.property(name, "path");
    return value;
  }

  integer(name: string, value: i64, absent: i64 = -1): i64 {
    this.property(name, "integer");
    return value;
  }

  hex(name: string, value: i64, digits: i32, absent: i64 = -1): i64 {
    this.property(name, "hex");
    return value;
  }

  element(name: string, value: Span): Span {
    this.trail.push(name);
    this.property("", "text");
    this.trail.pop();
    return value;
  }

  flag(name: string, value: bool): bool {
    this.trail.push(name);
    this.property("", "flag");
    this.trail.pop();
    return value;
  }

  enter(name: string, always: bool = false): bool {
    this.trail.push(name);
    return true;
  }

  leave(): void {
    this.trail.pop();
  }

  next(name: string, more: bool): bool {
    // A list asks until there is no next: the first answer is yes, the second no.
    const key = this.trail.join("/") + "/" + name;
    const last = this.listed.length - 1;
    if (last >= 0 && this.listed[last] == key) {
      this.listed.pop();
      return false;
    }
    this.listed.push(key);
    this.trail.push(name);
    return true;
  }

  content(value: Span): Span {
    this.property("", "text");
    return value;
  }

  contentWord(words: StaticArray<string>, value: i32): i32 {
    this.property("", "word", words);
    return value;
  }

  contentInteger(value: i64, absent: i64 = -1): i64 {
    this.property("", "integer");
    return value;
  }

  verbatim(name: string, value: Span): Span {
    this.trail.push(name);
    this.property("", "verbatim");
    this.trail.pop();
    return value;
  }

  fixed(name: string, value: string, present: bool): void {}

  here(): usize {
    return 0;
  }
}
