import { resetArena, placeRaw } from "./runtime/arena";
import { Writer } from "./text/writer";
import { toInteger } from "./text/number";
import { find, distance, literal, is, wordIndex, spanOf } from "./text/span";
const WORDS: StaticArray<string> = ["abc", "defdefdefdef"];
export function probe(n: i32): i32 {
  resetArena();
  const w = new Writer(16);
  for (let i = 0; i < n; i++) w.text("hello world this").number(i).hex(255, 4);
  const s = w.take();
  return find(s, "this5") + <i32>toInteger(literal("-5")) + distance(literal("kitten"), literal("sittinG"), 5) + wordIndex(literal("defdefdefdef"), WORDS);
}
