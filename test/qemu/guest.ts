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

/** Starts QEMU with a command line's words; `socket` is where its monitor listens. */
export async function start(words: readonly string[], socket: string): Promise<Started> {
  const settings = words.filter((word, index) => index < words.indexOf(program(words)) && word.includes("="));
  const [file, ...args] = words.slice(settings.length) as [string, ...string[]];
  mkdirSync(dirname(socket), { recursive: true });
  writeFileSync(join(dirname(socket), "master-key.aes"), Buffer.alloc(32, 7));
  const child = spawn(file, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env.PATH ?? "", HOME: dirname(socket) },
  });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let running = true;
  child.once("error", (problem) => {
    stderr += problem.message;
  });
  ended.then(() => {
    running = false;
  });
  for (let tries = 0; tries < 200; tries++) {
    if (!running) return { problem: firstLine(stderr) };
    const found = await dial(socket);
    if (found) {
      const qmp = new Qmp(found);
      await qmp.next();
      await qmp.run("qmp_capabilities");
      return { qmp, stop: () => stop(child, found, ended) };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  await ended;
  return { problem: `no monitor at ${socket}: ${firstLine(stderr)}` };
}

function program(words: readonly string[]): string {
  return words.find((word) => !/^[A-Z_]+=/.test(word)) ?? "";
}

function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
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

async function stop(child: ChildProcess, socket: Socket, ended: Promise<void>): Promise<void> {
  socket.destroy();
  child.kill("SIGKILL");
  await ended;
}

/** One device of the machine. */
export interface MachineDevice {
  /** Its id, as -device gave it. */
  id: string;
  type: string;
  /** `05.0` for a PCI device: slot and function on its bus. */
  place?: string;
}

/** Every device that the command line added. */
export async function peripherals(qmp: Qmp): Promise<MachineDevice[]> {
  const children = (await qmp.run<{ name: string; type: string }[]>("qom-list", { path: "/machine/peripheral" })) ?? [];
  const devices: MachineDevice[] = [];
  for (const { name, type } of children) {
    const model = /^child<(.*)>$/.exec(type)?.[1];
    if (!model) continue;
    const place = await qmp.run<string>("qom-get", { path: `/machine/peripheral/${name}`, property: "legacy-addr" });
    devices.push({ id: name, type: model, ...(place === undefined ? {} : { place }) });
  }
  return devices;
}
