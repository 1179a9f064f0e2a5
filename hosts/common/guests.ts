/**
 * Which guests there are on this root, as their files say: names, locks, journals, and in which boot we are.
 *
 * Below `runtime` of `places`: `NAME/` is a guest's directory with its `journal` and pidfiles, and `.state` what
 * is no guest's: `NAME.lock`, and the root's own `claims`, `labels`, `intent`, `remembered.json`, `boot`, `cgroups`. No
 * guest's lock can have the name of one of these, because of its ending; no guest may be called `.state`.
 */
import type { InUse } from "../options.ts";
import { Problem } from "./api.ts";
import type { Host, Lock } from "./host.ts";
import { type Boot, Journal } from "./journal.ts";
import { codeOf } from "./libc.ts";
import type { Claims, Places } from "./plan.ts";
import { makeDirectories, removeTree } from "./steps/files.ts";

const LOCK = ".lock";
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Guests {
  readonly state: string;
  #boot: Boot | undefined;

  constructor(
    readonly host: Host,
    readonly places: Pick<Places, "runtime">,
  ) {
    this.state = `${places.runtime}/.state`;
  }

  directory(name: string): string {
    if (name === "" || name === "." || name === ".." || name === ".state" || name.includes("/")) {
      throw new Problem("invalid", `"${name}" can't be the name of a guest that runs: its files are called so`);
    }
    return `${this.places.runtime}/${name}`;
  }

  journal(name: string): string {
    return `${this.directory(name)}/journal`;
  }

  read(name: string): Journal | undefined {
    return Journal.read(this.host, this.journal(name));
  }

  /** All that have a directory, or had one. */
  names(): string[] {
    return this.#list(this.places.runtime)
      .filter(
        (name) => name !== ".state" && this.host.stat(`${this.places.runtime}/${name}`, false)?.kind === "directory",
      )
      .sort();
  }

  /** Guests whose lock has a file: somebody is at work on them, or died over it. */
  locked(): string[] {
    return this.#list(this.state)
      .filter((name) => name.endsWith(LOCK))
      .map((name) => name.slice(0, -LOCK.length));
  }

  /** Undefined when another client has it and `wait` is false. */
  lock(name: string, wait: boolean): Promise<Lock | undefined> {
    this.directory(name);
    return this.#lock(`${name}${LOCK}`, wait, `guest ${name}`);
  }

  async lockClaims(): Promise<Lock> {
    return (await this.#lock("claims", true, "the list of what guests have")) as Lock;
  }

  /** Removes the files of locks that the dead have held. */
  async sweep(): Promise<void> {
    for (const name of ["claims", "labels"]) {
      const path = `${this.state}/${name}`;
      if (this.host.stat(path)) (await this.host.lock(path, false))?.release();
    }
  }

  /** What the guests have, that run or are being started or ended. */
  inUse(): InUse {
    const claims = this.names()
      .map((name) => this.read(name)?.head)
      .filter((head) => head?.boot.id === this.boot().id)
      .map((head) => head?.plan.claims as Claims);
    return {
      ids: claims.map(({ id }) => id),
      labels: claims.flatMap(({ labels }) => labels),
      ports: claims.flatMap(({ ports }) => ports),
      cids: claims.flatMap(({ cids }) => cids),
    };
  }

  /** Removes what is a guest's own in `runtime`, the journal last. */
  clear(name: string): void {
    const directory = this.directory(name);
    for (const entry of this.#list(directory)) if (entry !== "journal") removeTree(this.host, `${directory}/${entry}`);
    this.host.remove(this.journal(name));
    if (this.host.stat(directory, false)) this.host.removeDirectory(directory);
  }

  /**
   * Which boot of the host this is. The kernel works its time out anew whenever it is asked, so that it moves
   * when the clock is set; what the first client of a boot has read is what all of them say.
   */
  boot(): Boot {
    this.#boot ??= this.#readBoot();
    return this.#boot;
  }

  #readBoot(): Boot {
    const id = decoder.decode(this.host.read("/proc/sys/kernel/random/boot_id")).trim();
    const time = Number(/^btime ([0-9]+)$/m.exec(decoder.decode(this.host.read("/proc/stat")))?.[1] ?? 0);
    const file = `${this.state}/boot`;
    const known = this.#knownBoot(file);
    if (known?.id === id) return known;
    makeDirectories(this.host, this.state, 0o700);
    const next = `${file}.${this.host.pid}`;
    this.host.remove(next);
    this.host.create(next, encoder.encode(JSON.stringify({ id, time })), 0o600);
    this.host.rename(next, file);
    return this.#knownBoot(file) ?? { id, time };
  }

  #knownBoot(file: string): Boot | undefined {
    if (!this.host.stat(file)) return undefined;
    try {
      return JSON.parse(decoder.decode(this.host.read(file))) as Boot;
    } catch {
      return undefined;
    }
  }

  #list(path: string): string[] {
    try {
      return this.host.list(path);
    } catch (problem) {
      if (codeOf(problem) === "ENOENT") return [];
      throw problem;
    }
  }

  async #lock(file: string, wait: boolean, what: string): Promise<Lock | undefined> {
    makeDirectories(this.host, this.state, 0o700);
    try {
      return await this.host.lock(`${this.state}/${file}`, wait);
    } catch (problem) {
      if (codeOf(problem) !== "ETIMEDOUT") throw problem;
      throw new Problem("busy", `another client has been at work on ${what} for a minute`);
    }
  }
}
