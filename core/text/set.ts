/**
 * A set of texts, for finding what is used twice: target names, aliases, addresses.
 *
 * Open addressing over a power of two of slots, at most half of them full; a slot is a span. `map.ts` does the same
 * with a thing behind each name.
 */
import { place } from "../runtime/arena";
import { NONE, Span, at, same, size } from "./span";

export class SpanSet {
  private slots: usize;
  private mask: i32 = 15;
  private count: i32 = 0;

  constructor() {
    this.slots = place(16 << 3);
  }

  /** Adds a text; false when it was there already. */
  add(text: Span): bool {
    if (this.count << 1 > this.mask) this.grow();
    const slot = this.slotOf(text);
    if (load<Span>(slot) != NONE) return false;
    store<Span>(slot, text);
    this.count++;
    return true;
  }

  has(text: Span): bool {
    return load<Span>(this.slotOf(text)) != NONE;
  }

  /** The slot that holds the text, or the free one where it belongs. */
  private slotOf(text: Span): usize {
    let index = hashOf(text) & this.mask;
    while (true) {
      const slot = this.slots + ((<usize>index) << 3);
      const held = load<Span>(slot);
      if (held == NONE || same(held, text)) return slot;
      index = (index + 1) & this.mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    const length = this.mask + 1;
    this.mask = length * 2 - 1;
    this.slots = place((<usize>length) << 4);
    for (let i = 0; i < length; i++) {
      const held = load<Span>(old + ((<usize>i) << 3));
      if (held != NONE) store<Span>(this.slotOf(held), held);
    }
  }
}

/** FNV-1a, which spreads the short names that come here well enough. */
export function hashOf(text: Span): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < size(text); i++) hash = (hash ^ load<u8>(at(text) + i)) * 0x01000193;
  return hash;
}
