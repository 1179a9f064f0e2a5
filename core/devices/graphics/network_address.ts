/**
 * The host's address in a virtual network: where a display server listens that says `<listen type='network'>`.
 * https://libvirt.org/formatnetwork.html
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { NONE, Span } from "../../text/span";
import { XmlParser } from "../../xml/parse";
import { noteAt } from "../../xml/reader";

/** From `options.context.networks`; NONE, with a note at the <listen>, where nobody says what the network is. */
export function networkAddress(context: Context, name: Span, listen: usize): Span {
  const all = context.answer("networks");
  const known = all ? all.member(name) : null;
  const text = known ? known.get("network") : null;
  const address = text ? firstAddress(text.text()) : NONE;
  if (address != NONE) return address;
  noteAt(context.notes, Code.Approximated, listen, "network")
    .named("the host's address in the network")
    .expect("any address");
  return NONE;
}

/** The first <ip address> of a <network>. */
function firstAddress(network: Span): Span {
  const root = new XmlParser(network, new Notes()).parse();
  let each = root ? root.firstChild : null;
  while (each) {
    const address = each.isNamed("ip") ? each.attribute("address") : null;
    if (address) return address.value;
    each = each.next;
  }
  return NONE;
}
