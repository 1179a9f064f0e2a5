/**
 * libvirt's <capabilities>: what the host is, and which guests its emulators run.
 * https://libvirt.org/formatcaps.html
 *
 * The input is what a shell found (docs/plan.md "The host and its emulators"): facts of /proc and /sys as they
 * stand there, and of each emulator what it said of itself. How that is called, counted and arranged is
 * decided here. The same facts give what `virsh nodeinfo` shows.
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { JsonKind, JsonValue, readJson } from "../text/json";
import { Span } from "../text/span";
import { Writer } from "../text/writer";
import { Report } from "./report";
import { KnownEmulators } from "./known_emulators";
import { writeGuests } from "./guests";
import { HostReport } from "./host_report";
import { Topology } from "./topology";

/** `owner`: who QEMU runs as (`uid:gid`), NONE for the user. */
export function writeHostCapabilities(input: Span, context: Context, owner: Span, to: Writer): void {
  const given = readFacts(input, context);
  if (!given) return;
  const host = hostOf(given);
  const r = new Report(to);
  to.text("<capabilities>\n\n");
  r.deeper();
  new HostReport(r, host, new Topology(host), context, owner).write();
  writeGuests(r, KnownEmulators.of(given, host, context.notes));
  to.text("</capabilities>\n");
}

/** What `virsh nodeinfo` shows, as JSON. */
export function writeNodeInfo(input: Span, context: Context, to: Writer): void {
  const given = readFacts(input, context);
  if (given) new Topology(hostOf(given)).writeNodeInfo(to);
}

function hostOf(given: JsonValue): JsonValue {
  return given.get("host") || new JsonValue(JsonKind.Object, given.from);
}

function readFacts(input: Span, context: Context): JsonValue | null {
  const given = readJson(input, context.notes, Code.BadFacts);
  if (given && given.kind != JsonKind.Object) {
    context.notes.about(Code.BadFacts, input).expect("an object");
    return null;
  }
  return given;
}
