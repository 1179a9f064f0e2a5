/**
 * A machine with guests that are only pretended: the contract of hosts/common/api.ts in memory, for what the
 * command line program says and asks.
 *
 * Guests start and end by flags; the XML is kept as it came, with an id in it while the guest runs.
 */
import {
  type Connection,
  type ConnectOptions,
  type Console,
  type Domain,
  type DomainEvent,
  type DomainInfo,
  type NodeInfo,
  Problem,
  type StartOptions,
  type State,
} from "../hosts/common/api.ts";
import { Feed } from "../hosts/common/feed.ts";
import type { Plan } from "../hosts/common/plan.ts";
import type { Note } from "../hosts/notes.ts";

/** Everything that was called, `verb name`, in order. */
export class PretendedMachine {
  readonly calls: string[] = [];
  readonly guests: PretendedDomain[] = [];
  readonly feeds = new Set<Feed<DomainEvent>>();
  uri = "";
  closed = 0;
  /** What the next define is refused with. */
  refusal: Problem | undefined;
  /** What a guest says on its console when it starts to run. */
  consoleSays: string[] = [];
  #lastId = 0;

  /** `connect` as the runtimes have it. */
  readonly connect = async (uri: string, options: ConnectOptions): Promise<Connection> => {
    this.uri = uri;
    if (!/^qemu:\/\/\/(session|system)/.test(uri)) throw new Problem("unsupported", `${uri} is none of ours`);
    options.progress?.("looking around");
    return new PretendedConnection(this);
  };

  add(name: string, uuid: string, running?: State): PretendedDomain {
    const domain = new PretendedDomain(this, xmlOf(name, uuid), name, uuid);
    this.guests.push(domain);
    if (running) domain.run(running);
    return domain;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  tell(event: Omit<DomainEvent, "time">): void {
    for (const feed of this.feeds) feed.push({ ...event, time: 1_700_000_000.25 });
  }
}

export function xmlOf(name: string, uuid: string): string {
  return [
    "<domain type='qemu'>",
    `  <name>${name}</name>`,
    `  <uuid>${uuid}</uuid>`,
    "  <memory unit='KiB'>65536</memory>",
    "  <os>",
    "    <type arch='x86_64' machine='pc'>hvm</type>",
    "  </os>",
    "</domain>",
    "",
  ].join("\n");
}

class PretendedDomain implements Domain {
  now: State = "shut off";
  persistent = true;
  labels: DomainInfo["labels"] = [];
  cpuTime = 1_250_000_000n;
  readonly written: string[] = [];
  #id: number | undefined;

  constructor(
    readonly machine: PretendedMachine,
    public text: string,
    readonly name: string,
    readonly uuid: string,
  ) {}

  run(state: State): void {
    this.#id = this.machine.nextId();
    this.now = state;
  }

  id(): number | undefined {
    return this.#id;
  }

  async state(): Promise<State> {
    return this.now;
  }

  async info(): Promise<DomainInfo> {
    return {
      id: this.#id,
      name: this.name,
      uuid: this.uuid,
      state: this.now,
      osType: "hvm",
      vcpus: 1,
      cpuTime: this.#id === undefined ? undefined : this.cpuTime,
      maxMemory: 65536,
      usedMemory: 65536,
      persistent: this.persistent,
      labels: this.labels,
    };
  }

