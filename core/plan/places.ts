/**
 * Where a connection keeps its files: `qemu:///session` or `qemu:///system` → the directories that go with it.
 *
 * A session's are where the XDG base directory specification has them, the system's where the file
 * hierarchy standard has them. `?root=DIR` puts all of them below DIR (a session's as if DIR were the home
 * directory), so that several can be kept apart. https://libvirt.org/drvqemu.html#connections-to-qemu-driver
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonWriter } from "../text/json_writer";
import { NOT_A_NUMBER, digitOf } from "../text/number";
import { EMPTY, NONE, Span, byteAt, find, indexOf, is, literal, same, size, slice, trim } from "../text/span";
import { Writer, join } from "../text/writer";

/** What a connection can be to; the short form comes first. */
const URIS: StaticArray<string> = ["qemu:///session", "qemu:///system", "qemu+unix:///session", "qemu+unix:///system"];
const QUERY: StaticArray<string> = ["root"];
/** How libvirt reaches another machine. */
const REMOTE: StaticArray<string> = ["ssh", "tcp", "tls", "ext", "libssh", "libssh2"];

export class Places {
  isSystem: bool = false;
  /** As the user says it, the transport left out. */
  uri: Span = NONE;
  /** `?root=`, percent signs resolved; NONE for the machine's own directories. */
  root: Span = NONE;
  definitions: Span = NONE;
  state: Span = NONE;
  runtime: Span = NONE;
  /** What QEMU may write into: beside `runtime`, whose names are the guests'. */
  guests: Span = NONE;
  logs: Span = NONE;
  cache: Span = NONE;
  /** Where qemu.conf and libvirt's own files are. */
  private configuration: Span = NONE;

  /** The places of a URI; null with a note when it is none. Without one, root gets the system, others their session. */
  static of(uri: Span, context: Context): Places | null {
    const places = new Places();
    const text = trim(uri);
    const uid = identityNumber(context, "uid");
    if (size(text) == 0) {
      places.isSystem = uid == 0;
      places.uri = literal(URIS[places.isSystem ? 1 : 0]);
    } else if (!places.read(text, context.notes)) return null;
    if (places.isSystem && uid > 0) {
      context.notes.about(Code.NeedsRoot, text).expect(URIS[0]);
      return null;
    }
    if (places.isSystem) places.setSystem();
    else if (!places.setSession(context)) return null;
    return places;
  }

  private read(text: Span, notes: Notes): bool {
    const question = indexOf(text, 0x3f);
    const plain = question < 0 ? text : slice(text, 0, question);
    if (isRemote(plain)) {
      notes.about(Code.RemoteConnection, text).expectWords(URIS);
      return false;
    }
    let which = -1;
    for (let i = 0; i < URIS.length; i++) if (is(plain, URIS[i])) which = i;
    if (which < 0) {
      notes.about(Code.BadUri, plain).expectWords(URIS);
      return false;
    }
    this.isSystem = (which & 1) == 1;
    const to = new Writer(64).text(URIS[which & 1]);
    if (question >= 0 && !this.readQuery(slice(text, question + 1), notes)) return false;
    if (this.root != NONE) to.text("?root=").span(slice(text, question + 1 + 5));
    this.uri = to.take();
    return true;
  }

  private readQuery(query: Span, notes: Notes): bool {
    const equals = indexOf(query, 0x3d);
    const key = equals < 0 ? query : slice(query, 0, equals);
    if (!is(key, "root")) {
      notes.about(Code.BadUri, key).expectWords(QUERY);
      return false;
    }
    let root = decodePercent(slice(query, equals + 1));
    // One slash at the end is no part of the name.
    if (size(root) > 1 && byteAt(root, size(root) - 1) == 0x2f) root = slice(root, 0, size(root) - 1);
    if (size(root) < 2 || byteAt(root, 0) != 0x2f || indexOf(root, 0) >= 0) {
      notes.about(Code.RelativePath, slice(query, equals + 1)).named("root");
      return false;
    }
    this.root = root;
    return true;
  }

  private setSystem(): void {
    const root = this.root == NONE ? EMPTY : this.root;
    this.configuration = joined(root, "/etc");
    this.definitions = joined(root, "/etc/virtwright/qemu");
    this.state = joined(root, "/var/lib/virtwright/qemu");
    this.runtime = joined(root, "/run/virtwright/qemu");
    this.guests = joined(root, "/run/virtwright/guests");
    this.logs = joined(root, "/var/log/virtwright/qemu");
    this.cache = joined(root, "/var/cache/virtwright/qemu");
  }

