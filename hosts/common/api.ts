/**
 * What `virtwright/bun` and `virtwright/deno` offer: a connection to guests on this machine, without a daemon.
 *
 *   const conn = await connect("qemu:///session");
 *   const domain = await conn.define(xml);
 *   await domain.start();
 *   for await (const event of domain.events()) …
 *
 * Everything is in files: any number of scripts and shells see the same guests, and a guest goes on when
 * its starter ends. Failures are thrown as `Problem`, whose message says what to do about it.
 */
import type { Note } from "../notes.ts";
import type { Plan } from "./plan.ts";

/** libvirt's words, as `virsh domstate` prints them. */
export type State = "running" | "idle" | "paused" | "in shutdown" | "shut off" | "crashed" | "pmsuspended";

/** A code that scripts can rely on. */
export type ProblemCode =
  | "no-domain"
  | "exists"
  | "running"
  | "not-running"
  | "invalid"
  | "denied"
  | "unsupported"
  | "busy"
  | "failed"
  | "timeout"
  | "no-space";

export class Problem extends Error {
  override readonly name = "Problem";
  constructor(
    readonly code: ProblemCode,
    message: string,
    /** What the core says of the XML, where that is why. */
    readonly notes: readonly Note[] = [],
  ) {
    super(message);
  }
}

export interface ConnectOptions {
  /** PATH is searched for emulators too, beside /usr/bin. */
  readonly searchPath?: boolean;
  /** Told what takes long: probing a QEMU, each step of a start. */
  progress?(what: string): void;
  /** Told of warnings: an unknown key of qemu.conf, a file system without attributes. */
  warn?(message: string): void;
}

export interface StartOptions {
  /** The guest is there, but doesn't run yet. */
  readonly paused?: boolean;
}

export interface DomainInfo {
  readonly id: number | undefined;
  readonly name: string;
  readonly uuid: string;
  readonly state: State;
  readonly osType: string;
  readonly vcpus: number;
  /** Nanoseconds of CPU; undefined while it is shut off. */
  readonly cpuTime: bigint | undefined;
  /** KiB. */
  readonly maxMemory: number;
  readonly usedMemory: number;
  readonly persistent: boolean;
  /** For each security driver, while it runs. */
  readonly labels: readonly { readonly model: string; readonly label: string; readonly enforcing?: boolean }[];
}

/** What happens to a guest: libvirt's lifecycle event and detail, and any event of QEMU's as it comes. */
export interface DomainEvent {
  readonly domain: string;
  /** `lifecycle`, or QEMU's own name (`BLOCK_JOB_COMPLETED` …). */
  readonly name: string;
  readonly event?: string;
  readonly detail?: string;
  readonly data?: unknown;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A guest's serial console: bytes both ways until either side closes. */
export interface Console extends AsyncIterable<Uint8Array> {
  write(bytes: Uint8Array | string): void;
  close(): void;
}

export interface Domain {
  readonly name: string;
  readonly uuid: string;
  id(): number | undefined;
  state(): Promise<State>;
  info(): Promise<DomainInfo>;
  /** As it runs, or as it is defined (`inactive`). */
  xml(options?: { readonly inactive?: boolean }): string;
  start(options?: StartOptions): Promise<void>;
  /** The steps that `start` would run, and nothing done. */
  plan(options?: StartOptions): Promise<Plan>;
  /** Asks the guest to. */
  shutdown(): Promise<void>;
  /** At once; returns when nothing of it is left. */
  destroy(): Promise<void>;
  reboot(): Promise<void>;
  reset(): Promise<void>;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  undefine(options?: { readonly nvram?: boolean }): Promise<void>;
  console(options?: { readonly device?: string }): Promise<Console>;
  /** The reply's `return`; a QMP error is a `Problem`. */
  monitorCommand(command: string | { readonly execute: string; readonly arguments?: unknown }): Promise<unknown>;
  /** From now on, until the guest is gone. */
  events(): AsyncIterable<DomainEvent>;
}

export interface NodeInfo {
  readonly cpuModel: string;
  readonly cpus: number;
  /** MHz. */
  readonly cpuFrequency: number;
  readonly cpuSockets: number;
  readonly coresPerSocket: number;
  readonly threadsPerCore: number;
  readonly numaCells: number;
  /** KiB. */
  readonly memorySize: number;
}

export interface Connection {
  readonly uri: string;
  capabilities(): Promise<string>;
  domainCapabilities(options?: {
    readonly emulator?: string;
    readonly arch?: string;
    readonly machine?: string;
    readonly type?: string;
  }): Promise<string>;
  nodeInfo(): Promise<NodeInfo>;
  /** All guests, those that run first; what a starter left behind when it died is settled before. */
  list(): Promise<Domain[]>;
  /** By name or uuid (or id, while it runs). Throws `no-domain`. */
  lookup(which: string): Promise<Domain>;
  define(xml: string): Promise<Domain>;
  /** A guest that is gone when it ends: defined nowhere. */
  create(xml: string, options?: StartOptions): Promise<Domain>;
  /** Of all guests, those that start later too. */
  events(): AsyncIterable<DomainEvent>;
  close(): void;
}
