/**
 * Picking the firmware: what a domain asks for (`firmware='efi'`, features, a loader's path) is matched
 * with what the host has, and the domain says afterwards exactly which image, which template, which
 * file for the variables it uses.
 * https://libvirt.org/formatdomain.html#operating-system-booting
 *
 * Three sources, in this order: the host's descriptors; for a path that none of them has, the pairs of
 * code and variables that were compiled in before there were descriptors (qemu.conf's `nvram`); else
 * the path is a build of the user's own, taken as raw.
 */
import { Context } from "../../emulator/context";
import { Guest } from "../../emulator/guest";
import { Code } from "../../notes/codes";
import { NONE, Span, endsWith, is, literal, same, size } from "../../text/span";
import { Writer, join } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { Os } from "../os";
import { BIOS, COMBINED, Descriptor, EFI, FLASH, KERNEL, MEMORY, SPLIT, STATELESS } from "./descriptor";
import { PFLASH, ROM } from "./loader";
import { FORMATS, QCOW2, RAW } from "./nvram";

const YES: i32 = 1;
const NO: i32 = 2;

/** Code and variables of the builds that distributions had before descriptors. */
const PAIRS: StaticArray<string> = [
  "/usr/share/OVMF/OVMF_CODE.fd",
  "/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/OVMF/OVMF_CODE.secboot.fd",
  "/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/AAVMF/AAVMF_CODE.fd",
  "/usr/share/AAVMF/AAVMF_VARS.fd",
  "/usr/share/AAVMF/AAVMF32_CODE.fd",
  "/usr/share/AAVMF/AAVMF32_VARS.fd",
];

/** Settles the firmware; true when it needs the system management mode. */
export function pickFirmware(os: Os, context: Context): bool {
  const loader = os.loader;
  // Before other formats were known, only raw images could be picked; a guest that exists keeps to it.
  if (loader.format == 0) loader.format = os.nvram.format;
  if (os.firmware != 0 && !context.abiUpdate && loader.format == 0) loader.format = RAW;
  if (loader.path != NONE && loader.format == 0 && loader.type == ROM) loader.format = RAW;
  if (os.firmware == 0 && (loader.isEmpty || loader.type == ROM)) return false;
  // A loader by hand needs its path; that it is missing is said by its check.
  if (os.firmware == 0 && loader.path == NONE) return false;
  const all = Descriptor.all(context);
  for (let i = 0; i < all.length; i++) {
    if (!fits(os, context, all[i])) continue;
    take(os, all[i]);
    ensureNvram(os, context);
    if (all[i].device != FLASH && loader.format == 0) loader.format = RAW;
    return all[i].has("requires-smm");
  }
  if (os.firmware != 0) {
    // A guest that exists must not vanish because its firmware was uninstalled: it can't start, that's all.
    os.lacksFirmware = true;
    if (context.abiUpdate) noteLacking(os, context);
    return false;
  }
  if (!takePair(os) && loader.format == 0) loader.format = RAW;
  ensureNvram(os, context);
  return false;
}

/** Where firmware usually lies, by architecture: code and variables, as distributions and QEMU itself install them. */
const USUAL: StaticArray<string> = [
  "x86_64",
  "/usr/share/OVMF/OVMF_CODE.fd",
  "/usr/share/OVMF/OVMF_VARS.fd",
  "aarch64",
  "/usr/share/AAVMF/AAVMF_CODE.fd",
  "/usr/share/AAVMF/AAVMF_VARS.fd",
  "armv7l",
  "/usr/share/AAVMF/AAVMF32_CODE.fd",
  "/usr/share/AAVMF/AAVMF32_VARS.fd",
  "riscv64",
  "/usr/share/qemu/edk2-riscv-code.fd",
  "/usr/share/qemu/edk2-riscv-vars.fd",
  "loongarch64",
  "/usr/share/qemu/edk2-loongarch64-code.fd",
  "/usr/share/qemu/edk2-loongarch64-vars.fd",
];

/**
 * For a command line without firmware: where nobody said which firmware the host has, the usual image of the
 * architecture, with a note; where the host was asked and has none that fits, that is an error.
 */
export function withoutFirmware(os: Os, context: Context): void {
  if (context.answer("firmware")) return noteLacking(os, context);
  // The ROM that QEMU brings along.
  if (os.firmware == BIOS) return;
  for (let i = 0; i < USUAL.length; i += 3) {
    if (!is(context.arch, USUAL[i])) continue;
    const loader = os.loader;
    const secure = is(context.arch, "x86_64") && (context.guest.smm == YES || os.firmwareFeature("secure-boot") == YES);
    loader.type = PFLASH;
    loader.readonly = YES;
    if (loader.format == 0) loader.format = RAW;
    if (loader.path == NONE) loader.path = literal(secure ? "/usr/share/OVMF/OVMF_CODE.secboot.fd" : USUAL[i + 1]);
    if (os.nvram.template == NONE && !os.nvram.isRemote) os.nvram.template = literal(USUAL[i + 2]);
    ensureNvram(os, context);
    noteInside(context.notes, Code.Approximated, os.from, "os").named("the firmware").expectSpan(loader.path);
    return;
  }
  noteLacking(os, context);
}

/** Says that nothing on the host is what the domain asks for. */
function noteLacking(os: Os, context: Context): void {
  noteInside(context.notes, Code.Missing, os.from, "os")
    .named(
      os.firmware == EFI
        ? "an 'efi' firmware that is compatible with this domain"
        : "a 'bios' firmware that is compatible with this domain",
    )
    .expect("a descriptor on the host that has what <os> and <firmware> ask for");
}