  private setSession(context: Context): bool {
    const home = this.root != NONE ? this.root : variable(context, "HOME");
    if (home == NONE) {
      context.notes.add(Code.Missing, 0, 0).named("HOME").expect("the home directory in the environment");
      return false;
    }
    this.configuration = this.base(context, "XDG_CONFIG_HOME", joined(home, "/.config"));
    this.definitions = joined(this.configuration, "/virtwright/qemu");
    this.state = joined(this.base(context, "XDG_DATA_HOME", joined(home, "/.local/share")), "/virtwright/qemu");
    this.logs = joined(this.base(context, "XDG_STATE_HOME", joined(home, "/.local/state")), "/virtwright/qemu/log");
    this.cache = joined(this.base(context, "XDG_CACHE_HOME", joined(home, "/.cache")), "/virtwright/qemu");
    // Without a session of systemd's or elogind's there is none: then what a reboot may take lies in the cache.
    const otherwise = joined(home, this.root == NONE ? "/.cache" : "/run");
    const run = this.base(context, "XDG_RUNTIME_DIR", this.base(context, "XDG_CACHE_HOME", otherwise));
    this.runtime = joined(run, "/virtwright/run");
    this.guests = joined(run, "/virtwright/guests");
    return true;
  }

  private base(context: Context, name: string, otherwise: Span): Span {
    const given = this.root == NONE ? variable(context, name) : NONE;
    return given == NONE ? otherwise : given;
  }

  write(to: Writer): void {
    const json = new JsonWriter(to);
    json
      .object()
      .key("mode")
      .text(this.isSystem ? "system" : "session");
    json.key("uri").span(this.uri);
    json.key("definitions").span(this.definitions);
    json.key("state").span(this.state);
    json.key("runtime").span(this.runtime);
    json.key("guests").span(this.guests);
    json.key("logs").span(this.logs);
    json.key("cache").span(this.cache);
    json.key("configuration").array();
    json.span(joined(this.configuration, "/virtwright/qemu.conf"));
    json.span(joined(this.configuration, "/libvirt/qemu.conf")).close();
    json.key("networks").span(joined(this.configuration, "/libvirt/qemu/networks"));
    json.key("pools").span(joined(this.configuration, "/libvirt/storage"));
    json.close();
  }
}

/** The door: a URI → `Places` of hosts/common/plan.ts. */
export function writePlaces(uri: Span, context: Context, to: Writer): void {
  const places = Places.of(uri, context);
  if (places) places.write(to);
}

/** A number of `context.identity`, or -1. */
export function identityNumber(context: Context, key: string): i64 {
  const identity = context.answer("identity");
  const value = identity ? identity.get(key) : null;
  const number = value ? value.integer() : NOT_A_NUMBER;
  return number == NOT_A_NUMBER ? -1 : number;
}

/** A variable of the environment; NONE when it isn't set or, as XDG says, no absolute path. */
function variable(context: Context, name: string): Span {
  const environment = context.environment;
  const value = environment ? environment.get(name) : null;
  const text = value ? value.text() : NONE;
  return size(text) > 0 && byteAt(text, 0) == 0x2f ? text : NONE;
}

/** True for `qemu://HOST/…` and for the transports that lead to another machine. */
function isRemote(plain: Span): bool {
  const colon = find(plain, "://");
  if (colon < 0) return false;
  const scheme = slice(plain, 0, colon);
  if (size(scheme) < 4 || !is(slice(scheme, 0, 4), "qemu")) return false;
  for (let i = 0; i < REMOTE.length; i++) if (same(scheme, join("qemu+", literal(REMOTE[i])))) return true;
  const host = slice(plain, colon + 3);
  return (is(scheme, "qemu") || is(scheme, "qemu+unix")) && size(host) > 0 && byteAt(host, 0) != 0x2f;
}

function decodePercent(text: Span): Span {
  const to = new Writer(size(text) + 16);
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    if (byte == 0x25 && i + 2 < size(text)) {
      const high = digitOf(byteAt(text, i + 1));
      const low = digitOf(byteAt(text, i + 2));
      if (high < 16 && low < 16) {
        to.byte(<u8>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    to.byte(byte);
  }
  return to.take();
}

function joined(directory: Span, name: string): Span {
  return join("", directory, name);
}
