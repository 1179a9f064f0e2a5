/**
 * Who one is to a server of images: <auth>.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (auth)
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span, is, literal, wordIndex } from "../text/span";
import { SecretLookup } from "../secret/lookup";
import { Fields, Room } from "../xml/fields";
import { noteAt } from "../xml/reader";
import { PROTOCOLS, Protocol } from "./words";

const TYPES: StaticArray<string> = ["", "chap", "ceph"];
const SECRET_TYPES: StaticArray<string> = ["", "volume", "ceph", "iscsi", "tls", "vtpm"];

export class Auth extends Room {
  type: i32 = 0;
  username: Span = NONE;
  secret: SecretLookup = new SecretLookup();

  /** Whether there is one. */
  get isSet(): bool {
    return this.username != NONE;
  }

  /** Inside <auth>. */
  xml(x: Fields): void {
    if (x.reading) this.from = x.here();
    this.type = x.word("type", TYPES, this.type);
    this.username = x.text("username", this.username);
    if (x.enter("secret")) {
      this.secret.xml(x);
      x.leave();
    }
  }

  check(notes: Notes, protocol: i32): void {
    if (this.from == 0 && !this.isSet) return;
    if (!this.isSet) noteAt(notes, Code.Missing, this.from).named("the username for auth").expect("username");
    if (this.secret.from == 0) {
      noteAt(notes, Code.Missing, this.from)
        .named("the <secret> element in auth")
        .expect("<secret type='...' uuid='...'/>");
      return;
    }
    this.secret.check(notes);
    if (!takesAuth(protocol)) {
      noteAt(notes, Code.NotHere, this.from)
        .named("authentication for this protocol")
        .found(literal(PROTOCOLS[protocol]));
      return;
    }
    this.checkType(notes, protocol);
  }

  /** The kind of secret must be the protocol's, where it has one. */
  private checkType(notes: Notes, protocol: i32): void {
    const type = this.secret.type;
    const wanted = protocol == Protocol.Iscsi ? "iscsi" : protocol == Protocol.Rbd ? "ceph" : "";
    if (wanted.length > 0 ? is(type, wanted) : isKnown(type)) return;
    const note = noteAt(notes, Code.BadValue, this.secret.from, "type")
      .named(isKnown(type) ? "the secret type (invalid for this protocol)" : "the secret type (unknown)")
      .found(type);
    if (wanted.length > 0) note.expect(wanted);
    else note.expectWords(SECRET_TYPES);
  }
}

function isKnown(type: Span): bool {
  return wordIndex(type, SECRET_TYPES) > 0;
}

function takesAuth(protocol: i32): bool {
  return (
    protocol == Protocol.Iscsi ||
    protocol == Protocol.Rbd ||
    protocol == Protocol.Ssh ||
    (protocol >= Protocol.Http && protocol <= Protocol.Ftps)
  );
}
