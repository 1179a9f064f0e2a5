/**
 * Props, describing: which keys an option has here, as data.
 *
 * The result is JSON: one object a key, `{"option":"drive","key":"cache","kind":"word","words":[…]}`;
 * nested keys carry their dots. Editors complete from it, docs list it, and tests can tell which keys
 * no fixture touches. Conditional parts show up as far as the description walks through them.
 */
import { Span } from "../text/span";
import { Writer } from "../text/writer";
import { Props } from "./props";

export class PropsDescriber extends Props {
  private trail: string[] = [];
  private first: bool = true;

  constructor(
    private to: Writer,
    /** The option whose keys are described next. */
    public option: string,
  ) {
    super(false);
    to.byte(0x5b);
  }

  finish(): void {
    this.to.text("\n]");
  }

  private property(key: string, kind: string, words: StaticArray<string> | null = null): void {
    const to = this.to;
    to.text(this.first ? "\n" : ",\n")
      .text('{"option":"')
      .text(this.option)
      .text('","key":"');
    this.first = false;
    for (let i = 0; i < this.trail.length; i++) to.text(this.trail[i]).byte(0x2e);
    to.text(key).text('","kind":"').text(kind).byte(0x22);
    if (words) {
      to.text(',"words":[');
      let any = false;
      for (let i = 0; i < words.length; i++) {
        if (words[i].length == 0) continue;
        if (any) to.byte(0x2c);
        any = true;
        to.byte(0x22).text(words[i]).byte(0x22);
      }
      to.byte(0x5d);
    }
    to.byte(0x7d);
  }

  text(key: string, value: Span): Span {
    this.property(key, "text");
    return value;
  }

  word(key: string, words: StaticArray<string>, value: i32): i32 {
    this.property(key, "word", words);
    return value;
  }

  integer(key: string, value: i64, absent: i64 = -1): i64 {
    this.property(key, "integer");
    return value;
  }

  hex(key: string, value: i64, absent: i64 = -1): i64 {
    this.property(key, "hex");
    return value;
  }

  onOff(key: string, value: i32): i32 {
    this.property(key, "switch");
    return value;
  }

  flag(key: string, value: bool): bool {
    this.property(key, "flag");
    return value;
  }

  texts(key: string, values: Span[]): void {
    this.property(key, "texts");
  }

  implied(key: string, value: string): bool {
    return this.fixed(key, value);
  }

  fixed(key: string, value: string): bool {
    this.property(key, "word", [value]);
    return true;
  }

  enter(key: string, there: bool = true): bool {
    this.trail.push(key);
    return true;
  }

  leave(): void {
    if (this.trail.length > 0) this.trail.pop();
  }

  has(key: string): bool {
    return false;
  }

  leftover(): bool {
    return false;
  }
}
