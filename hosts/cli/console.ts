/**
 * The verb console, and being attached to one behind start and create.
 *
 * A person's terminal is made raw, so that the guest gets every key but the escape, and is given back
 * whatever ends the session: the escape, the guest, a failure, a signal. Without a terminal, bytes go
 * through as they are: what the guest says to standard output, standard input to the guest.
 */
import type { Console, Domain } from "../common/api.ts";
import type { OptionSpec } from "./arguments.ts";
import { attempt, DOMAIN_OPTION, GUEST_OPTIONS, gap, isInteractive, PRINT_JSON_OPTION, withDomain } from "./guests.ts";
import { print, type Shell, sendBytes, UsageProblem } from "./shell.ts";
import type { Call, Verb } from "./verb.ts";

/** `^]`, as of telnet and virsh. */
const DEFAULT_ESCAPE = "^]";
const ESCAPE_OPTION: OptionSpec = {
  name: "escape",
  short: "e",
  value: "^X",
  summary: "the key that leaves the console (default ^])",
};

export const consoleVerb: Verb = {
  name: "console",
  usage: "DOMAIN [--devname NAME]",
  summary: "a guest's serial console, on this terminal; ^] leaves it",
  details: "Without a terminal, what the guest says goes to stdout and stdin goes to the guest, until it is gone.",
  options: [
    {
      name: "devname",
      value: "NAME",
      summary: "a character device by its alias, such as serial1 (default: the first)",
    },
    ESCAPE_OPTION,
    DOMAIN_OPTION,
    ...GUEST_OPTIONS.filter((option) => option !== PRINT_JSON_OPTION),
  ],
  example: "virtwright console tiny",
  guests: true,
  async run(call) {
    escapeOf(call);
    return await withDomain(call, async (domain) => {
      const device = call.args.value("devname");
      await attach(call, domain, device === undefined ? {} : { device });
    });
  },
};

/** Whether `--console` was given, which is of use only where bytes can be shown as they come. */
export function canAttach({ args }: Call): boolean {
  if (!args.has("console")) return false;
  if (args.has("json")) throw new UsageProblem("'--console' and '--json' exclude one another");
  return true;
}

/** Stays with the console until the person, the guest or a signal ends that; lets a held guest go once it is open. */
export async function attach(
  call: Call,
  domain: Domain,
  options: { readonly device?: string; readonly resume?: boolean },
): Promise<void> {
  const { shell } = call;
  const what = `Failed to open the console of domain '${domain.name}'`;
  const { device } = options;
  let opened: Console;
  try {
    opened = await attempt(what, () => domain.console(device === undefined ? {} : { device }));
  } catch (problem) {
    // It was held for the console's sake only.
    if (options.resume) await domain.resume();
    throw problem;
  }
  try {
    const interactive = isInteractive(shell);
    const leave = escapeOf(call);
    if (interactive && !call.args.has("quiet")) {
      print(shell, `Connected to domain '${domain.name}'\nEscape character is ${leave.shown}\n`);
    }
    const session = new Session(shell, opened, interactive ? leave.code : undefined);
    await session.run(async () => {
      if (options.resume) await domain.resume();
    });
    if (interactive) print(shell, `\n${gap(call)}`);
  } finally {
    opened.close();
  }
}

class Session {
  readonly #shell: Shell;
  readonly #console: Console;
  readonly #leave: number | undefined;

  constructor(shell: Shell, console: Console, leave: number | undefined) {
    this.#shell = shell;
    this.#console = console;
    this.#leave = leave;
  }

  async run(begin: () => Promise<void>): Promise<void> {
    const keyboard = await this.#shell.keyboard();
    // A signal ends the session like the escape does, so that the terminal is given back.
    let interrupt: () => void = () => {};
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    const forget = keyboard.interrupted(() => interrupt());
    const raw = this.#leave !== undefined;
    if (raw) keyboard.raw(true);
    try {
      await begin();
      await Promise.race([this.#show(), this.#send(), interrupted]);
    } finally {
      if (raw) keyboard.raw(false);
      forget();
    }
  }

  /** Ends with the guest's side. */
  async #show(): Promise<void> {
    for await (const bytes of this.#console) sendBytes(this.#shell, bytes);
  }

  /** Ends with the escape; the end of an input that is no terminal leaves the guest's output to be waited for. */
  async #send(): Promise<void> {
    const keyboard = await this.#shell.keyboard();
    for (let keys = await keyboard.read(); keys; keys = await keyboard.read()) {
      const end = this.#leave === undefined ? -1 : keys.indexOf(this.#leave);
      if (end !== 0) this.#console.write(end < 0 ? keys : keys.subarray(0, end));
      if (end >= 0) return;
    }
    if (this.#leave === undefined) await new Promise(() => {});
  }
}

/** `^X` or one character → its code, and how it is said. */
function escapeOf({ args }: Call): { readonly code: number; readonly shown: string } {
  const text = args.has("escape") ? (args.value("escape") as string) : DEFAULT_ESCAPE;
  const control = /^\^([@-_a-z])$/.exec(text)?.[1]?.toUpperCase();
  if (control !== undefined) return { code: control.charCodeAt(0) & 0x1f, shown: `^${control} (Ctrl + ${control})` };
  if (!/^[ -~]$/.test(text)) throw new UsageProblem(`option '--escape' needs a key such as ^], not '${text}'`);
  return { code: text.charCodeAt(0), shown: text };
}
