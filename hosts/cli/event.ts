/**
 * The verb event: what happens to guests, as it happens.
 */
import type { DomainEvent } from "../common/api.ts";
import { EVENT_NAMES, eventText, isKnownEvent, listedAs } from "./event_names.ts";
import { DOMAIN_OPTION, GUEST_OPTIONS, gap, lookup, withConnection } from "./guests.ts";
import { hint } from "./nearest.ts";
import { print, Refusal, UsageProblem } from "./shell.ts";
import { type Call, EXIT, type Verb } from "./verb.ts";

export const event: Verb = {
  name: "event",
  usage: "[DOMAIN] (--event NAME | --all | --list) [--loop] [--timeout SECONDS]",
  summary: "waits for what happens to guests: started, suspended, stopped …",
  details:
    "Waits for one event, or with --loop for all that come. NAME is lifecycle, another of --list, or QEMU's own, such as\n" +
    `BLOCK_JOB_COMPLETED. --json prints an object a line. Ends with 0 if there was an event.`,
  options: [
    { name: "event", value: "NAME", summary: "events of this kind" },
    { name: "all", summary: "events of all kinds" },
    { name: "list", summary: "the kinds that there are" },
    { name: "loop", summary: "goes on until the timeout or ^C" },
    { name: "timeout", value: "SECONDS", summary: "how long to wait" },
    { name: "timestamp", summary: "when it was, in front of each" },
    DOMAIN_OPTION,
    ...GUEST_OPTIONS,
  ],
  example: "virtwright event --list",
  guests: true,
  async run(call) {
    const { args, shell } = call;
    const words = [...args.positionals];
    const which = args.value("domain") ?? words.shift();
    if (words[0] !== undefined) throw new UsageProblem(`there is a word too many: '${words[0]}'`);
    if (args.has("list")) {
      print(shell, `${EVENT_NAMES.join("\n")}\n${gap(call)}`);
      return EXIT.well;
    }
    const wanted = args.value("event");
    if (wanted === undefined && !args.has("all"))
      throw new UsageProblem("it takes '--event NAME', '--all' or '--list'");
    if (wanted !== undefined && !isKnownEvent(wanted))
      throw new Refusal(`unknown event type ${wanted}${hint(wanted, EVENT_NAMES)}`);
    const timeout = secondsOf(call);
    return await withConnection(call, async (conn) => {
      const events = which === undefined ? conn.events() : (await lookup(conn, which)).events();
      return await listen(call, events, wanted, timeout);
    });
  },
};

function secondsOf({ args }: Call): number | undefined {
  const text = args.value("timeout");
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) {
    throw new UsageProblem(`option '--timeout' needs a number of seconds, not '${text}'`);
  }
  return Number(text);
}

type End = "timed out" | "interrupted";

/** Prints events until enough came, time is up or somebody stops it. */
async function listen(
  call: Call,
  events: AsyncIterable<DomainEvent>,
  wanted: string | undefined,
  timeout: number | undefined,
): Promise<number> {
  const { args, shell } = call;
  const keyboard = await shell.keyboard();
  let end: (why: End) => void = () => {};
  const ended = new Promise<End>((resolve) => {
    end = resolve;
  });
  const timer = timeout === undefined ? undefined : setTimeout(() => end("timed out"), timeout * 1000);
  const forget = keyboard.interrupted(() => end("interrupted"));
  const iterator = events[Symbol.asyncIterator]();
  let count = 0;
  let why: End | undefined;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), ended]);
      if (typeof next === "string") {
        why = next;
        break;
      }
      if (next.done) break;
      const name = listedAs(next.value);
      if (wanted === undefined ? name === undefined : name !== wanted && next.value.name !== wanted) continue;
      count++;
      print(shell, args.has("json") ? `${JSON.stringify(next.value)}\n` : lineOf(call, next.value));
      if (!args.has("loop")) break;
    }
  } finally {
    clearTimeout(timer);
    forget();
    await iterator.return?.();
  }
  if (!args.has("json")) {
    if (why) print(shell, `event loop ${why}\n`);
    print(shell, `events received: ${count}\n${gap(call)}`);
  }
  return count > 0 ? EXIT.well : EXIT.errors;
}

function lineOf({ args }: Call, event: DomainEvent): string {
  const line = `${eventText(event)}\n`;
  if (!args.has("timestamp")) return line;
  const time = new Date(event.time * 1000).toISOString().replace("T", " ").replace("Z", "+0000");
  return `${time}: ${line}`;
}
