/**
 * An image, read from a command line: from the node that a device names down to the bytes.
 *
 * On top may lie filters (limits, copying what is read); then comes the format, then a slice, then what reaches the
 * bytes. A node names the one below (`"file":"node"`) or has it inside (`file.driver=…`). What was passed through is
 * in `taken`; a node that says more than is known makes the whole image unknown.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { NONE, Span, is, literal, same, size, slice, startsWith, wordIndex } from "../text/span";
import { Access, Cache, DETECT_ZEROES } from "./access";
import { readProtocol } from "./native_protocol";
import { MANAGED_HELPER } from "./reservations";
import { StorageSource } from "./source";
import { FORMATS, StorageType, canBeBacked } from "./words";

/** A chain longer than any that libvirt takes. */
const DEEPEST: i32 = 200;

/** QEMU has two words for each of libvirt's. */
export const DISCARDS_READ: StaticArray<string> = ["", "unmap", "ignore", "on", "off"];

const ON: i32 = 1;
const OFF: i32 = 2;

/** What the nodes of one image say together. */
export class Layers {
  access: Access = new Access();
  /** 0 unset, 1 on, 2 off: what the bytes are reached with. */
  direct: i32 = 0;
  noFlush: i32 = 0;
  /** The topmost node that is no filter has been read: what is below says nothing to the guest. */
  counted: bool = false;

  /** libvirt's word for the cache, with whether the guest sees one (0 unsaid, 1 on, 2 off); -1 for none of its words. */
  cache(writeback: i32): i32 {
    if (writeback == 0 && this.direct == 0 && this.noFlush == 0) return Cache.Unset;
    const direct = this.direct == ON;
    if (this.noFlush == ON) return direct || writeback == OFF ? -1 : Cache.Unsafe;
    if (writeback == OFF) return direct ? Cache.Directsync : Cache.Writethrough;
    return direct ? Cache.None : Cache.Writeback;
  }

  /** The images behind are accessed as the one on top is. */
  agrees(other: Layers): bool {
    if ((this.direct == ON) != (other.direct == ON) || (this.noFlush == ON) != (other.noFlush == ON)) return false;
    return this.access.discard == other.access.discard && this.access.discardNoUnref == other.access.discardNoUnref;
  }
}

export class ImageReader {
  /** The options that the image consists of. */
  taken: Option[] = [];
  /** The groups of limits, from the bottom up, as libvirt lists them. */
  groups: Span[] = [];
  /** Nodes that copy what is read: their name, or EMPTY for one that is inside another. */
  copyOnRead: bool = false;
  copyOnReadNode: Span = NONE;
  private depth: i32 = 0;

  constructor(
    private line: CommandLine,
    private context: Context,
  ) {}

  /** Reads the image that a node is the top of. */
  named(name: Span, source: StorageSource, layers: Layers): bool {
    const option = this.line.link("blockdev", name);
    if (!option || !option.isOpen() || this.depth > DEEPEST) return false;
    const p = option.props("driver");
    this.depth++;
    const read = this.node(p, source, layers);
    this.depth--;
    if (!read || p.leftover()) return false;
    this.taken.push(option);
    return true;
  }

  /** Reads the node that `p` is in, and all below. */
  node(p: Props, source: StorageSource, layers: Layers): bool {
    const driver = p.text("driver", p.has("filename") ? literal("file") : NONE);
    const name = p.text("node-name", NONE);
    if (is(driver, "throttle")) return this.throttle(p, source, layers);
    if (is(driver, "copy-on-read")) {
      if (layers.counted || this.copyOnRead) return false;
      this.copyOnRead = true;
      this.copyOnReadNode = name;
      // It passes on what it is told; libvirt always writes it.
      p.word("discard", DISCARDS_READ, 0);
      return this.below(p, source, layers);
    }
    if (isFormat(driver)) return this.format(p, driver, source, layers);
    this.common(p, source, layers);
    layers.counted = true;
    if (!readProtocol(p, driver, source, layers.access, this.context)) return false;
    // A directory as a FAT is one in libvirt's eyes only with a format on it.
    if (source.type == StorageType.Dir && is(source.format, "raw")) source.format = literal("fat");
    if (source.format == NONE) source.format = literal("raw");
    return this.helper(p, source);
  }

  private throttle(p: Props, source: StorageSource, layers: Layers): bool {
    const name = p.text("throttle-group", NONE);
    // libvirt has what is copied below what is limited.
    if (layers.counted || this.copyOnRead) return false;
    this.common(p, source, layers);
    const group = this.line.link("object", name);
    if (!group || !is(group.key("qom-type"), "throttle-group")) return false;
    if (!isUnlimited(group)) {
      if (!startsWith(name, "throttle-") || size(name) < 10) return false;
      this.groups.unshift(slice(name, 9));
    } else if (group.isOpen()) this.taken.push(group);
    return this.below(p, source, layers);
  }

