/**
 * A real QEMU, started paused (-S) from a command line of ours and asked over QMP what it has become.
 *
 * `prepare` turns a corpus domain into one that this machine can run: images become empty files, sockets
 * and state go below a directory of the test's own, KVM becomes TCG. What the domain asks of the
 * guest stays as it is.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { dirname, join } from "node:path";

/** The domain, with every host path of a disk made a file of the test's own. */
export function prepare(xml: string, directory: string): string {
  let count = 0;
  const image = () => {
    const file = join(directory, `image-${count++}.img`);
    writeFileSync(file, "");
    return file;
  };
  return xml
    .replace(/<domain type='kvm'/, "<domain type='qemu'")
    .replace(/<disk type='block'/g, "<disk type='file'")
    .replace(/(<disk[^>]*>)([\s\S]*?)(<\/disk>)/g, (_all, open: string, inside: string, close: string) => {
      const body = inside
        .replace(/<source (?:file|dev)='[^']*'/g, () => `<source file='${image()}'`)
        // An empty file is no qcow2; the guest sees the same disk.
        .replace(/(<driver[^>]*\btype=)'[a-z0-9]+'/g, "$1'raw'");
      return open + body + close;
    });
}

/** A QMP session: one command after the other. */
export class Qmp {
  #buffer = "";
  #waiting: ((line: Record<string, unknown>) => void)[] = [];

  constructor(readonly socket: Socket) {
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      for (const resolve of this.#waiting.splice(0)) resolve({});
    });
    socket.on("data", (chunk) => {
      this.#buffer += chunk.toString();
      for (let end = this.#buffer.indexOf("\n"); end >= 0; end = this.#buffer.indexOf("\n")) {
        const message = JSON.parse(this.#buffer.slice(0, end)) as Record<string, unknown>;
        this.#buffer = this.#buffer.slice(end + 1);
        if (message.event === undefined) this.#waiting.shift()?.(message);
      }
    });
  }

  /** The next answer; empty when QEMU is gone. */
  next(): Promise<Record<string, unknown>> {
    if (this.socket.destroyed) return Promise.resolve({});
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Runs a command; undefined when QEMU refuses it. */
  async run<T>(execute: string, args?: Record<string, unknown>): Promise<T | undefined> {
    const answer = this.next();
    this.socket.write(`${JSON.stringify({ execute, ...(args ? { arguments: args } : {}) })}\n`);
    return (await answer).return as T | undefined;
  }
}

/** A guest that runs, or why it doesn't. */
export type Started = { qmp: Qmp; stop(): Promise<void> } | { problem: string };

/** So long a guest may take to come up and to answer all its questions, in milliseconds. */
const LIMIT = 10_000;

/** What a guest is run with. */
export interface Launch {
  cwd?: string;
  /** Joined to the environment of this process that QEMU needs. */
  env?: Record<string, string>;
}

/** Starts QEMU with a command line's words; `socket` is where its monitor listens. */
export function start(words: readonly string[], socket: string): Promise<Started> {
  const settings = words.filter((word, index) => index < words.indexOf(program(words)) && word.includes("="));
  const [file, ...args] = words.slice(settings.length) as [string, ...string[]];
  mkdirSync(dirname(socket), { recursive: true });
  writeFileSync(join(dirname(socket), "master-key.aes"), Buffer.alloc(32, 7));
  return launch(file, args, socket, { env: { HOME: dirname(socket) } });
}

/** Runs a program that is, or becomes, a QEMU; one that hangs is ended. */
export async function launch(file: string, args: string[], socket: string, how: Launch): Promise<Started> {
  const child = spawn(file, args, {
    ...(how.cwd === undefined ? {} : { cwd: how.cwd }),
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own, so that what a script has started ends with it.
    detached: true,
    env: { PATH: process.env.PATH ?? "", ...how.env },
  });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.once("error", (problem) => {
    stderr += problem.message;
  });
  let running = true;
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const limit = setTimeout(() => kill(child), LIMIT);
  ended.then(() => {
    running = false;
    clearTimeout(limit);
  });
  while (running) {
    const found = await dial(socket);
    if (found) {
      const qmp = new Qmp(found);
      await qmp.next();
      await qmp.run("qmp_capabilities");
      // The monitor listens before the devices are made: what fails later ends the connection.
      if (await qmp.run("query-status")) return { qmp, stop: () => stop(child, found, ended) };
      found.destroy();
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (running) {
    // It ends by itself, having said why; unless it is stuck.
    setTimeout(() => kill(child), 500).unref();
  }
  await ended;
  return { problem: firstLine(stderr) };
}

function program(words: readonly string[]): string {
  return words.find((word) => !/^[A-Z_]+=/.test(word)) ?? "";
}

function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "" && !line.includes("warning: "))
      ?.trim() ?? "it ended without a word"
  );
}

function dial(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
}

async function stop(child: ChildProcess, socket: Socket, ended: Promise<void>): Promise<void> {
  socket.destroy();
  kill(child);
  await ended;
}

/** One device of the machine. */
export interface MachineDevice {
  /** Where QEMU's tree of objects has it. */
  path: string;
  type: string;
  /** `05.0` for a PCI device: slot and function on its bus. */
  place?: string;
}

/** Every device that the command line added: those with an id, and those without (companions of a USB controller). */
export async function peripherals(qmp: Qmp): Promise<MachineDevice[]> {
  const devices: MachineDevice[] = [];
  for (const parent of ["/machine/peripheral", "/machine/peripheral-anon"]) {
    const children = (await qmp.run<{ name: string; type: string }[]>("qom-list", { path: parent })) ?? [];
    for (const { name, type } of children) {
      const model = /^child<(.*)>$/.exec(type)?.[1];
      if (!model) continue;
      const path = `${parent}/${name}`;
      const place = await qmp.run<string>("qom-get", { path, property: "legacy-addr" });
      devices.push({ path, type: model, ...(place === undefined ? {} : { place }) });
    }
  }
  return devices;
}