  xml(options: { readonly inactive?: boolean } = {}): string {
    if (options.inactive || this.#id === undefined) return this.text;
    return this.text.replace("type='qemu'", `type='qemu' id='${this.#id}'`);
  }

  async start({ paused = false }: StartOptions = {}): Promise<void> {
    this.#note(paused ? "start paused" : "start");
    if (this.#id !== undefined) throw new Problem("running", `domain '${this.name}' runs already`);
    this.run(paused ? "paused" : "running");
  }

  async plan({ paused = false }: StartOptions = {}): Promise<Plan> {
    this.#note("plan");
    const { name, uuid } = this;
    return {
      name,
      uuid,
      claims: { id: 7, labels: [], ports: [], cids: [] },
      xml: this.text,
      pidfile: "/run/vw/pid",
      monitor: "/run/vw/monitor",
      events: "/run/vw/events",
      log: "/var/log/vw.log",
      steps: [
        { do: "directory", path: "/run/vw", mode: "0750", owner: "64055:107", why: "the guest's own directory" },
        { do: "take", driver: "dac", path: "/disks/a b.img", want: "64055:107", remember: true, why: "its disk" },
        { do: "copy", from: "/vars.fd", to: "/nv.fd", mode: "0600", undo: "failure", why: "firmware variables" },
        { do: "put", path: "/sys/x", text: "100", optional: true, why: "its share of the CPU" },
        {
          do: "spawn",
          argv: ["/usr/bin/qemu", "-name", "guest=tiny,x=it's", "-S"],
          environment: { LC_ALL: "C" },
          directory: "/",
          pidfile: "/run/vw/pid",
          log: "/var/log/vw.log",
          timeout: 30,
          why: "QEMU",
        },
        ...(paused ? [] : [{ do: "command" as const, execute: "cont", why: "lets it run" }]),
      ],
    };
  }

  async shutdown(): Promise<void> {
    this.#needRunning("shutdown");
  }

  async destroy(): Promise<void> {
    this.#needRunning("destroy");
    this.#id = undefined;
    this.now = "shut off";
  }

  async reboot(): Promise<void> {
    this.#needRunning("reboot");
  }

  async reset(): Promise<void> {
    this.#needRunning("reset");
  }

  async suspend(): Promise<void> {
    this.#needRunning("suspend");
    this.now = "paused";
  }

  async resume(): Promise<void> {
    this.#needRunning("resume");
    this.now = "running";
  }

  async undefine(options: { readonly nvram?: boolean } = {}): Promise<void> {
    this.#note(options.nvram ? "undefine nvram" : "undefine");
    this.machine.guests.splice(this.machine.guests.indexOf(this), 1);
  }

  async console(options: { readonly device?: string } = {}): Promise<Console> {
    this.#needRunning(options.device ? `console ${options.device}` : "console");
    const feed = new Feed<Uint8Array>();
    const says = [...this.machine.consoleSays];
    const speak = async () => {
      while (this.now !== "running") await new Promise((resolve) => setTimeout(resolve, 1));
      for (const text of says) feed.push(new TextEncoder().encode(text));
      // A guest that said all it has to say is gone; one that says nothing stays.
      if (says.length > 0) feed.end();
    };
    void speak();
    return Object.assign(feed, {
      write: (bytes: Uint8Array | string) => {
        this.written.push(typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes));
      },
      close: () => {
        this.#note("close console");
        feed.end();
      },
    });
  }

  async monitorCommand(command: string | { readonly execute: string; readonly arguments?: unknown }): Promise<unknown> {
    this.#needRunning(`monitor ${JSON.stringify(command)}`);
    const name = typeof command === "string" ? command : command.execute;
    if (name === "human-monitor-command") return "7.2.0\r\n";
    if (name === "query-status") return { status: "running", running: true };
    throw new Problem("failed", `QEMU refused ${name}: The command ${name} has not been found`);
  }

  events(): AsyncIterable<DomainEvent> {
    this.#note("events");
    return listen(this.machine);
  }

  #note(what: string): void {
    this.machine.calls.push(`${what} ${this.name}`);
  }

  #needRunning(what: string): void {
    this.#note(what);
    if (this.#id === undefined) throw new Problem("not-running", `domain '${this.name}' does not run: start it first`);
  }
}

class PretendedConnection implements Connection {
  constructor(readonly machine: PretendedMachine) {}

  get uri(): string {
    return this.machine.uri;
  }

  async capabilities(): Promise<string> {
    return "<capabilities>\n</capabilities>\n";
  }

  async domainCapabilities(options: object = {}): Promise<string> {
    this.machine.calls.push(`domainCapabilities ${JSON.stringify(options)}`);
    return "<domainCapabilities>\n</domainCapabilities>\n";
  }

  async nodeInfo(): Promise<NodeInfo> {
    return {
      cpuModel: "i686",
      cpus: 16,
      cpuFrequency: 1400,
      cpuSockets: 2,
      coresPerSocket: 2,
      threadsPerCore: 2,
      numaCells: 2,
      memorySize: 3145728,
    };
  }

  async list(): Promise<Domain[]> {
    return [...this.machine.guests];
  }

  async lookup(which: string): Promise<Domain> {
    const found = this.machine.guests.find(
      (one) => one.name === which || one.uuid === which || `${one.id()}` === which,
    );
    if (!found) throw new Problem("no-domain", `there is no domain '${which}'`);
    return found;
  }

  async define(xml: string): Promise<Domain> {
    const refusal = this.machine.refusal;
    this.machine.refusal = undefined;
    if (refusal) throw refusal;
    const name = /<name>(.*?)</.exec(xml)?.[1] ?? "";
    const old = this.machine.guests.find((one) => one.name === name);
    if (old) {
      old.text = xml;
      return old;
    }
    return this.machine.add(name, /<uuid>(.*?)</.exec(xml)?.[1] ?? "0d2c1a39-aaaa-4bbb-8ccc-000000000001");
  }

  async create(xml: string, options: StartOptions = {}): Promise<Domain> {
    const domain = await this.define(xml);
    await domain.start(options);
    return domain;
  }

  events(): AsyncIterable<DomainEvent> {
    this.machine.calls.push("events");
    return listen(this.machine);
  }

  close(): void {
    this.machine.closed++;
  }
}

function listen(machine: PretendedMachine): AsyncIterable<DomainEvent> {
  const feed = new Feed<DomainEvent>();
  machine.feeds.add(feed);
  feed.onEnd(() => machine.feeds.delete(feed));
  return feed;
}

/** A mistake in a document, as the core notes it. */
export function mistake(line: number, column: number, length: number, message: string): Note {
  return { code: "VW0305", severity: "error", line, column, endLine: line, endColumn: column + length, message };
}
