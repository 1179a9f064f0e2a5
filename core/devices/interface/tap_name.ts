/**
 * The name of a tap that is made for a guest: `vw12-net0`, of at most 15 letters.
 *
 * Taps are the host's, whatever root a guest belongs to, and guests of two roots have the same numbers: so the names
 * of those below a `?root=` say which one, by four digits of its checksum (FNV-1a).
 */
import { Context } from "../../emulator/context";
import { NONE, Span, byteAt, indexOf, size } from "../../text/span";
import { Writer } from "../../text/writer";

export function tapName(context: Context, alias: Span): Span {
  const to = new Writer(16).text("vw");
  const answer = context.answer("uri");
  const uri = answer ? answer.text() : NONE;
  const query = uri == NONE ? -1 : indexOf(uri, 0x3f);
  if (query >= 0) {
    let sum: u32 = 0x811c9dc5;
    for (let i = query; i < size(uri); i++) sum = (sum ^ byteAt(uri, i)) * 0x01000193;
    to.hex((sum >> 16) ^ (sum & 0xffff), 4).byte(0x2d);
  }
  return to.number(context.domainId).byte(0x2d).span(alias).take();
}
