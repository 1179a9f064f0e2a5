/**
 * What a shell that runs guests asks of the machine: small operations, each one thing.
 *
 * hosts/common/system.ts does most of them with what Bun and Deno both have (`node:` modules); what needs
 * the C library comes from hosts/RUNTIME/libc.ts. Tests have one in memory. A failure throws an error that
 * has the system's word in `code` (`ENOENT`, `EPERM` …). Paths are absolute.
 */

/** How a file is found: of the link itself when `follow` is false. */
export interface Stat {
  readonly kind: "file" | "block" | "char" | "directory" | "fifo" | "socket" | "link";
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a device node. */
  readonly major: number;
  readonly minor: number;
  /** Which file it is, whatever its path. */
  readonly inode: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly changed: number;
}

export interface Lock {
  release(): void;
}

export interface Ended {
  /** 128 + the signal when one ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Standard output and error are appended to this file instead of returned; it is made with mode 0600. */
  readonly log?: string;
  /** Not waited for: it outlives us. `code` is 0 and says nothing. */
  readonly detached?: boolean;
  /** Milliseconds; then it is killed, and the code is 124. */
  readonly timeout?: number;
}

/** A connected unix socket. */
export interface Connection {
  write(text: string): void;
  /** What comes in, until the other side closes. */
  readonly chunks: AsyncIterable<Uint8Array>;
  close(): void;
}

export interface Host {
  readonly runtime: string;
  readonly uid: number;
  readonly gid: number;
  readonly pid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Random bytes from the kernel. */
  random(bytes: number): Uint8Array;

  /** Undefined when there is no such file. */
  stat(path: string, follow?: boolean): Stat | undefined;
  /** The path without symbolic links. */
  resolve(path: string): string;
  /** At most `most` bytes from the start, if given. */
  read(path: string, most?: number): Uint8Array;
  list(path: string): string[];
  /** Makes a new file, or fails with EEXIST. Its bytes are on the disk when it returns; no part of it stays on failure. */
  create(path: string, bytes: Uint8Array, mode: number): void;
  /** Writes into a file that is there, in place of what it holds, with one write(2) as the kernel's files want it. */
  put(path: string, bytes: Uint8Array): void;
  append(path: string, bytes: Uint8Array, mode: number): void;
  rename(from: string, to: string): void;
  /** False when there was none. */
  remove(path: string): boolean;
  /** False when it was there. */
  makeDirectory(path: string, mode: number): boolean;
  /** An empty one; fails with ENOTEMPTY (a cgroup: EBUSY) otherwise. */
  removeDirectory(path: string): void;
  /** Of a symbolic link itself, so that none can lead us to what others have: `resolve` first. -1 stays as it is. */
  chown(path: string, uid: number, gid: number): void;

  /** Of a symbolic link itself, as the two below. Undefined when there is no such attribute; throws ENOTSUP where the file system has none. */
  getAttribute(path: string, name: string): Uint8Array | undefined;
  setAttribute(path: string, name: string, value: Uint8Array): void;
  removeAttribute(path: string, name: string): void;

  /**
   * flock(2) on a file, which is made if need be and goes with the lock; undefined when another has it and `wait` is
   * false. Waits for a minute at most, then fails with ETIMEDOUT. The lock of a process that dies is free.
   */
  lock(path: string, wait: boolean): Promise<Lock | undefined>;
  /** Runs a program, in a session of its own: what is typed at our terminal is not for it. */
  run(argv: readonly string[], options?: RunOptions): Promise<Ended>;
  /** False when there is no such process. */
  kill(pid: number, signal: "SIGTERM" | "SIGKILL"): boolean;
  /** When a process was started, in the kernel's ticks since boot; undefined when there is none (a zombie is none). */
  startedAt(pid: number): string | undefined;
  connect(path: string): Promise<Connection>;
  /** Loads an eBPF program for a cgroup's devices, and attaches it. */
  attachDeviceProgram(cgroup: string, program: Uint8Array): void;
}
