/**
 * The step that starts QEMU: the command line behind the programs that take its rights away.
 *
 *   sh -c '… exec "$@"' sh CGROUP… -- setpriv … QEMU …
 *
 * Each program execs the next, so the process that the shell started is QEMU in the end. QEMU stays in the
 * foreground, with its messages in the guest's log.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Span, literal } from "../text/span";
import { Account } from "./account";
import { StepList } from "./step_list";

/** Seconds until QEMU's monitor must listen. */
const SPAWN_TIMEOUT: i64 = 30;

/** Writes its own number into each file named before `--`, and becomes what is named behind. */
const JOIN: string = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 126; shift; done; shift; exec "$@"';

export function addSpawn(
  steps: StepList,
  line: CommandLine,
  context: Context,
  account: Account,
  label: Span,
  /** The `cgroup.procs` files of the cgroups that QEMU is to be in. */
  cgroups: Span[],
  pidfile: Span,
  log: Span,
  socket: Span,
): void {
  const argv: Span[] = [];
  if (cgroups.length > 0) {
    argv.push(literal("sh"));
    argv.push(literal("-c"));
    argv.push(literal(JOIN));
    argv.push(literal("sh"));
    for (let i = 0; i < cgroups.length; i++) argv.push(cgroups[i]);
    argv.push(literal("--"));
  }
  const wrap = account.wrap(context, label, line.spawns);
  for (let i = 0; i < wrap.length; i++) argv.push(wrap[i]);
  argv.push(line.binary);
  for (let i = 0; i < line.arguments.length; i++) argv.push(line.arguments[i]);
  steps.begin("spawn", "QEMU, paused").list("argv", argv);
  steps.json.key("environment").object();
  for (let i = 0; i < line.settings.length; i++) {
    steps.json.keySpan(line.settings[i].name).span(line.settings[i].value);
  }
  steps.json.close();
  steps.word("directory", "/").text("pidfile", pidfile).text("log", log);
  steps.text("socket", socket).number("timeout", SPAWN_TIMEOUT).end();
}
