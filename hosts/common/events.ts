/**
 * What happens to guests, for `events()`: QEMU's events as they come, and libvirt's lifecycle events made of
 * them and of what is seen in files (a journal that appears or goes, a definition that changes).
 *
 * There is no daemon to ask, so the directories are looked at ten times a second: that costs a few stat(2)
 * a guest and nothing when nobody listens.
 */
import type { DomainEvent } from "./api.ts";
import { EventLog, type LoggedEvent } from "./event_log.ts";
import { Feed } from "./feed.ts";
import type { Host } from "./host.ts";
import { listen } from "./listen.ts";
import type { Verbs } from "./plan.ts";
import { asProblem } from "./problems.ts";

/** A guest that runs, as far as listening goes. */
export interface ListenedGuest {
  readonly name: string;
  /** Tells one life of a guest from the next. */
  readonly life: string;
  /** Its monitor for events. */
  readonly monitor: string;
}

/** What events are made of; a connection is one. */
export interface EventSource {
  readonly host: Host;
  readonly verbs: Verbs;
  /** The path of a file among those of events. */
  eventFile(name: string): string;
  /** By name, the life of each guest that is started, or being started. */
  lives(): Map<string, string>;
  /** A guest whose start is done; undefined while it isn't, or when it has gone. */
  listened(name: string): ListenedGuest | undefined;
  /** By name, a stamp of each definition, which is another when the definition is. */
  definitionStamps(): Map<string, string>;
  /** Settles what a QEMU left that has gone. */
  settle(): Promise<void>;
  warn(message: string): void;
}

const LOOK = 100;

/** Events of all guests, or of the one of this name until it is gone. */
export function watch(source: EventSource, only?: string): Feed<DomainEvent> {
  const feed = new Feed<DomainEvent>();
  new Watch(source, feed, only).run().then(
    () => feed.end(),
    (failure) => feed.end(asProblem(failure, "listen to guests")),
  );
  return feed;
}

class Watch {
  readonly #listened = new Map<string, string>();

  constructor(
    readonly source: EventSource,
    readonly feed: Feed<DomainEvent>,
    readonly only: string | undefined,
  ) {}

  async run(): Promise<void> {
    const { source, feed, only } = this;
    let definitions = source.definitionStamps();
    // Those that run already are listened to from now on; those that start are told of.
    for (const name of source.lives().keys()) this.#begin(name, false);
    let began = false;
    while (!feed.ended) {
      await source.host.sleep(LOOK);
      for (const name of source.lives().keys()) this.#begin(name, true);
      if (only === undefined) {
        const now = source.definitionStamps();
        this.#compare(definitions, now);
        definitions = now;
      } else if (this.#listened.has(only)) began = true;
      else if (began || !this.#known(only)) return;
    }
  }

  #known(name: string): boolean {
    return this.source.lives().has(name) || this.source.definitionStamps().has(name);
  }

  /** Begins to listen to a guest that is up and isn't listened to yet. */
  #begin(name: string, fresh: boolean): void {
    if (this.only !== undefined && name !== this.only) return;
    if (this.#listened.has(name)) return;
    const guest = this.source.listened(name);
    if (!guest) return;
    this.#listened.set(name, guest.life);
    if (fresh) this.#tell(name, "start");
    void this.#listen(guest).then(
      () => this.#listened.delete(name),
      (failure) => this.feed.end(asProblem(failure, `listen to ${name}`)),
    );
  }

  async #listen(guest: ListenedGuest): Promise<void> {
    const { source, feed } = this;
    const { name } = guest;
    let shutdown: LoggedEvent | undefined;
    await listen({
      host: source.host,
      monitor: guest.monitor,
      log: new EventLog(source.host, source.eventFile(`${name}.log`)),
      lock: source.eventFile(`${name}.lock`),
      alive: () => source.lives().get(name) === guest.life,
      gone: () => source.settle(),
      hear: (event) => {
        if (event.event === "SHUTDOWN") shutdown = event;
        this.#hear(name, event);
      },
      warn: source.warn,
      stopped: () => feed.ended,
      onStop: (stop) => feed.onEnd(stop),
    });
    if (feed.ended) return;
    this.#tell(name, endOf(shutdown));
  }

  /** QEMU's event, and what it means in libvirt's words, if it means something there. */
  #hear(domain: string, { event, data, time }: LoggedEvent): void {
    const word = this.source.verbs.events[event];
    if (word) {
      const member =
        word.member === undefined ? undefined : (data as Record<string, unknown> | undefined)?.[word.member];
      const detail = word.details?.[String(member)] ?? word.detail;
      this.feed.push({ domain, name: "lifecycle", event: word.event, detail, time });
    }
    this.feed.push({ domain, name: event, ...(data === undefined ? {} : { data }), time });
  }

  /** What a client does or finds itself. */
  #tell(domain: string, what: string): void {
    const word = this.source.verbs.events[what];
    const time = this.source.host.now() / 1000;
    if (word) this.feed.push({ domain, name: "lifecycle", event: word.event, detail: word.detail, time });
  }

  #compare(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): void {
    for (const [name, stamp] of now) {
      const old = before.get(name);
      if (old !== stamp) this.#tell(name, old === undefined ? "define" : "redefine");
    }
    for (const name of before.keys()) if (!now.has(name)) this.#tell(name, "undefine");
  }
}

/** How a QEMU went that has gone, by the last that it said. */
function endOf(shutdown: LoggedEvent | undefined): "end" | "destroy" | "crash" {
  if (!shutdown) return "crash";
  const { guest, reason } = (shutdown.data ?? {}) as { guest?: boolean; reason?: string };
  if (reason === "host-qmp-quit" || reason === "host-signal") return "destroy";
  return guest === false && reason === "host-error" ? "crash" : "end";
}