  private format(p: Props, driver: Span, source: StorageSource, layers: Layers): bool {
    this.common(p, source, layers);
    layers.counted = true;
    const raw = is(driver, "raw");
    if (!raw && source.format != NONE) return false;
    if (source.format == NONE) source.format = formatOf(driver);
    if (raw) {
      const offset = p.integer("offset", -1);
      const length = p.integer("size", -1);
      if (offset >= 0 || length >= 0) {
        if (source.hasSlice || length < 0) return false;
        source.sliceOffset = max<i64>(offset, 0);
        source.sliceSize = length;
      }
    } else if (!this.behind(p, source, layers)) return false;
    return this.below(p, source, layers);
  }

  /** What a format has beside its file: the image behind it, and where its data is. */
  private behind(p: Props, source: StorageSource, layers: Layers): bool {
    if (is(source.format, "qcow2")) {
      source.metadataCache = p.integer("cache-size", source.metadataCache);
      layers.access.discardNoUnref = p.onOff("discard-no-unref", 0);
      const name = p.text("data-file", NONE);
      if (name != NONE) {
        const data = new StorageSource();
        source.dataStore = data;
        const own = new Layers();
        own.access.discardNoUnref = layers.access.discardNoUnref;
        if (!this.named(name, data, own) || data.backing) return false;
      }
    }
    if (!canBeBacked(source.format)) return true;
    const name = p.text("backing", NONE);
    const inside = name == NONE && p.enter("backing");
    if (name == NONE && !inside) return true;
    const backing = new StorageSource();
    source.backing = backing;
    // JSON's null: that there is none.
    if (size(name) == 0 && !inside) return true;
    const own = new Layers();
    const filters = this.groups.length;
    const copies = this.copyOnRead;
    let read: bool;
    if (inside) {
      own.direct = layers.direct;
      own.noFlush = layers.noFlush;
      this.depth++;
      read = this.depth < DEEPEST && this.node(p, backing, own);
      this.depth--;
      p.leave();
    } else read = this.named(name, backing, own);
    backing.hasSource = true;
    return read && this.groups.length == filters && this.copyOnRead == copies && own.agrees(layers);
  }

  /** The node below, by its name or inside. */
  private below(p: Props, source: StorageSource, layers: Layers): bool {
    const name = p.text("file", NONE);
    if (name != NONE) {
      // Only what is inside takes over what isn't said of it.
      layers.direct = 0;
      layers.noFlush = 0;
      return this.named(name, source, layers);
    }
    if (this.depth > DEEPEST || !p.enter("file")) return false;
    this.depth++;
    const read = this.node(p, source, layers);
    this.depth--;
    p.leave();
    return read;
  }

  /** What every node has. */
  common(p: Props, source: StorageSource, layers: Layers): void {
    if (p.onOff("read-only", 0) == ON) source.readonly = true;
    p.onOff("auto-read-only", 0);
    let discard = p.word("discard", DISCARDS_READ, 0);
    if (discard > 2) discard -= 2;
    const zeroes = p.word("detect-zeroes", DETECT_ZEROES, 0);
    if (!layers.counted) {
      if (layers.access.discard == 0) layers.access.discard = discard;
      if (layers.access.detectZeroes == 0) layers.access.detectZeroes = zeroes;
    }
    if (!p.enter("cache")) return;
    layers.direct = p.onOff("direct", layers.direct);
    layers.noFlush = p.onOff("no-flush", layers.noFlush);
    p.leave();
  }

  /** Who reserves the disk. */
  private helper(p: Props, source: StorageSource): bool {
    const name = p.text("pr-manager", NONE);
    if (name == NONE) return true;
    const object = this.line.link("object", name);
    if (!object || !is(object.key("qom-type"), "pr-manager-helper")) return false;
    const managed = same(name, literal(MANAGED_HELPER));
    source.reservations.managed = managed ? 1 : 2;
    if (!managed) {
      source.reservations.type = literal("unix");
      source.reservations.path = object.key("path");
      source.reservations.mode = literal("client");
    }
    if (object.isOpen()) this.taken.push(object);
    return true;
  }
}

function isFormat(driver: Span): bool {
  return formatOf(driver) != NONE;
}

/** libvirt's name of a format of QEMU's; NONE for a driver that is none. */
export function formatOf(driver: Span): Span {
  if (is(driver, "parallels")) return literal("ploop");
  if (is(driver, "vhdx")) return literal("vhd");
  const known = size(driver) > 0 && wordIndex(driver, FORMATS) > 0;
  if (!known || is(driver, "dir") || is(driver, "iso") || is(driver, "fat") || is(driver, "vhd")) return NONE;
  return is(driver, "ploop") ? NONE : driver;
}

/** A group of limits that limits nothing. */
function isUnlimited(group: Option): bool {
  const p = group.props("qom-type");
  p.text("qom-type", NONE);
  p.text("id", NONE);
  p.text("limits", NONE);
  return !p.leftover();
}
