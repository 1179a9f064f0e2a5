/**
 * A machine in memory: files with owners and attributes, locks, processes, a QEMU that answers, and clients that die.
 *
 *   const world = new MemoryWorld();
 *   world.file("/images/a", { uid: 1000, gid: 1000 });
 *   const host = world.client({ dieAt: 7 });
 *
 * A client is one process' `Host`. One that dies at its n-th change of the world throws `Death` there, and at all
 * that it is asked afterwards, so that nothing its program does behind it counts; its locks are free. Time passes
 * only when somebody sleeps. One file, as the world and its clients reach into one another.
 */
import type { Connection, Ended, Host, Lock, RunOptions, Stat } from "../hosts/common/host.ts";
import { failure } from "../hosts/common/libc.ts";

interface Node {
  kind: Stat["kind"];
  mode: number;
  uid: number;
  gid: number;
  bytes: Uint8Array;
  readonly attributes: Map<string, Uint8Array>;
  readonly inode: number;
  /** Of a link. */
  readonly target?: string;
  changed: number;
}

export interface MemoryProcess {
  readonly argv: readonly string[];
  readonly ticks: string;
}

export interface ClientOptions {
  /** The n-th change (from 1) is not made; the client is dead. */
  readonly dieAt?: number;
  /** The n-th change is not made, and fails with EIO; those behind it are. */
  readonly failAt?: number;
  readonly uid?: number;
}

/** A client is dead; nobody is there to catch it. */
export class Death extends Error {
  override readonly name = "Death";
}

export interface Client extends Host {
  /** How often it has changed the world, or would have. */
  readonly changes: number;
  readonly dead: boolean;
}

const encoder = new TextEncoder();
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

export class MemoryWorld {
  readonly nodes = new Map<string, Node>();
  readonly processes = new Map<number, MemoryProcess>();
  readonly bootId = "5d1f3c5e-0000-4000-8000-000000000001";
  /** Path → the client that holds it. */
  readonly locks = new Map<string, Client>();
  time = 1_700_000_000_000;
  /** What a program does that is run to its end; gives its code. A detached one becomes a process. */
  program: (argv: readonly string[], options: RunOptions) => number = () => 0;
  #next = 100;

