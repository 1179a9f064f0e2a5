/**
 * What is remembered of a file while guests have it: in its own attributes, or beside it.
 *
 * The attributes are libvirt's (`trusted.libvirt.security.*`), so that the two can take turns. A file system
 * without them, or a shell that may not write them, gets the same names and values in a file of the runtime
 * directory, by device and inode. Used under the lock of labels only.
 */
import type { Host } from "./host.ts";
import { codeOf } from "./libc.ts";

const PREFIX = "trusted.libvirt.security.";

type Attributes = Record<string, string>;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Remembered {
  readonly #warned = new Set<string>();

  constructor(
    readonly host: Host,
    readonly file: string,
    readonly warn: (message: string) => void,
  ) {}

  /** The attributes of one driver. */
  read(path: string, inode: string, driver: string): Attributes {
    const beside = this.#beside()[inode];
    const found: Attributes = {};
    for (const name of [driver, `ref_${driver}`, `timestamp_${driver}`]) {
      const full = PREFIX + name;
      const value = beside ? beside[full] : this.#own(path, full);
      if (value !== undefined) found[full] = value;
    }
    return found;
  }

  set(path: string, inode: string, name: string, value: string): void {
    const all = this.#beside();
    if (!all[inode]) {
      try {
        this.host.setAttribute(path, name, encoder.encode(value));
        return;
      } catch (problem) {
        if (!isRefusal(problem)) throw problem;
        this.#tell(path, inode);
      }
    }
    this.#write({ ...all, [inode]: { ...all[inode], [name]: value } });
  }

  remove(path: string, inode: string, name: string): void {
    const all = this.#beside();
    const known = all[inode];
    if (!known) {
      try {
        this.host.removeAttribute(path, name);
      } catch (problem) {
        if (!isRefusal(problem)) throw problem;
      }
      return;
    }
    const { [inode]: _, ...rest } = all;
    const { [name]: __, ...others } = known;
    this.#write(Object.keys(others).length === 0 ? rest : { ...rest, [inode]: others });
  }

  /** What is kept beside a file that is gone. */
  forget(inode: string): void {
    const { [inode]: known, ...rest } = this.#beside();
    if (known) this.#write(rest);
  }

  /** Removes what a client that died has not finished. */
  sweep(): void {
    this.host.remove(this.#next);
  }

  get #next(): string {
    return `${this.file}.new`;
  }

  #own(path: string, name: string): string | undefined {
    try {
      const value = this.host.getAttribute(path, name);
      return value && decoder.decode(value);
    } catch (problem) {
      if (isRefusal(problem)) return undefined;
      throw problem;
    }
  }

  #beside(): Record<string, Attributes> {
    if (!this.host.stat(this.file)) return {};
    return JSON.parse(decoder.decode(this.host.read(this.file))) as Record<string, Attributes>;
  }

  #write(all: Record<string, Attributes>): void {
    if (Object.keys(all).length === 0) {
      this.host.remove(this.file);
      return;
    }
    this.sweep();
    try {
      this.host.create(this.#next, encoder.encode(JSON.stringify(all)), 0o600);
      this.host.rename(this.#next, this.file);
    } catch (problem) {
      this.sweep();
      throw problem;
    }
  }

  /** Once for each file system. */
  #tell(path: string, inode: string): void {
    const device = inode.split(":")[0] as string;
    if (this.#warned.has(device)) return;
    this.#warned.add(device);
    this.warn(
      `the file system of ${path} keeps no attributes for us: whom its files belonged to is remembered in ` +
        `${this.file} and forgotten with it`,
    );
  }
}

/** No attributes there, or not for us: `trusted.` takes CAP_SYS_ADMIN. */
function isRefusal(problem: unknown): boolean {
  return ["ENOTSUP", "EOPNOTSUPP", "EPERM", "EACCES"].includes(codeOf(problem) ?? "");
}
