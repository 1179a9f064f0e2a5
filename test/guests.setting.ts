/**
 * What tests of guests share: a root of their own in a temporary directory, domains that boot 512 bytes, and
 * a look at everything that could be left behind.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import type { Connection, ConnectOptions } from "../hosts/common/api.ts";
import { open } from "../hosts/common/connection.ts";
import { bootSector } from "./boot_sector.ts";
import type { Runtime } from "./both.ts";
import { ROOT } from "./programs.ts";

export const LINE = "Hello from 512 bytes";
export const EMULATOR = "/usr/bin/qemu-system-x86_64";

/** Numbers of an owner that nobody else has, so that one that isn't given back is seen. */
const OWNER = [12345, 12346] as const;

/** What emulators are asked once, for all tests with this core. */
function probed(): string {
  const { mtimeMs } = statSync(`${ROOT}build/core.wasm`);
  const directory = `${ROOT}build/probed/${Math.floor(mtimeMs)}`;
  mkdirSync(directory, { recursive: true });
  return directory;
}

const ATTRIBUTES = ["dac", "selinux", "ref_dac", "ref_selinux", "timestamp_dac", "timestamp_selinux"].map(
  (name) => `trusted.libvirt.security.${name}`,
);

export class Setting {
  readonly root: string;
  readonly images: string;
  readonly warnings: string[] = [];
  readonly #connections: Connection[] = [];

  constructor(
    readonly runtime: Runtime,
    readonly mode: "session" | "system",
  ) {
    this.root = mkdtempSync(`${tmpdir()}/vw-`);
    // QEMU's user has to get there.
    chmodSync(this.root, 0o755);
    this.images = `${this.root}/images`;
    mkdirSync(this.images);
    const cache = `${this.root}/${mode === "session" ? ".cache" : "var/cache"}/virtwright`;
    mkdirSync(cache, { recursive: true });
    symlinkSync(probed(), `${cache}/qemu`);
  }

  get uri(): string {
    return `qemu:///${this.mode}?root=${this.root}`;
  }

  async connect(options: ConnectOptions = {}): Promise<Connection> {
    const { host, core } = this.runtime;
    const warn = (message: string) => this.warnings.push(message);
    const connection = await open(host, core, this.uri, { warn, ...options });
    this.#connections.push(connection);
    return connection;
  }

  /** An image that boots and says its line. */
  image(name = "boot.img"): string {
    const path = `${this.images}/${name}`;
    writeFileSync(path, bootSector(LINE), { mode: 0o640 });
    // A session gives away nothing: there the images are the user's own.
    if (this.mode === "system") chownSync(path, ...OWNER);
    return path;
  }

  /** A domain with one disk and a serial console. */
  xml(name: string, more: { readonly uuid?: string; readonly devices?: string; readonly image?: string } = {}): string {
    const uuid = more.uuid === undefined ? "" : `<uuid>${more.uuid}</uuid>`;
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='raw'/>
      <source file='${more.image ?? this.image(`${name}.img`)}'/><target dev='hda' bus='ide'/></disk>`;
    return `<domain type='qemu'>
  <name>${name}</name>${uuid}
  <memory unit='MiB'>16</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>${EMULATOR}</emulator>
    ${disk}
    ${more.devices ?? "<serial type='pty'/>"}
    <memballoon model='none'/>
  </devices>
</domain>`;
  }

  /** Every file below the images, with all that a start changes and an end has to give back. */
  owners(): Record<string, string> {
    const states: Record<string, string> = {};
    for (const name of readdirSync(this.images, { recursive: true }) as string[]) {
      const path = `${this.images}/${name}`;
      const { uid, gid, mode } = lstatSync(path);
      const attributes = [...ATTRIBUTES, "security.selinux"].flatMap((attribute) => {
        const value = this.#attribute(path, attribute);
        return value === undefined ? [] : [`${attribute}=${value}`];
      });
      states[name] = [`${uid}:${gid}`, mode.toString(8), ...attributes].join(" ");
    }
    return states;
  }

  /** The cgroups of this root's guests, the innermost first. */
  cgroups(): string[] {
    const name = `virtwright-${createHash("sha256").update(`?root=${this.root}`).digest("hex").slice(0, 12)}`;
    const mounts = readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .filter((line) => / - cgroup2? /.test(line));
    return mounts
      .map((line) => `${line.split(" ")[4]}/${name}`)
      .filter((path) => existsSync(path))
      .flatMap((path) => [path, ...directories(path)])
      .sort((one, other) => other.length - one.length);
  }

  /** Files of guests that are there though none runs, and processes that work with this root. */
  left(): string[] {
    const runtime = `${this.root}/run`;
    const files = existing(runtime).filter((path) => !KEPT.test(path));
    return [
      ...files.map((path) => `file ${path}`),
      ...this.processes().map(({ pid, line }) => `process ${pid} ${line}`),
    ];
  }

  /** Processes that have this root in their command line. */
  processes(): { pid: number; line: string }[] {
    return readdirSync("/proc").flatMap((name) => {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
      const line = commandLine(name);
      return line.includes(this.root) && /qemu|swtpm|setpriv/.test(line) ? [{ pid: Number(name), line }] : [];
    });
  }

  /** Ends what the test has not ended itself, by pid. */
  end(): void {
    for (const connection of this.#connections) connection.close();
    for (const { pid } of this.processes()) kill(pid);
    for (const group of this.cgroups()) attempt(() => rmdirSync(group));
    rmSync(this.root, { recursive: true, force: true });
  }

  #attribute(path: string, name: string): string | undefined {
    try {
      const value = this.runtime.host.getAttribute(path, name);
      return value && new TextDecoder().decode(value);
    } catch {
      return undefined;
    }
  }
}

/** What stays below run/ when no guest is there: directories, the boot that this is. */
const KEPT = /\/(boot|events)$/;

function directories(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => [`${path}/${entry.name}`, ...directories(`${path}/${entry.name}`)]);
}

/** Files, and directories that nothing is in. */
function existing(directory: string): string[] {
  try {
    return (readdirSync(directory, { recursive: true }) as string[])
      .map((name) => `${directory}/${name}`)
      .filter((path) => !lstatSync(path).isDirectory());
  } catch {
    return [];
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

export function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Somebody is in it still.
  }
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Waits until something holds; throws when it doesn't within the time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`after ${seconds} s still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
