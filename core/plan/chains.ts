/**
 * What lies behind the images of a guest's disks, where the XML doesn't say: read from the images themselves.
 *
 * A chain that the XML ends (`<backingStore/>`) or describes is taken at its word. Otherwise each image's first
 * bytes tell the next, as QEMU itself would find it, so that all of them can be given owner and label, and the
 * command line can name each. An image behind another whose format nobody says is only taken for a plain disk if
 * it is none of the formats that are known: a guest that may write a plain disk could turn it into an image that
 * leads to any file of the host. https://libvirt.org/kbase/backing_chains.html
 */
import { Disk } from "../devices/disk/disk";
import { Code } from "../notes/codes";
import { noteAt } from "../xml/reader";
import { fromBase64 } from "../secret/base64";
import { ImageHead } from "../storage/image_head";
import { translateVolume } from "../storage/pool";
import { StorageSource } from "../storage/source";
import { STARTUP_REQUISITE, StorageType, canBeBacked } from "../storage/words";
import { JsonValue, readJson } from "../text/json";
import { NONE, Span, byteAt, indexOf, is, lastIndexOf, literal, same, size, slice, startsWith } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { Notes } from "../notes/note";
import { Domain } from "../domain/domain";
import { Needs } from "./needs";

/** libvirt's limit too. */
const MOST_IMAGES: i32 = 200;

/** Completes the chains of all disks; disks that may be missing and are, are left out or are empty drives. */
export function completeChains(domain: Domain, needs: Needs): void {
  const present: Disk[] = [];
  const disks = domain.devices.disks;
  for (let i = 0; i < disks.length; i++) {
    const disk = disks[i];
    const source = disk.source;
    const mayMiss = source.startupPolicy > STARTUP_REQUISITE;
    if (translateVolume(source, needs.context, mayMiss) && isImage(source)) {
      const state = needs.state(source.path);
      if (state && state.isMissing && mayMiss) {
        if (!disk.isCdrom && !disk.isFloppy) continue;
        source.path = NONE;
      } else completeChain(source, needs);
    }
    present.push(disk);
  }
  domain.devices.disks = present;
}

/** In a file or block device of this host. */
function isImage(source: StorageSource): bool {
  const type = source.actualType;
  return (type == StorageType.File || type == StorageType.Block) && size(source.path) > 0 && source.fdGroup == NONE;
}

function completeChain(top: StorageSource, needs: Needs): void {
  const seen: Span[] = [];
  let each: StorageSource | null = top;
  while (each && isImage(each)) {
    const path = each.path;
    for (let i = 0; i < seen.length; i++) {
      if (!same(seen[i], path)) continue;
      noteAt(needs.context.notes, Code.Conflict, top.from).named("an image of one backing chain").found(path);
      return;
    }
    if (seen.length >= MOST_IMAGES) {
      noteAt(needs.context.notes, Code.TooMany, top.from)
        .named("images in one backing chain")
        .expectSpan(decimal(MOST_IMAGES));
      return;
    }
    seen.push(path);
    if (!each.backing || !each.dataStore) completeImage(each, top, needs);
    each = each.backing;
  }
}

/** Finds out what one image has behind it and beside it. */
function completeImage(image: StorageSource, top: StorageSource, needs: Needs): void {
  if (!canBeBacked(image.format)) {
    // The chain ends here, and says so.
    if (!image.backing) image.backing = new StorageSource();
    return;
  }
  const head = headOf(image.path, needs);
  if (!head || !same(head.format, image.format)) return;
  if (head.isBroken) {
    noteAt(needs.context.notes, Code.BadValue, top.from)
      .named("the header of an image")
      .found(image.path)
      .expect("a backing file's name in its first 4 KiB");
    return;
  }
  if (head.dataFile != NONE && !image.dataStore) {
    const data = fileSource(beside(image.path, head.dataFile), top);
    data.format = literal("raw");
    data.readonly = image.readonly;
    image.dataStore = data;
  }
  if (image.backing) return;
  if (head.backing == NONE) {
    image.backing = new StorageSource();
    return;
  }
  const backing = behind(image, head, top, needs);
  if (backing) image.backing = backing;
}

