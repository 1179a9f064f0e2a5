/**
 * Where the bytes of an image lie: <source>, with what lies behind it (<backingStore>, <dataStore>).
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (source)
 *
 * Disks, firmware's variables and SCSI devices of hosts use it. How:
 *
 *   source.type = x.word("type", STORAGE_TYPES, source.type);            // the element around it says what it is
 *   if (x.enter("source")) { source.xml(x); x.leave(); }                  // and `format` is the room's to read
 *   source.defaults();                                                    // today's; checkSource(source, context) behind
 *   prepareNodes(source, context, literal("libvirt-pflash0"));            // storage/blockdev.ts: names, secrets
 *   emitNodes(source, line, context);                                     // -object …, -blockdev …
 *   p.text("drive", source.top);                                          // what a device names
 *
 * A disk's whole chain is numbered and written by storage/chain.ts. A room that has no XML of this form
 * (a path alone) fills in `type`, `path`, `format` and `readonly` itself.
 */
import { Address } from "../address/address";
import { bytesInside } from "../xml/amount";
import { NONE, Span, indexOf, is, size } from "../text/span";
import { join } from "../text/writer";
import { Fields, Mode, Room, YES_NO, list } from "../xml/fields";
import { Access } from "./access";
import { Auth } from "./auth";
import { Encryption, Engine } from "./encryption";
import { DeviceSeclabel } from "./seclabel";
import { NetworkSource } from "./network";
import { Nodes } from "./nodes";
import { Reservations } from "./reservations";
import { Protocol, STARTUP_POLICIES, STORAGE_TYPES, StorageType } from "./words";

const POOL_MODES: StaticArray<string> = ["", "host", "direct"];
const SOCKET_TYPES: StaticArray<string> = ["", "unix"];
const NVME_TYPES: StaticArray<string> = ["", "pci"];

export class StorageSource extends Room {
  type: i32 = 0;
  format: Span = NONE;
  /** The most that QEMU caches of a qcow2's tables, in bytes; -1 when not said. */
  metadataCache: i64 = -1;
  /** A path; of a vhost-user socket and a vDPA device too. */
  path: Span = NONE;
  fdGroup: Span = NONE;
  network: NetworkSource = new NetworkSource();
  pool: Span = NONE;
  volume: Span = NONE;
  mode: i32 = 0;
  /** What a volume of a pool turned out to be (storage/pool.ts). */
  volumeType: i32 = 0;
  /** NVMe: 0 unset, 1 yes, 2 no. */
  managed: i32 = 0;
  namespace: i64 = -1;
  place: Address = new Address();
  /** vhost-user: whether QEMU connects again, and after how many seconds. */
  reconnect: i32 = 0;
  reconnectTimeout: i64 = -1;
  sliceOffset: i64 = -1;
  sliceSize: i64 = -1;
  labels: DeviceSeclabel[] = [];
  auth: Auth = new Auth();
  encryption: Encryption = new Encryption();
  /** <auth> and <encryption> stood beside the <source>, not in it, and are written there again. */
  authOutside: bool = false;
  encryptionOutside: bool = false;
  /** They stood in both places. */
  authTwice: bool = false;
  encryptionTwice: bool = false;
  reservations: Reservations = new Reservations();
  startupPolicy: i32 = 0;
  /** The number of its nodes, in the XML of a guest that runs. */
  index: i64 = -1;
  dataStore: StorageSource | null = null;
  backing: StorageSource | null = null;
  readonly: bool = false;
  shared: bool = false;
  access: Access = new Access();
  nodes: Nodes | null = null;
  /** Of an image in a chain: there was a <source>. */
  hasSource: bool = false;

  /** The type; of a volume, what it turned out to be. */
  get actualType(): i32 {
    return this.type == StorageType.Volume && this.volumeType > 0 ? this.volumeType : this.type;
  }

  /** It is an image, and not the end of a chain. */
  get exists(): bool {
    return this.type != StorageType.None;
  }

  /** Its bytes are on this host, in a file, device or directory. */
  get isLocal(): bool {
    const type = this.actualType;
    return type == StorageType.File || type == StorageType.Block || type == StorageType.Dir;
  }

  /** No medium. */
  get isEmpty(): bool {
    if (!this.exists) return true;
    if (this.isLocal) return this.path == NONE;
    return this.actualType == StorageType.Network && this.network.protocol == 0;
  }

  get isLuks(): bool {
    return is(this.format, "raw") && this.encryption.byQemu;
  }

  get isRaw(): bool {
    return is(this.format, "raw") && !this.isLuks;
  }

  get hasSlice(): bool {
    return this.sliceSize >= 0;
  }

  /** The topmost node's name; NONE before they are prepared. */
  get top(): Span {
    const nodes = this.nodes;
    return nodes ? nodes.top : NONE;
  }

  /** Inside <source>. `nested` says that it is a source in a source: it is described with the outer one. */
  xml(x: Fields): void {
    if (x.reading) this.from = x.here();
    this.attributes(x);
    this.children(x);
  }

