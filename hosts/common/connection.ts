/**
 * A connection to the guests of this machine: their definitions in files, those that run by their journals.
 *
 * It holds no state of its own that another client could make stale. What a starter left behind that died,
 * and what a QEMU left that has gone, is settled by the engine before guests are listed, looked up or touched.
 */
import type { Note } from "../notes.ts";
import type { ContextOptions, EmulatorOptions } from "../options.ts";
import type { Virtwright } from "../virtwright.ts";
import type { Connection, ConnectOptions, Domain, DomainEvent, NodeInfo, ProblemCode, StartOptions } from "./api.ts";
import { HostCapabilities } from "./capabilities.ts";
import { Definitions, makeDirectories, refuseDouble } from "./definitions.ts";
import { LocalDomain, noDomain } from "./domain.ts";
import { readEmulatorWish, readFacts } from "./domain_xml.ts";
import { Emulators } from "./emulators.ts";
import { Engine, type Running } from "./engine.ts";
import { type EventSource, type ListenedGuest, watch } from "./events.ts";
import type { Feed } from "./feed.ts";
import type { Host } from "./host.ts";
import { entries } from "./machine_facts.ts";
import { Monitor } from "./monitor.ts";
import type { Command, Places, Plan, Verbs } from "./plan.ts";
import { Machine, Preparation, readDriver } from "./prepare.ts";
import { asProblem, doing, refusal } from "./problems.ts";

export class LocalConnection implements Connection, EventSource {
  readonly definitions: Definitions;
  readonly verbs: Verbs;
  readonly uri: string;
  readonly warn: (message: string) => void;
  readonly #preparation: Preparation;
  readonly #engine: Engine;
  readonly #emulators: Emulators;
  readonly #capabilities: HostCapabilities;
  readonly #feeds = new Set<Feed<DomainEvent>>();
  readonly #lives = new Map<string, { readonly stamp: string; readonly life: string }>();

