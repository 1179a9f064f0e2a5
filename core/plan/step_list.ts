/**
 * The steps of a plan, written as they come: hosts/common/plan.ts has their types.
 *
 *   steps.begin("directory", "the guest's directory").text("path", path).word("mode", "0700").end();
 */
import { JsonWriter } from "../text/json_writer";
import { NONE, Span, literal } from "../text/span";
import { Writer } from "../text/writer";

export class StepList {
  readonly json: JsonWriter = new JsonWriter(new Writer(16_384));
  count: i32 = 0;

  constructor() {
    this.json.array();
  }

  begin(kind: string, why: string): StepList {
    return this.beginSpan(kind, literal(why));
  }

  beginSpan(kind: string, why: Span): StepList {
    this.count++;
    this.json.object().key("do").text(kind).key("why").span(why);
    return this;
  }

  /** A text that may be missing. */
  text(key: string, value: Span): StepList {
    if (value != NONE) this.json.key(key).span(value);
    return this;
  }

  word(key: string, value: string): StepList {
    this.json.key(key).text(value);
    return this;
  }

  number(key: string, value: i64): StepList {
    this.json.key(key).number(value);
    return this;
  }

  truth(key: string, value: bool): StepList {
    this.json.key(key).truth(value);
    return this;
  }

  list(key: string, words: Span[]): StepList {
    this.json.key(key).array();
    for (let i = 0; i < words.length; i++) this.json.span(words[i]);
    this.json.close();
    return this;
  }

  end(): void {
    this.json.close();
  }

  /** A directory; the guest's own goes with it, one for all stays. */
  directory(path: Span, mode: string, owner: Span, why: string, stays: bool): void {
    this.begin("directory", why).text("path", path).word("mode", mode).text("owner", owner);
    if (stays) this.word("undo", "never");
    this.end();
  }

  /** A QMP command without arguments. */
  command(execute: string, why: string): void {
    this.begin("command", why).word("execute", execute).end();
  }

  /** The whole list as JSON. */
  take(): Span {
    this.json.close();
    return this.json.to.take();
  }
}
