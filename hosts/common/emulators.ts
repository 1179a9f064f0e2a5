/**
 * The emulators of this host: which there are, and what each can do.
 *
 * Names are looked for where distributions put them, and along PATH if asked to. What a program can do
 * is found out by running it (probe.ts), once: then it is in the cache (probe_cache.ts) until the program, its
 * modules, the kernel, /dev/kvm or the CPU are others. At most two are run at once. A program that hangs or
 * crashes is a warning, and the others are as good as before.
 */
import { machine } from "node:os";
import type { EmulatorOptions } from "../options.ts";
import type { Virtwright } from "../virtwright.ts";
import { Problem } from "./api.ts";
import type { Host } from "./host.ts";
import { probe } from "./probe.ts";
import { ProbeCache } from "./probe_cache.ts";
import { hostState, keyOf } from "./probe_key.ts";

/** An emulator that was asked what it can do. */
export interface Emulator {
  readonly binary: string;
  /** The guest architecture, in libvirt's word; for an old one by its name. */
  readonly arch: string;
  readonly version: string;
  /** What `options.emulator` of the core takes: with the `<qemuCaps>` of a QEMU of today, or the `-help` of an old one. */
  readonly options: EmulatorOptions;
  /** The answer of an old one to `-M ?`. */
  readonly machines?: string;
}

export interface EmulatorSearch {
  /** Where what was found out is kept, and where a probed QEMU's socket is: a directory of ours that is made if need be. */
  readonly cache: string;
  /** Along PATH too. */
  readonly searchPath?: boolean;
  /** Instead of /usr/bin and what else there is. */
  readonly directories?: readonly string[];
  /** Milliseconds for which one program is waited for. */
  readonly patience?: number;
  readonly warn?: (message: string) => void;
  readonly progress?: (what: string) => void;
}

/** What decides which emulator a guest gets. */
export interface EmulatorWish {
  readonly emulator?: string | undefined;
  readonly arch?: string | undefined;
}

const DIRECTORIES = ["/usr/bin"];
/** Where the distributions of Red Hat have the one QEMU that they support: not in PATH. */
const APART = "/usr/libexec/qemu-kvm";
/** Architectures have no hyphen: `qemu-system-x86_64-microvm` is no QEMU of its own. */
const NAMES = /^(?:qemu|qemu-kvm|kvm|xenner|qemu-system-[a-z0-9_]+)$/;
const AT_ONCE = 2;
const PATIENCE = 20_000;

export class Emulators {
  readonly #known = new Map<string, { key: string; emulator: Promise<Emulator | undefined> }>();
  readonly #failures = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  readonly #cache: ProbeCache;
  #running = 0;

  constructor(
    readonly host: Host,
    readonly core: Virtwright,
    readonly search: EmulatorSearch,
  ) {
    this.#cache = new ProbeCache(host, search.cache, (message) => this.search.warn?.(message));
  }

  /** Paths of all programs that look like one, in the order in which they are preferred; each program once. */
  find(): string[] {
    const { host, search } = this;
    const directories = [...(search.directories ?? DIRECTORIES)];
    if (search.searchPath) directories.push(...(host.environment.PATH ?? "").split(":"));
    const found = new Map<string, string>();
    const consider = (path: string) => {
      const file = look(() => host.resolve(path));
      if (file !== undefined && !found.has(path) && isProgram(host, file)) found.set(path, file);
    };
    for (const directory of new Set(directories)) {
      if (!directory.startsWith("/")) continue;
      const names = look(() => host.list(directory)) ?? [];
      for (const name of names.filter((each) => NAMES.test(each)).sort()) consider(`${directory}/${name}`);
    }
    if (!search.directories) consider(APART);
    return [...found.keys()];
  }

