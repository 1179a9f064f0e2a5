/**
 * The guests that are defined: `NAME.xml` in the connection's directory of definitions, each whole or not
 * at all, whoever writes at the same time.
 *
 * A definition is written beside its place and renamed onto it; one lock of the directory keeps two
 * writers apart, since names and uuids are to be unique over all of them. Reading takes no lock: a file
 * is the old one or the new one.
 */
import { Problem } from "./api.ts";
import { readFacts } from "./domain_xml.ts";
import type { Host } from "./host.ts";
import { entries } from "./machine_facts.ts";
import { readText } from "./mounts.ts";
import { codeOf, doing } from "./problems.ts";

export interface Definition {
  readonly name: string;
  readonly uuid: string;
  readonly xml: string;
}

/** Who has a name and a uuid: a definition, or a guest that runs. */
export type Holder = Pick<Definition, "name" | "uuid">;

const ENDING = ".xml";
/** No guest's file is called so: all of those end in .xml. */
const LOCK = ".lock";
const FRESH = ".new";
/** Passwords of displays may be in it. */
const MODE = 0o600;

export class Definitions {
  readonly #host: Host;
  readonly #directory: string;

  constructor(host: Host, directory: string) {
    this.#host = host;
    this.#directory = directory;
  }

  all(): Definition[] {
    return entries(this.#host, this.#directory).flatMap((file) => {
      const definition = file.endsWith(ENDING) ? this.find(file.slice(0, -ENDING.length)) : undefined;
      return definition ? [definition] : [];
    });
  }

  find(name: string): Definition | undefined {
    if (!isFileName(name)) return undefined;
    const xml = readText(this.#host, this.#path(name));
    return xml === undefined ? undefined : { name, uuid: readFacts(xml).uuid, xml };
  }

  /** Which definition this is of, to see a change: changes whenever its file is another. */
  stamp(name: string): string | undefined {
    const stat = this.#host.stat(this.#path(name));
    return stat ? `${stat.inode}:${stat.modified}` : undefined;
  }

  /**
   * Writes a definition. `running` are the guests that run now, which have their names and uuids too. True when there
   * was one of this name before.
   */
  async save(definition: Definition, running: readonly Holder[]): Promise<boolean> {
    const { name, xml } = definition;
    if (!isFileName(name)) {
      throw new Problem("invalid", `a guest cannot be called '${name}', which means a directory; choose another name`);
    }
    return await doing(`define ${name}`, () =>
      this.#locked(() => {
        const others = this.all();
        for (const other of [...others, ...running]) refuseDouble(definition, other);
        const fresh = `${this.#directory}/${FRESH}`;
        // What a writer left that died.
        this.#host.remove(fresh);
        try {
          this.#host.create(fresh, new TextEncoder().encode(xml), MODE);
          this.#host.rename(fresh, this.#path(name));
        } catch (failure) {
          this.#host.remove(fresh);
          throw failure;
        }
        return others.some((other) => other.name === name);
      }),
    );
  }

  /** False when there was none. */
  async remove(name: string): Promise<boolean> {
    return await doing(`undefine ${name}`, () => this.#locked(() => this.#host.remove(this.#path(name))));
  }

  async #locked<T>(act: () => T): Promise<T> {
    makeDirectories(this.#host, this.#directory, 0o700);
    const lock = await this.#host.lock(`${this.#directory}/${LOCK}`, true);
    try {
      return act();
    } finally {
      lock?.release();
    }
  }

  #path(name: string): string {
    return `${this.#directory}/${name}${ENDING}`;
  }
}

/** libvirt's rule: a name belongs to one uuid, and a uuid to one name. */
export function refuseDouble(mine: Holder, other: Holder): void {
  if (mine.name === other.name && mine.uuid !== other.uuid) {
    throw new Problem(
      "exists",
      `there is a guest '${other.name}' already, with uuid ${other.uuid}: give this one another name, or that uuid`,
    );
  }
  if (mine.uuid === other.uuid && mine.name !== other.name) {
    throw new Problem(
      "exists",
      `uuid ${mine.uuid} belongs to the guest '${other.name}' already: leave <uuid> out and one is made up`,
    );
  }
}

function isFileName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name);
}

/** Makes a directory and those above it. */
export function makeDirectories(host: Host, path: string, mode: number): void {
  try {
    host.makeDirectory(path, mode);
  } catch (failure) {
    const above = path.slice(0, path.lastIndexOf("/"));
    if (codeOf(failure) !== "ENOENT" || above === "") throw failure;
    makeDirectories(host, above, 0o755);
    host.makeDirectory(path, mode);
  }
}
