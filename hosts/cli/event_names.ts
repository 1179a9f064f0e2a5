/**
 * Events in virsh's words: what QEMU calls them, and what is told of each.
 *
 * The lifecycle's events and details come in libvirt's words already. QEMU's own events that only repeat
 * one of these (STOP is `lifecycle … Suspended`) are left out of `--all`, and can be asked for by name.
 */
import type { DomainEvent } from "../common/api.ts";
import { harmless } from "./printing.ts";

interface Kind {
  /** QEMU's name. */
  readonly qemu: string;
  /** What stands behind the colon. */
  readonly tell?: (data: Readonly<Record<string, unknown>>) => string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  reboot: { qemu: "RESET" },
  "rtc-change": { qemu: "RTC_CHANGE", tell: ({ offset }) => `: ${offset}` },
  watchdog: { qemu: "WATCHDOG", tell: ({ action }) => `: ${action}` },
  "pm-wakeup": { qemu: "WAKEUP" },
  "pm-suspend": { qemu: "SUSPEND" },
  "pm-suspend-disk": { qemu: "SUSPEND_DISK" },
  "balloon-change": { qemu: "BALLOON_CHANGE", tell: ({ actual }) => `: ${Math.floor(Number(actual) / 1024)}KiB` },
  "device-removed": { qemu: "DEVICE_DELETED", tell: ({ device, path }) => `: ${device ?? path}` },
};

const BY_QEMU = new Map(Object.entries(KINDS).map(([name, kind]) => [kind.qemu, name]));

/** QEMU's events that come as lifecycle events too. */
const REPEATED = new Set(["STOP", "RESUME", "SHUTDOWN", "POWERDOWN", "GUEST_PANICKED"]);

/** What `--list` shows. */
export const EVENT_NAMES: readonly string[] = ["lifecycle", ...Object.keys(KINDS)];

/** One of ours, or QEMU's way to write one. */
export function isKnownEvent(name: string): boolean {
  return EVENT_NAMES.includes(name) || /^[A-Z][A-Z0-9_]+$/.test(name);
}

/** The name under which an event is shown; none for one that is shown otherwise already. */
export function listedAs({ name }: DomainEvent): string | undefined {
  return BY_QEMU.get(name) ?? (REPEATED.has(name) ? undefined : name);
}

/** An event in a line. */
export function eventText(event: DomainEvent): string {
  const name = BY_QEMU.get(event.name);
  const head = `event '${name ?? event.name}' for domain '${harmless(event.domain)}'`;
  if (event.event !== undefined) return `${head}: ${[event.event, event.detail].filter(Boolean).join(" ")}`;
  const data = (event.data ?? {}) as Readonly<Record<string, unknown>>;
  if (name !== undefined) return harmless(`${head}${KINDS[name]?.tell?.(data) ?? ""}`);
  return `${head}${event.data === undefined ? "" : `: ${JSON.stringify(event.data)}`}`;
}
