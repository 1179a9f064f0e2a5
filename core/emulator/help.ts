/**
 * What an old QEMU says about itself in `-help`, the only thing to ask before 1.2.
 *
 * The first line has the version: `QEMU PC emulator version 0.9.1 (kvm-74), Copyright …`, with `PC`
 * only up to 0.14 and the parenthesis only in programs with KVM: `(kvm-NN)`, `(qemu-kvm-VERSION)` or
 * `(qemu-kvm-devel-NN)`. What the program can do follows from the options that the text mentions, and
 * where these don't tell (migration, the form of -vnc) from the version.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { Span, at, byteAt, find, indexOf, size, slice, startsWith } from "../text/span";
import { Feature, FeatureSet } from "./features";
import { Version } from "./version";

/** Help texts have some 20 KB; what lies behind this is not looked at. */
const MAX_HELP: i32 = 256 << 10;

/** Features that are there when the text has these words. */
// biome-ignore format: a table
const MENTIONED: StaticArray<i32> = [
  Feature.KQEMU, Feature.ENABLE_KQEMU, Feature.KVM, Feature.ENABLE_KVM, Feature.NO_REBOOT, Feature.NAME, Feature.NAME_PROCESS,
  Feature.UUID, Feature.XEN_DOMID, Feature.DRIVE, Feature.DRIVE_CACHE_V2, Feature.DRIVE_CACHE_UNSAFE, Feature.DRIVE_FORMAT,
  Feature.DRIVE_BOOT, Feature.DRIVE_SERIAL, Feature.DRIVE_READONLY, Feature.DRIVE_AIO, Feature.SPICE, Feature.SDL,
  Feature.PCIDEVICE, Feature.MEM_PATH, Feature.MEM_PREALLOC, Feature.CHARDEV, Feature.CHARDEV_SPICEVMC, Feature.BALLOON,
  Feature.DEVICE, Feature.DRIVE_READONLY, Feature.NODEFCONFIG, Feature.NODEFAULTS, Feature.READCONFIG, Feature.GLOBAL,
  Feature.RTC, Feature.RTC_TD_HACK, Feature.STARTDATE, Feature.NO_HPET, Feature.NO_ACPI, Feature.NO_KVM_PIT, Feature.TDF,
  Feature.NESTING, Feature.BOOT_MENU, Feature.FSDEV, Feature.SMBIOS_TYPE, Feature.VHOST_NET, Feature.WATCHDOG, Feature.BIOS,
];
// biome-ignore format: a table
const WORDS: StaticArray<string> = [
  "-no-kqemu", "-enable-kqemu", "-no-kvm", "-enable-kvm", "-no-reboot", "-name", ",process=",
  "-uuid", "-xen-domid", "-drive", "cache=writethrough|writeback|none", "cache=writethrough|writeback|none|unsafe", "format=",
  "boot=on", "serial=s", "readonly=", "aio=threads|native", "-spice", "-sdl",
  "-pcidevice", "-mem-path", "-mem-prealloc", "-chardev", "-chardev spicevmc", "-balloon",
  "-device", "-device", "-nodefconfig", "-nodefaults", "-readconfig", "-global",
  "-rtc ", "-rtc-td-hack", "-startdate", "-no-hpet", "-no-acpi", "-no-kvm-pit-reinjection", "-tdf",
  "-enable-nesting", ",menu=on", "-fsdev", "-smbios type", ",vhost=", "-watchdog", "-bios",
];

/** What follows from the version alone. */
// biome-ignore format: a table
const IMPLIED: StaticArray<i32> = [
  Feature.VNC_COLON, Feature.VNET_HDR, Feature.MIGRATE_KVM_STDIO, Feature.MIGRATE_QEMU_TCP, Feature.MIGRATE_QEMU_EXEC,
  Feature.MIGRATE_QEMU_UNIX, Feature.MIGRATE_QEMU_FD, Feature.NET_NAME, Feature.MONITOR_JSON, Feature.PCI_MULTIFUNCTION,
  Feature.PCI_ROMBAR, Feature.CPU_HOST, Feature.VIRTIO_BLK_SG_IO,
];

