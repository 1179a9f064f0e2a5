/**
 * The keys of qemu.conf that a guest's storage depends on.
 */
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, is, literal } from "../text/span";
import { givenInteger, givenText, givenTruth } from "./given";

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

/** How connections to servers of images over one protocol are encrypted. */
export class StorageTls {
  enabled: bool = false;
  /** The uuid of the secret that opens the private key. */
  secret: Span = NONE;

  constructor(public directory: Span) {}
}

export class StorageDriver {
  nbd: StorageTls = new StorageTls(literal("/etc/pki/libvirt-nbd"));
  vxhs: StorageTls = new StorageTls(literal("/etc/pki/libvirt-vxhs"));
  useNbdkit: bool = false;
  glusterDebugLevel: i64 = 4;

  /** Takes the value of a key; false when it is none of storage's. */
  take(key: Span, value: JsonValue, notes: Notes): bool {
    if (is(key, "nbd_tls")) this.nbd.enabled = givenTruth(key, value, false, notes);
    else if (is(key, "nbd_tls_x509_cert_dir")) this.nbd.directory = givenText(key, value, notes, this.nbd.directory);
    else if (is(key, "nbd_tls_x509_secret_uuid")) this.nbd.secret = givenText(key, value, notes);
    else if (is(key, "vxhs_tls")) this.vxhs.enabled = givenTruth(key, value, false, notes);
    else if (is(key, "vxhs_tls_x509_cert_dir")) this.vxhs.directory = givenText(key, value, notes, this.vxhs.directory);
    else if (is(key, "vxhs_tls_x509_secret_uuid")) this.vxhs.secret = givenText(key, value, notes);
    else if (is(key, "storage_use_nbdkit")) this.useNbdkit = givenTruth(key, value, false, notes);
    else if (is(key, "gluster_debug_level")) this.glusterDebugLevel = givenInteger(key, value, 4, notes);
    else return false;
    return true;
  }
}
