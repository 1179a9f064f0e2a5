/**
 * Which secret is meant: <secret type='…' uuid='…'/> or <secret … usage='…'/>.
 * https://libvirt.org/formatsecret.html
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span } from "../text/span";
import { canonicalUuid, isUuid } from "../text/uuid";
import { Fields, Room } from "../xml/fields";
import { noteAt } from "../xml/reader";

export class SecretLookup extends Room {
  /** Kind of secret: passphrase, iscsi, ceph … */
  type: Span = NONE;
  uuid: Span = NONE;
  usage: Span = NONE;

  /** Inside <secret>. */
  xml(x: Fields): void {
    if (x.reading) this.from = x.here();
    this.type = x.text("type", this.type);
    this.uuid = x.text("uuid", this.uuid);
    this.usage = x.text("usage", this.usage);
  }

  /** Its name for whoever keeps the secrets. */
  get key(): Span {
    return this.uuid != NONE ? this.uuid : this.usage;
  }

  defaults(): void {
    if (this.uuid != NONE) this.uuid = canonicalUuid(this.uuid);
  }

  check(notes: Notes): void {
    if (this.uuid != NONE && !isUuid(this.uuid)) {
      noteAt(notes, Code.BadValue, this.from, "uuid")
        .named("the secret's uuid")
        .found(this.uuid)
        .expect("32 hexadecimal digits");
    }
    if (this.key == NONE) {
      noteAt(notes, Code.Missing, this.from).named("the secret's uuid or usage").expect("uuid").expect("usage");
    } else if (this.uuid != NONE && this.usage != NONE) {
      noteAt(notes, Code.Excludes, this.from, "usage").named("a secret's uuid").expect("usage");
    }
  }
}
