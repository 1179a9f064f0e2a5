/**
 * Extended attributes, flock(2) and bpf(2) over the C library.
 *
 * Each function throws an error with the kernel's word in `code`, as those of `node:fs` do.
 */
import { cText, errorName, failure, type Libc } from "./libc.ts";

function check(outcome: { result: number; errno: number }, what: string): number {
  if (outcome.result >= 0) return outcome.result;
  throw failure(errorName(outcome.errno), what);
}

/** Undefined when there is no such attribute. */
export function getAttribute(libc: Libc, path: string, name: string): Uint8Array | undefined {
  // Owners and labels are short; XATTR_SIZE_MAX is the most that the kernel has.
  for (const size of [1024, 65_536]) {
    const value = new Uint8Array(size);
    const outcome = libc.call("lgetxattr", cText(path), cText(name), value, size);
    if (outcome.result >= 0) return value.slice(0, outcome.result);
    const code = errorName(outcome.errno);
    if (code === "ENODATA") return undefined;
    if (code !== "ERANGE") throw failure(code, `read attribute ${name} of ${path}`);
  }
  throw failure("ERANGE", `read attribute ${name} of ${path}`);
}

export function setAttribute(libc: Libc, path: string, name: string, value: Uint8Array): void {
  // An empty array has no address in either runtime; the kernel looks at the size.
  const bytes = value.length > 0 ? value : new Uint8Array(1);
  check(
    libc.call("lsetxattr", cText(path), cText(name), bytes, value.length, 0),
    `set attribute ${name} of ${path}, which takes a file system that has them and the rights to`,
  );
}

/** Removing what isn't there is well done. */
export function removeAttribute(libc: Libc, path: string, name: string): void {
  const outcome = libc.call("lremovexattr", cText(path), cText(name));
  if (outcome.result < 0 && errorName(outcome.errno) === "ENODATA") return;
  check(outcome, `remove attribute ${name} of ${path}`);
}

const LOCK_EX_NB = 2 | 4;

/** False when another has it. */
export function tryLock(libc: Libc, file: number, path: string): boolean {
  const outcome = libc.call("flock", file, LOCK_EX_NB);
  if (outcome.result < 0 && ["EAGAIN", "EWOULDBLOCK", "EINTR"].includes(errorName(outcome.errno))) return false;
  check(outcome, `lock ${path}`);
  return true;
}

/** The number of bpf(2), by machine; the newer machines share one table. */
const BPF = process.arch === "x64" ? 321 : process.arch === "ppc64" ? 361 : process.arch === "s390x" ? 351 : 280;
const PROG_LOAD = 5;
const PROG_ATTACH = 8;
const PROG_TYPE_CGROUP_DEVICE = 15;
const CGROUP_DEVICE = 6;
/** Programs of the cgroups above and of others on this one stay: a device has to please all of them. */
const ALLOW_MULTI = 2;
/** Where programs that only look at their context need no licence of GPL, this is what ours is under. */
const LICENCE = cText("MIT");

/** Loads a program for a cgroup's devices and attaches it to the open directory of the cgroup. */
export function attachDeviceProgram(libc: Libc, cgroup: number, program: Uint8Array, where: string): void {
  const file = load(libc, program, where);
  try {
    // union bpf_attr: target_fd, attach_bpf_fd, attach_type, attach_flags.
    const attach = new Uint32Array([cgroup, file, CGROUP_DEVICE, ALLOW_MULTI]);
    const bytes = new Uint8Array(attach.buffer);
    check(libc.call("syscall", BPF, PROG_ATTACH, bytes, bytes.length), `attach the device program to ${where}`);
  } finally {
    // The cgroup holds it from now on, and lets it go when it is removed.
    libc.call("close", file);
  }
}

function load(libc: Libc, program: Uint8Array, where: string): number {
  const attempt = (log: Uint8Array): { result: number; errno: number } => {
    // prog_type, insn_cnt, insns, license, log_level, log_size, log_buf; the rest of the union is zero.
    const bytes = new Uint8Array(72);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, PROG_TYPE_CGROUP_DEVICE, LITTLE);
    view.setUint32(4, program.length / 8, LITTLE);
    view.setBigUint64(8, libc.address(program), LITTLE);
    view.setBigUint64(16, libc.address(LICENCE), LITTLE);
    if (log.length > 0) {
      view.setUint32(24, 1, LITTLE);
      view.setUint32(28, log.length, LITTLE);
      view.setBigUint64(32, libc.address(log), LITTLE);
    }
    view.setUint32(68, CGROUP_DEVICE, LITTLE);
    return libc.call("syscall", BPF, PROG_LOAD, bytes, bytes.length);
  };
  const outcome = attempt(new Uint8Array(0));
  if (outcome.result >= 0) return outcome.result;
  // Once more, with the verifier's reasons.
  const log = new Uint8Array(65_536);
  const again = attempt(log);
  if (again.result >= 0) return again.result;
  const end = log.indexOf(0);
  const reasons = new TextDecoder().decode(log.subarray(0, end < 0 ? log.length : end)).trim();
  return check(outcome, `load the device program for ${where}${reasons === "" ? "" : `:\n${reasons}`}`);
}

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
