/**
 * What was found out about emulators, kept: a file for each below `cache`.
 *
 * A file is one line that says of which program and of which state of the host it is, with the checksum
 * of what follows; then the answer as JSON. Anything that isn't so is as if it weren't there, and
 * whoever asks the program anew writes it whole. Where nothing can be written, nothing is kept.
 */
import { createHash } from "node:crypto";
import type { Emulator } from "./emulators.ts";
import type { Host, Lock } from "./host.ts";

/** Of what is being found out: the directory is for the program's socket, and is gone when released. */
export interface Held {
  readonly directory: string;
  release(): void;
}

/** Addresses of unix sockets end at 107 bytes; what comes behind the directory is `/qmp`. */
const LONGEST = 100;
/** Directories of a probing process: its pid, when it was started, and what sets it apart from its others. */
const PROBING = /^p-(\d+)-(\d+)-[0-9a-f]+$/;

export class ProbeCache {
  #usable: boolean | undefined;

  constructor(
    readonly host: Host,
    readonly directory: string,
    readonly warn: (message: string) => void,
  ) {}

  read(binary: string, key: string): Emulator | undefined {
    try {
      const text = new TextDecoder().decode(this.host.read(this.#path(binary, ".json")));
      const end = text.indexOf("\n");
      const head = JSON.parse(text.slice(0, end)) as { key?: string; sha256?: string };
      const body = text.slice(end + 1);
      if (head.key !== key || head.sha256 !== sha256(body)) return undefined;
      return JSON.parse(body) as Emulator;
    } catch {
      return undefined;
    }
  }

  write(key: string, emulator: Emulator): void {
    if (!this.#usable) return;
    const body = JSON.stringify(emulator);
    const path = this.#path(emulator.binary, ".json");
    const fresh = `${path}.${this.#random(4)}`;
    try {
      const bytes = new TextEncoder().encode(`${JSON.stringify({ key, sha256: sha256(body) })}\n${body}`);
      this.host.create(fresh, bytes, 0o600);
      this.host.rename(fresh, path);
    } catch (problem) {
      this.host.remove(fresh);
      this.#refuse(problem);
    }
  }

  /** Waits until nobody else is asking this program. */
  async hold(binary: string): Promise<Held> {
    if (this.#usable === undefined) this.#prepare();
    let lock: Lock | undefined;
    try {
      if (this.#usable) lock = await this.host.lock(this.#path(binary, ".lock"), true);
    } catch (problem) {
      this.#refuse(problem);
    }
    const directory = this.#probing();
    this.host.makeDirectory(directory, 0o700);
    return {
      directory,
      release: () => {
        removeAll(this.host, directory);
        lock?.release();
      },
    };
  }

  #probing(): string {
    const { host } = this;
    const name = `p-${host.pid}-${host.startedAt(host.pid) ?? 0}-${this.#random(4)}`;
    const path = `${this.directory}/${name}`;
    if (this.#usable && path.length <= LONGEST) return path;
    return `/tmp/virtwright-${this.#random(12)}`;
  }

  #random(bytes: number): string {
    return Buffer.from(this.host.random(bytes)).toString("hex");
  }

  #prepare(): void {
    const { host, directory } = this;
    try {
      for (let at = directory.indexOf("/", 1); at > 0; at = directory.indexOf("/", at + 1)) {
        if (!host.stat(directory.slice(0, at))) host.makeDirectory(directory.slice(0, at), 0o755);
      }
      host.makeDirectory(directory, 0o700);
      this.#usable = true;
      this.#settle();
    } catch (problem) {
      this.#refuse(problem);
    }
  }

  /** Ends what was being asked by a client that died over it. */
  #settle(): void {
    const { host, directory } = this;
    for (const name of host.list(directory)) {
      const [, pid, started] = PROBING.exec(name) ?? [];
      if (pid === undefined || host.startedAt(Number(pid)) === started) continue;
      endProbed(host, `${directory}/${name}`);
      removeAll(host, `${directory}/${name}`);
    }
  }

  #refuse(problem: unknown): void {
    this.#usable = false;
    const why = problem instanceof Error ? problem.message : String(problem);
    this.warn(`what emulators can do isn't kept, and is asked each time: ${this.directory} can't be used (${why})`);
  }

  #path(binary: string, ending: string): string {
    const name = binary.slice(binary.lastIndexOf("/") + 1);
    return `${this.directory}/${name}-${sha256(binary).slice(0, 12)}${ending}`;
  }
}

/** Ends the QEMU that was started for a directory of ours, if it lives: nobody else has that directory on its command line. */
export function endProbed(host: Host, directory: string): number | undefined {
  let pid: number;
  try {
    const decoder = new TextDecoder();
    pid = Number(decoder.decode(host.read(`${directory}/pid`)).trim());
    if (!Number.isInteger(pid) || pid <= 1) return undefined;
    if (!decoder.decode(host.read(`/proc/${pid}/cmdline`)).includes(`${directory}/pid`)) return undefined;
  } catch {
    return undefined;
  }
  return host.kill(pid, "SIGKILL") ? pid : undefined;
}

function removeAll(host: Host, directory: string): void {
  try {
    for (const name of host.list(directory)) host.remove(`${directory}/${name}`);
    host.removeDirectory(directory);
  } catch {
    // A program that is just ending may still hold on to it; the next client finds it by its name.
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
