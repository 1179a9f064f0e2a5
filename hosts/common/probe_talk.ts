/**
 * A talk with a QEMU that is being probed: many questions at once, and its answers as they come.
 *
 * Nothing of them is understood here: they go to the core as they are. (A guest's monitor is another
 * matter: monitor.ts.)
 */
import type { Connection, Host } from "./host.ts";

/** A reply begins so; greetings and events don't. */
const REPLY = /^\s*\{\s*"(?:return|error|id)"/;

export class QmpTalk {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #lines: string[] = [];

  private constructor(private readonly connection: Connection) {
    this.#chunks = connection.chunks[Symbol.asyncIterator]();
  }

  /** Connects, and waits for the greeting. */
  static async open(host: Host, path: string, patience: number): Promise<QmpTalk> {
    const talk = new QmpTalk(await host.connect(path));
    await talk.#within(patience, () => talk.#line());
    return talk;
  }

  /** Sends commands; gives each with its reply behind it. */
  async ask(commands: readonly unknown[], patience: number): Promise<string> {
    const asked = commands.map((command) => JSON.stringify(command));
    this.connection.write(`${asked.join("\n")}\n`);
    return this.#within(patience, async () => {
      const told: string[] = [];
      for (const command of asked) {
        let reply = await this.#line();
        while (!REPLY.test(reply)) reply = await this.#line();
        told.push(command, reply);
      }
      return `${told.join("\n")}\n`;
    });
  }

  close(): void {
    this.connection.close();
  }

  async #line(): Promise<string> {
    while (this.#lines.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) throw new Error("it ended while it was asked");
      const parts = (this.#rest + this.#decoder.decode(value, { stream: true })).split("\n");
      this.#rest = parts.pop() as string;
      this.#lines = parts;
    }
    return this.#lines.shift() as string;
  }

  async #within<T>(patience: number, act: () => Promise<T>): Promise<T> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.connection.close();
    }, patience);
    try {
      return await act();
    } catch (problem) {
      throw late ? new Error(`it gave no answer within ${patience / 1000} s`) : problem;
    } finally {
      clearTimeout(timer);
    }
  }
}
