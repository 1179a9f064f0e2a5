/**
 * A client of its own process, on Bun or Deno: guests.client.ts URI VERB NAME…
 *
 * Says a line of JSON for each thing done, and ends; `start-and-stay` and `listen` stay until they are killed.
 */
import { readFileSync } from "node:fs";
import type { Connection, Domain } from "../hosts/common/api.ts";

const [uri = "", verb = "", ...names] = process.argv.slice(2);
const home = "Deno" in globalThis ? "deno" : "bun";
const { connect } = (await import(`../hosts/${home}/index.ts`)) as typeof import("../hosts/bun/index.ts");

const say = (what: object): void => console.log(JSON.stringify(what));
const connection: Connection = await connect(uri);

async function attempt(name: string, act: (domain: Domain) => Promise<object>): Promise<void> {
  try {
    say({ name, ...(await act(await connection.lookup(name))) });
  } catch (problem) {
    const { code, message } = problem as { code?: string; message: string };
    say({ name, code, message });
  }
}

const VERBS: Readonly<Record<string, () => Promise<void>>> = {
  async start() {
    for (const name of names) {
      await attempt(name, async (domain) => {
        await domain.start();
        return { id: domain.id() };
      });
    }
  },
  async "start-paused"() {
    for (const name of names) {
      await attempt(name, async (domain) => {
        await domain.start({ paused: true });
        const info = await domain.info();
        return { id: info.id, state: info.state, labels: info.labels };
      });
    }
  },
  async "start-and-stay"() {
    await VERBS.start?.();
    await new Promise(() => setInterval(() => {}, 1000));
  },
  /** All that there is in the life of a guest, of which NAME is the file of its XML. */
  async whole() {
    const domain = await connection.define(readFileSync(names[0] as string, "utf8"));
    await domain.start();
    const running = await domain.state();
    await domain.destroy();
    const off = await domain.state();
    await domain.undefine();
    say({ uri: connection.uri, states: [running, off], left: (await connection.list()).length });
  },
  async listen() {
    const events = connection.events();
    say({ listening: true });
    for await (const event of events) say(event);
  },
};

await VERBS[verb]?.().catch((problem: Error) => say({ failed: problem.message }));
process.exit(0);
