/**
 * A guest's serial console: the pty that QEMU made for it, or the unix or TCP socket where QEMU listens.
 *
 * A terminal is read without waiting and looked at again soon, since neither runtime can be interrupted in a
 * read that waits. One client at a time: two would get every other letter each.
 */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { createConnection } from "node:net";
import { type Console, Problem } from "./api.ts";
import { Feed } from "./feed.ts";
import type { Host, Lock } from "./host.ts";
import { asProblem, codeOf } from "./problems.ts";

/** Where a character device of QEMU's is, by its `filename` in query-chardev. */
export type ConsolePlace =
  | { readonly kind: "pty"; readonly path: string }
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** One of the guest's character devices, as QEMU lists it. */
export interface CharacterDevice {
  readonly label: string;
  readonly filename: string;
}

/** libvirt's and QEMU's names: `serial0` is QEMU's `charserial0`. The first serial or console when none is named. */
export function findConsole(devices: readonly CharacterDevice[], wanted: string | undefined): [string, ConsolePlace] {
  const usable = devices.flatMap((device): [string, ConsolePlace][] => {
    const name = device.label.replace(/^char/, "");
    const place = /^(serial|console|parallel|channel)/.test(name) ? placeOf(device.filename) : undefined;
    return place ? [[name, place]] : [];
  });
  const names = usable.map(([name]) => name);
  const order = (name: string): number => (name.startsWith("serial") ? 0 : name.startsWith("console") ? 1 : 2);
  const found =
    wanted === undefined
      ? usable.filter(([name]) => order(name) < 2).sort(([one], [other]) => order(one) - order(other))[0]
      : usable.find(([name]) => name === wanted);
  if (found) return found;
  if (wanted !== undefined) {
    const there = names.length > 0 ? `it has ${names.join(", ")}` : "it has none that can be opened";
    throw new Problem("unsupported", `the guest has no character device '${wanted}' to open: ${there}`);
  }
  throw new Problem(
    "unsupported",
    "the guest has no serial console to open: give it one (<serial type='pty'/>), and start it again",
  );
}

/** `pty:/dev/pts/3`, `unix:/run/…/serial0,server=on`, `disconnected:tcp:127.0.0.1:4555,server=on`. */
function placeOf(filename: string): ConsolePlace | undefined {
  const text = filename.replace(/^disconnected:/, "");
  const pty = /^pty:(\/.*)$/.exec(text)?.[1];
  if (pty !== undefined) return { kind: "pty", path: pty };
  const server = /^(.*?),server(?:=on)?(?: .*)?$/.exec(text)?.[1];
  const unix = /^unix:(\/.*)$/.exec(server ?? "")?.[1];
  if (unix !== undefined) return { kind: "unix", path: unix };
  const tcp = /^(?:tcp|telnet):(.*):(\d+)$/.exec(server ?? "");
  return tcp ? { kind: "tcp", host: (tcp[1] as string).replace(/^\[|\]$/g, ""), port: Number(tcp[2]) } : undefined;
}

export async function openConsole(host: Host, place: ConsolePlace, lockPath: string): Promise<Console> {
  const lock = await host.lock(lockPath, false);
  if (!lock) throw new Problem("busy", "another client has the guest's console open; end that one first");
  try {
    return place.kind === "pty" ? new Terminal(host, place.path, lock) : await SocketConsole.open(place, lock);
  } catch (failure) {
    lock.release();
    throw asProblem(failure, "open the guest's console");
  }
}

/** Milliseconds between two looks at a quiet terminal: soon after something came, later when nothing does. */
const SOONEST = 4;
const LATEST = 40;
/** Pieces that were read and nobody has taken yet. */
const MOST_WAITING = 64;

class Terminal extends Feed<Uint8Array> implements Console {
  readonly #file: number;
  /** What QEMU hasn't taken yet. */
  #unwritten: Uint8Array[] = [];

  constructor(host: Host, path: string, lock: Lock) {
    super();
    this.#file = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    this.onEnd(() => lock.release());
    void this.#read(host).finally(() => closeSync(this.#file));
  }

  write(bytes: Uint8Array | string): void {
    if (this.ended) throw new Problem("not-running", "the console is closed");
    this.#unwritten.push(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes.slice());
    this.#flush();
  }

  close(): void {
    this.end();
  }

  async #read(host: Host): Promise<void> {
    const buffer = new Uint8Array(16 << 10);
    for (let pause = SOONEST; !this.ended; ) {
      if (this.backlog >= MOST_WAITING) {
        // Who takes too slowly makes the guest wait.
        await host.sleep(LATEST);
        continue;
      }
      try {
        const length = readSync(this.#file, buffer, 0, buffer.length, null);
        if (length === 0) return this.end();
        this.push(buffer.slice(0, length));
        // Others have to have their turn too.
        await host.sleep(0);
        pause = SOONEST;
        continue;
      } catch (failure) {
        // EIO: QEMU has closed its side.
        if (codeOf(failure) === "EIO") return this.end();
        if (codeOf(failure) !== "EAGAIN") return this.end(asProblem(failure, "read the guest's console"));
      }
      this.#flush();
      await host.sleep(pause);
      pause = Math.min(pause * 2, LATEST);
    }
  }

  #flush(): void {
    while (this.#unwritten.length > 0) {
      const bytes = this.#unwritten[0] as Uint8Array;
      try {
        const length = writeSync(this.#file, bytes);
        if (length < bytes.length) this.#unwritten[0] = bytes.subarray(length);
        else this.#unwritten.shift();
      } catch (failure) {
        // The terminal is full: once more when it is read from.
        if (codeOf(failure) === "EAGAIN") return;
        this.#unwritten = [];
        this.end(asProblem(failure, "write to the guest's console"));
      }
    }
  }
}

class SocketConsole extends Feed<Uint8Array> implements Console {
  readonly #socket: ReturnType<typeof createConnection>;

  private constructor(socket: ReturnType<typeof createConnection>, lock: Lock) {
    super();
    this.#socket = socket;
    socket.on("data", (bytes: Uint8Array) => this.push(new Uint8Array(bytes)));
    socket.on("error", (failure) => this.end(asProblem(failure, "use the guest's console")));
    socket.on("close", () => this.end());
    this.onEnd(() => {
      socket.destroy();
      lock.release();
    });
  }

  static open(place: Exclude<ConsolePlace, { kind: "pty" }>, lock: Lock): Promise<SocketConsole> {
    const socket =
      place.kind === "unix"
        ? createConnection({ path: place.path, timeout: CONNECT_TIME })
        : createConnection({ host: place.host, port: place.port, timeout: CONNECT_TIME });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("timeout", () => {
        socket.destroy();
        reject(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
      });
      socket.once("connect", () => {
        socket.setTimeout(0);
        socket.removeListener("error", reject);
        resolve(new SocketConsole(socket, lock));
      });
    });
  }

  write(bytes: Uint8Array | string): void {
    if (this.ended) throw new Problem("not-running", "the console is closed");
    this.#socket.write(bytes);
  }

  close(): void {
    this.end();
  }
}

const CONNECT_TIME = 5_000;