/** The head of an image; null when it isn't known (yet), or has none. */
function headOf(path: Span, needs: Needs): ImageHead | null {
  const state = needs.state(path);
  if (!state || state.isMissing || state.head == NONE) return null;
  const bytes = fromBase64(state.head);
  return bytes == NONE ? null : new ImageHead(bytes);
}

/** The image behind another; null when it isn't in a file here, or not known yet. */
function behind(image: StorageSource, head: ImageHead, top: StorageSource, needs: Needs): StorageSource | null {
  let format = head.backingFormat;
  let name = head.backing;
  if (startsWith(name, "json:")) {
    const said = readJson(slice(name, 5), new Notes());
    if (!said) return null;
    const driver = said.get("driver");
    const driverName = driver ? driver.text() : NONE;
    name = fileOf(said, driverName);
    format = isFileDriver(driverName) ? literal("raw") : driverName;
  } else if (startsWith(name, "file:")) {
    name = slice(name, startsWith(name, "file:///") ? 7 : 5);
  } else if (isElsewhere(name)) return null;
  if (size(name) == 0) return null;
  const backing = fileSource(beside(image.path, name), top);
  const state = needs.state(backing.path);
  if (!state) return null;
  if (state.isBlock) backing.type = StorageType.Block;
  if (format == NONE && !state.isMissing) {
    const found = headOf(backing.path, needs);
    format = found ? found.format : literal("raw");
    if (!is(format, "raw")) noteUnsaid(image, backing, format, top, needs);
  }
  backing.format = isFileDriver(format) || format == NONE ? literal("raw") : format;
  return backing;
}

function noteUnsaid(
  image: StorageSource,
  backing: StorageSource,
  format: Span,
  top: StorageSource,
  needs: Needs,
): void {
  const to = new Writer(96).text("it to be said: qemu-img rebase -u -F ").span(format).text(" -b ");
  noteAt(needs.context.notes, Code.Requires, top.from)
    .named("the format of a backing image")
    .found(backing.path)
    .expectSpan(to.span(backing.path).byte(0x20).span(image.path).take());
}

function fileSource(path: Span, top: StorageSource): StorageSource {
  const source = new StorageSource();
  source.type = StorageType.File;
  source.hasSource = true;
  source.path = path;
  source.from = top.from;
  source.readonly = true;
  return source;
}

/** What QEMU calls bytes in a file or device. */
function isFileDriver(driver: Span): bool {
  return is(driver, "file") || is(driver, "host_device") || is(driver, "host_cdrom");
}

/** The file of a `json:` description: `filename`, of a format's driver that of its `file`. */
function fileOf(said: JsonValue, driver: Span): Span {
  if (isFileDriver(driver)) return textOf(said, "filename");
  const file = said.get("file");
  if (file) {
    const inner = file.get("driver");
    return inner && isFileDriver(inner.text()) ? textOf(file, "filename") : NONE;
  }
  const inner = said.get("file.driver");
  return inner && isFileDriver(inner.text()) ? textOf(said, "file.filename") : NONE;
}

function textOf(object: JsonValue, key: string): Span {
  const value = object.get(key);
  return value ? value.text() : NONE;
}

/** `nbd://…`, `rbd:…`: a colon before any slash is a protocol's. */
function isElsewhere(name: Span): bool {
  const colon = indexOf(name, 0x3a);
  const slash = indexOf(name, 0x2f);
  return colon > 0 && (slash < 0 || colon < slash);
}

/** A name that isn't absolute is meant from where the image lies. */
function beside(image: Span, name: Span): Span {
  if (byteAt(name, 0) == 0x2f) return name;
  const directory = slice(image, 0, lastIndexOf(image, 0x2f) + 1);
  return new Writer(96).span(directory).span(name).take();
}
