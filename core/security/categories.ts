/**
 * The draw of a pair of categories that no other guest of the host has: what keeps guests apart under sVirt.
 *
 * All pairs of the categories that the shell itself may use are numbered; those in use are bits. A draw begins at
 * a random one and goes on to the first that is free, once around: it finds one while there is one, in at most as
 * many looks as there are words of bits (8,185 for all 523,776 pairs), and that none is left is known, not guessed.
 */
import { Span, size } from "../text/span";
import { Writer } from "../text/writer";
import { CATEGORIES, categoriesOf, readCategories } from "./context";

export class Categories {
  /** The numbers that may be drawn from, ascending, and the place of each among them (-1 for others). */
  private numbers: StaticArray<i32>;
  private places: StaticArray<i32> = new StaticArray<i32>(CATEGORIES);
  private used: StaticArray<u64>;
  readonly pairs: i32;
  taken: i32 = 0;
  /** The most words of bits that a draw has looked at. */
  looks: i32 = 0;

  /** `range`: that of the shell's own context. Without categories in it all are its own. */
  constructor(range: Span) {
    const marks = new StaticArray<bool>(CATEGORIES);
    const text = categoriesOf(range);
    if (size(text) == 0) marks.fill(true);
    else readCategories(text, marks);
    let count = 0;
    for (let i = 0; i < CATEGORIES; i++) if (marks[i]) count++;
    const numbers = new StaticArray<i32>(count);
    const pairs = (count * (count - 1)) / 2;
    this.numbers = numbers;
    this.pairs = pairs;
    this.used = new StaticArray<u64>((pairs + 63) >> 6);
    count = 0;
    for (let i = 0; i < CATEGORIES; i++) {
      this.places[i] = marks[i] ? count : -1;
      if (marks[i]) numbers[count++] = i;
    }
  }

  /** Takes the pair of a guest's range out; a range that is no pair of these takes nothing. */
  claim(range: Span): void {
    const marks = new StaticArray<bool>(CATEGORIES);
    const text = categoriesOf(range);
    if (size(text) == 0 || !readCategories(text, marks)) return;
    let low = -1;
    let high = -1;
    for (let i = 0; i < CATEGORIES; i++) {
      if (!marks[i]) continue;
      if (high >= 0) return;
      if (low < 0) low = i;
      else high = i;
    }
    if (high < 0 || this.places[low] < 0 || this.places[high] < 0) return;
    this.mark(indexOf(this.places[low], this.places[high]));
  }

  private mark(pair: i32): void {
    const word = pair >> 6;
    const bit = (<u64>1) << (pair & 63);
    if ((this.used[word] & bit) != 0) return;
    this.used[word] |= bit;
    this.taken++;
  }

  /** Draws a pair and takes it out; -1 when none is free. */
  draw(random: u64): i32 {
    if (this.taken == this.pairs) return -1;
    const start = <i32>(random % <u64>this.pairs);
    const words = this.used.length;
    // The first word is looked at twice: its upper bits first, its lower ones when all others are full.
    for (let i = 0; i <= words; i++) {
      const word = ((start >> 6) + i) % words;
      let free = ~this.used[word];
      if (i == 0) free &= u64.MAX_VALUE << (start & 63);
      if (word == words - 1 && (this.pairs & 63) != 0) free &= ((<u64>1) << (this.pairs & 63)) - 1;
      this.looks = max(this.looks, i + 1);
      if (free == 0) continue;
      const pair = (word << 6) + <i32>ctz(free);
      this.mark(pair);
      return pair;
    }
    return -1;
  }

  /** `c41,c264` */
  text(pair: i32): Span {
    let high = 1;
    while (indexOf(0, high + 1) <= pair) high++;
    const low = pair - indexOf(0, high);
    const to = new Writer(16).byte(0x63).number(this.numbers[low]);
    return to.text(",c").number(this.numbers[high]).take();
  }
}

/** The number of a pair of places, the lower one first. */
function indexOf(low: i32, high: i32): i32 {
  return (high * (high - 1)) / 2 + low;
}
