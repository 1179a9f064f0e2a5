/**
 * The firmware on a command line: its flashes (-blockdev that -machine names, or -drive if=pflash), and what it
 * tells the guest.
 *
 * The first flash is the code (<loader>), the second has the variables (<nvram>).
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Props, Switch } from "../argv/props";
import { Fate } from "../argv/word";
import { EMPTY, NONE, Span, is, size, startsWith, wordIndex } from "../text/span";
import { Context } from "../emulator/context";
import { ImageReader, Layers } from "../storage/native";
import { StorageSource } from "../storage/source";
import { FORMATS, RAW } from "./firmware/nvram";
import { PFLASH } from "./firmware/loader";
import { canonicalUuid, isUuid } from "../text/uuid";
import { Domain } from "./domain";
import { Os, SMBIOS_SYSINFO } from "./os";
import { Sysinfo } from "./sysinfo";

const YES: i32 = 1;
const NO: i32 = 2;

/** A flash as it stands on the line. */
class Flash {
  path: Span = NONE;
  format: i32 = RAW;
  readonly: i32 = Switch.Unset;
  /** The -blockdev of the format, and that of the file if it is another. */
  node: Option | null = null;
  storage: Option | null = null;

  understand(path: string): void {
    const node = this.node;
    if (node) node.understandText(path);
    const storage = this.storage;
    if (storage) storage.understandText(path);
  }
}

/** pflash0 and pflash1 of -machine; false when one of them is more than a file. On trial nothing is taken over. */
export function readFlash(os: Os, p: Props, line: CommandLine, context: Context, trial: bool): bool {
  const code = p.text("pflash0", NONE);
  const variables = p.text("pflash1", NONE);
  if (code == NONE && variables == NONE) return true;
  const first = readNode(line, code);
  const second = readNode(line, variables);
  if (!first) return false;
  if (variables != NONE && !second && !readRemote(os, variables, line, context, trial)) return false;
  if (trial) return true;
  setCode(os, first);
  first.understand("domain/os/loader");
  if (second) {
    setVariables(os, second);
    second.understand("domain/os/nvram");
  } else if (variables == NONE && first.readonly == Switch.On) os.loader.stateless = YES;
  return true;
}

/** Variables that are an image on another host, or a device. */
function readRemote(os: Os, name: Span, line: CommandLine, context: Context, trial: bool): bool {
  const source = new StorageSource();
  const layers = new Layers();
  const reader = new ImageReader(line, context);
  if (!reader.named(name, source, layers) || reader.groups.length > 0 || reader.copyOnRead) return false;
  const format = size(source.format) == 0 ? 0 : wordIndex(source.format, FORMATS);
  if (format <= 0 || layers.direct != 0 || layers.noFlush != 0 || layers.access.discard != 0) return false;
  if (trial) return true;
  for (let i = 0; i < reader.taken.length; i++) reader.taken[i].understandText("domain/os/nvram");
  source.format = NONE;
  os.nvram.source = source;
  os.nvram.format = format;
  return true;
}

function setCode(os: Os, flash: Flash): void {
  os.loader.type = PFLASH;
  os.loader.path = flash.path;
  os.loader.format = flash.format;
  os.loader.readonly = flash.readonly == Switch.On ? YES : NO;
}

function setVariables(os: Os, flash: Flash): void {
  os.nvram.path = flash.path;
  os.nvram.format = flash.format;
}

