/**
 * Writes a report of what there is: elements with supported='yes' or 'no', and enumerations of words.
 * https://libvirt.org/formatdomaincaps.html
 */
import { NONE, Span } from "../text/span";
import { Writer } from "../text/writer";
import { writeEscaped } from "../xml/writer";

export class Report {
  private depth: i32 = 0;
  /** The current enumeration has no value yet, so its start tag is still open. */
  private bare: bool = false;

  constructor(readonly to: Writer) {}

  /** Indents a new line. */
  line(): Writer {
    for (let i = 0; i < this.depth; i++) this.to.text("  ");
    return this.to;
  }

  /** Begins an element; `rest` is what follows its name. */
  open(name: string, rest: string = ""): void {
    this.line().byte(0x3c).text(name).text(rest).text(">\n");
    this.depth++;
  }

  /** What follows is inside the element that was just written by hand. */
  deeper(): void {
    this.depth++;
  }

  close(name: string): void {
    this.depth--;
    this.line().text("</").text(name).text(">\n");
  }

  /** An element that says whether a thing is there; true when it is, and its details and a `close` follow. */
  enter(name: string, supported: bool): bool {
    if (supported) this.open(name, " supported='yes'");
    else this.feature(name, false);
    return supported;
  }

  /** A thing without details. */
  feature(name: string, supported: bool): void {
    this.line()
      .byte(0x3c)
      .text(name)
      .text(supported ? " supported='yes'/>\n" : " supported='no'/>\n");
  }

  /** Begins an enumeration, which `end` ends. */
  enumeration(name: string): void {
    this.line().text("<enum name='").text(name).byte(0x27);
    this.bare = true;
    this.depth++;
  }

  /** A word of the enumeration, if it is one of those there are. */
  value(word: string, there: bool = true): void {
    if (!there) return;
    this.begin();
    this.line().text("<value>").text(word).text("</value>\n");
  }

  spanValue(word: Span): void {
    this.begin();
    this.line().text("<value>");
    writeEscaped(this.to, word, false);
    this.to.text("</value>\n");
  }

  private begin(): void {
    if (this.bare) this.to.text(">\n");
    this.bare = false;
  }

  end(): void {
    this.depth--;
    if (this.bare) this.to.text("/>\n");
    else this.line().text("</enum>\n");
    this.bare = false;
  }

  /** An element with a text, unless there is none. */
  text(name: string, text: Span): void {
    if (text == NONE) return;
    this.line().byte(0x3c).text(name);
    this.content(name, text);
  }

  /** ` name='value'` of a tag that is being written by hand. */
  attribute(name: string, value: Span): Report {
    this.to.byte(0x20).text(name).text("='");
    writeEscaped(this.to, value, true);
    this.to.byte(0x27);
    return this;
  }

  /** Ends such a tag, and writes a text and the end tag. */
  content(name: string, text: Span): void {
    this.to.byte(0x3e);
    writeEscaped(this.to, text, false);
    this.to.text("</").text(name).text(">\n");
  }

  number(name: string, value: i64): void {
    this.line().byte(0x3c).text(name).byte(0x3e).number(value).text("</").text(name).text(">\n");
  }
}