  private attributes(x: Fields): void {
    const type = this.type;
    if (x.when(type == StorageType.Volume)) {
      this.pool = x.text("pool", this.pool);
      this.volume = x.text("volume", this.volume);
      this.mode = x.word("mode", POOL_MODES, this.mode);
    }
    if (x.when(type == StorageType.File || type == StorageType.None)) {
      this.path = x.path("file", this.path);
      this.fdGroup = x.text("fdgroup", this.fdGroup);
    }
    if (x.when(type == StorageType.Block || type == StorageType.VhostVdpa)) this.path = x.path("dev", this.path);
    if (x.when(type == StorageType.Dir)) this.path = x.path("dir", this.path);
    if (x.when(type == StorageType.Network)) this.network.attributes(x);
    if (x.when(type == StorageType.Nvme)) {
      x.word("type", NVME_TYPES, 1);
      this.managed = x.word("managed", YES_NO, this.managed);
      this.namespace = x.integer("namespace", this.namespace);
    }
    if (x.when(type == StorageType.VhostUser)) {
      x.word("type", SOCKET_TYPES, 1);
      this.path = x.path("path", this.path);
    }
    this.startupPolicy = x.word("startupPolicy", STARTUP_POLICIES, this.startupPolicy);
    this.index = x.integer("index", this.index);
  }

  private children(x: Fields): void {
    if (x.when(this.type == StorageType.Network)) this.network.children(x);
    if (x.when(this.type == StorageType.Nvme) && x.enter("address")) {
      this.place.from = x.here();
      this.place.pciPlace(x);
      x.leave();
    }
    if (x.when(this.type == StorageType.VhostUser) && x.enter("reconnect")) {
      this.reconnect = x.word("enabled", YES_NO, this.reconnect);
      this.reconnectTimeout = x.integer("timeout", this.reconnectTimeout);
      x.leave();
    }
    this.sliceXml(x);
    list<DeviceSeclabel>(x, "seclabel", this.labels);
    if (x.when(!x.writing || !this.authOutside) && x.enter("auth")) {
      this.authTwice = this.authOutside && x.reading;
      this.auth.xml(x);
      x.leave();
    }
    if (x.when(!x.writing || !this.encryptionOutside) && x.enter("encryption")) {
      this.encryption.xml(x);
      x.leave();
    }
    if (x.enter("reservations")) {
      this.reservations.xml(x);
      x.leave();
    }
    this.dataStore = nestedXml(x, "dataStore", this.dataStore, false);
  }

  /** Only slices of type storage exist. */
  private sliceXml(x: Fields): void {
    if (!x.enter("slices")) return;
    if (x.enter("slice")) {
      x.fixed("type", "storage", this.hasSlice);
      if (x.reading) x.text("type", NONE);
      this.sliceOffset = x.integer("offset", this.sliceOffset);
      this.sliceSize = x.integer("size", this.sliceSize);
      x.leave();
    }
    x.leave();
  }

  /** What lies behind the image, inside the element that its <source> is in. */
  backingXml(x: Fields): void {
    this.backing = nestedXml(x, "backingStore", this.backing, true);
  }

  /** <metadata_cache>, inside <driver> or <format>. */
  metadataCacheXml(x: Fields): void {
    if (!x.enter("metadata_cache")) return;
    if (x.enter("max_size")) {
      this.metadataCache = bytesInside(x, this.metadataCache);
      x.leave();
    }
    x.leave();
  }

  /** Today's defaults, of the whole chain. */
  defaults(): void {
    // An empty path has always meant that there is no medium.
    if (size(this.path) == 0) this.path = NONE;
    this.index = -1;
    if (this.metadataCache == 0) this.metadataCache = -1;
    this.labels = DeviceSeclabel.settle(this.labels);
    if (this.type == StorageType.Network) {
      this.labels = [];
      this.network.defaults();
      const name = this.network.name;
      if (this.network.protocol == Protocol.Iscsi && name != NONE && indexOf(name, 0x2f) < 0)
        this.network.name = join("", name, "/0");
    }
    if (this.type == StorageType.Nvme) {
      if (this.managed == 0) this.managed = 1;
      const place = this.place;
      place.domain = max(place.domain, 0);
      place.bus = max(place.bus, 0);
      place.slot = max(place.slot, 0);
      place.function = max(place.function, 0);
    }
    this.auth.secret.defaults();
    for (let i = 0; i < this.encryption.secrets.length; i++) this.encryption.secrets[i].defaults();
    if (this.encryption.isSet && this.encryption.engine == Engine.Unset) this.encryption.engine = Engine.Qemu;
    const backing = this.backing;
    if (backing) {
      backing.readonly = true;
      backing.defaults();
    }
    const data = this.dataStore;
    if (data) {
      data.readonly = this.readonly;
      data.defaults();
    }
  }

  isOver(protocol: i32): bool {
    return this.actualType == StorageType.Network && this.network.protocol == protocol;
  }
}

/** A source of a source: its type, format and <source>; a chain ends in an element without a type. */
function nestedXml(x: Fields, name: string, nested: StorageSource | null, chained: bool): StorageSource | null {
  if (x.writing && !nested) return null;
  if (!x.enter(name, true)) return nested;
  const source = nested ? nested : new StorageSource();
  if (x.reading) source.from = x.here();
  source.type = x.word("type", STORAGE_TYPES, source.type);
  if (chained) source.index = x.integer("index", source.index);
  if (x.when(source.exists)) {
    if (x.enter("format")) {
      source.format = x.text("type", source.format);
      if (chained) source.metadataCacheXml(x);
      x.leave();
    }
    // What can be in it is described once, with the source that a disk has.
    if (x.mode != Mode.Describe) {
      const index = source.index;
      if (chained && x.writing) source.index = -1;
      if (x.enter("source")) {
        source.hasSource = true;
        source.xml(x);
        x.leave();
      }
      source.index = index;
      if (chained) source.backingXml(x);
    }
  }
  x.leave();
  return source;
}
