/**
 * What the core is told when it defines or starts a guest: `options.emulator` and `options.context`, put
 * together from the machine, and the questions of a plan answered until there is one.
 *
 * What stays the same as long as a connection is open is read once; what may change (labels, cgroups,
 * networks, files) is read anew for each start.
 */
import type { ContextOptions, EmulatorOptions, Identity, InUse } from "../options.ts";
import type { Virtwright } from "../virtwright.ts";
import { Problem } from "./api.ts";
import type { Host } from "./host.ts";
import { readDevices } from "./host_devices.ts";
import { readHostXml } from "./host_xml.ts";
import { readBoot, readCgroup, readFileState, readIdentity, readNumbers, readSelinux } from "./machine_facts.ts";
import { readMounts, readText } from "./mounts.ts";
import type { FileState, Needs, Places, Plan } from "./plan.ts";
import { refusal } from "./problems.ts";

/** Enough for uuids, MAC addresses and labels of the largest guest. */
const RANDOM_BYTES = 4096;
/** Each backing file is a round. */
const MOST_ROUNDS = 300;

/** What doesn't change while a connection is open. */
export class Machine {
  readonly boot: { readonly id: string; readonly time: number };
  readonly identity: Identity;
  readonly environment: Readonly<Record<string, string>>;
  readonly #users: Readonly<Record<string, number>>;
  readonly #groups: Readonly<Record<string, number>>;

  constructor(readonly host: Host) {
    this.boot = readBoot(host);
    this.#users = readNumbers(host, "/etc/passwd");
    this.#groups = readNumbers(host, "/etc/group");
    this.identity = readIdentity(host, this.#users);
    // The core takes what QEMU gets, and what says where files are.
    this.environment = Object.fromEntries(
      Object.entries(host.environment).filter((each): each is [string, string] => each[1] !== undefined),
    );
  }

  /** Of every call, whichever door. */
  context(): ContextOptions {
    return {
      identity: this.identity,
      environment: this.environment,
      boot: this.boot,
      users: this.#users,
      groups: this.#groups,
    };
  }
}

/** Makes the options of calls, and plans. */
export class Preparation {
  readonly #host: Host;

  constructor(
    readonly machine: Machine,
    readonly library: Virtwright,
    readonly places: Places,
    /** Keys of qemu.conf. */
    readonly driver: ContextOptions["driver"],
    readonly warn: (message: string) => void,
  ) {
    this.#host = machine.host;
  }

  /** What a domain is defined with. */
  async context(xml: string): Promise<ContextOptions> {
    const { places } = this;
    const host = this.#host;
    const mounts = readMounts(host);
    const selinux = readSelinux(host);
    const cgroup = readCgroup(host, places, mounts);
    return {
      ...this.machine.context(),
      uri: places.uri,
      ...(this.driver ? { driver: this.driver } : {}),
      ...(selinux ? { selinux } : {}),
      ...(cgroup ? { cgroup } : {}),
      now: Math.floor(host.now() / 1000),
      utcOffset: -60 * new Date(host.now()).getTimezoneOffset(),
      random: this.#random(RANDOM_BYTES),
      ...readDevices(host, places, mounts, xml),
      ...(await readHostXml(host, places, xml)),
    };
  }

  /** The steps that start a guest. Everything but `inUse` is known before the claims are locked. */
  plan(xml: string, emulator: EmulatorOptions, context: ContextOptions, inUse: InUse): Plan {
    const mounts = readMounts(this.#host);
    const files: Record<string, FileState> = {};
    const secret = { masterKey: this.#random(32), secretVectors: this.#random(16 * 64) };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const options = { emulator, context: { ...context, ...secret, inUse, files } };
      const { output, notes } = this.library.run("plan", xml, options);
      if (output === undefined) throw refusal("the guest cannot be started", notes);
      const answer = JSON.parse(output) as Plan | Needs;
      if (!("needs" in answer)) {
        for (const note of notes) if (note.severity === "warning") this.warn(note.message);
        return answer;
      }
      for (const path of answer.needs) files[path] = readFileState(this.#host, mounts, path);
    }
    throw new Problem("invalid", `the guest cannot be started: its images have more than ${MOST_ROUNDS} backing files`);
  }

  #random(bytes: number): string {
    return Buffer.from(this.#host.random(bytes)).toString("hex");
  }
}

/** The keys of the first qemu.conf that is there. */
export function readDriver(
  host: Host,
  library: Virtwright,
  places: Places,
  warn: (message: string) => void,
): ContextOptions["driver"] {
  for (const path of places.configuration) {
    const text = readText(host, path);
    if (text === undefined) continue;
    const { output, notes } = library.run("configuration", text, { file: path });
    const errors = notes.filter((note) => note.severity === "error");
    if (output === undefined || errors.length > 0) throw refusal(`${path} cannot be read`, notes);
    for (const note of notes) warn(`${path}:${note.line}: ${note.message}`);
    return JSON.parse(output);
  }
  return undefined;
}
