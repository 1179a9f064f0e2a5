/**
 * The verb qemu-monitor-command: a word with QEMU itself.
 */
import { DOMAIN_OPTION, GUEST_OPTIONS, gap, withDomain } from "./guests.ts";
import { print, UsageProblem } from "./shell.ts";
import type { Verb } from "./verb.ts";

type Command = { readonly execute: string; readonly arguments?: unknown };

export const monitorCommand: Verb = {
  name: "qemu-monitor-command",
  usage: "DOMAIN COMMAND... [--hmp] [--pretty] [--return-value]",
  summary: "gives QEMU's monitor a command and prints the reply",
  details:
    "The command is one of QMP's: its name, or the whole of it in JSON. With --hmp it is for people: 'info block'.\n" +
    "What QEMU refuses is an error on stderr, exit code 1.",
  options: [
    { name: "hmp", summary: "a command of the human monitor" },
    { name: "pretty", summary: "the reply with a line a member" },
    { name: "return-value", summary: "only what the reply returns" },
    { name: "cmd", value: "COMMAND", summary: "the command, as virsh names it" },
    DOMAIN_OPTION,
    ...GUEST_OPTIONS,
  ],
  example: "virtwright qemu-monitor-command tiny query-status",
  guests: true,
  async run(call) {
    const { args, shell } = call;
    const words = [...args.positionals];
    const domain = args.value("domain") ?? words.shift();
    const command = args.value("cmd") ?? words.join(" ");
    if (args.has("hmp") && (args.has("pretty") || args.has("return-value"))) {
      throw new UsageProblem(`'--hmp' and '--${args.has("pretty") ? "pretty" : "return-value"}' exclude one another`);
    }
    if (domain === undefined || command === "") throw new UsageProblem("it takes a domain and a command");
    const request = args.has("hmp") ? humanCommand(command) : commandOf(command);
    // withDomain takes the only word as the domain.
    args.positionals.splice(0, args.positionals.length, ...(args.has("domain") ? [] : [domain]));
    return await withDomain(call, async (guest) => {
      const value = await guest.monitorCommand(request);
      const reply = args.has("return-value") || args.has("json") ? value : { return: value };
      if (args.has("hmp") && !args.has("json")) print(shell, `${value}\n${gap(call)}`);
      // virsh has no empty line behind what is pretty.
      else if (args.has("pretty") || args.has("json")) print(shell, `${JSON.stringify(reply, null, 2)}\n`);
      else print(shell, `${JSON.stringify(reply)}\n${gap(call)}`);
    });
  },
};

function humanCommand(line: string): Command {
  return { execute: "human-monitor-command", arguments: { "command-line": line } };
}

function commandOf(text: string): string | Command {
  if (!text.trimStart().startsWith("{")) return text.trim();
  let command: unknown;
  try {
    command = JSON.parse(text);
  } catch {
    throw new UsageProblem(`the command is not JSON: ${text}`);
  }
  if (typeof (command as Command).execute !== "string") throw new UsageProblem("the command has no 'execute'");
  return command as Command;
}
