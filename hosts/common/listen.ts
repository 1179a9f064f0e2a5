/**
 * Listens to one guest: holds its events' monitor or, while another client does, reads what that one writes.
 * event_log.ts says how clients share.
 */
import type { EventLog, LoggedEvent } from "./event_log.ts";
import type { Host } from "./host.ts";
import { Monitor } from "./monitor.ts";
import { reasonOf } from "./problems.ts";

export interface Listening {
  readonly host: Host;
  /** The monitor that is there for events. */
  readonly monitor: string;
  readonly log: EventLog;
  readonly lock: string;
  /** Whether the guest is still there, as far as files say. */
  alive(): boolean;
  /** Told that QEMU has closed its monitor: settles what it left. */
  gone(): Promise<void>;
  hear(event: LoggedEvent): void;
  warn(message: string): void;
  /** True when nobody listens any more. */
  stopped(): boolean;
  /** Called when nobody listens any more. */
  onStop(stop: () => void): void;
}

/** Milliseconds between two looks at what another client writes. */
const LOOK = 50;
/** For how long the log stays behind the guest's end, so that all who read it see the last lines. */
const GRACE = 4 * LOOK;
const GREETING = 2_000;

/** Until the guest is gone, or nobody listens. */
export async function listen(to: Listening): Promise<void> {
  to.log.skip();
  while (!to.stopped() && to.alive()) {
    const lock = await to.host.lock(to.lock, false);
    try {
      if (lock) await hold(to);
    } finally {
      lock?.release();
    }
    for (const event of to.log.news()) to.hear(event);
    if (!to.stopped()) await to.host.sleep(LOOK);
  }
  for (const event of to.log.news()) to.hear(event);
  if (!to.alive()) await clean(to);
}

/** Holds the monitor until QEMU closes it, or nobody listens here any more. */
async function hold(to: Listening): Promise<void> {
  // What the holder before us wrote.
  for (const event of to.log.news()) to.hear(event);
  let monitor: Monitor;
  try {
    monitor = await Monitor.connect(to.host, to.monitor, GREETING);
  } catch {
    // QEMU has gone, or whoever held the monitor before hasn't left it yet: there is another look.
    if (!to.stopped()) await to.gone();
    return;
  }
  to.onStop(() => monitor.close());
  let full = false;
  for await (const { event, data, timestamp } of monitor.events()) {
    const time = timestamp ? timestamp.seconds + timestamp.microseconds / 1e6 : to.host.now() / 1000;
    try {
      to.hear(to.log.append({ time, event, data }));
      full = false;
    } catch (failure) {
      // Others miss it; we don't.
      if (!full) to.warn(`other clients don't see what happens to the guest: ${reasonOf(failure)}`);
      full = true;
      to.hear({ number: 0, time, event, data });
    }
  }
  monitor.close();
  if (!to.stopped()) await to.gone();
}

/** Takes the log away behind a guest that is gone; whoever has the lock does. */
async function clean(to: Listening): Promise<void> {
  const lock = await to.host.lock(to.lock, false);
  if (!lock) return;
  try {
    await to.host.sleep(GRACE);
    if (!to.alive()) to.log.remove();
  } finally {
    lock.release();
  }
}
