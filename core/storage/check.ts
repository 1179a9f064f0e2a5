/**
 * What an image cannot be, whatever uses it, and what a command line for it needs.
 *
 *   checkSource(source, context)      behind the defaults of its room
 *   checkRunnable(source, context)    when its nodes are prepared
 */
import { checkSeclabels } from "./seclabel";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, is, literal, wordIndex } from "../text/span";
import { TOO_MUCH } from "../xml/amount";
import { noteAt, noteMissing } from "../xml/reader";
import { StorageSource } from "./source";
import { FORMATS, PROTOCOLS, Protocol, StorageType, canBeBacked } from "./words";

/** What no image may be, whatever uses it. */
export function checkSource(source: StorageSource, context: Context): void {
  const notes = context.notes;
  checkSeclabels(source.labels, context);
  if (source.type == StorageType.Network) source.network.check(notes, source.from);
  if (source.auth.isSet && source.type == StorageType.Network) source.auth.check(notes, source.network.protocol);
  checkFormat(source, context);
  source.encryption.check(context, source.format, source.isOver(Protocol.Rbd));
  source.reservations.check(notes);
  if (source.reservations.isSet && !context.emulator.can(Capability.PR_MANAGER_HELPER)) {
    noteAt(notes, Code.Unsupported, source.reservations.from).named("reservations");
  }
  if (source.network.tlsHostname != NONE && !context.emulator.can(Capability.BLOCKDEV_NBD_TLS_HOSTNAME)) {
    noteAt(notes, Code.Unsupported, source.from, "tlsHostname").named("'tlsHostname' of a disk");
  }
  if (source.type == StorageType.Nvme && source.namespace == 0) {
    noteAt(notes, Code.OutOfRange, source.from, "namespace")
      .named("the NVMe namespace")
      .found(literal("0"))
      .expect("1 or more");
  }
  if (source.type == StorageType.Volume && (source.pool == NONE) != (source.volume == NONE)) {
    noteAt(notes, Code.Missing, source.from).named("'pool' and 'volume', which must be specified together,");
  }
  checkDataStore(source, context);
  checkPlace(source, context);
}

/** What must be said of where the bytes are. */
function checkPlace(source: StorageSource, context: Context): void {
  const notes = context.notes;
  if (source.from == 0) return;
  if (source.sliceOffset >= 0 != source.sliceSize >= 0) {
    noteAt(notes, Code.Missing, source.from).named("the offset or size attribute of a slice");
  }
  if (source.type == StorageType.Network && source.network.protocol == 0) {
    noteMissing(notes, source.from, "protocol").named("the protocol of a network disk").expectWords(PROTOCOLS);
  }
  if (source.type == StorageType.Nvme) {
    if (source.namespace < 0)
      noteMissing(notes, source.from, "namespace").named("the namespace of an NVMe disk source");
    if (source.place.from == 0)
      noteAt(notes, Code.Missing, source.from).named("the address of an NVMe disk source").expect("<address .../>");
  }
  if (source.path != NONE) return;
  if (source.type == StorageType.VhostUser) {
    noteAt(notes, Code.Missing, source.from).named("the 'path' attribute of a vhostuser disk source").expect("path");
  } else if (source.type == StorageType.VhostVdpa) {
    noteAt(notes, Code.Missing, source.from).named("the 'dev' attribute of a vhostvdpa disk source").expect("dev");
  }
}

/** What a chain or data file needs in any place: format and <source>. */
export function checkNested(source: StorageSource, context: Context, what: string): void {
  if (source.format == NONE) {
    noteAt(context.notes, Code.Missing, source.from)
      .named(what + " format")
      .expect("<format type='...'/>");
  }
  if (!source.hasSource) {
    noteAt(context.notes, Code.Missing, source.from)
      .named(what + " source")
      .expect("<source .../>");
  }
}

/** What stands in the way of a command line only. */
export function checkRunnable(source: StorageSource, context: Context): void {
  const notes = context.notes;
  if (source.actualType == StorageType.Network) source.network.checkRunnable(notes, source.from);
  const backing = source.backing;
  if (backing && backing.exists && !source.isRaw && !canBeBacked(source.format)) {
    noteAt(notes, Code.NotHere, backing.from).named("a backing store of this storage format").found(source.format);
  }
}

function checkFormat(source: StorageSource, context: Context): void {
  const notes = context.notes;
  const format = source.format;
  const type = source.actualType;
  if (format != NONE && wordIndex(format, FORMATS) < 0) {
    noteAt(notes, Code.BadValue, source.from).named("the format of an image").found(format).expectWords(FORMATS);
    return;
  }
  if (is(format, "cow") || is(format, "dir") || is(format, "iso")) {
    noteAt(notes, Code.Unsupported, source.from)
      .named(is(format, "dir") ? "the storage format 'directory'" : "the storage format")
      .found(format)
      .expect(is(format, "cow") ? "qcow2" : is(format, "dir") ? "type='dir'" : "raw");
  }
  if (is(format, "fat") && type != StorageType.Volume && type != StorageType.Dir) {
    noteAt(notes, Code.Requires, source.from).named("the storage format 'fat'").expect("type='dir'");
  }
  if (type == StorageType.Dir && source.exists) {
    if (format != NONE && !is(format, "fat")) {
      noteAt(notes, Code.Requires, source.from)
        .named("the storage type 'dir'")
        .expect("the format 'fat'")
        .found(format);
    }
    if (!source.readonly)
      noteAt(notes, Code.Requires, source.from).named("virtual FAT storage (type 'dir')").expect("<readonly/>");
  }
  if (source.metadataCache == TOO_MUCH) {
    noteAt(notes, Code.OutOfRange, source.from).named("the max size of a metadata cache").expect("less than 8 EiB");
  }
  if (source.metadataCache > 0 && !is(format, "qcow2")) {
    noteAt(notes, Code.Requires, source.from).named("the max size of a metadata cache").expect("qcow2").found(format);
  }
}

function checkDataStore(source: StorageSource, context: Context): void {
  const notes = context.notes;
  const data = source.dataStore;
  if (!data) return;
  if (!is(source.format, "qcow2")) {
    noteAt(notes, Code.Requires, data.from).named("<dataStore>").expect("qcow2").found(source.format);
  }
  if (!is(data.format, "raw")) {
    noteAt(notes, Code.Requires, data.from).named("<dataStore>").expect("the format 'raw'").found(data.format);
  }
  if (data.dataStore || data.backing) {
    noteAt(notes, Code.Excludes, data.from).named("<dataStore>").expect("a nested <dataStore> or <backingStore>");
  }
  if (data.hasSlice) noteAt(notes, Code.Excludes, data.from).named("<dataStore>").expect("slices");
  checkNested(data, context, "data file store");
  checkSource(data, context);
}
