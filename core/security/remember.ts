/**
 * What a file had before a guest got it: the door `remember`, from a file as it is to operations on it.
 *
 * It is kept in attributes of the file, libvirt's own, so that guests of both can share files:
 *
 *   trusted.libvirt.security.dac             `+UID:+GID`, as it was; of selinux the label, empty for a file without
 *   trusted.libvirt.security.ref_dac         how many guests use the file, in decimal
 *   trusted.libvirt.security.timestamp_dac   when the host was booted: what an earlier boot left counts no guests
 *
 * The first guest writes down what the file had, the last gives it back. Who dies in between leaves a state that
 * can be told: a taker counts before it changes anything else, a giver changes everything else before it counts,
 * and the count that there was before (`mark`) is in the shell's journal. `settle` does the rest.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonKind, JsonValue, readJson, writeString } from "../text/json";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { EMPTY, NONE, Span, literal, same, size, wordIndex } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { Owner } from "./owner";

const ACTS: StaticArray<string> = ["take", "give", "settle"];
const TAKE: i32 = 0;
const GIVE: i32 = 1;
const DRIVERS: StaticArray<string> = ["dac", "selinux"];
const DAC: i32 = 0;

const PREFIX: string = "trusted.libvirt.security.";

export function writeOperations(input: Span, notes: Notes, to: Writer): void {
  const given = readJson(input, notes, Code.BadRemembering);
  if (!given) return;
  const act = word(given, "act", ACTS, notes);
  const driver = word(given, "driver", DRIVERS, notes);
  if (act < 0 || driver < 0) return;
  const file = new Remembered(given, driver, notes);
  if (act == TAKE) file.take();
  else if (act == GIVE) file.give();
  else file.settle(word(given, "of", ACTS, notes));
  if (notes.errors > 0) return;
  to.text('{"operations":[').span(file.operations.taken()).text('],"mark":"').number(file.mark).byte(0x22);
  if (file.warning != NONE) writeString(to.text(',"warning":'), file.warning);
  to.byte(0x7d);
}

function word(given: JsonValue, key: string, words: StaticArray<string>, notes: Notes): i32 {
  const value = given.get(key);
  const text = value ? value.text() : NONE;
  const index = wordIndex(text, words);
  if (index < 0) notes.add(Code.BadOption, 0, 0).named(key).found(text).expectWords(words);
  return index;
}

/** One file, for one security driver. */
class Remembered {
  operations: Writer = new Writer(256);
  warning: Span = NONE;
  /** How many guests used the file before, by what is remembered. */
  mark: i64 = 0;

  /** Owner or label now; NONE for a file without label. */
  private has: Span;
  private want: Span;
  private remember: bool;
  /** The file system (or the shell in its place) keeps attributes. */
  private keeps: bool;
  /** What is remembered; NONE for nothing. */
  private had: Span = NONE;
  private count: i64 = 0;
  /** It was written down before this boot. */
  private isStale: bool = false;
  private hasTimestamp: bool = false;
  private hasCount: bool = false;
  private bootTime: Span;

  constructor(
    private given: JsonValue,
    private driver: i32,
    private notes: Notes,
  ) {
    this.has = this.text("has");
    this.want = this.text("want");
    const remember = given.get("remember");
    this.remember = remember != null && remember.isTrue();
    this.bootTime = this.text("bootTime");
    const attributes = given.get("attributes");
    this.keeps = attributes != null && attributes.kind == JsonKind.Object;
    if (attributes && this.keeps) this.read(attributes);
  }

  private text(key: string): Span {
    const value = this.given.get(key);
    return value && value.kind != JsonKind.Null ? value.text() : NONE;
  }

  private read(attributes: JsonValue): void {
    const had = attributes.member(this.name(""));
    if (had) this.had = size(had.text()) == 0 ? EMPTY : had.text();
    const stamp = attributes.member(this.name("timestamp_"));
    this.hasTimestamp = stamp != null;
    const count = attributes.member(this.name("ref_"));
    if (!count) return;
    this.hasCount = true;
    const number = toInteger(count.text());
    if (number == NOT_A_NUMBER || number < 1) {
      // Nobody knows who uses the file: neither a guest nor its end may change that.
      this.notes.add(Code.BadRemembering, 0, 0).expect("a count of guests").found(count.text());
      return;
    }
    // Without a timestamp nobody could ever tell that it is stale, so it is taken for that.
    this.isStale = !stamp || !isSameBoot(stamp.text(), this.bootTime);
    this.count = this.isStale ? 0 : number;
    this.mark = this.count;
  }