/** A node of a format above a file, or a file alone; null for anything else. */
function readNode(line: CommandLine, name: Span): Flash | null {
  const option = line.link("blockdev", name);
  if (!option || !option.isOpen()) return null;
  const flash = new Flash();
  flash.node = option;
  const p = option.props("driver");
  p.text("node-name", NONE);
  flash.readonly = p.onOff("read-only", Switch.Unset);
  if (p.fixed("driver", "file")) {
    flash.path = readFile(p);
    return p.leftover() || flash.path == NONE ? null : flash;
  }
  const inner = option.props("driver");
  inner.text("node-name", NONE);
  flash.readonly = inner.onOff("read-only", Switch.Unset);
  flash.format = inner.word("driver", FORMATS, 0);
  // No chain lies behind it.
  if (size(inner.text("backing", NONE)) > 0) return null;
  if (inner.enter("file")) {
    if (!inner.fixed("driver", "file")) return null;
    inner.text("node-name", NONE);
    flash.path = readFile(inner);
    inner.leave();
  } else {
    const storage = line.link("blockdev", inner.text("file", NONE));
    if (!storage || !storage.isOpen()) return null;
    flash.storage = storage;
    const file = storage.props("driver");
    if (!file.fixed("driver", "file")) return null;
    file.text("node-name", NONE);
    file.onOff("read-only", Switch.Unset);
    flash.path = readFile(file);
    if (file.leftover()) return null;
  }
  return inner.leftover() || flash.format == 0 || flash.path == NONE ? null : flash;
}

function readFile(p: Props): Span {
  p.onOff("auto-read-only", 0);
  p.text("discard", NONE);
  return p.text("filename", NONE);
}

/** -drive if=pflash: the first is the code, unless they have units. */
export function readFlashDrives(os: Os, line: CommandLine): void {
  let next: i64 = os.loader.path == NONE ? 0 : 1;
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isNamed("drive") || option.word.fate != Fate.Open) continue;
    const p = option.props("");
    if (!p.fixed("if", "pflash")) continue;
    const flash = new Flash();
    flash.node = option;
    flash.path = p.text("file", NONE);
    if (p.has("format")) flash.format = p.word("format", FORMATS, 0);
    flash.readonly = p.onOff(p.has("read-only") ? "read-only" : "readonly", Switch.Unset);
    p.text("id", NONE);
    const unit = p.integer("unit", p.integer("index", next));
    if (p.leftover() || size(flash.path) == 0 || flash.format == 0 || unit < 0 || unit > 1) continue;
    if (startsWith(flash.path, "json:")) continue;
    if (unit == 0) setCode(os, flash);
    else setVariables(os, flash);
    flash.understand(unit == 0 ? "domain/os/loader" : "domain/os/nvram");
    next = unit + 1;
  }
  if (os.loader.type == PFLASH && os.loader.readonly == YES && !os.nvram.isUsed) os.loader.stateless = YES;
}

/** What the firmware tells the guest: -smbios, -fw_cfg. */
export function readSysinfo(domain: Domain, line: CommandLine): void {
  if (Sysinfo.readAll(domain.sysinfos, line, domain.identity.uuid)) domain.os.smbios = SMBIOS_SYSINFO;
  // A guest has one identity: that of its system is the domain's.
  for (let i = 0; i < domain.sysinfos.length; i++) {
    const uuid = domain.sysinfos[i].systemUuid;
    if (isUuid(uuid) && domain.identity.uuid == NONE) domain.identity.uuid = canonicalUuid(uuid);
  }
}

/** Devices that only tell the guest something, and are no devices of the domain: vmgenid, vmcoreinfo; -run-with. */
export function readMarkers(domain: Domain, line: CommandLine): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (!option.isOpen()) continue;
    if (option.isNamed("run-with")) {
      const p = option.props("");
      const state = p.onOff("async-teardown", Switch.Unset);
      if (p.leftover()) continue;
      domain.features.asyncTeardown = state;
      option.understandText("domain/features/async-teardown");
    }
    if (!option.isNamed("device")) continue;
    const p = option.props("driver");
    const driver = p.text("driver", NONE);
    p.text("id", NONE);
    if (is(driver, "vmcoreinfo") && !p.leftover()) {
      domain.features.vmcoreinfo = Switch.On;
      option.understandText("domain/features/vmcoreinfo");
    } else if (is(driver, "vmgenid")) {
      const guid = p.text("guid", NONE);
      if (p.leftover() || !(isUuid(guid) || is(guid, "auto"))) continue;
      domain.identity.genid = isUuid(guid) ? canonicalUuid(guid) : EMPTY;
      option.understandText("domain/genid");
    }
  }
}
