/**
 * A secret on its way to QEMU: -object secret, encrypted with the guest's master key.
 * https://libvirt.org/formatsecret.html, QEMU's qapi/crypto.json
 *
 * What a secret's value is, the host says: `context.secrets` maps the uuid or the usage of a secret to its
 * value in base64, `context.masterKey` is the key (64 hexadecimal digits) that the host puts into
 * master-key.aes, and `context.secretVectors` has the random bytes that each encryption starts from, 16
 * bytes for each secret in turn (from the first again when there are too few).
 *
 *   const secret = Secret.lookup(join("", alias, "-auth-secret0"), lookup, context);
 *   if (secret) secret.emit(line);      // before the object or device that names secret.alias
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { placeRaw } from "../runtime/arena";
import { EMPTY, NONE, Span, same, size, slice, spanOf } from "../text/span";
import { Writer, join } from "../text/writer";
import { noteAt } from "../xml/reader";
import { encryptCbc } from "./aes";
import { fromBase64, toBase64 } from "./base64";
import { givenBytes } from "./given_bytes";
import { SecretLookup } from "./lookup";

const KEY_SIZE: i32 = 32;
const START_SIZE: i32 = 16;

export class Secret {
  constructor(
    readonly alias: Span,
    private data: Span,
    private start: Span,
    /** The file that holds the value, in a command line that a person runs; NONE when it is on the line. */
    private file: Span = NONE,
  ) {}

  /** A secret whose value is known. */
  static of(alias: Span, value: Span, context: Context): Secret {
    if (context.runnable) return Secret.inFile(alias, context);
    const start = startOf(context);
    return new Secret(alias, toBase64(encryptCbc(value, masterKey(context), start)), toBase64(start));
  }

  /** A secret that the host keeps; null, with a note, when it has none of this name. */
  static lookup(alias: Span, lookup: SecretLookup, context: Context): Secret | null {
    if (context.runnable) return Secret.inFile(alias, context);
    const value = valueOf(lookup, context);
    return value == NONE ? null : Secret.of(alias, value, context);
  }

  /** The secret that opens a private key of TLS, which qemu.conf names by its uuid. */
  static ofTls(parent: Span, uuid: Span, context: Context): Secret | null {
    const lookup = new SecretLookup();
    lookup.uuid = uuid;
    return Secret.lookup(join("", parent, "-secret0"), lookup, context);
  }

  private static inFile(alias: Span, context: Context): Secret {
    const file = new Writer(64).span(context.guestDirectory()).byte(0x2f).span(alias).text(".secret").take();
    return new Secret(alias, NONE, NONE, file);
  }

  emit(line: CommandLine): void {
    const p = line.jsonProps();
    p.fixed("qom-type", "secret");
    p.text("id", this.alias);
    if (this.file != NONE) {
      p.text("file", this.file);
      line.steps
        .add("secrets, each in a file that only you can read, without a line end")
        .word("install -m 600 /dev/stdin")
        .span(this.file)
        .end();
      return line.putProps("object", p);
    }
    p.text("data", this.data);
    p.fixed("keyid", "masterKey0");
    p.text("iv", this.start);
    p.fixed("format", "base64");
    line.putProps("object", p);
  }
}

function valueOf(lookup: SecretLookup, context: Context): Span {
  const secrets = context.answer("secrets");
  if (!secrets) {
    // Nobody can say what the secret is: the command line shows where it goes.
    noteAt(context.notes, Code.Approximated, lookup.from)
      .namedSpan(join("the secret ", lookup.key))
      .expect("an empty one");
    return EMPTY;
  }
  for (let i = 0; i < secrets.length; i++) {
    if (!same(secrets.keyAt(i), lookup.key)) continue;
    const value = fromBase64(secrets.at(i).text());
    if (value != NONE) return value;
  }
  noteAt(context.notes, Code.Missing, lookup.from).namedSpan(join("the secret ", lookup.key));
  return NONE;
}

/** The master key; zeros where the host gives none. */
function masterKey(context: Context): Span {
  if (context.masterKey != NONE) return context.masterKey;
  const given = givenBytes(context, "masterKey", KEY_SIZE);
  return given == NONE ? zeros(KEY_SIZE) : slice(given, 0, KEY_SIZE);
}

/** What the next secret's encryption starts from. */
function startOf(context: Context): Span {
  const own = context.secretStarts;
  const given = own != NONE ? own : givenBytes(context, "secretVectors", START_SIZE);
  if (given == NONE) return zeros(START_SIZE);
  const at = (context.secrets++ * START_SIZE) % size(given);
  return slice(given, at, at + START_SIZE);
}

function zeros(count: i32): Span {
  const bytes = placeRaw(count);
  memory.fill(bytes, 0, count);
  return spanOf(bytes, count);
}
