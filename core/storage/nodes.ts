/**
 * The -blockdev nodes of one image: their names, and the objects that they name.
 *
 * An image has a storage node (how the bytes are reached), a slice node where only a part of it counts,
 * and a format node where the bytes are no plain disk. They lie on one another in this order, and the
 * topmost is what a device or another image's `backing` names.
 */
import { Secret } from "../secret/secret";
import { NONE, Span } from "../text/span";
import { join } from "../text/writer";

export class Nodes {
  storage: Span;
  slice: Span = NONE;
  format: Span = NONE;
  authSecret: Secret | null = null;
  cookieSecret: Secret | null = null;
  tlsSecret: Secret | null = null;
  encryptionSecrets: Secret[] = [];
  /** The object with the keys of TLS. */
  tls: Span = NONE;
  /** The object that makes reservations. */
  helper: Span = NONE;
  /** The socket of an nbdkit that reads the image instead of QEMU. */
  nbdkit: Span = NONE;
  /** So many descriptors are passed, instead of a path: those of this set. */
  descriptors: i32 = 0;
  set: i32 = 0;
  /** They were opened for writing. */
  writable: bool = false;

  /** `prefix` is what all names begin with: libvirt-1, libvirt-pflash0. */
  constructor(readonly prefix: Span) {
    this.storage = join("", prefix, "-storage");
  }

  /** What the guest's data is read from, without the format. */
  get belowFormat(): Span {
    return this.slice != NONE ? this.slice : this.storage;
  }

  get top(): Span {
    return this.format != NONE ? this.format : this.belowFormat;
  }
}