  /** `attributes`: whether the file systems keep any; of a path, so that there may be some that do. */
  constructor(readonly attributes: boolean | ((path: string) => boolean) = true) {
    for (const path of ["/", "/proc", "/proc/sys", "/proc/sys/kernel", "/proc/sys/kernel/random"]) {
      this.nodes.set(path, this.#node("directory", { mode: 0o755 }));
    }
    this.file("/proc/sys/kernel/random/boot_id", { text: `${this.bootId}\n` });
    this.file("/proc/stat", { text: "cpu 0\nbtime 1699990000\n" });
  }

  #node(kind: Node["kind"], of: Partial<Node> = {}): Node {
    const fresh = { mode: 0o644, uid: 0, gid: 0, bytes: new Uint8Array(0), attributes: new Map(), changed: this.time };
    return { kind, inode: this.#next++, ...fresh, ...of };
  }

  /** Makes a file and the directories above it. */
  file(
    path: string,
    of: { text?: string; uid?: number; gid?: number; mode?: number; kind?: Node["kind"]; label?: string } = {},
  ): void {
    this.directory(parentOf(path));
    const { text, label, kind = "file", ...rest } = of;
    const node = this.#node(kind, { ...rest, bytes: encoder.encode(text ?? "") });
    if (label !== undefined) node.attributes.set("security.selinux", encoder.encode(`${label}\0`));
    this.nodes.set(path, node);
  }

  directory(path: string): void {
    if (this.nodes.has(path)) return;
    this.directory(parentOf(path));
    this.nodes.set(path, this.#node("directory", { mode: 0o755 }));
  }

  link(path: string, target: string): void {
    this.directory(parentOf(path));
    this.nodes.set(path, this.#node("link", { mode: 0o777, target }));
  }

  /** All of it as text, but what `without` says: two that are equal are the same world. */
  snapshot(without: (path: string) => boolean = () => false): string {
    const lines = [...this.nodes]
      .filter(([path]) => !without(path))
      .map(([path, { kind, mode, uid, gid, bytes, attributes }]) => {
        const more = [...attributes].sort().map(([name, value]) => `${name}=${new TextDecoder().decode(value)}`);
        const text = new TextDecoder().decode(bytes);
        return `${path} ${kind} ${mode.toString(8)} ${uid}:${gid} ${JSON.stringify(text)} ${more.join(" ")}`;
      });
    const running = [...this.processes.values()].map(({ argv }) => argv.join(" "));
    return [...lines.sort(), ...running.sort()].join("\n");
  }

  keepsAttributes(path: string): boolean {
    return typeof this.attributes === "boolean" ? this.attributes : this.attributes(path);
  }

  /** A new process of ours. */
  client(options: ClientOptions = {}): Client {
    return new MemoryClient(this, this.spawn(["client"]), options);
  }

  spawn(argv: readonly string[]): number {
    const pid = this.#next++;
    this.processes.set(pid, { argv, ticks: `${this.#next++}` });
    return pid;
  }

  make(path: string, kind: Node["kind"], of: Partial<Node>): void {
    this.nodes.set(path, this.#node(kind, of));
  }
}

class MemoryClient implements Client {
  readonly runtime = "memory";
  readonly gid = 0;
  readonly environment = {};
  readonly uid: number;
  changes = 0;
  dead = false;

  constructor(
    readonly world: MemoryWorld,
    readonly pid: number,
    readonly options: ClientOptions,
  ) {
    this.uid = options.uid ?? 0;
  }

  #look(): void {
    if (this.dead) throw new Death(`client ${this.pid} is dead`);
  }

  /** Before each change of the world. */
  #change(what: string): void {
    this.#look();
    this.changes++;
    if (this.changes === this.options.dieAt) {
      this.dead = true;
      this.world.processes.delete(this.pid);
      for (const [path, holder] of this.world.locks) if (holder === this) this.world.locks.delete(path);
      throw new Death(`client ${this.pid} dies: ${what}`);
    }
    if (this.changes === this.options.failAt) throw failure("EIO", what);
  }

  /** Follows links, in the whole of the path. */
  #real(path: string, follow = true): string {
    const parent = path === "/" ? "/" : parentOf(path);
    const above = parent === "/" ? "" : this.#real(parent);
    const full = path === "/" ? "/" : `${above}${path.slice(path.lastIndexOf("/"))}`;
    const node = this.world.nodes.get(full);
    return follow && node?.kind === "link" ? this.#real(node.target as string) : full;
  }

  #node(path: string, follow = true): Node {
    this.#look();
    const node = this.world.nodes.get(this.#real(path, follow));
    if (!node) throw failure("ENOENT", path);
    return node;
  }

  now(): number {
    return this.world.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.#look();
    this.world.time += milliseconds;
  }

  random(bytes: number): Uint8Array {
    return Uint8Array.from({ length: bytes }, (_, at) => (at * 37 + this.pid) & 255);
  }

  stat(path: string, follow = true): Stat | undefined {
    this.#look();
    const node = this.world.nodes.get(this.#real(path, follow));
    if (!node) return undefined;
    const { kind, mode, uid, gid, bytes, inode, changed } = node;
    const device = kind === "block" || kind === "char" ? { major: 8, minor: inode } : { major: 0, minor: 0 };
    return { kind, mode, uid, gid, size: bytes.length, ...device, inode: `1:${inode}`, modified: changed, changed };
  }

  resolve(path: string): string {
    this.#node(path);
    return this.#real(path);
  }

  read(path: string, most?: number): Uint8Array {
    const process = /^\/proc\/([0-9]+)\/cmdline$/.exec(path)?.[1];
    if (process !== undefined) {
      const words = this.world.processes.get(Number(process))?.argv;
      if (!words) throw failure("ENOENT", path);
      return encoder.encode(words.map((word) => `${word}\0`).join(""));
    }
    return this.#node(path).bytes.slice(0, most);
  }

  list(path: string): string[] {
    if (this.#node(path).kind !== "directory") throw failure("ENOTDIR", path);
    const prefix = path === "/" ? "/" : `${this.#real(path)}/`;
    const names = [...this.world.nodes.keys()]
      .filter((each) => each.startsWith(prefix) && each !== "/" && !each.slice(prefix.length).includes("/"))
      .map((each) => each.slice(prefix.length));
    return path === "/proc" ? [...names, ...[...this.world.processes.keys()].map(String)] : names;
  }

  create(path: string, bytes: Uint8Array, mode: number): void {
    this.#change(`create ${path}`);
    this.#node(parentOf(path));
    const real = this.#real(path, false);
    if (this.world.nodes.has(real)) throw failure("EEXIST", path);
    this.world.make(real, "file", { bytes: bytes.slice(), mode, uid: this.uid });
  }

  put(path: string, bytes: Uint8Array): void {
    this.#change(`put ${path}`);
    this.#node(path).bytes = bytes.slice();
  }

  append(path: string, bytes: Uint8Array, mode: number): void {
    this.#node(parentOf(path));
    const real = this.#real(path);
    const add = (some: Uint8Array) => {
      if (!this.world.nodes.has(real)) this.world.make(real, "file", { mode, uid: this.uid });
      const node = this.#node(path);
      node.bytes = new Uint8Array([...node.bytes, ...some]);
    };
    // Who dies over it, or finds the disk full, has written a part.
    if ([this.options.dieAt, this.options.failAt].includes(this.changes + 1)) add(bytes.subarray(0, bytes.length / 2));
    this.#change(`append to ${path}`);
    add(bytes);
  }

  rename(from: string, to: string): void {
    this.#change(`rename ${from}`);
    const node = this.#node(from, false);
    this.world.nodes.delete(this.#real(from, false));
    this.world.nodes.set(this.#real(to, false), node);
  }

  remove(path: string): boolean {
    this.#look();
    const real = this.#real(path, false);
    const node = this.world.nodes.get(real);
    if (!node) return false;
    if (node.kind === "directory") throw failure("EISDIR", path);
    this.#change(`remove ${path}`);
    return this.world.nodes.delete(real);
  }

  makeDirectory(path: string, mode: number): boolean {
    this.#change(`make ${path}`);
    if (this.#node(parentOf(path)).kind !== "directory") throw failure("ENOTDIR", path);
    const real = this.#real(path, false);
    const there = this.world.nodes.get(this.#real(path));
    if (there && there.kind !== "directory") throw failure("EEXIST", path);
    if (there) return false;
    this.world.make(real, "directory", { mode, uid: this.uid });
    return true;
  }

  removeDirectory(path: string): void {
    this.#change(`remove ${path}`);
    if (this.list(path).length > 0) throw failure("ENOTEMPTY", path);
    this.world.nodes.delete(this.#real(path, false));
  }

  chown(path: string, uid: number, gid: number): void {
    this.#change(`chown ${path}`);
    const node = this.#node(path, false);
    if (uid !== -1) node.uid = uid;
    if (gid !== -1) node.gid = gid;
  }

  getAttribute(path: string, name: string): Uint8Array | undefined {
    const node = this.#node(path, false);
    if (!this.world.keepsAttributes(path)) throw failure("ENOTSUP", path);
    return node.attributes.get(name)?.slice();
  }

  setAttribute(path: string, name: string, value: Uint8Array): void {
    this.#change(`set ${name} of ${path}`);
    const node = this.#node(path, false);
    if (!this.world.keepsAttributes(path)) throw failure("ENOTSUP", path);
    node.attributes.set(name, value.slice());
  }

  removeAttribute(path: string, name: string): void {
    this.#change(`remove ${name} of ${path}`);
    const node = this.#node(path, false);
    if (!this.world.keepsAttributes(path)) throw failure("ENOTSUP", path);
    node.attributes.delete(name);
  }

  async lock(path: string, wait: boolean): Promise<Lock | undefined> {
    for (let tries = 0; ; tries++) {
      this.#change(`lock ${path}`);
      this.#node(parentOf(path));
      if (!this.world.locks.has(path)) break;
      if (!wait) return undefined;
      if (tries === 10_000) throw failure("ETIMEDOUT", path);
      // Others get their turn.
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.world.locks.set(path, this);
    if (!this.world.nodes.has(path)) this.world.make(path, "file", { mode: 0o600 });
    let held = true;
    return {
      release: () => {
        // The dead have let go of it already, and can't remove its file.
        if (!held || this.dead) return;
        held = false;
        this.world.locks.delete(path);
        this.world.nodes.delete(path);
      },
    };
  }

  async run(argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
    this.#change(`run ${argv.join(" ")}`);
    const ended = { stdout: "", stderr: "" };
    if (!options.detached) return { ...ended, code: this.world.program(argv, options), pid: this.world.spawn(argv) };
    // `sh -c 'echo $$ >"$0" && exec "$@"' PIDFILE …`: as the engine starts what stays.
    const wrapped = argv[0] === "/bin/sh" && argv[2]?.includes('exec "$@"') && argv[2].includes('>"$0"');
    const pid = this.world.spawn(wrapped ? argv.slice(4) : argv);
    if (wrapped) this.world.file(argv[3] as string, { text: `${pid}\n` });
    this.world.program(argv, options);
    return { ...ended, code: 0, pid };
  }

  kill(pid: number): boolean {
    this.#change(`kill ${pid}`);
    return this.world.processes.delete(pid);
  }

  startedAt(pid: number): string | undefined {
    this.#look();
    return this.world.processes.get(pid)?.ticks;
  }

  /** QEMU's monitor, which is content with whatever it is told. */
  async connect(path: string): Promise<Connection> {
    this.#look();
    if (![...this.world.processes.values()].some(({ argv }) => argv.some((word) => word.includes(path)))) {
      throw failure("ENOENT", path);
    }
    const said: Uint8Array[] = [encoder.encode('{"QMP":{"version":{},"capabilities":[]}}\r\n')];
    let wake: (() => void) | undefined;
    let open = true;
    const say = (line: string) => {
      said.push(encoder.encode(line));
      wake?.();
    };
    return {
      write: (text) => {
        this.#change(`tell ${text.trim()}`);
        for (const line of text.trim().split("\n"))
          say(`${JSON.stringify({ return: {}, id: JSON.parse(line).id })}\r\n`);
      },
      chunks: {
        async *[Symbol.asyncIterator]() {
          while (open) {
            const next = said.shift();
            if (next) yield next;
            else {
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
            }
          }
        },
      },
      close: () => {
        open = false;
        wake?.();
      },
    };
  }

  attachDeviceProgram(cgroup: string): void {
    this.#change(`attach a program to ${cgroup}`);
    this.#node(cgroup);
  }
}
