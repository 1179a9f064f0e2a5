/**
 * One guest of a connection: what `virsh` does to a domain, over its files, the engine and QEMU's monitor.
 *
 * A domain object holds a name and a uuid and nothing else: what the guest is now is looked up each time,
 * since any other client may have changed it.
 */
import type { Console, Domain, DomainEvent, DomainInfo, StartOptions, State } from "./api.ts";
import { Problem } from "./api.ts";
import type { LocalConnection } from "./connection.ts";
import { type CharacterDevice, findConsole, openConsole } from "./console.ts";
import { readFacts } from "./domain_xml.ts";
import type { Running } from "./engine.ts";
import { watch } from "./events.ts";
import { readLine, readText } from "./mounts.ts";
import type { Command, Plan, VerbCommand } from "./plan.ts";

/** Milliseconds for QEMU to leave when it is asked to; the engine doesn't ask any more. */
const QUIT_TIME = 1_000;
/** Milliseconds for a guest to shut down before it is started again. */
const REBOOT_TIME = 120_000;

export class LocalDomain implements Domain {
  constructor(
    readonly connection: LocalConnection,
    readonly name: string,
    readonly uuid: string,
  ) {}

  id(): number | undefined {
    return this.connection.running(this.name)?.plan.claims.id;
  }

  async state(): Promise<State> {
    const { verbs } = this.connection;
    const answer = await this.#ask(verbs.state);
    if (answer === undefined) return "shut off";
    const word = (answer as Record<string, unknown>)[verbs.state.member];
    return (verbs.states[String(word)] ?? "running") as State;
  }

  async info(): Promise<DomainInfo> {
    const state = await this.state();
    const guest = this.connection.running(this.name);
    const facts = readFacts(this.xml());
    const balloon = guest ? await this.#ask({ execute: "query-balloon" }).catch(() => undefined) : undefined;
    const actual = (balloon as { actual?: number } | undefined)?.actual;
    return {
      id: guest?.plan.claims.id,
      name: this.name,
      uuid: this.uuid,
      state,
      osType: facts.osType,
      vcpus: facts.vcpus,
      cpuTime: guest && this.#cpuTime(guest),
      maxMemory: facts.maxMemory,
      usedMemory: actual === undefined ? facts.currentMemory : Math.floor(actual / 1024),
      persistent: this.#definition() !== undefined,
      labels: guest ? facts.labels.map((label) => this.#withMode(label)) : [],
    };
  }

  xml(options: { readonly inactive?: boolean } = {}): string {
    const running = this.connection.running(this.name)?.plan.xml;
    // A guest that is defined nowhere is inactive what it was started with.
    const xml = options.inactive ? (this.#definition() ?? running) : (running ?? this.#definition());
    if (xml === undefined) throw noDomain(this.name);
    return xml;
  }

  async start(options: StartOptions = {}): Promise<void> {
    await this.connection.begin(this.name, this.#defined(), options);
  }

  async plan(options: StartOptions = {}): Promise<Plan> {
    const plan = await this.connection.planOf(this.#defined());
    return options.paused ? { ...plan, steps: plan.steps.slice(0, -1) } : plan;
  }

  async shutdown(): Promise<void> {
    await this.#command("shutdown");
  }

  async destroy(): Promise<void> {
    const guest = await this.#needRunning();
    const { connection } = this;
    const quit = connection.verbs.commands.destroy;
    if (quit) {
      // It may be held by somebody, or QEMU may hang: then it is ended by signals.
      await connection.ask(guest, quit, QUIT_TIME).catch(() => undefined);
    }
    try {
      await connection.end(this.name);
    } catch (failure) {
      // Another client has settled it meanwhile.
      if (!(failure instanceof Problem) || failure.code !== "not-running") throw failure;
    }
  }

  /** Returns when the guest has shut down and runs again. */
  async reboot(): Promise<void> {
    const guest = await this.#needRunning();
    const verb = this.#verb("reboot");
    const events = watch(this.connection, this.name);
    try {
      for (const command of verb.before ?? []) await this.connection.ask(guest, command);
      await this.#command("reboot");
      if (verb.until !== undefined) await this.#until(events, verb.until);
      for (const command of verb.after ?? []) await this.connection.ask(guest, command);
    } finally {
      events.end();
      if (this.id() === guest.plan.claims.id) {
        for (const command of verb.finally ?? []) await this.connection.ask(guest, command).catch(() => undefined);
      }
    }
  }

  async reset(): Promise<void> {
    await this.#command("reset");
  }

  async suspend(): Promise<void> {
    await this.#command("suspend");
  }

  async resume(): Promise<void> {
    await this.#command("resume");
  }

  async undefine(options: { readonly nvram?: boolean } = {}): Promise<void> {
    const xml = this.#definition();
    if (xml === undefined) {
      if (!this.connection.running(this.name)) throw noDomain(this.name);
      throw new Problem("invalid", `${this.name} is defined nowhere already: it is gone when it ends`);
    }
    const { host } = this.connection;
    const nvram = /^ {4}<nvram\b[^>]*>([^<]+)</m.exec(xml)?.[1];
    if (nvram !== undefined && options.nvram !== false && host.stat(nvram)) {
      if (!options.nvram) {
        throw new Problem(
          "invalid",
          `${this.name} has its firmware's variables in ${nvram}: say whether they go too (nvram)`,
        );
      }
      if (await this.connection.guest(this.name))
        throw new Problem("running", `${this.name} uses ${nvram}: end it first`);
      host.remove(nvram);
    }
    await this.connection.definitions.remove(this.name);
  }

  async console(options: { readonly device?: string } = {}): Promise<Console> {
    const guest = await this.#needRunning();
    const { connection } = this;
    const devices = (await connection.ask(guest, { execute: "query-chardev" })) as CharacterDevice[];
    const [device, place] = findConsole(devices, options.device);
    return await openConsole(connection.host, place, connection.eventFile(`${this.name}.${device}.lock`));
  }

  async monitorCommand(command: Parameters<Domain["monitorCommand"]>[0]): Promise<unknown> {
    const guest = await this.#needRunning();
    return await this.connection.ask(guest, (typeof command === "string" ? { execute: command } : command) as Command);
  }

  events(): AsyncIterable<DomainEvent> {
    return this.connection.watched(this.name);
  }

  #definition(): string | undefined {
    const definition = this.connection.definitions.find(this.name);
    return definition?.uuid === this.uuid ? definition.xml : undefined;
  }

  #defined(): string {
    const xml = this.#definition();
    if (xml !== undefined) return xml;
    if (this.connection.running(this.name)) throw new Problem("running", `${this.name} runs already`);
    throw noDomain(this.name);
  }

  async #needRunning(): Promise<Running> {
    const guest = await this.connection.guest(this.name);
    if (guest) return guest;
    this.#defined();
    throw new Problem("not-running", `${this.name} is not running; start it first`);
  }

  /** Undefined when the guest is shut off, or turns out to be. */
  async #ask(command: VerbCommand): Promise<unknown> {
    const guest = await this.connection.guest(this.name);
    if (!guest) {
      this.#defined();
      return undefined;
    }
    try {
      return await this.connection.ask(guest, command);
    } catch (failure) {
      // It has ended between two looks.
      if (!(failure instanceof Problem) || failure.code !== "not-running") throw failure;
      await this.connection.settle();
      if (this.connection.running(this.name)) throw failure;
      return undefined;
    }
  }