  private name(kind: string): Span {
    return new Writer(48).text(PREFIX).text(kind).text(DRIVERS[this.driver]).take();
  }

  take(): void {
    const others = this.count > 0;
    if (others && !this.isAlready) {
      const note = this.notes.add(Code.InUse, 0, 0).named(this.driver == DAC ? "owner" : "label");
      note.found(this.has == NONE ? literal("none") : this.has).expectSpan(this.want);
      return;
    }
    if (this.remember && this.keeps) this.countUp();
    else if (this.remember && !this.isAlready) {
      this.warning = literal("nothing can be remembered here: what the file had isn't given back");
    }
    if (!this.isAlready) this.change(this.want);
  }

  private countUp(): void {
    if (this.count == 0) {
      // A count of an earlier boot goes first, so that the next one to be seen is this guest's.
      if (this.hasCount) this.remove("ref_");
      this.set("", this.driver == DAC ? Owner.remembered(this.has) : this.has == NONE ? EMPTY : this.has);
      this.set("timestamp_", this.bootTime);
    }
    this.set("ref_", decimal(this.count + 1));
  }

  give(): void {
    // What another boot wrote down is not what this guest took: its own was dropped by who wrote that.
    if (!this.remember || !this.keeps || this.isStale) return;
    if (this.count > 1) {
      this.set("ref_", decimal(this.count - 1));
      return;
    }
    if (this.hasCount) this.giveBack();
    this.forget();
  }

  private giveBack(): void {
    if (this.had == NONE) {
      this.warning = literal("what the file had was not remembered: it stays as it is");
      return;
    }
    if (this.driver != DAC) {
      if (this.has == NONE ? size(this.had) > 0 : !same(this.has, this.had)) this.change(this.had);
      return;
    }
    const owner = Owner.numbers(this.had);
    if (!owner) this.warning = join("what is remembered is no owner, so the file stays as it is: ", this.had);
    else if (!same(owner.text(), this.has)) this.change(owner.text());
  }

  /** Takes away what is remembered, the count first: what is left then counts nobody. */
  private forget(): void {
    if (this.hasCount) this.remove("ref_");
    if (this.had != NONE) this.remove("");
    if (this.hasTimestamp) this.remove("timestamp_");
  }

  /** After the death of who was at it: a take is undone, a give is done. */
  settle(act: i32): void {
    const mark = toInteger(this.text("mark"));
    if (act < 0) return;
    if (mark == NOT_A_NUMBER) {
      this.notes.add(Code.BadRemembering, 0, 0).expect("the mark of the journal").found(this.text("mark"));
      return;
    }
    if (!this.remember || !this.keeps) return;
    // How many there would be if nothing had been done, or all.
    const others = act == TAKE ? mark : mark - 1;
    if (this.count > others) this.give();
    else if (!this.hasCount) this.forget();
  }

  private get isAlready(): bool {
    return this.has != NONE && same(this.has, this.want);
  }

  /** Owner or label become another. */
  private change(value: Span): void {
    const to = this.next();
    if (this.driver == DAC) writeString(to.text('{"owner":'), value);
    else if (size(value) == 0) to.text('{"unlabel":true');
    else writeString(to.text('{"label":'), value);
    to.byte(0x7d);
  }

  private set(kind: string, value: Span): void {
    const to = this.next();
    writeString(to.text('{"set":'), this.name(kind));
    writeString(to.text(',"value":'), value);
    to.byte(0x7d);
  }

  private remove(kind: string): void {
    const to = this.next();
    writeString(to.text('{"remove":'), this.name(kind));
    to.byte(0x7d);
  }

  private next(): Writer {
    const to = this.operations;
    return to.length > 0 ? to.byte(0x2c) : to;
  }
}

/** The kernel's word on when it was booted moves with the clock by a second; no host is booted twice so quickly. */
function isSameBoot(one: Span, other: Span): bool {
  const a = toInteger(one);
  const b = toInteger(other);
  return a != NOT_A_NUMBER && b != NOT_A_NUMBER && abs(a - b) <= 2;
}
