/**
 * How an image is encrypted: <encryption>.
 * https://libvirt.org/formatstorageencryption.html
 *
 * QEMU decrypts LUKS itself; an image in a Ceph pool can be decrypted by librbd, in several layers.
 */
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { SecretLookup } from "../secret/lookup";
import { NONE, Span, is, literal } from "../text/span";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";

const FORMATS: StaticArray<string> = ["", "default", "qcow", "luks", "luks2", "luks-any"];
const enum Luks {
  Default = 1,
  Qcow,
  Luks,
  Luks2,
  Any,
}

const ENGINES: StaticArray<string> = ["", "qemu", "librbd"];
export const enum Engine {
  Unset = 0,
  Qemu,
  Librbd,
}

export class Encryption extends Room {
  format: i32 = 0;
  engine: i32 = 0;
  secrets: SecretLookup[] = [];
  /** How a new image would be encrypted, which a domain never makes. */
  cipher: Span = NONE;
  cipherSize: i64 = -1;
  cipherMode: Span = NONE;
  cipherHash: Span = NONE;
  ivgen: Span = NONE;
  ivgenHash: Span = NONE;

  get isSet(): bool {
    return this.format > 0;
  }

  get byQemu(): bool {
    return this.isSet && this.engine != Engine.Librbd;
  }

  /** QEMU's word for the format. */
  get word(): string {
    return this.format == Luks.Qcow ? "aes" : FORMATS[this.format];
  }

  /** Inside <encryption>. */
  xml(x: Fields): void {
    if (x.reading) this.from = x.here();
    this.format = x.word("format", FORMATS, this.format);
    this.engine = x.word("engine", ENGINES, this.engine);
    list<SecretLookup>(x, "secret", this.secrets);
    if (x.when(this.format == Luks.Luks)) {
      if (x.enter("cipher")) {
        this.cipher = x.text("name", this.cipher);
        this.cipherSize = x.integer("size", this.cipherSize);
        this.cipherMode = x.text("mode", this.cipherMode);
        this.cipherHash = x.text("hash", this.cipherHash);
        x.leave();
      }
      if (x.enter("ivgen")) {
        this.ivgen = x.text("name", this.ivgen);
        this.ivgenHash = x.text("hash", this.ivgenHash);
        x.leave();
      }
    }
  }

  /** `imageFormat` is the image's; `overRbd` says whether it lies in a Ceph pool. */
  check(context: Context, imageFormat: Span, overRbd: bool): void {
    const notes = context.notes;
    if (!this.isSet) return;
    for (let i = 0; i < this.secrets.length; i++) this.secrets[i].check(notes);
    if (this.format == Luks.Luks && this.cipher != NONE) {
      noteInside(notes, Code.NotHere, this.from, "cipher").named("supplying <cipher> for a domain's disk");
    }
    if (this.format == Luks.Default || this.format == Luks.Qcow) {
      noteAt(notes, Code.Unsupported, this.from, "format")
        .named("the old qcow/qcow2 encryption")
        .found(literal(FORMATS[this.format]))
        .expect("luks");
      return;
    }
    if (this.engine == Engine.Librbd) this.checkLibrbd(context, overRbd);
    else this.checkQemu(context, imageFormat);
  }

  private checkQemu(context: Context, imageFormat: Span): void {
    const notes = context.notes;
    if (this.format != Luks.Luks) {
      noteAt(notes, Code.NotHere, this.from, "format")
        .named("this format with the qemu encryption engine")
        .found(literal(FORMATS[this.format]))
        .expect("luks");
    } else if (!is(imageFormat, "raw") && !is(imageFormat, "qcow2")) {
      noteAt(notes, Code.Requires, this.from)
        .named("encryption")
        .expect("an image format of 'raw' or 'qcow2'")
        .found(imageFormat);
    }
    if (this.secrets.length > 1) {
      noteAt(notes, Code.NotHere, this.from)
        .named("more than a single secret with the qemu encryption engine")
        .expect("engine='librbd'");
    }
  }

  private checkLibrbd(context: Context, overRbd: bool): void {
    const notes = context.notes;
    const emulator = context.emulator;
    if (!overRbd)
      noteAt(notes, Code.Requires, this.from, "engine").named("librbd encryption").expect("an RBD backed disk");
    if (!emulator.can(Capability.RBD_ENCRYPTION)) {
      noteAt(notes, Code.Unsupported, this.from, "engine").named("librbd encryption");
    } else if (this.secrets.length > 1 && !emulator.can(Capability.RBD_ENCRYPTION_LAYERING)) {
      noteAt(notes, Code.Unsupported, this.from).named("librbd encryption layering");
    } else if (this.format == Luks.Any && !emulator.can(Capability.RBD_ENCRYPTION_LUKS_ANY)) {
      noteAt(notes, Code.Unsupported, this.from, "format").named("luks-any encryption");
    }
  }
}
