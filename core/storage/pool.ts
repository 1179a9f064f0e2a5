/**
 * Volumes of storage pools: what `<source pool='…' volume='…'/>` is on this host.
 * https://libvirt.org/formatstorage.html
 *
 * The host says what pools there are: `context.storagePools`, by name, each with its XML, whether it is
 * active, and what its volumes are. A command line can't be written without.
 */
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, is, lastIndexOf, literal, slice, wordIndex } from "../text/span";
import { Writer, join } from "../text/writer";
import { Fields, list } from "../xml/fields";
import { XmlParser } from "../xml/parse";
import { XmlReader, noteAt } from "../xml/reader";
import { Auth } from "./auth";
import { Host, NetworkSource } from "./network";
import { StorageSource } from "./source";
import { DEFAULT_PORTS, Protocol, STORAGE_TYPES, StorageType } from "./words";

const HOST: i32 = 1;
const DIRECT: i32 = 2;

/** Pools whose volumes are files, devices or directories of the host. */
const LOCAL_POOLS: StaticArray<string> = ["dir", "fs", "netfs", "logical", "disk", "scsi", "zfs", "vstorage"];

/** What counts here of a pool's XML. */
class Pool {
  type: Span = NONE;
  /** Where an iSCSI pool's target is. */
  network: NetworkSource = new NetworkSource();
  device: Span = NONE;
  auth: Auth = new Auth();

  xml(x: Fields): void {
    this.type = x.text("type", this.type);
    if (!x.enter("source")) return;
    list<Host>(x, "host", this.network.hosts);
    if (x.enter("device")) {
      this.device = x.text("path", this.device);
      x.leave();
    }
    if (x.enter("auth")) {
      this.auth.xml(x);
      x.leave();
    }
    this.network.initiatorXml(x);
    x.leave();
  }
}

/** Finds out what a source's volume is; false, with a note unless `quiet`, when there is no such one. */
export function translateVolume(source: StorageSource, context: Context, quiet: bool): bool {
  if (source.type != StorageType.Volume || source.pool == NONE) return true;
  const notes = new Notes();
  notes.muted = true;
  const told = quiet ? notes : context.notes;
  const pools = context.answer("storagePools");
  if (!pools && !quiet) return assume(source, context);
  const given = pools ? pools.member(source.pool) : null;
  if (!given) {
    noteAt(told, Code.Missing, source.from, "pool").namedSpan(join("the storage pool ", source.pool));
    return false;
  }
  const active = given.get("active");
  if (active && !active.isTrue()) {
    noteAt(told, Code.Requires, source.from, "pool")
      .namedSpan(new Writer(64).text("the volume '").span(source.volume).text("' in a storage pool").take())
      .expect("that the pool is active")
      .found(source.pool);
    return false;
  }
  const pool = readPool(given, notes);
  const volumes = given.get("volumes");
  const volume = volumes ? volumes.member(source.volume) : null;
  if (!volume || !pool) {
    noteAt(told, Code.Missing, source.from, "volume").namedSpan(join("the storage volume ", source.volume));
    return false;
  }
  return translate(source, pool, volume, told);
}

/** Nobody said which pools there are: the volume is taken for a file of the directory that libvirt's first pool has. */
function assume(source: StorageSource, context: Context): bool {
  source.volumeType = StorageType.File;
  source.path = join("/var/lib/libvirt/images/", source.volume);
  noteAt(context.notes, Code.Approximated, source.from, "volume")
    .named("a volume of a storage pool")
    .expectSpan(source.path);
  return true;
}

function readPool(given: JsonValue, notes: Notes): Pool | null {
  const definition = given.get("definition");
  const root = definition ? new XmlParser(definition.text(), notes).parse() : null;
  if (!root) return null;
  const pool = new Pool();
  pool.xml(new XmlReader(root, notes));
  return pool;
}

function translate(source: StorageSource, pool: Pool, volume: JsonValue, notes: Notes): bool {
  const iscsi = is(pool.type, "iscsi");
  if (source.mode != 0 && !iscsi) {
    noteAt(notes, Code.Requires, source.from, "mode")
      .named("the disk source mode")
      .expect("a pool of iscsi type")
      .found(pool.type);
    return false;
  }
  const path = volume.get("path");
  source.path = path ? path.text() : NONE;
  if (is(pool.type, "iscsi-direct") || (iscsi && source.mode == DIRECT)) return direct(source, pool, notes);
  if (iscsi) {
    source.mode = HOST;
    source.volumeType = StorageType.Block;
    return true;
  }
  if (wordIndex(pool.type, LOCAL_POOLS) < 0) {
    noteAt(notes, Code.NotHere, source.from, "pool")
      .named("a pool of this type for disks of type 'volume'")
      .found(pool.type);
    return false;
  }
  const type = volume.get("type");
  const word = type ? type.text() : literal("block");
  source.volumeType = is(word, "ploop") ? StorageType.File : wordIndex(word, STORAGE_TYPES);
  if (source.isLocal) return true;
  noteAt(notes, Code.NotHere, source.from, "volume").named("a storage volume of this type").found(word);
  return false;
}

/** QEMU connects to the iSCSI target itself, as the pool would; a volume is called unit:0:0:LUN. */
function direct(source: StorageSource, pool: Pool, notes: Notes): bool {
  const net = pool.network;
  if (net.hosts.length != 1) {
    noteAt(notes, Code.Requires, source.from, "pool").named("a storage pool of iSCSI").expect("exactly 1 host");
    return false;
  }
  source.network = net;
  source.volumeType = StorageType.Network;
  net.protocol = Protocol.Iscsi;
  if (net.hosts[0].port <= 0) net.hosts[0].port = DEFAULT_PORTS[Protocol.Iscsi];
  const name = new Writer(64).span(pool.device).byte(0x2f);
  net.name = name.span(slice(source.volume, lastIndexOf(source.volume, 0x3a) + 1)).take();
  source.auth = pool.auth;
  return true;
}
