/**
 * Draws of categories, one behind the other, compiled of the core's own code for security.test.ts: so many that a
 * plan for each would take minutes.
 */
import { Categories } from "../../core/security/categories";
import { at, literal, size } from "../../core/text/span";

const categories: Categories = new Categories(literal("s0-s0:c0.c1023"));

/** Draws `count` pairs with numbers of a simple generator, and writes them where this returns: -1 for none. */
export function draw(count: i32, seed: u64): usize {
  const to = new StaticArray<i32>(count);
  for (let i = 0; i < count; i++) {
    // xorshift64: the same each time.
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    to[i] = categories.draw(seed);
  }
  return changetype<usize>(to);
}

/** The most words that one draw has looked at. */
export function looks(): i32 {
  return categories.looks;
}

export function pairs(): i32 {
  return categories.pairs;
}

/** A pair's text: where it is and, in the upper half, how long. */
export function text(pair: i32): u64 {
  const span = categories.text(pair);
  return ((<u64>size(span)) << 32) | <u64>at(span);
}
