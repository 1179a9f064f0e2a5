/**
 * What the name of a program tells: whether it is QEMU, and which one.
 *
 * Command lines as people paste them start QEMU under many names: with a path or without, from a
 * build directory, as /usr/libexec/qemu-kvm, or as a variable `$QEMU`. Its tools (qemu-img …) have
 * names of the same kind and are no emulators.
 */
import { NONE, Span, byteAt, endsWith, is, lastIndexOf, lower, size, slice, startsWith, wordIndex } from "../text/span";

const TOOLS: StaticArray<string> = [
  "qemu-img",
  "qemu-nbd",
  "qemu-io",
  "qemu-ga",
  "qemu-storage-daemon",
  "qemu-pr-helper",
  "qemu-bridge-helper",
  "qemu-edid",
  "qemu-keymap",
  "qemu-trace-stap",
  "kvm_stat",
  "virtqemud",
];

/** The name without its directory, and without the `-static` or `.exe` of a build. */
export function baseName(program: Span): Span {
  let name = slice(program, lastIndexOf(program, 0x2f) + 1);
  name = slice(name, lastIndexOf(name, 0x5c) + 1);
  if (endsWith(name, ".exe")) name = slice(name, 0, size(name) - 4);
  return name;
}

/** True for a program of QEMU's that runs no guest. */
export function isToolName(program: Span): bool {
  return wordIndex(baseName(program), TOOLS) >= 0;
}

/** True for a name that an emulator goes by. */
export function isEmulatorName(program: Span): bool {
  const name = baseName(program);
  if (isToolName(program)) return false;
  return is(name, "xenner") || contains(name, "qemu") || contains(name, "kvm");
}

/** The architecture that a name ends with (`qemu-system-x86_64` → `x86_64`), or NONE when it names none. */
export function archOf(program: Span): Span {
  const name = baseName(program);
  if (!startsWith(name, "qemu-system-")) return NONE;
  const arch = slice(name, 12);
  return size(arch) == 0 ? NONE : arch;
}

/** True for a binary that runs guests with KVM unless told otherwise: the programs of the kvm and qemu-kvm series. */
export function isKvmName(program: Span): bool {
  const name = baseName(program);
  return is(name, "kvm") || is(name, "qemu-kvm") || is(name, "kvm-spice") || is(name, "xenner");
}

/** Whether an ASCII literal in lower case occurs, whatever the case of the letters. */
function contains(text: Span, literal: string): bool {
  const last = size(text) - literal.length;
  for (let i = 0; i <= last; i++) {
    let j = 0;
    while (j < literal.length && lower(byteAt(text, i + j)) == <u8>literal.charCodeAt(j)) j++;
    if (j == literal.length) return true;
  }
  return false;
}
