/**
 * From an address in the input to line and column.
 *
 * Positions are kept as addresses, which cost nothing; only a note that is printed needs line and
 * column. Notes mostly come in the order of the text, so counting goes on from where it last
 * stopped. Lines and columns count from 1, columns count Unicode characters (continuation bytes
 * of UTF-8 don't count), a tab is one column.
 */
import { NONE, Span, at, size, spanOf } from "../text/span";

export class Places {
  line: i32 = 0;
  column: i32 = 0;
  private reached: usize;
  private lineStart: usize;
  private reachedLine: i32 = 1;
  private reachedColumn: i32 = 1;

  constructor(private input: Span) {
    this.reached = at(input);
    this.lineStart = this.reached;
  }

  /** Sets line and column to an address; both 0, and false, when it lies outside of the input. */
  find(address: usize): bool {
    const start = at(this.input);
    this.line = 0;
    this.column = 0;
    if (this.input == NONE || address < start || address > start + size(this.input)) return false;
    if (address < this.lineStart) {
      this.reached = start;
      this.lineStart = start;
      this.reachedLine = 1;
      this.reachedColumn = 1;
    } else if (address < this.reached) {
      this.reached = this.lineStart;
      this.reachedColumn = 1;
    }
    for (; this.reached < address; this.reached++) {
      const byte = load<u8>(this.reached);
      if (byte == 0x0a) {
        this.reachedLine++;
        this.reachedColumn = 1;
        this.lineStart = this.reached + 1;
      } else if ((byte & 0xc0) != 0x80) this.reachedColumn++;
    }
    this.line = this.reachedLine;
    this.column = this.reachedColumn;
    return true;
  }

  /** The line of the last found address, without its end. */
  text(): Span {
    const end = at(this.input) + size(this.input);
    let last = this.lineStart;
    while (last < end && load<u8>(last) != 0x0a) last++;
    if (last > this.lineStart && load<u8>(last - 1) == 0x0d) last--;
    return spanOf(this.lineStart, <i32>(last - this.lineStart));
  }
}

/** Unicode characters between two addresses of UTF-8 text. */
export function characters(from: usize, to: usize): i32 {
  let count = 0;
  for (let i = from; i < to; i++) if ((load<u8>(i) & 0xc0) != 0x80) count++;
  return count;
}
