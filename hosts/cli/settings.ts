/**
 * Options that several verbs share, and how they become options of the library.
 */
import type { ContextOptions, EmulatorOptions, MonitorOptions, Options } from "../virtwright.ts";
import type { Arguments, OptionSpec } from "./arguments.ts";
import { readAll, type Shell, UsageProblem } from "./shell.ts";
import type { Call } from "./verb.ts";

/** Which QEMU. */
export const EMULATOR_OPTIONS: readonly OptionSpec[] = [
  {
    name: "qemu",
    value: "VERSION",
    summary: "the QEMU to write for: 0.10.5, kvm-83, qemu-kvm-0.12.3 (default: newest known)",
  },
  { name: "arch", value: "ARCH", summary: "guest architecture of the emulator, such as x86_64" },
  { name: "binary", value: "PATH", summary: "path of the emulator" },
  { name: "features", value: "A,B,...", summary: "exactly these features, instead of those of the version" },
  { name: "help-text", value: "FILE", summary: "text of 'qemu -help', from which version and features are read" },
  { name: "qmp-replies", value: "FILE", summary: "QMP commands and a QEMU's replies, as JSON one behind the other" },
  { name: "capabilities", value: "FILE", summary: "a <qemuCaps> document, such as 'emulator --xml' gives" },
];

/** How the XML is written. */
export const ERA_OPTION: OptionSpec = {
  name: "era",
  value: "VERSION",
  summary: "write XML as this libvirt did, such as 0.7 (default: as today's)",
};

export const STRICT_OPTION: OptionSpec = { name: "strict", summary: "unknown names are errors, not warnings" };
export const JSON_OPTION: OptionSpec = { name: "json", summary: "the whole result as JSON on stdout" };
export const HELP_OPTION: OptionSpec = { name: "help", short: "h", summary: "this text" };

/** What the command line depends on and the XML doesn't say. */
export const CONTEXT_OPTIONS: readonly OptionSpec[] = [
  { name: "state-dir", value: "DIR", summary: "where sockets are made (default /var/lib/libvirt/qemu)" },
  { name: "domain-id", value: "N", summary: "number of the running domain (default -1)" },
  {
    name: "monitor",
    value: "TYPE[:WHERE]",
    summary: "pty, stdio, unix:PATH, tcp:HOST:PORT (default: unix socket in the state directory)",
  },
  {
    name: "incoming",
    value: "URI",
    summary: "where an incoming migration is read from: tcp:HOST:PORT, stdio, exec:COMMAND",
  },
  {
    name: "driver",
    value: "KEY=VALUE",
    repeatable: true,
    summary: "a setting of qemu.conf, such as vnc_listen=0.0.0.0",
  },
  { name: "env", value: "NAME=VALUE", repeatable: true, summary: "environment of QEMU, instead of this process' own" },
  { name: "no-env", summary: "nothing of this process' environment (LC_ALL=C is there all the same, as with libvirt)" },
];

/**
 * Variables that are handed over from this process: libvirt passes them on to QEMU when it starts a domain, the second
 * line's only to one that needs them for its sound, and leaves all others behind. By name, as Deno's permissions are.
 */
const PASSED_ON = [
  ...["LD_PRELOAD", "LD_LIBRARY_PATH", "PATH", "HOME", "USER", "LOGNAME", "TMPDIR"],
  ...["PIPEWIRE_CORE", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR"],
];

/** Options that a conversion or check takes from its arguments. */
export async function settingsOf(call: Call, file: string): Promise<Options> {
  const { args, shell } = call;
  const settings: Options = { file: file === "-" ? "-" : file };
  const emulator = await emulatorOf(args, shell);
  if (Object.keys(emulator).length > 0) settings.emulator = emulator;
  const era = args.value("era");
  if (era !== undefined) settings.era = era;
  if (args.has("strict")) settings.strict = true;
  return settings;
}

async function emulatorOf(args: Arguments, shell: Shell): Promise<EmulatorOptions> {
  const emulator: EmulatorOptions = {};
  const version = args.value("qemu");
  if (version !== undefined) emulator.version = version;
  const arch = args.value("arch");
  if (arch !== undefined) emulator.arch = arch;
  const binary = args.value("binary");
  if (binary !== undefined) emulator.binary = binary;
  const features = args.value("features");
  if (features !== undefined)
    emulator.features = features
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  const help = args.value("help-text");
  if (help !== undefined) emulator.help = new TextDecoder().decode(await readAll(shell, help));
  const replies = args.value("qmp-replies");
  if (replies !== undefined) emulator.qmpReplies = new TextDecoder().decode(await readAll(shell, replies));
  const capabilities = args.value("capabilities");
  if (capabilities !== undefined) emulator.capabilities = new TextDecoder().decode(await readAll(shell, capabilities));
  return emulator;
}

/** The context of `domxml-to-native`. */
export function contextOf(args: Arguments, shell: Shell): ContextOptions {
  const context: ContextOptions = {};
  const directory = args.value("state-dir");
  if (directory !== undefined) context.stateDirectory = directory;
  const id = args.value("domain-id");
  if (id !== undefined) context.domainId = integerOf("domain-id", id);
  const monitor = args.value("monitor");
  if (monitor !== undefined) context.monitor = monitorOf(monitor);
  const incoming = args.value("incoming");
  if (incoming !== undefined) context.incoming = incoming;
  if (args.has("driver")) {
    const pairs = Object.entries(args.pairs("driver"));
    context.driver = Object.fromEntries(pairs.map(([key, value]) => [key, driverValue(value)]));
  }
  if (args.has("no-env") && args.has("env")) throw new UsageProblem("'--env' and '--no-env' exclude one another");
  if (args.has("env")) context.environment = args.pairs("env");
  else if (!args.has("no-env")) context.environment = ownEnvironment(shell);
  // A clock with offset='variable' counts from now.
  context.now = Math.floor(Date.now() / 1000);
  context.utcOffset = -60 * new Date().getTimezoneOffset();
  return context;
}

function ownEnvironment(shell: Shell): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = shell.variable(name);
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** qemu.conf writes 0 and 1; who writes the words means the same. */
function driverValue(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function integerOf(name: string, text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new UsageProblem(`option '--${name}' needs a number, not '${text}'`);
  return Number(text);
}

/** `TYPE`, `TYPE:PATH` or `tcp:HOST:PORT`. */
function monitorOf(text: string): MonitorOptions {
  const colon = text.indexOf(":");
  const type = colon < 0 ? text : text.slice(0, colon);
  const where = colon < 0 ? "" : text.slice(colon + 1);
  if (type === "unix") {
    if (where === "") throw new UsageProblem("option '--monitor' needs a path: unix:PATH");
    return { type, path: where, listen: true };
  }
  if (type === "tcp") {
    const last = where.lastIndexOf(":");
    if (last < 0) throw new UsageProblem("option '--monitor' needs host and port: tcp:HOST:PORT");
    return { type, host: where.slice(0, last), service: where.slice(last + 1), listen: true };
  }
  return where === "" ? { type } : { type, path: where };
}
