/**
 * The machine itself, as hosts/common/host.ts asks for it: what Bun and Deno both have by the names of Node's
 * modules, and the C library for the rest.
 *
 * On Deno it takes all permissions (-A): a program may touch /proc, /sys and /dev only with them.
 */
import { randomBytes } from "node:crypto";
import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { createConnection } from "node:net";
import { dirname } from "node:path";
import type { Connection, Host, Lock, Stat } from "./host.ts";
import { codeOf, failure, type Libc } from "./libc.ts";
import { run, startedAt } from "./processes.ts";
import { attachDeviceProgram, getAttribute, removeAttribute, setAttribute, tryLock } from "./system_calls.ts";

/** Milliseconds for which a lock is waited for, and the longest between two looks. */
const LOCK_PATIENCE = 60_000;
const LOCK_PAUSE = 20;

/** `runtime` is the name of it: `bun`, `deno`. */
export function systemHost(runtime: string, libc: Libc): Host {
  return {
    runtime,
    uid: process.geteuid?.() ?? -1,
    gid: process.getegid?.() ?? -1,
    pid: process.pid,
    environment: process.env,
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),

    stat: findStat,
    resolve: (path) => realpathSync(path),
    read: (path, most) => (most === undefined ? new Uint8Array(readFileSync(path)) : readHead(path, most)),
    list: (path) => readdirSync(path),
    create,
    put(path, bytes) {
      withFile(path, constants.O_WRONLY | constants.O_TRUNC, 0, (file) => {
        const written = writeSync(file, bytes);
        if (written !== bytes.length) throw failure("EIO", `${path} took ${written} of ${bytes.length} bytes`);
      });
    },
    append(path, bytes, mode) {
      withFile(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, mode, (file) => {
        writeAll(file, bytes);
      });
    },
    rename(from, to) {
      renameSync(from, to);
      syncDirectory(dirname(to));
    },
    remove: (path) => unlessMissing(() => unlinkSync(path)),
    makeDirectory,
    removeDirectory: (path) => rmdirSync(path),
    chown: (path, uid, gid) => lchownSync(path, uid, gid),

    getAttribute: (path, name) => getAttribute(libc, path, name),
    setAttribute: (path, name, value) => setAttribute(libc, path, name, value),
    removeAttribute: (path, name) => removeAttribute(libc, path, name),

    lock: (path, wait) => lock(libc, path, wait),
    run,
    kill(pid, signal) {
      // 0 and -1 are more processes than one, and 1 is never ours.
      if (!Number.isInteger(pid) || pid <= 1) throw failure("EINVAL", `kill process ${pid}`);
      try {
        return process.kill(pid, signal);
      } catch (problem) {
        if (codeOf(problem) === "ESRCH") return false;
        throw problem;
      }
    },
    startedAt,
    connect,
    attachDeviceProgram(cgroup, program) {
      withFile(cgroup, constants.O_RDONLY | constants.O_DIRECTORY, 0, (file) => {
        attachDeviceProgram(libc, file, program, cgroup);
      });
    },
  };
}

function findStat(path: string, follow = true): Stat | undefined {
  let found: BigIntStats | undefined;
  const there = unlessMissing(() => {
    found = follow ? statSync(path, { bigint: true }) : lstatSync(path, { bigint: true });
  });
  if (!there || !found) return undefined;
  const device = found.rdev;
  return {
    kind: kindOf(found, path),
    mode: Number(found.mode & 0o7777n),
    uid: Number(found.uid),
    gid: Number(found.gid),
    size: Number(found.size),
    // As glibc's makedev has them.
    major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
    minor: Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
    inode: `${found.dev}:${found.ino}`,
    modified: Number(found.mtimeMs),
    changed: Number(found.ctimeMs),
  };
}

function kindOf(found: BigIntStats, path: string): Stat["kind"] {
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "directory";
  if (found.isSymbolicLink()) return "link";
  if (found.isBlockDevice()) return "block";
  if (found.isCharacterDevice()) return "char";
  if (found.isFIFO()) return "fifo";
  if (found.isSocket()) return "socket";
  throw failure("EINVAL", `${path} is of no known kind`);
}

/** False where the path doesn't lead to anything; what lies below a file isn't there either. */
function unlessMissing(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (problem) {
    if (codeOf(problem) === "ENOENT" || codeOf(problem) === "ENOTDIR") return false;
    throw problem;
  }
}

function withFile<T>(path: string, flags: number, mode: number, act: (file: number) => T): T {
  const file = openSync(path, flags, mode);
  try {
    return act(file);
  } finally {
    closeSync(file);
  }
}

function readHead(path: string, most: number): Uint8Array {
  return withFile(path, constants.O_RDONLY | constants.O_NONBLOCK, 0, (file) => {
    const bytes = new Uint8Array(most);
    let length = 0;
    while (length < most) {
      const got = readSync(file, bytes, length, most - length, null);
      if (got === 0) break;
      length += got;
    }
    return bytes.subarray(0, length);
  });
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function create(path: string, bytes: Uint8Array, mode: number): void {
  withFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600, (file) => {
    try {
      writeAll(file, bytes);
      // The umask has no say in it.
      fchmodSync(file, mode);
      fsyncSync(file);
    } catch (problem) {
      unlessMissing(() => unlinkSync(path));
      throw problem;
    }
  });
}

function syncDirectory(path: string): void {
  withFile(path, constants.O_RDONLY | constants.O_DIRECTORY, 0, (directory) => {
    try {
      fsyncSync(directory);
    } catch (problem) {
      // Some file systems have no such thing; the rename is done all the same.
      if (codeOf(problem) !== "EINVAL") throw problem;
    }
  });
}

function makeDirectory(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode });
  } catch (problem) {
    if (codeOf(problem) === "EEXIST" && findStat(path)?.kind === "directory") return false;
    throw problem;
  }
  const made = findStat(path);
  // What the umask took away. The kernel's own file systems have modes of their own.
  if (made && made.mode !== mode && (made.mode & mode) === made.mode) chmodSync(path, mode);
  return true;
}

async function lock(libc: Libc, path: string, wait: boolean): Promise<Lock | undefined> {
  const until = Date.now() + LOCK_PATIENCE;
  for (let pause = 1; ; pause = Math.min(pause * 2, LOCK_PAUSE)) {
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    let mine = false;
    try {
      const free = tryLock(libc, file, path);
      // Its last holder may have removed the file while we were opening it: then others don't see our lock.
      mine = free && findStat(path, false)?.inode === inodeOf(file);
      if (mine) return heldLock(path, file);
      if (free) continue;
    } finally {
      if (!mine) closeSync(file);
    }
    if (!wait) return undefined;
    if (Date.now() > until) throw failure("ETIMEDOUT", `wait for ${path}, which another process holds`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function heldLock(path: string, file: number): Lock {
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      unlessMissing(() => unlinkSync(path));
      closeSync(file);
    },
  };
}

function inodeOf(file: number): string {
  const found = fstatSync(file, { bigint: true });
  return `${found.dev}:${found.ino}`;
}

function connect(path: string): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const fail = (problem: Error) => reject(problem);
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      // Whoever reads is told by the iteration; nobody else has to be.
      socket.on("error", () => {});
      resolve({
        write: (text) => {
          socket.write(text);
        },
        chunks: socket as AsyncIterable<Uint8Array>,
        close: () => {
          socket.destroy();
        },
      });
    });
  });
}