function fits(os: Os, context: Context, one: Descriptor): bool {
  const loader = os.loader;
  const guest = context.guest;
  const wanted = os.firmware != 0 ? os.firmware : loader.type == PFLASH ? EFI : loader.type == ROM ? BIOS : 0;
  if (!one.hasInterface(wanted) || !fitsPaths(os, one)) return false;
  if (!one.isFor(context.arch, os.machine)) return false;
  if (guest.suspendToMem == YES && !one.has("acpi-s3")) return false;
  if (guest.suspendToDisk == YES && !one.has("acpi-s4")) return false;
  if (!fitsFeature(os, one, "secure-boot") || !fitsFeature(os, one, "enrolled-keys")) return false;
  if (one.has("requires-smm")) {
    if (guest.smm == NO || loader.secure == NO) return false;
  } else if (loader.secure == YES) return false;
  if (one.device == FLASH && !fitsFlash(os, one)) return false;
  if (one.device == MEMORY && ((loader.type != 0 && loader.type != ROM) || loader.readonly == NO)) return false;
  return fitsConfinement(guest, one);
}

function fitsPaths(os: Os, one: Descriptor): bool {
  const path = os.loader.path;
  if (one.device == KERNEL) return os.kernel == NONE || same(os.kernel, one.filename);
  if (path != NONE && !same(path, one.filename)) return false;
  if (one.device != FLASH || os.nvram.template == NONE) return true;
  return one.mode == SPLIT && same(os.nvram.template, one.templateFilename);
}

function fitsFeature(os: Os, one: Descriptor, name: string): bool {
  const wanted = os.firmwareFeature(name);
  return wanted == 0 || (wanted == YES) == one.has(name);
}

function fitsFlash(os: Os, one: Descriptor): bool {
  const loader = os.loader;
  if (loader.type != 0 && loader.type != PFLASH) return false;
  if (one.mode != (loader.isStateless ? STATELESS : SPLIT)) return false;
  if (loader.readonly == NO && one.mode != COMBINED) return false;
  if (!isImage(one.format) || (loader.format != 0 && !is(one.format, FORMATS[loader.format]))) return false;
  return one.mode != SPLIT || isImage(one.templateFormat);
}

function isImage(format: Span): bool {
  return is(format, "raw") || is(format, "qcow2");
}

function fitsConfinement(guest: Guest, one: Descriptor): bool {
  if (guest.needsSev && !one.has("amd-sev")) return false;
  if (guest.needsSevEs && !one.has("amd-sev-es")) return false;
  return !guest.needsSevSnp || one.has("amd-sev-snp");
}

/** The domain says from now on exactly what it uses. */
function take(os: Os, one: Descriptor): void {
  const loader = os.loader;
  const nvram = os.nvram;
  if (one.device == FLASH) {
    loader.type = PFLASH;
    loader.readonly = YES;
    loader.format = is(one.format, "qcow2") ? QCOW2 : RAW;
    loader.path = one.filename;
    if (one.mode == SPLIT) {
      // Variables that lie elsewhere can't be made from a template here.
      nvram.template = NONE;
      nvram.templateFormat = 0;
      if (!nvram.isRemote) {
        nvram.templateFormat = is(one.templateFormat, "qcow2") ? QCOW2 : RAW;
        nvram.template = one.templateFilename;
      }
    }
  } else if (one.device == KERNEL) os.kernel = one.filename;
  else {
    loader.type = ROM;
    loader.path = one.filename;
  }
  if (one.has("requires-smm")) loader.secure = YES;
  for (let i = 0; os.firmware == 0 && i < one.interfaces.length; i++) os.firmware = one.interfaces[i];
  if (os.firmware == 0) return;
  const known = loader.type != PFLASH || loader.isStateless || nvram.template != NONE;
  os.setFirmwareFeature("enrolled-keys", known ? (one.has("enrolled-keys") ? YES : NO) : 0);
  os.setFirmwareFeature("secure-boot", one.has("secure-boot") ? YES : NO);
}

/** A path that no descriptor has, but that was known before there were any. */
function takePair(os: Os): bool {
  const loader = os.loader;
  const nvram = os.nvram;
  if (loader.type != PFLASH || loader.readonly == NO || loader.isStateless || loader.format == QCOW2) return false;
  for (let i = 0; i < PAIRS.length; i += 2) {
    if (!is(loader.path, PAIRS[i])) continue;
    loader.readonly = YES;
    loader.format = RAW;
    if (nvram.template == NONE) nvram.template = literal(PAIRS[i + 1]);
    if (nvram.templateFormat == 0) nvram.templateFormat = RAW;
    return true;
  }
  return false;
}

/** A flash that can't be written to keeps its variables in a file of the guest's own. */
function ensureNvram(os: Os, context: Context): void {
  const loader = os.loader;
  const nvram = os.nvram;
  if (loader.type != PFLASH || loader.readonly != YES || loader.isStateless) return;
  if (nvram.isUsed) {
    if (nvram.format == 0) nvram.format = loader.format;
    return;
  }
  nvram.format = nvram.templateFormat != 0 ? nvram.templateFormat : loader.format;
  // Newer images for arm end in .raw; guests that exist already keep the ending that they have always had.
  const asTemplate = context.abiUpdate && size(nvram.template) > 0 && endsWith(nvram.template, ".raw");
  const ending = nvram.format == QCOW2 ? ".qcow2" : asTemplate ? ".raw" : ".fd";
  const directory = context.runnable ? context.guestDirectory() : join("", context.stateDirectory, "/nvram");
  nvram.path = new Writer(96).span(directory).byte(0x2f).span(context.name).text("_VARS").text(ending).take();
}
