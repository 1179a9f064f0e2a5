/**
 * JSON written piece by piece: commas and quotes put where they belong.
 *
 *   to.object().key("argv").array().text("ip").span(name).close().close();
 */
import { Span } from "./span";
import { writeString } from "./json";
import { Writer } from "./writer";

export class JsonWriter {
  /** The closing bracket of every container that is open. */
  private closers: u8[] = [];
  /** Something stands in front in this container, so a comma comes first. */
  private filled: bool = false;

  constructor(readonly to: Writer) {}

  private next(): Writer {
    if (this.filled) this.to.byte(0x2c);
    this.filled = true;
    return this.to;
  }

  private open(bracket: u8, closer: u8): JsonWriter {
    this.next().byte(bracket);
    this.closers.push(closer);
    this.filled = false;
    return this;
  }

  object(): JsonWriter {
    return this.open(0x7b, 0x7d);
  }

  array(): JsonWriter {
    return this.open(0x5b, 0x5d);
  }

  close(): JsonWriter {
    this.to.byte(this.closers.pop());
    this.filled = true;
    return this;
  }

  /** A member's name: an ASCII literal without anything to escape. */
  key(name: string): JsonWriter {
    this.next().byte(0x22).text(name).text('":');
    this.filled = false;
    return this;
  }

  keySpan(name: Span): JsonWriter {
    writeString(this.next(), name);
    this.to.byte(0x3a);
    this.filled = false;
    return this;
  }

  /** An ASCII literal without anything to escape. */
  text(value: string): JsonWriter {
    this.next().byte(0x22).text(value).byte(0x22);
    return this;
  }

  span(value: Span): JsonWriter {
    writeString(this.next(), value);
    return this;
  }

  number(value: i64): JsonWriter {
    this.next().number(value);
    return this;
  }

  truth(value: bool): JsonWriter {
    this.next().text(value ? "true" : "false");
    return this;
  }

  /** JSON that is written already. */
  raw(json: Span): JsonWriter {
    this.next().span(json);
    return this;
  }
}
