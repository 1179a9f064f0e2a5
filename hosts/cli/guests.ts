/**
 * What the verbs that run guests have in common: their options, the connection, the guest that is meant,
 * and how their outcomes are said.
 *
 * They print as virsh does, with the empty line behind it that virsh leaves out under --quiet; what is
 * refused is `error: …` on standard error.
 */
import { type Connection, type Domain, Problem } from "../common/api.ts";
import type { OptionSpec } from "./arguments.ts";
import { hints } from "./nearest.ts";
import { HELP_OPTION } from "./settings.ts";
import { complain, print, Refusal, type Shell, UsageProblem } from "./shell.ts";
import { type Call, EXIT } from "./verb.ts";

export const CONNECT_OPTION: OptionSpec = {
  name: "connect",
  short: "c",
  value: "URI",
  summary: "qemu:///session or qemu:///system, with ?root=DIR to keep several apart",
};
export const PRINT_JSON_OPTION: OptionSpec = { name: "json", summary: "as JSON" };

/** Options of every verb that runs guests; they stand behind its own. */
export const GUEST_OPTIONS: readonly OptionSpec[] = [
  PRINT_JSON_OPTION,
  CONNECT_OPTION,
  { name: "quiet", short: "q", summary: "without headings, empty lines and what only says that all went well" },
  { name: "progress", summary: "on stderr, what takes long, also if that is no terminal" },
  HELP_OPTION,
];

/** virsh's other name of the first positional. */
export const DOMAIN_OPTION: OptionSpec = { name: "domain", value: "DOMAIN", summary: "the guest, as virsh names it" };

/** The ways that virsh knows to a QEMU of this machine. */
const OURS = /^qemu(\+unix)?:\/\/\/(session|system)([?/]|$)/;

/** Whose guests: what was given, what the environment says, or the user's own. */
function uriOf(call: Call): string {
  const { args, shell } = call;
  const given = args.value("connect") ?? shell.variable("VIRTWRIGHT_DEFAULT_URI");
  if (given) return given;
  const libvirts = shell.variable("LIBVIRT_DEFAULT_URI");
  if (libvirts !== undefined && OURS.test(libvirts)) return libvirts;
  return shell.user() === 0 ? "qemu:///system" : "qemu:///session";
}

/** Connects, acts and closes; the exit code is what `act` says, if it says one. */
export async function withConnection(call: Call, act: (conn: Connection) => Promise<unknown>): Promise<number> {
  const connect = await call.guests();
  const conn = await connect(uriOf(call), {
    progress: (what) => call.progress.show(what),
    warn: (message) => complain(call.shell, `warning: ${message}\n`),
  });
  try {
    const code = await act(conn);
    return typeof code === "number" ? code : EXIT.well;
  } finally {
    conn.close();
  }
}

/** The same, for the guest that is named. */
export async function withDomain(
  call: Call,
  act: (domain: Domain, conn: Connection) => Promise<unknown>,
): Promise<number> {
  const which = onlyWord(call, "domain", "a domain is missing: its name, uuid or id");
  return await withConnection(call, async (conn) => act(await lookup(conn, which), conn));
}

/** A guest by name, uuid or id; of an unknown one, the nearest names. */
export async function lookup(conn: Connection, which: string): Promise<Domain> {
  try {
    return await conn.lookup(which);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== "no-domain") throw problem;
    const names = (await conn.list()).map((domain) => domain.name);
    throw new Refusal(`failed to get domain '${which}'${hints(which, names)}`);
  }
}

/** The only positional, which may be given as virsh's option of that name too. */
export function onlyWord(call: Call, option: string, missing: string): string {
  const { args } = call;
  const words = [...args.positionals];
  const named = args.value(option);
  const word = named ?? words.shift();
  if (words[0] !== undefined) throw new UsageProblem(`there is a word too many: '${words[0]}'`);
  if (word === undefined) throw new UsageProblem(missing);
  return word;
}

/** Nothing but options. */
export function noWords({ args }: Call): void {
  const extra = args.positionals[0];
  if (extra !== undefined) throw new UsageProblem(`there is a word too many: '${extra}'`);
}

/** Does what can be refused; the refusal's first line says what was tried, as virsh has it. */
export async function attempt<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    throw new Refusal(what, problem.message);
  }
}

/** What was asked for: as JSON, or as text with virsh's empty line behind it. */
export function answer(call: Call, text: string, json: unknown): void {
  const { args, shell } = call;
  if (args.has("json")) print(shell, `${JSON.stringify(json, null, 2)}\n`);
  else print(shell, `${text}\n${gap(call)}`);
}

/** That something went well, which --quiet takes for granted; programs are told what the guest is now. */
export async function report(call: Call, text: string, domain: Domain, more: object = {}): Promise<void> {
  if (call.args.has("json")) answer(call, text, { ...(await briefly(domain)), ...more });
  else if (!call.args.has("quiet")) answer(call, text, undefined);
}

/** virsh's empty line behind the output of a verb. */
export function gap({ args }: Call): string {
  return args.has("quiet") ? "" : "\n";
}

async function briefly(domain: Domain): Promise<object> {
  const { name, uuid } = domain;
  try {
    const state = await domain.state();
    return { id: domain.id() ?? null, name, uuid, state };
  } catch (problem) {
    // One that nobody keeps is gone with its end, which may have come already.
    if (!(problem instanceof Problem) || problem.code !== "no-domain") throw problem;
    return { id: null, name, uuid, state: "shut off" };
  }
}

/** Whether standard input and output are a person's. */
export function isInteractive(shell: Shell): boolean {
  return shell.terminal.stdin && shell.terminal.stdout;
}
