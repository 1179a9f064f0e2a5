/**
 * What has to be done before a command line can be run by hand: a list of steps, each a sentence and the
 * commands for it.
 *
 *   line.steps.add("a copy of the firmware's variables").word("cp").word("-n").span(template).span(path).end();
 *
 * They are printed as comments in front of the command, a command behind a `$`, so that the script runs
 * as it stands where everything is there already, and whoever reads it sees what to do where it isn't.
 */
import { Span, literal, same, startsWith } from "../text/span";
import { writeWord } from "../text/shell";
import { Writer } from "../text/writer";

export class Step {
  private to: Writer = new Writer(96);
  commands: Span[] = [];

  constructor(readonly sentence: Span) {}

  /** A word of ours, which needs no quotes. */
  word(text: string): Step {
    if (this.to.length > 0) this.to.byte(0x20);
    this.to.text(text);
    return this;
  }

  /** A word of the domain's, quoted if need be. */
  span(text: Span): Step {
    if (this.to.length > 0) this.to.byte(0x20);
    writeWord(this.to, text);
    return this;
  }

  /** A word of a prefix and a path, made absolute for a program that leaves the directory. */
  absolute(prefix: string, path: Span): Step {
    if (startsWith(path, "/")) return this.word(prefix).joined(path);
    return this.word('"').joinedText(prefix).joinedText('$PWD"/').joined(path);
  }

  private joined(text: Span): Step {
    writeWord(this.to, text);
    return this;
  }

  private joinedText(text: string): Step {
    this.to.text(text);
    return this;
  }

  /** The command is complete; another may follow. */
  end(): Step {
    this.commands.push(this.to.take());
    this.to = new Writer(96);
    return this;
  }
}

export class Steps {
  all: Step[] = [];

  /** A step; one with a sentence that is there already is added to. */
  add(sentence: string): Step {
    const text = literal(sentence);
    for (let i = 0; i < this.all.length; i++) if (same(this.all[i].sentence, text)) return this.all[i];
    const step = new Step(text);
    this.all.push(step);
    return step;
  }

  /** A directory that must be there. */
  directory(path: Span): void {
    const command = new Writer(64).text("mkdir -p ");
    writeWord(command, path);
    const text = command.take();
    const step = this.add("directories for sockets and state");
    for (let i = 0; i < step.commands.length; i++) if (same(step.commands[i], text)) return;
    step.commands.push(text);
  }

  print(to: Writer): void {
    for (let i = 0; i < this.all.length; i++) {
      const step = this.all[i];
      to.text("#\n# ").span(step.sentence).byte(0x0a);
      for (let j = 0; j < step.commands.length; j++) to.text("#   $ ").span(step.commands[j]).byte(0x0a);
    }
  }
}
