/**
 * A CPU as /proc/cpuinfo tells of it: `name : value` a line.
 *
 * The kernel's names of features are not always libvirt's: hyphens, dots and underscores differ, and some are
 * other words. What the kernel hides, or makes no flag of, isn't known here.
 */
import { FeatureBits } from "../cpu_map/x86";
import { X86_FEATURES } from "../cpu_map/x86_features";
import { X86Cpu, vendorOf } from "../domain/cpu/x86";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import {
  EMPTY,
  NONE,
  Span,
  byteAt,
  indexOf,
  is,
  isSpace,
  size,
  slice,
  startsWith,
  trim,
  wordIndex,
} from "../text/span";

/** Features that the kernel calls by other words: its own, libvirt's. */
// biome-ignore format: a table
const OTHERWISE: StaticArray<string> = [
  "pclmulqdq", "pclmuldq", "tsc_deadline_timer", "tsc-deadline", "nonstop_tsc", "invtsc", "cqm", "cmt",
  "cqm_mbm_total", "mbm_total", "cqm_mbm_local", "mbm_local", "pausefilter", "pause-filter", "xsave", "osxsave",
  "avx512_vnni", "avx512vnni", "avx512_bitalg", "avx512bitalg", "avx512_vbmi2", "avx512vbmi2",
];
/** What controls speculation has one flag of the kernel's, and features by maker: the flag, Intel's, AMD's. */
// biome-ignore format: a table
const BY_MAKER: StaticArray<string> = [
  "ibrs", "spec-ctrl", "ibrs", "stibp", "stibp", "amd-stibp", "ssbd", "ssbd", "amd-ssbd", "ibpb", "", "ibpb",
];

export class CpuText {
  constructor(readonly text: Span) {}

  /** The value of the first line of a name; NONE when there is none. */
  value(name: string): Span {
    if (this.text == NONE) return NONE;
    for (let from = 0; from < size(this.text); ) {
      const end = indexOf(this.text, 0x0a, from);
      const line = slice(this.text, from, end < 0 ? size(this.text) : end);
      const colon = indexOf(line, 0x3a);
      if (colon > 0 && is(trim(slice(line, 0, colon)), name)) return trim(slice(line, colon + 1));
      from += size(line) + 1;
    }
    return NONE;
  }

  /** 0 when it isn't told. */
  number(name: string): i64 {
    return leading(this.value(name));
  }

  /** As `virsh nodeinfo` shows it; 0 when it isn't told. */
  megahertz(arch: Span): i64 {
    if (is(arch, "s390x")) return this.number("cpu MHz dynamic");
    const clock = this.number("cpu MHz");
    return clock > 0 ? clock : this.number("clock");
  }

  /** 0 when it isn't told. */
  get physicalBits(): i64 {
    return this.number("address sizes");
  }

  /** A number after `0x`; 0 when there is none. */
  get microcode(): i64 {
    const text = this.value("microcode");
    if (text == NONE || !startsWith(text, "0x")) return 0;
    let number: i64 = 0;
    for (let i = 2; i < size(text); i++) {
      const byte = byteAt(text, i) | 0x20;
      const digit = byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : byteAt(text, i) - 0x30;
      if (digit > 15) return 0;
      number = number * 16 + digit;
    }
    return number;
  }

  x86(): X86Cpu {
    const cpu = new X86Cpu();
    cpu.vendor = vendorOf(this.value("vendor_id"));
    cpu.signature.family = this.number("cpu family");
    cpu.signature.model = this.number("model");
    cpu.signature.stepping = this.number("stepping");
    const flags = this.value("flags");
    for (let from = 0; flags != NONE && from < size(flags); ) {
      const space = indexOf(flags, 0x20, from);
      const flag = slice(flags, from, space < 0 ? size(flags) : space);
      if (size(flag) > 0) addFlag(flag, is(cpu.vendor, "AMD"), cpu.bits);
      from += size(flag) + 1;
    }
    // No CPU of 64 bits is without it, but a kernel that has no use for it shows no flag.
    if (cpu.bits.has(X86_FEATURES.indexOf("lm"))) cpu.bits.add(X86_FEATURES.indexOf("mtrr"));
    return cpu;
  }
}

function addFlag(flag: Span, amd: bool, bits: FeatureBits): void {
  for (let i = 0; i < BY_MAKER.length; i += 3) {
    if (is(flag, BY_MAKER[i])) return bits.add(X86_FEATURES.indexOf(BY_MAKER[i + (amd ? 2 : 1)]));
  }
  for (let i = 0; i < OTHERWISE.length; i += 2) {
    if (is(flag, OTHERWISE[i])) bits.add(X86_FEATURES.indexOf(OTHERWISE[i + 1]));
  }
  const number = wordIndex(flag, X86_FEATURES);
  if (number >= 0) return bits.add(number);
  for (let i = 0; i < X86_FEATURES.length; i++) if (isLike(flag, X86_FEATURES[i])) return bits.add(i);
}

/** The same but for what separates the parts of a name. */
function isLike(flag: Span, name: string): bool {
  let j = 0;
  for (let i = 0; i < size(flag); i++) {
    if (isSeparator(byteAt(flag, i))) continue;
    while (j < name.length && isSeparator(<u8>name.charCodeAt(j))) j++;
    if (j >= name.length || <u8>name.charCodeAt(j) != byteAt(flag, i)) return false;
    j++;
  }
  return j == name.length;
}

function isSeparator(byte: u8): bool {
  return byte == 0x2d || byte == 0x2e || byte == 0x5f;
}

/** The whole number that a text begins with; 0 for none. */
function leading(text: Span): i64 {
  if (text == NONE) return 0;
  let end = 0;
  while (end < size(text) && byteAt(text, end) >= 0x30 && byteAt(text, end) <= 0x39) end++;
  const number = toInteger(end == 0 ? EMPTY : slice(text, 0, end));
  return number == NOT_A_NUMBER || (end < size(text) && !isSpace(byteAt(text, end)) && byteAt(text, end) != 0x2e)
    ? 0
    : number;
}
