/**
 * The keys of qemu.conf that a guest's storage depends on.
 */
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { Span, is } from "../text/span";
import { givenInteger, givenTruth } from "./given";
import { TlsSettings } from "./tls";

export const STORAGE_KEYS: StaticArray<string> = [
  "nbd_tls",
  "nbd_tls_x509_cert_dir",
  "nbd_tls_x509_secret_uuid",
  "vxhs_tls",
  "vxhs_tls_x509_cert_dir",
  "vxhs_tls_x509_secret_uuid",
  "storage_use_nbdkit",
  "gluster_debug_level",
];

export class StorageDriver {
  nbd: TlsSettings = new TlsSettings();
  vxhs: TlsSettings = new TlsSettings();
  useNbdkit: bool = false;
  glusterDebugLevel: i64 = 4;

  /** Takes the value of a key; false when it is none of storage's. */
  take(key: Span, value: JsonValue, notes: Notes): bool {
    if (this.nbd.read("nbd_", key, value, notes) || this.vxhs.read("vxhs_", key, value, notes)) return true;
    if (is(key, "storage_use_nbdkit")) this.useNbdkit = givenTruth(key, value, false, notes);
    else if (is(key, "gluster_debug_level")) this.glusterDebugLevel = givenInteger(key, value, 4, notes);
    else return false;
    return true;
  }
}
