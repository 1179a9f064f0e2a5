/**
 * The options of QEMU's command line, from 0.8.1 to 10.0 and in the kvm, qemu-kvm and xenner programs.
 *
 * Whether an option takes an argument decides how the words behind it are read, so all names that
 * ever were are here. An option never changed between the two tables. Next to an option with
 * key=value arguments stands the key that its first part belongs to when no key is written
 * (`-device e1000,id=x` is `-device driver=e1000,id=x`).
 * https://www.qemu.org/docs/master/system/invocation.html
 */
import { Note } from "../notes/note";
import { Span, is, literal, wordIndex } from "../text/span";

/** Options that stand alone. */
// biome-ignore format: a table
const FLAGS: StaticArray<string> = [
  "S", "s", "h", "help", "version", "usb", "snapshot", "nographic", "no-acpi", "no-reboot", "no-shutdown", "daemonize",
  "enable-kvm", "nodefaults", "no-user-config", "nodefconfig", "no-hpet", "no-kqemu", "kernel-kqemu", "enable-kqemu", "no-kvm",
  "no-kvm-irqchip", "no-kvm-pit", "no-kvm-pit-reinjection", "enable-nesting", "tdf", "mem-prealloc", "std-vga", "cirrusvga",
  "vmwarevga", "no-frame", "alt-grab", "ctrl-grab", "no-quit", "sdl", "curses", "portrait", "full-screen", "localtime",
  "win2k-hack", "rtc-td-hack", "no-fd-bootchk", "no-code-copy", "audio-help", "semihosting", "old-param", "singlestep",
  "one-insn-per-tb", "show-cursor", "xen-create", "xen-attach", "xen-domid-restrict", "enable-fips", "only-migratable",
  "preconfig", "async-teardown", "enable-sync-profile", "perfmap", "jitdump", "virtfs_synth",
];

/** Options with an argument, each with the key of the argument's first part ("" where there is none). */
// biome-ignore format: a table
const WITH_ARGUMENT: StaticArray<string> = [
  "device", "driver", "drive", "", "netdev", "type", "chardev", "backend", "object", "qom-type", "blockdev", "driver",
  "machine", "type", "M", "type", "m", "size", "smp", "cpus", "cpu", "", "name", "guest", "uuid", "",
  "accel", "accel", "serial", "", "monitor", "", "parallel", "", "qmp", "", "qmp-pretty", "", "mon", "chardev",
  "boot", "order", "kernel", "", "initrd", "", "append", "", "dtb", "", "bios", "", "shim", "",
  "hda", "", "hdb", "", "hdc", "", "hdd", "", "cdrom", "", "fda", "", "fdb", "", "sd", "", "mtdblock", "", "pflash", "",
  "net", "type", "nic", "type", "vga", "", "vnc", "vnc", "spice", "", "display", "type", "k", "", "g", "",
  "usbdevice", "", "soundhw", "", "audiodev", "driver", "audio", "driver", "global", "", "set", "", "rtc", "",
  "numa", "type", "fsdev", "fsdriver", "virtfs", "fsdriver", "tpmdev", "type", "fw_cfg", "name", "smbios", "", "acpitable", "",
  "incoming", "", "watchdog", "", "watchdog-action", "", "action", "", "sandbox", "enable", "pidfile", "", "runas", "",
  "chroot", "", "run-with", "", "L", "", "D", "", "d", "", "dfilter", "", "seed", "", "trace", "enable", "plugin", "file",
  "debugcon", "", "gdb", "", "p", "", "loadvm", "", "readconfig", "", "writeconfig", "", "msg", "", "overcommit", "",
  "realtime", "", "icount", "shift", "clock", "", "startdate", "", "echr", "", "virtioconsole", "", "option-rom", "romfile",
  "mem-path", "", "balloon", "type", "pcidevice", "", "domid", "", "bootloader", "", "xen-domid", "", "redir", "", "tftp", "",
  "bootp", "", "smb", "", "bt", "", "add-fd", "", "iscsi", "", "hdachs", "", "prom-env", "", "semihosting-config", "enable",
  "tb-size", "", "rotate", "", "kvm-shadow-memory", "", "nvram", "", "cpu-set", "", "vmchannel", "", "qtest", "", "qtest-log", "",
  "dump-vmstate", "", "compat", "", "id", "",
];

/** Options that take a JSON object in place of pairs; where others begin with a brace, it is text. */
const WITH_JSON: StaticArray<string> = [
  "blockdev",
  "device",
  "netdev",
  "object",
  "display",
  "audiodev",
  "compat",
  "chardev",
];

export function takesJson(name: Span): bool {
  return wordIndex(name, WITH_JSON) >= 0;
}

/** How many words an option takes behind it. */
export const enum Arity {
  Unknown = -1,
  None = 0,
  One = 1,
}

export function arityOf(name: Span): Arity {
  // The table with arguments first: most options on a command line have one.
  if (rowOf(name) >= 0) return Arity.One;
  return wordIndex(name, FLAGS) >= 0 ? Arity.None : Arity.Unknown;
}

/** The key of an argument's first part; "" when the option has none. */
export function impliedKey(name: Span): string {
  const row = rowOf(name);
  return row < 0 ? "" : WITH_ARGUMENT[row + 1];
}

function rowOf(name: Span): i32 {
  for (let i = 0; i < WITH_ARGUMENT.length; i += 2) if (is(name, unchecked(WITH_ARGUMENT[i]))) return i;
  return -1;
}

/** Offers all names to a note, which keeps the one nearest to what was found. */
export function offerNames(note: Note): void {
  for (let i = 0; i < WITH_ARGUMENT.length; i += 2) note.near(literal(WITH_ARGUMENT[i]));
  for (let i = 0; i < FLAGS.length; i++) note.near(literal(FLAGS[i]));
}