  /**
   * The programs that may run guests of an architecture, the most fitting first; no program is started for it.
   * The architecture is libvirt's word.
   */
  candidates(arch: string): string[] {
    const host = hostArch();
    const targets = [arch];
    // A host runs guests of its smaller sister with the same program.
    if (host === "aarch64" && arch === "armv7l") targets.unshift("aarch64");
    if (host === "x86_64" && arch === "i686") targets.push("x86_64");
    if (arch.startsWith("ppc64")) targets.push("ppc64");
    const names = targets.map((target) => `qemu-system-${QEMU_ARCHES[target] ?? target}`);
    const native = targets.includes(host);
    if (native) names.push("qemu-kvm", "kvm");
    if (arch === "i686" || arch === "x86_64") names.push("qemu");
    const found = this.find();
    return names.flatMap((name) => found.filter((path) => path.slice(path.lastIndexOf("/") + 1) === name));
  }

  /** What a program can do; undefined when it can't be found out, which is then a warning. */
  ask(binary: string): Promise<Emulator | undefined> {
    return this.#ask(binary, this.#state());
  }

  #state(): string {
    return hostState(this.host, this.core.version);
  }

  #ask(binary: string, state: string): Promise<Emulator | undefined> {
    const key = look(() => keyOf(this.host, binary, state));
    if (key === undefined) return Promise.resolve(undefined);
    const known = this.#known.get(binary);
    if (known?.key === key) return known.emulator;
    const emulator = this.#find(binary, key).catch((problem: unknown) => {
      const why = problem instanceof Error ? problem.message : String(problem);
      this.#failures.set(binary, why);
      this.search.warn?.(`${binary} can't be used: ${why}`);
      return undefined;
    });
    this.#known.set(binary, { key, emulator });
    return emulator;
  }

  /** The one for a guest, as `options.emulator` takes it: its own `<emulator>`, or the first that fits its architecture. */
  async choose(wish: EmulatorWish): Promise<EmulatorOptions> {
    const { emulator, arch } = wish;
    if (emulator !== undefined) {
      if (look(() => this.host.resolve(emulator)) === undefined) {
        const there = this.find().join(", ") || "no emulator in /usr/bin";
        throw new Problem("unsupported", `there is no emulator ${emulator} on this host; there is ${there}`);
      }
      const asked = await this.ask(emulator);
      if (!asked) throw new Problem("unsupported", `${emulator} can't be used: ${this.#failures.get(emulator)}`);
      return asked.options;
    }
    const wanted = arch ?? hostArch();
    const tried: string[] = [];
    for (const binary of this.candidates(wanted)) {
      const asked = await this.ask(binary);
      if (asked) return asked.options;
      tried.push(`${binary}: ${this.#failures.get(binary)}`);
    }
    const why = tried.length > 0 ? tried.join("; ") : `install qemu-system-${QEMU_ARCHES[wanted] ?? wanted}`;
    throw new Problem("unsupported", `there is no emulator for guests of ${wanted} on this host (${why})`);
  }

  /** All that there are. */
  async all(): Promise<Emulator[]> {
    const state = this.#state();
    const asked = await Promise.all(this.find().map((binary) => this.#ask(binary, state)));
    return asked.filter((each) => each !== undefined);
  }

  async #find(binary: string, key: string): Promise<Emulator | undefined> {
    const cached = this.#cache.read(binary, key);
    if (cached) return cached;
    await this.#turn();
    // Another client may be at it just now: then what it finds is ours too.
    const entry = await this.#cache.hold(binary);
    try {
      const found = this.#cache.read(binary, key);
      if (found) return found;
      this.search.progress?.(`asking ${binary} what it can do`);
      const directory = entry.directory;
      const emulator = await probe(this.host, this.core, binary, directory, this.search.patience ?? PATIENCE);
      this.#cache.write(key, emulator);
      return emulator;
    } finally {
      entry.release();
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }
}

/** QEMU's word for an architecture of libvirt's, where it is another. */
const QEMU_ARCHES: Readonly<Record<string, string>> = { i686: "i386", armv7l: "arm", armv6l: "arm", openrisc: "or1k" };

/** The host's architecture in libvirt's word. */
export function hostArch(): string {
  const arch = machine();
  return /^i[3-6]86$/.test(arch) ? "i686" : arch === "amd64" ? "x86_64" : arch === "arm64" ? "aarch64" : arch;
}

function isProgram(host: Host, path: string): boolean {
  const stat = look(() => host.stat(path));
  return stat?.kind === "file" && (stat.mode & 0o111) !== 0;
}

function look<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
