/**
 * TLS of one kind of connection, as qemu.conf sets it: `chardev_tls`, `chardev_tls_x509_cert_dir`,
 * `chardev_tls_x509_verify`, `chardev_tls_x509_secret_uuid`; the same with other first words.
 *
 * What a kind doesn't say, `default_tls_x509_…` says for all.
 */
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, is, slice, startsWith } from "../text/span";
import { givenText, givenTruth } from "./given";

export class TlsSettings {
  isEnabled: bool = false;
  private directory: Span = NONE;
  /** 0 unset, 1 yes, 2 no. */
  private verify: i32 = 0;
  private secret: Span = NONE;

  /** Takes a setting whose first word is `prefix` (with its _); false for one that isn't of this kind. */
  read(prefix: string, key: Span, value: JsonValue, notes: Notes): bool {
    if (!startsWith(key, prefix)) return false;
    const rest = slice(key, prefix.length);
    if (is(rest, "tls")) this.isEnabled = givenTruth(key, value, false, notes);
    else if (is(rest, "tls_x509_cert_dir")) this.directory = givenText(key, value, notes, this.directory);
    else if (is(rest, "tls_x509_verify")) this.verify = givenTruth(key, value, false, notes) ? 1 : 2;
    else if (is(rest, "tls_x509_secret_uuid")) this.secret = givenText(key, value, notes, this.secret);
    else return false;
    return true;
  }

  /** Where the certificates lie: here, or where the defaults say, or in the usual place. */
  directoryOr(defaults: TlsSettings, usual: Span): Span {
    if (this.directory != NONE) return this.directory;
    return defaults.directory != NONE ? defaults.directory : usual;
  }

  /** Whether a client must show a certificate. */
  verifies(defaults: TlsSettings, otherwise: bool): bool {
    const said = this.verify != 0 ? this.verify : defaults.verify;
    return said == 0 ? otherwise : said == 1;
  }

  /** The secret that opens the private key; NONE for a key that lies open. The default is for the default's keys. */
  secretOr(defaults: TlsSettings): Span {
    return this.secret == NONE && this.directory == NONE ? defaults.secret : this.secret;
  }
}
