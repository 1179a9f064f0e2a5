/**
 * What the answers of an emulator depend on: when any of it is another, it has to be asked again.
 *
 * The program itself, by its file; the modules it may load, which packages add without touching it; whether
 * KVM can be used; the kernel and the CPU, which decide what KVM can do (a home directory may be that of
 * several machines).
 */
import { createHash } from "node:crypto";
import type { Host } from "./host.ts";

/** Where distributions put QEMU's modules. */
const MODULES = [
  "/usr/lib/qemu",
  "/usr/lib64/qemu",
  `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/qemu`,
];
/** As much of /proc/cpuinfo as the first CPU takes. */
const CPU_TEXT = 4096;
/** Of a CPU what doesn't change by itself, as its clock does. */
const CPU_LINES =
  /^(?:vendor_id|cpu family|model|model name|stepping|microcode|flags|Features|CPU \w+|machine|revision)\s*:.*$/gm;

export type KvmState = "usable" | "denied" | "absent";

/** Whether guests can be accelerated: the device is there, and we may open it. */
export function kvmState(host: Host): KvmState {
  try {
    if (host.stat("/dev/kvm")?.kind !== "char") return "absent";
    host.read("/dev/kvm", 0);
    return "usable";
  } catch {
    return "denied";
  }
}

/** What all programs of the host have in common. */
export function hostState(host: Host, version: string): string {
  const kernel = text(host, "/proc/sys/kernel/osrelease").trim();
  const cpu = (text(host, "/proc/cpuinfo", CPU_TEXT).split("\n\n", 1)[0]?.match(CPU_LINES) ?? []).join("\n");
  const modules = MODULES.map((path) => host.stat(path)?.modified ?? 0);
  const state = JSON.stringify({ version, kernel, kvm: kvmState(host), cpu, modules });
  return createHash("sha256").update(state).digest("hex").slice(0, 32);
}

/** A program as it is now; throws when there is none. */
export function keyOf(host: Host, binary: string, state: string): string {
  const file = host.resolve(binary);
  const stat = host.stat(file);
  if (!stat) throw new Error(`there is no ${binary}`);
  const { inode, size, modified } = stat;
  // Deno tells no more of it than seconds, and both runtimes share the cache.
  const changed = Math.floor(stat.changed / 1000);
  return JSON.stringify([binary, file, inode, size, modified, changed, state]);
}

function text(host: Host, path: string, most?: number): string {
  try {
    return new TextDecoder().decode(host.read(path, most));
  } catch {
    return "";
  }
}
