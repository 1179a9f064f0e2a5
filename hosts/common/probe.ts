/**
 * Asks one emulator what it can do, by running it.
 *
 * A QEMU of today is started with no machine, and answers over QMP what the core wants to know (the door
 * `questions`). One before 1.2 refuses such a command line; its `-help` says what there is, and `-M ?` its
 * machines. A program that does neither isn't an emulator: the error has its own words.
 */
import { printNotes } from "../notes.ts";
import type { EmulatorOptions } from "../options.ts";
import type { Result, Virtwright } from "../virtwright.ts";
import type { Emulator } from "./emulators.ts";
import type { Ended, Host } from "./host.ts";
import { endProbed } from "./probe_cache.ts";
import { QmpTalk } from "./probe_talk.ts";

/** What says on a command line that this isn't a guest: nothing is made, and nothing of the user's is read. */
const NO_GUEST = ["-S", "-no-user-config", "-nodefaults", "-nographic"];
/** Its words that are worth showing. */
const LAST_WORDS = 600;

interface Questions {
  readonly accel: string;
  readonly commands: readonly unknown[];
}

/** `directory` is ours alone; a socket and a pid are in it while the program runs. */
export async function probe(
  host: Host,
  core: Virtwright,
  binary: string,
  directory: string,
  patience: number,
): Promise<Emulator> {
  // It speaks no QMP and has no -help that says anything: that it is there is all there is to know.
  if (/\/xenner$/.test(binary)) return { binary, arch: "", version: "", options: { binary } };
  const probing = new Probing(host, core, binary, directory, patience);
  const dialogue = await probing.dialogue();
  if (dialogue === undefined) return probing.old();
  const capabilities = outputOf(core.emulator(dialogue, { format: "xml", emulator: { binary } }));
  return describe(core, { binary, capabilities });
}

class Probing {
  #talk: QmpTalk | undefined;
  #failed: Ended | undefined;

  constructor(
    readonly host: Host,
    readonly core: Virtwright,
    readonly binary: string,
    readonly directory: string,
    readonly patience: number,
  ) {}

  /** All that was asked and answered; undefined when it can't be asked this way. */
  async dialogue(): Promise<string | undefined> {
    let told = "";
    let accel: string | undefined;
    try {
      for (;;) {
        const questions = JSON.parse(outputOf(this.core.run("questions", told))) as Questions;
        if (questions.commands.length === 0) return told;
        if (questions.accel !== accel) {
          accel = questions.accel;
          await this.#end();
          if (!(await this.#start(accel))) return undefined;
        }
        told += await (this.#talk as QmpTalk).ask(questions.commands, this.patience);
      }
    } finally {
      await this.#end();
    }
  }

  /** What one of old says of itself. */
  async old(): Promise<Emulator> {
    const { stdout } = await this.#run(["-help"]);
    if (stdout.trim() === "") throw new Error(words(this.#failed));
    const { output, notes } = this.core.emulator(stdout, { emulator: { binary: this.binary } });
    const { version } = JSON.parse(output ?? "{}") as { version?: string };
    if (notes.length > 0 || version === undefined || isOfToday(version)) throw new Error(words(this.#failed));
    const machines = await this.#run(["-M", "?"]);
    return { ...describe(this.core, { binary: this.binary, help: stdout }), machines: machines.stdout };
  }

  async #start(accel: string): Promise<boolean> {
    const { host, directory } = this;
    const socket = `${directory}/qmp`;
    const argv = [...NO_GUEST, "-machine", `none,accel=${accel}`, "-qmp", `unix:${doubled(socket)},server=on,wait=off`];
    const ended = await this.#run([...argv, "-pidfile", `${directory}/pid`, "-daemonize"]);
    if (ended.code === 124) throw new Error(`it didn't start within ${this.patience / 1000} s`);
    if (ended.code !== 0) {
      this.#failed = ended;
      return false;
    }
    this.#talk = await QmpTalk.open(host, socket, this.patience);
    return true;
  }

  #run(args: readonly string[]): Promise<Ended> {
    const environment: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.host.environment))
      if (value !== undefined) environment[name] = value;
    // In its own words, whatever the user's language is.
    environment.LC_ALL = "C";
    return this.host.run([this.binary, ...args], { environment, directory: "/", timeout: this.patience });
  }

  /** It has nothing to lose: it needn't be asked to go. */
  async #end(): Promise<void> {
    this.#talk?.close();
    this.#talk = undefined;
    const pid = endProbed(this.host, this.directory);
    if (pid !== undefined) while (this.host.startedAt(pid) !== undefined) await this.host.sleep(2);
    for (const name of ["qmp", "pid"]) this.host.remove(`${this.directory}/${name}`);
  }
}

function describe(core: Virtwright, options: EmulatorOptions): Emulator {
  const { arch, version } = JSON.parse(outputOf(core.emulator("", { emulator: options }))) as Emulator;
  return { binary: options.binary as string, arch, version, options };
}

function outputOf(result: Result): string {
  if (result.output === undefined) throw new Error(`its answers make no sense: ${printNotes(result.notes, "text")}`);
  return result.output;
}

/** QMP came with 0.13, and with 1.2 all that is asked here. */
function isOfToday(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 2);
}

function words(ended: Ended | undefined): string {
  const said = `${ended?.stderr ?? ""}${ended?.stdout ?? ""}`.trim().slice(-LAST_WORDS);
  const how =
    ended && ended.code > 128 ? `signal ${ended.code - 128} ended it` : `it ended with code ${ended?.code ?? 0}`;
  return said === "" ? `${how} and said nothing` : `${how} and said: ${said}`;
}

/** A comma is where a value ends. */
function doubled(path: string): string {
  return path.replaceAll(",", ",,");
}