  #verb(verb: string): VerbCommand {
    const command = this.connection.verbs.commands[verb];
    if (!command) throw new Problem("unsupported", `${verb} is not among the core's verbs`);
    return command;
  }

  async #command(verb: string): Promise<void> {
    await this.connection.ask(await this.#needRunning(), this.#verb(verb));
  }

  async #until(events: AsyncIterable<DomainEvent> & { end(reason?: unknown): void }, name: string): Promise<void> {
    const late = new Problem(
      "timeout",
      `${this.name} has not shut down within ${REBOOT_TIME / 1000} s: it may ignore its power button; reset does without`,
    );
    const timer = setTimeout(() => events.end(late), REBOOT_TIME);
    try {
      for await (const event of events) if (event.name === name) return;
    } finally {
      clearTimeout(timer);
    }
    throw new Problem("not-running", `${this.name} has gone while it was rebooted`);
  }

  /** From the kernel, in its ticks of a hundredth of a second. */
  #cpuTime(guest: Running): bigint | undefined {
    const stat = readText(this.connection.host, `/proc/${guest.pid}/stat`) ?? "";
    // The name, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system] = [fields[11], fields[12]];
    return user === undefined || system === undefined ? undefined : (BigInt(user) + BigInt(system)) * 10_000_000n;
  }

  #withMode(label: { model: string; label: string }): DomainInfo["labels"][number] {
    if (label.model !== "selinux") return label;
    return { ...label, enforcing: readLine(this.connection.host, "/sys/fs/selinux/enforce") === "1" };
  }
}

export function noDomain(which: string): Problem {
  return new Problem("no-domain", `there is no guest '${which}' here; list shows those that there are`);
}