  constructor(
    readonly host: Host,
    readonly library: Virtwright,
    readonly places: Places,
    machine: Machine,
    options: ConnectOptions,
  ) {
    this.uri = places.uri;
    this.definitions = new Definitions(host, places.definitions);
    this.warn = options.warn ?? (() => {});
    this.verbs = JSON.parse(library.run("verbs", "").output ?? "{}") as Verbs;
    const driver = readDriver(host, library, places, this.warn);
    this.#preparation = new Preparation(machine, library, places, driver, this.warn);
    this.#emulators = new Emulators(host, library, {
      cache: places.cache,
      searchPath: options.searchPath ?? false,
      warn: this.warn,
      progress: (what) => options.progress?.(what),
    });
    this.#capabilities = new HostCapabilities(host, library, this.#emulators);
    this.#engine = new Engine(host, library, places, {
      warn: this.warn,
      before: (step, _index, phase) => options.progress?.(phase === "run" ? step.why : `undo: ${step.why}`),
    });
  }

  async capabilities(): Promise<string> {
    return this.#capabilities.capabilities(await this.#preparation.context("<domain/>"));
  }

  async domainCapabilities(options: Parameters<Connection["domainCapabilities"]>[0] = {}): Promise<string> {
    return this.#capabilities.domainCapabilities(options, await this.#preparation.context("<loader/>"));
  }

  async nodeInfo(): Promise<NodeInfo> {
    return this.#capabilities.nodeInfo();
  }

  async list(): Promise<Domain[]> {
    await this.settle();
    const running = this.#engine.running().sort((one, other) => one.plan.claims.id - other.plan.claims.id);
    const names = new Set(running.map((guest) => guest.name));
    const others = this.definitions.all().filter((definition) => !names.has(definition.name));
    return [
      ...running.map((guest) => new LocalDomain(this, guest.name, guest.plan.uuid)),
      ...others.map((definition) => new LocalDomain(this, definition.name, definition.uuid)),
    ];
  }

  async lookup(which: string): Promise<Domain> {
    const domains = await this.list();
    const found =
      (/^\d+$/.test(which) ? domains.find((domain) => domain.id() === Number(which)) : undefined) ??
      domains.find((domain) => domain.uuid === uuidOf(which)) ??
      domains.find((domain) => domain.name === which);
    if (found) return found;
    throw noDomain(which);
  }

  async define(xml: string): Promise<Domain> {
    const definition = await this.#normal(xml);
    await this.settle();
    await this.definitions.save(definition, this.#holders());
    return new LocalDomain(this, definition.name, definition.uuid);
  }

  async create(xml: string, options: StartOptions = {}): Promise<Domain> {
    const { name, uuid, xml: normal } = await this.#normal(xml);
    await this.settle();
    for (const other of [...this.definitions.all(), ...this.#holders()]) refuseDouble({ name, uuid }, other);
    await this.begin(name, normal, options);
    return new LocalDomain(this, name, uuid);
  }

  events(): AsyncIterable<DomainEvent> {
    return this.watched();
  }

  close(): void {
    for (const feed of this.#feeds) feed.end();
  }

  /** Events of one guest, or of all; ended with the connection. */
  watched(only?: string): Feed<DomainEvent> {
    const feed = watch(this, only);
    this.#feeds.add(feed);
    feed.onEnd(() => this.#feeds.delete(feed));
    return feed;
  }

  /** Starts a guest from XML that is normal. */
  async begin(name: string, xml: string, options: StartOptions): Promise<void> {
    const { emulator, context } = await this.#options(xml);
    await this.#engine.start(name, (inUse) => this.#preparation.plan(xml, emulator, context, inUse), {
      paused: options.paused ?? false,
    });
  }

  /** The steps that a start would run now. */
  async planOf(xml: string): Promise<Plan> {
    const { emulator, context } = await this.#options(xml);
    return this.#preparation.plan(xml, emulator, context, this.#engine.guests.inUse());
  }

  /** A guest that runs, after settling what is left of it if it doesn't. */
  async guest(name: string): Promise<Running | undefined> {
    const guest = this.running(name);
    if (guest) return guest;
    await this.settle();
    return this.running(name);
  }

  running(name: string): Running | undefined {
    return this.#engine.find(name);
  }

  async end(name: string): Promise<void> {
    await doing(`end ${name}`, () => this.#engine.end(name));
    await this.#sweep();
  }

  /** What starters left that died, and QEMUs that have gone. */
  async settle(): Promise<void> {
    await doing("settle what guests left behind", () => this.#engine.recover());
    await this.#sweep();
  }

  /** Logs of events that the last listener has left, of guests that are gone. */
  async #sweep(): Promise<void> {
    const directory = `${this.#engine.guests.state}/events`;
    const logs = entries(this.host, directory).filter((file) => file.endsWith(".log"));
    if (logs.length === 0) return;
    const lives = this.lives();
    for (const name of logs.map((file) => file.slice(0, -".log".length))) {
      if (lives.has(name)) continue;
      const lock = await this.host.lock(`${directory}/${name}.lock`, false);
      if (lock) this.host.remove(`${directory}/${name}.log`);
      lock?.release();
    }
  }

  /** One command to a guest's monitor; another client that holds it is waited for. */
  async ask(guest: Running, { execute, arguments: given }: Command, timeout?: number): Promise<unknown> {
    const monitor = await Monitor.connect(this.host, guest.plan.monitor, timeout);
    try {
      return await monitor.execute({ execute, ...(given === undefined ? {} : { arguments: given }) }, timeout);
    } finally {
      monitor.close();
    }
  }

  /** A file of those who listen or have a console open, in a directory that is made if need be. */
  eventFile(name: string): string {
    const directory = `${this.#engine.guests.state}/events`;
    makeDirectories(this.host, directory, 0o700);
    return `${directory}/${name}`;
  }

  /** A journal is read once, as its first line says it all. */
  lives(): Map<string, string> {
    const { guests } = this.#engine;
    const lives = new Map<string, string>();
    for (const name of guests.names()) {
      const stat = this.host.stat(guests.journal(name));
      if (!stat) continue;
      const known = this.#lives.get(name);
      if (known?.stamp === stat.inode) lives.set(name, known.life);
      else {
        const head = guests.read(name)?.head;
        if (!head) continue;
        const life = `${head.boot.id} ${head.plan.claims.id} ${head.time}`;
        this.#lives.set(name, { stamp: stat.inode, life });
        lives.set(name, life);
      }
    }
    return lives;
  }

  listened(name: string): ListenedGuest | undefined {
    const guest = this.running(name);
    const life = this.lives().get(name);
    return guest && life !== undefined ? { name, life, monitor: guest.plan.events } : undefined;
  }

  definitionStamps(): Map<string, string> {
    return new Map(
      entries(this.host, this.places.definitions).flatMap((file): [string, string][] => {
        const name = file.endsWith(".xml") ? file.slice(0, -4) : undefined;
        const stamp = name === undefined ? undefined : this.definitions.stamp(name);
        return name === undefined || stamp === undefined ? [] : [[name, stamp]];
      }),
    );
  }

  #holders(): { name: string; uuid: string }[] {
    return this.#engine.running().map((guest) => ({ name: guest.name, uuid: guest.plan.uuid }));
  }

  /** The domain as it is kept: checked, and with its defaults. */
  async #normal(xml: string): Promise<{ name: string; uuid: string; xml: string }> {
    const options = await this.#options(xml);
    const normalize = (abiUpdate: boolean) =>
      this.library.normalize(xml, { ...options, context: { ...options.context, abiUpdate } });
    let { output, notes } = normalize(true);
    // What a guest saw before stays as it was.
    if (output !== undefined && this.definitions.find(readFacts(output).name)) ({ output, notes } = normalize(false));
    if (output === undefined || notes.some((note) => note.severity === "error")) {
      throw refusal("the domain XML is refused", notes);
    }
    for (const note of notes) if (note.severity === "warning") this.warn(`line ${note.line}: ${note.message}`);
    const { name, uuid } = readFacts(output);
    return { name, uuid, xml: output };
  }

  async #options(xml: string): Promise<{ emulator: EmulatorOptions; context: ContextOptions }> {
    const context = await this.#preparation.context(xml);
    return { emulator: await this.#emulators.choose(readEmulatorWish(xml)), context };
  }
}

/** In the form that XML has it; libvirt takes it with and without dashes. */
function uuidOf(text: string): string | undefined {
  const digits = text.toLowerCase().replaceAll("-", "");
  return /^[0-9a-f]{32}$/.test(digits)
    ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
    : undefined;
}

/** Why there is no connection. */
function codeOfPlaces(notes: readonly Note[]): ProblemCode {
  const code = notes.find((note) => note.severity === "error")?.code;
  return code === "VW0701" ? "unsupported" : code === "VW0703" ? "denied" : "invalid";
}

/** Opens a connection on this machine. */
export async function open(
  host: Host,
  library: Virtwright,
  uri: string,
  options: ConnectOptions = {},
): Promise<Connection> {
  try {
    const machine = new Machine(host);
    const { output, notes } = library.run("places", uri, { context: machine.context() });
    if (output === undefined) throw refusal(`cannot connect to ${uri}`, notes, codeOfPlaces(notes), false);
    return new LocalConnection(host, library, JSON.parse(output) as Places, machine, options);
  } catch (failure) {
    throw asProblem(failure, `connect to ${uri}`);
  }
}
