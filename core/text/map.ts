/**
 * Things by name: open addressing over a power of two of slots, at most half of them full, as in set.ts.
 */
import { hashOf } from "./set";
import { NONE, Span, same } from "./span";

export class SpanMap<T> {
  private names: Span[] = [];
  private values: (T | null)[] = [];
  private count: i32 = 0;

  constructor() {
    this.clear(16);
  }

  private clear(slots: i32): void {
    this.names = new Array<Span>(slots);
    this.values = new Array<T | null>(slots);
    for (let i = 0; i < slots; i++) this.names[i] = NONE;
  }

  /** Enters a thing under a name; one that was there gives way. */
  set(name: Span, value: T): void {
    if (this.count << 1 >= this.names.length) this.grow();
    const slot = this.slotOf(name);
    if (this.names[slot] == NONE) this.count++;
    this.names[slot] = name;
    this.values[slot] = value;
  }

  get(name: Span): T | null {
    return this.values[this.slotOf(name)];
  }

  /** The slot that has the name, or the free one where it belongs. */
  private slotOf(name: Span): i32 {
    const mask = this.names.length - 1;
    let slot = <i32>hashOf(name) & mask;
    while (this.names[slot] != NONE && !same(this.names[slot], name)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const names = this.names;
    const values = this.values;
    this.clear(names.length * 2);
    for (let i = 0; i < names.length; i++) {
      if (names[i] == NONE) continue;
      const slot = this.slotOf(names[i]);
      this.names[slot] = names[i];
      this.values[slot] = values[i];
    }
  }
}
