/**
 * The emulators that a shell found and asked, as far as the guests of a host depend on them.
 *
 * Which of them runs guests of an architecture goes by its name, as in libvirt: `qemu-system-ARCH` first,
 * then that of the architecture whose program runs it too, then what distributions call `qemu-kvm`.
 */
import { baseName } from "../argv/program";
import { Emulator } from "../emulator/emulator";
import { qemuArch } from "../emulator/qmp/models";
import { QemuCaps } from "../emulator/qemu_caps";
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, endsWith, is, same, slice, startsWith } from "../text/span";
import { join } from "../text/writer";
import { listOf, textOf } from "./facts";

export class KnownEmulator {
  constructor(
    readonly binary: Span,
    readonly emulator: Emulator,
    /** What one of old answered to `-M ?`. */
    readonly machines: Span,
  ) {}

  get name(): Span {
    return baseName(this.binary);
  }

  /** Null for one of old. */
  get caps(): QemuCaps | null {
    return this.emulator.caps;
  }
}

export class KnownEmulators {
  all: KnownEmulator[] = [];
  /** The host's architecture; NONE when nobody said. */
  hostArch: Span = NONE;
  /** /dev/kvm is there, and so is /dev/kqemu, for emulators of old. */
  kvm: bool = false;
  kqemu: bool = false;

  static of(given: JsonValue, host: JsonValue, notes: Notes): KnownEmulators {
    const known = new KnownEmulators();
    known.hostArch = textOf(host, "arch");
    known.kvm = truthOf(given, "kvm");
    known.kqemu = truthOf(given, "kqemu");
    const list = listOf(given, "emulators");
    for (let i = 0; list && i < list.length; i++) {
      const each = list.at(i);
      const binary = textOf(each, "binary");
      if (binary == NONE) continue;
      const emulator = Emulator.fromOptions(each.get("options"), notes);
      known.all.push(new KnownEmulator(binary, emulator, textOf(each, "machines")));
    }
    return known;
  }

  /** The first of a name. */
  named(name: Span, ofToday: bool): KnownEmulator | null {
    for (let i = 0; i < this.all.length; i++) {
      const each = this.all[i];
      if (same(each.name, name) && (each.caps != null) == ofToday) return each;
    }
    return null;
  }

  /** The QEMU of today for guests of an architecture; null when there is none. */
  forGuests(arch: Span): KnownEmulator | null {
    const host = this.hostArch;
    // 32-bit guests of ARM are only fast with the host's own program.
    if (is(host, "aarch64") && is(arch, "armv7l")) {
      const own = this.target(host);
      if (own) return own;
    }
    let found = this.target(arch);
    if (found) return found;
    const native = this.isNative(arch);
    if (native) found = this.target(host);
    if (!found && startsWith(arch, "ppc64")) found = this.target(slice(arch, 0, 5));
    for (let i = 0; native && !found && i < this.all.length; i++) {
      const each = this.all[i];
      if (each.caps && (endsWith(each.name, "kvm") || same(each.emulator.arch, host))) found = each;
    }
    return found;
  }

  private target(arch: Span): KnownEmulator | null {
    return this.named(join("qemu-system-", qemuArch(arch)), true);
  }

  /** The host's CPU runs such guests itself. */
  isNative(arch: Span): bool {
    const host = this.hostArch;
    if (host == NONE) return false;
    if (same(host, arch)) return true;
    if (is(host, "x86_64")) return is(arch, "i686");
    if (is(host, "aarch64")) return is(arch, "armv7l");
    return startsWith(host, "ppc64") && startsWith(arch, "ppc64");
  }
}

function truthOf(facts: JsonValue, key: string): bool {
  const value = facts.get(key);
  return value != null && value.isTrue();
}
