/** libvirt's `<capabilities>`. To be furnished. */
import { Context } from "../emulator/context";
import { Span } from "../text/span";
import { Writer } from "../text/writer";

export function writeHostCapabilities(_input: Span, _context: Context, to: Writer): void {
  to.text("<capabilities/>\n");
}
