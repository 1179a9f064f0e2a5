/**
 * QEMU's monitor: QMP over a unix socket.
 *
 * QEMU talks to one client at a time. The next one is let in when that closes, so whoever holds a monitor
 * closes it quickly; whoever waits is connected already but isn't greeted yet, or isn't even connected
 * (EAGAIN) when others wait too, and tries again.
 */
import { Problem } from "./api.ts";
import type { Connection, Host } from "./host.ts";
import { codeOf } from "./libc.ts";

export interface Command {
  readonly execute: string;
  readonly arguments?: unknown;
}

export interface MonitorEvent {
  readonly event: string;
  readonly data?: unknown;
  readonly timestamp?: { readonly seconds: number; readonly microseconds: number };
}

interface Message {
  readonly QMP?: unknown;
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly event?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(problem: Problem): void;
}

/** Milliseconds for an answer; QEMU gives most at once, but migrations and block jobs hold its lock for long. */
const PATIENCE = 30_000;
const LONGEST_PAUSE = 100;

export class Monitor {
  readonly #connection: Connection;
  readonly #answers = new Map<number, Waiting>();
  readonly #events: MonitorEvent[] = [];
  #wakers: (() => void)[] = [];
  #greeted: Waiting | undefined;
  #next = 1;
  #closed = false;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Connects, waits for QEMU's greeting, and answers it. `timeout` is in milliseconds. */
  static async connect(host: Host, path: string, timeout = PATIENCE): Promise<Monitor> {
    const until = host.now() + timeout;
    for (let pause = 5; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      let connection: Connection;
      try {
        connection = await host.connect(path);
      } catch (problem) {
        const code = codeOf(problem);
        if (code === "ENOENT" || code === "ECONNREFUSED") {
          throw new Problem("not-running", `nobody listens at ${path}: its QEMU has gone`);
        }
        if (code !== "EAGAIN") throw problem;
        if (host.now() >= until) throw busy(path, timeout);
        await host.sleep(pause);
        continue;
      }
      const monitor = new Monitor(connection);
      try {
        const greeting = new Promise<unknown>((resolve, reject) => {
          monitor.#greeted = { resolve, reject };
        });
        void monitor.#listen();
        await monitor.#within(greeting, Math.max(until - host.now(), 1), () => busy(path, timeout));
        await monitor.execute({ execute: "qmp_capabilities" }, Math.max(until - host.now(), 1000));
        return monitor;
      } catch (problem) {
        monitor.close();
        throw problem;
      }
    }
  }

  /** The `return` of QEMU's answer; what QEMU refuses is a `Problem`. */
  async execute(command: Command, timeout = PATIENCE): Promise<unknown> {
    if (this.#closed) throw gone(command.execute);
    const id = this.#next++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
    });
    try {
      this.#connection.write(`${JSON.stringify({ ...command, id })}\n`);
      return await this.#within(
        answer,
        timeout,
        () => new Problem("timeout", `QEMU has not answered ${command.execute} within ${timeout} ms`),
      );
    } catch (problem) {
      if (problem instanceof Refusal) {
        throw new Problem("failed", `QEMU refuses ${command.execute}: ${problem.message}`);
      }
      throw problem;
    } finally {
      this.#answers.delete(id);
    }
  }

  /** QEMU's events since this monitor was opened, until it is closed by either side. Each is given once. */
  async *events(): AsyncGenerator<MonitorEvent> {
    for (;;) {
      const event = this.#events.shift();
      if (event) yield event;
      else if (this.#closed) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wakers.push(resolve);
        });
      }
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#connection.close();
    this.#end();
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of this.#connection.chunks) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim() !== "") this.#hear(JSON.parse(line) as Message);
      }
    } catch {
      // A connection that breaks, or that says what isn't QMP, is closed like any other.
      this.#connection.close();
    }
    this.#end();
  }

  #hear(message: Message): void {
    if (message.QMP !== undefined) this.#greeted?.resolve(message.QMP);
    else if (message.event !== undefined) {
      this.#events.push(message as MonitorEvent);
      this.#wake();
    } else if (message.id !== undefined) {
      const waiting = this.#answers.get(message.id);
      if (message.error) waiting?.reject(new Refusal(message.error.desc));
      else waiting?.resolve(message.return);
    }
  }

  #end(): void {
    this.#closed = true;
    for (const waiting of this.#answers.values()) waiting.reject(gone("a command"));
    this.#greeted?.reject(gone("a greeting"));
    this.#wake();
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }

  /** With a timer that is called off: one of `host.sleep` would keep a program alive that is done. */
  #within<T>(promise: Promise<T>, timeout: number, late: () => Problem): Promise<T> {
    let timer: ReturnType<typeof setTimeout>;
    const alarm = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(late()), timeout);
    });
    return Promise.race([promise, alarm]).finally(() => clearTimeout(timer));
  }
}

class Refusal extends Problem {
  constructor(message: string) {
    super("failed", message);
  }
}

function busy(path: string, timeout: number): Problem {
  return new Problem(
    "busy",
    `QEMU has not greeted us within ${timeout} ms at ${path}: another client holds its monitor, or it hangs`,
  );
}

function gone(what: string): Problem {
  return new Problem("not-running", `QEMU has closed its monitor while ${what} was waited for`);
}
