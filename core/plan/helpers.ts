/**
 * What has to be there beside QEMU, as steps: directories, taps, and the programs that serve a device.
 *
 * The rooms say it once, in `line.steps` (core/argv/steps.ts), where a person gets it as comments of a script. A
 * program that doesn't need root's rights runs as QEMU's user, as bare of them as QEMU; one that does makes a
 * socket that is given to that user.
 */
import { Command, Steps, isRunner } from "../argv/steps";
import { Context } from "../emulator/context";
import { SpanSet } from "../text/set";
import { NONE, Span, lastIndexOf, slice } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { Account } from "./account";
import { StepList } from "./step_list";

/** Seconds until a helper's socket must be there. */
const HELPER_TIMEOUT: i64 = 15;

export class Helpers {
  private names: SpanSet = new SpanSet();
  /** Directories that are there already, or made by an earlier step. */
  private made: SpanSet = new SpanSet();

  constructor(
    private context: Context,
    private account: Account,
    private steps: StepList,
    /** The directory of the pidfiles. */
    private directory: Span,
    private log: Span,
  ) {}

  /** A directory of the guest's. */
  makeDirectory(path: Span, why: string, stays: bool): void {
    if (this.made.add(path)) this.steps.directory(path, "0700", this.account.owner, why, stays);
  }

  add(all: Steps): void {
    for (let i = 0; i < all.all.length; i++) {
      const step = all.all[i];
      for (let j = 0; j < step.commands.length; j++) this.addCommand(step.commands[j], step.sentence);
    }
  }

  private addCommand(command: Command, why: Span): void {
    if (command.directory != NONE) {
      this.makeDirectory(command.directory, "a directory for sockets and state", command.stays);
      return;
    }
    const argv: Span[] = command.asRoot ? [] : this.account.wrap(this.context, NONE, false);
    for (let i = 0; i < command.argv.length; i++) argv.push(this.word(command.argv[i]));
    const steps = this.steps;
    if (command.socket == NONE) {
      steps.beginSpan("run", why).list("argv", argv);
      if (command.undo.length > 0) steps.list("undoArgv", command.undo);
      steps.end();
      return;
    }
    steps.beginSpan("spawn", why).list("argv", argv);
    steps.json.key("environment").object().close();
    steps.word("directory", "/").text("pidfile", this.pidfile(command.argv[0]));
    steps.text("log", this.log).text("socket", command.socket);
    steps.number("timeout", HELPER_TIMEOUT).end();
    if (command.asRoot && this.account.changes) {
      steps.begin("take", "QEMU may connect to the helper").word("driver", "dac").text("path", command.socket);
      steps.text("want", this.account.owner).truth("remember", false).end();
    }
  }

  private word(word: Span): Span {
    return isRunner(word) ? decimal(max<i64>(this.account.uid, 0)) : word;
  }

  /** Named after the program, with a number where there are several. */
  private pidfile(program: Span): Span {
    const name = slice(program, lastIndexOf(program, 0x2f) + 1);
    let path = new Writer(96).span(this.directory).byte(0x2f).span(name).text(".pid").take();
    for (let i = 1; !this.names.add(path); i++) {
      const to = new Writer(96).span(this.directory).byte(0x2f).span(name);
      path = to.byte(0x2d).number(i).text(".pid").take();
    }
    return path;
  }
}