/** Options of -drive, which mean nothing where there is no -drive. */
const DRIVE_KEYS: StaticArray<i32> = [
  Feature.DRIVE_CACHE_V2,
  Feature.DRIVE_CACHE_UNSAFE,
  Feature.DRIVE_FORMAT,
  Feature.DRIVE_AIO,
];

/** Reads a help text into a version and a set of features; a text that is none gets a note. */
export function readHelp(whole: Span, version: Version, features: FeatureSet, notes: Notes): void {
  const text = slice(whole, 0, MAX_HELP);
  version.number = 0;
  if (!readFirstLine(text, version)) {
    const end = indexOf(text, 0x0a);
    const line = slice(text, 0, end < 0 ? 80 : min(end, 80));
    notes.add(Code.BadHelp, at(line), at(line) + size(line));
  }
  for (let i = 0; i < MENTIONED.length; i++) if (find(text, WORDS[i]) >= 0) features.add(MENTIONED[i]);
  if (!features.has(Feature.DRIVE)) for (let i = 0; i < DRIVE_KEYS.length; i++) features.remove(DRIVE_KEYS[i]);
  if (!features.has(Feature.XEN_DOMID) && find(text, "-domid") >= 0) features.add(Feature.DOMID);
  if (find(text, "cores=") >= 0 && find(text, "threads=") >= 0 && find(text, "sockets=") >= 0) {
    features.add(Feature.SMP_TOPOLOGY);
  }
  readVga(text, features);
  const known = new FeatureSet();
  known.addSince(version.series, version.release);
  for (let i = 0; i < IMPLIED.length; i++) if (known.has(IMPLIED[i])) features.add(IMPLIED[i]);
  // Both exist in versions whose own form of them is not fit for use; the table knows which.
  if (find(text, "-netdev") >= 0 && known.has(Feature.NETDEV)) features.add(Feature.NETDEV);
  if (find(text, "-no-shutdown") >= 0 && (known.has(Feature.NO_SHUTDOWN) || version.number < 14_000)) {
    features.add(Feature.NO_SHUTDOWN);
  }
  // RHEL's 0.12.1 has what 0.13 had, and says so in a remark that names libvirt.
  if (version.number >= 12_000 && find(text, "libvirt") >= 0) {
    features.add(Feature.MONITOR_JSON);
    features.add(Feature.NETDEV);
  }
}

function readVga(text: Span, features: FeatureSet): void {
  const vga = find(text, "-vga");
  if (vga < 0 || find(text, "-std-vga") >= 0) return;
  features.add(Feature.VGA);
  const end = indexOf(text, 0x0a, vga);
  const line = slice(text, vga, end < 0 ? i32.MAX_VALUE : end);
  if (find(line, "|qxl") >= 0) features.add(Feature.VGA_QXL);
  if (find(line, "|none") >= 0) features.add(Feature.VGA_NONE);
}

/** The version in the first line that has one; some programs warn about something before it. */
function readFirstLine(text: Span, version: Version): bool {
  let start = find(text, "QEMU emulator version ");
  let length = 22;
  if (start < 0) {
    start = find(text, "QEMU PC emulator version ");
    length = 25;
  }
  if (start < 0) return false;
  let rest = slice(text, start + length);
  const taken = version.readNumbers(rest);
  if (taken == 0) return false;
  rest = slice(rest, taken);
  while (size(rest) > 0 && byteAt(rest, 0) == 0x20) rest = slice(rest, 1);
  if (startsWith(rest, "(qemu-kvm-")) version.isKvm = true;
  else if (startsWith(rest, "(kvm-")) {
    const number = version.number;
    let kvm = 0;
    for (let i = 5; i < 10 && i < size(rest) && byteAt(rest, i) >= 0x30 && byteAt(rest, i) <= 0x39; i++) {
      kvm = kvm * 10 + (byteAt(rest, i) - 0x30);
    }
    version.setKvm(kvm);
    version.number = number;
  }
  return true;
}
