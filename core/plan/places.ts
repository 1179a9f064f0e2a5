/** Where a connection keeps its files. To be furnished. */
import { Context } from "../emulator/context";
import { Span } from "../text/span";
import { Writer } from "../text/writer";

export function writePlaces(_uri: Span, _context: Context, to: Writer): void {
  to.text("{}");
}
