/**
 * Props, written: as `key=value,key2=value2`, or as JSON where the QEMU takes it.
 *
 * The first key may be left out when the option implies it: `implied` writes a fixed one bare, and a
 * writer made with the name of the implied key writes that one bare when it comes first.
 */
import { NONE, Span, indexOf, literal, size } from "../text/span";
import { writeString } from "../text/json";
import { Writer } from "../text/writer";
import { writeDoubled } from "./keys";
import { Props, Switch } from "./props";

export class PropsWriter extends Props {
  private to: Writer = new Writer(128);
  /** Names of the objects entered, with their dots. */
  private scope: Writer | null = null;
  /** How long the scope was before each object was entered. */
  private marks: i32[] = [];
  private depth: i32 = 0;
  /** The key of the array of objects in writing, "" for none, and how many are written: no array is in another. */
  private array: string = "";
  private items: i32 = 0;
  /** Nothing is written yet on this level. */
  private fresh: bool = true;

  constructor(
    /** The key that is left out when it comes first; "" for none. */
    private first: string,
    private json: bool = false,
  ) {
    super(false);
    if (json) this.to.byte(0x7b);
  }

  /** The argument as it goes on the command line. */
  taken(): Span {
    if (!this.json) return this.to.taken();
    const length = this.to.length;
    const whole = this.to.byte(0x7d).taken();
    this.to.cut(length);
    return whole;
  }

  /** Nothing was written. */
  get isEmpty(): bool {
    return this.fresh;
  }

  private begin(key: string): void {
    const to = this.to;
    if (!this.fresh) to.byte(0x2c);
    this.fresh = false;
    if (this.json) to.byte(0x22).text(key).text('":');
    else {
      if (this.depth > 0) to.span(this.scope!.taken());
      to.text(key).byte(0x3d);
    }
  }

  private put(key: string, value: Span): void {
    if (!this.json && this.to.length == 0 && key == this.first && size(value) > 0 && indexOf(value, 0x3d) < 0) {
      this.fresh = false;
      writeDoubled(this.to, value);
      return;
    }
    this.begin(key);
    if (this.json) writeString(this.to, value);
    else writeDoubled(this.to, value);
  }

  text(key: string, value: Span): Span {
    if (value != NONE) this.put(key, value);
    return value;
  }

  word(key: string, words: StaticArray<string>, value: i32): i32 {
    if (value > 0 && words[value].length > 0) this.fixed(key, words[value]);
    return value;
  }

  integer(key: string, value: i64, absent: i64 = -1): i64 {
    if (value == absent) return value;
    this.begin(key);
    this.to.number(value);
    return value;
  }

  hex(key: string, value: i64, absent: i64 = -1): i64 {
    if (value == absent) return value;
    this.begin(key);
    // JSON has no hexadecimal numbers; QEMU's properties of this kind take the text.
    if (this.json) this.to.byte(0x22);
    this.to.text("0x").hex(<u64>value);
    if (this.json) this.to.byte(0x22);
    return value;
  }

  onOff(key: string, value: i32): i32 {
    if (value == Switch.Unset) return value;
    this.begin(key);
    const on = value == Switch.On;
    if (this.json) this.to.text(on ? "true" : "false");
    else this.to.text(on ? "on" : "off");
    return value;
  }

  flag(key: string, value: bool): bool {
    if (!value) return value;
    if (this.json) {
      this.onOff(key, Switch.On);
      return value;
    }
    if (!this.fresh) this.to.byte(0x2c);
    this.fresh = false;
    if (this.depth > 0) this.to.span(this.scope!.taken());
    this.to.text(key);
    return value;
  }

  nothing(key: string): void {
    if (!this.json) return;
    this.begin(key);
    this.to.text("null");
  }

  texts(key: string, values: Span[]): void {
    if (values.length == 0) return;
    if (this.json) {
      this.begin(key);
      for (let i = 0; i < values.length; i++) {
        this.to.byte(i == 0 ? 0x5b : 0x2c);
        writeString(this.to, values[i]);
      }
      this.to.byte(0x5d);
      return;
    }
    for (let i = 0; i < values.length; i++) this.put(key, values[i]);
  }

  implied(key: string, value: string): bool {
    if (this.json || this.to.length > 0) return this.fixed(key, value);
    this.fresh = false;
    this.to.text(value);
    return true;
  }

  /** A literal needs no doubling of commas: our words have none. */
  fixed(key: string, value: string): bool {
    if (this.json || (this.to.length == 0 && key == this.first)) this.put(key, literal(value));
    else {
      this.begin(key);
      this.to.text(value);
    }
    return true;
  }

  enter(key: string, there: bool = true): bool {
    if (!there) return false;
    this.depth++;
    if (this.json) {
      this.begin(key);
      this.to.byte(0x7b);
      this.fresh = true;
    } else {
      if (!this.scope) this.scope = new Writer(32);
      this.marks.push(this.scope!.length);
      this.scope!.text(key).byte(0x2e);
    }
    return true;
  }

  leave(): void {
    if (this.depth == 0) return;
    this.depth--;
    if (this.json) {
      this.to.byte(0x7d);
      this.fresh = false;
      return;
    }
    this.scope!.cut(this.marks.pop());
  }

  next(key: string, more: bool): bool {
    if (this.array != key) {
      if (!more) return false;
      if (this.json) {
        this.begin(key);
        this.to.byte(0x5b);
      }
      this.array = key;
      this.items = 0;
    }
    if (!more) {
      this.array = "";
      if (this.json) this.to.byte(0x5d);
      this.fresh = false;
      return false;
    }
    const index = this.items++;
    this.depth++;
    if (this.json) {
      if (index > 0) this.to.byte(0x2c);
      this.to.byte(0x7b);
      this.fresh = true;
    } else {
      if (!this.scope) this.scope = new Writer(32);
      this.marks.push(this.scope!.length);
      this.scope!.text(key).byte(0x2e).number(index).byte(0x2e);
    }
    return true;
  }

  integers(key: string, values: i64[]): void {
    if (values.length == 0) return;
    if (!this.json) {
      for (let i = 0; i < values.length; i++) this.integer(key, values[i], i64.MIN_VALUE);
      return;
    }
    this.begin(key);
    for (let i = 0; i < values.length; i++) this.to.byte(i == 0 ? 0x5b : 0x2c).number(values[i]);
    this.to.byte(0x5d);
  }

  unsigned(key: string, value: u64, present: bool): u64 {
    if (!present) return value;
    this.begin(key);
    this.to.digits(value, 10, 1);
    return value;
  }

  has(key: string): bool {
    return false;
  }

  leftover(): bool {
    return false;
  }
}
