/**
 * What has to be done before a command line can be run: a list of steps, each a sentence and the commands for it.
 *
 *   line.steps.add("the program that imitates the TPM").word("swtpm socket").span(path).listens(socket);
 *
 * A person gets them as comments in front of the command, each behind a `$`, so that the script runs as it
 * stands where everything is there already, and whoever reads it sees what to do where it isn't. The plan of
 * a start makes steps of them that a shell runs (core/plan/helpers.ts).
 */
import { NONE, Span, byteAt, literal, same, size, startsWith } from "../text/span";
import { writeWord } from "../text/shell";
import { Writer, join } from "../text/writer";

/** Who runs QEMU: in a plan their number stands here. */
const RUNNER: string = "\u0001";

export class Command {
  /** The words, as a plan runs them. */
  argv: Span[] = [];
  /** The whole, as a person types it. */
  text: Span = NONE;
  /** A directory to be made, instead of a command. */
  directory: Span = NONE;
  /** Whether the directory outlives the guest. */
  stays: bool = false;
  /** The program stays, and listens on this socket. */
  socket: Span = NONE;
  /** Takes back what the command did. */
  undo: Span[] = [];
  /** Needs root's rights; what doesn't is run as QEMU's user. */
  asRoot: bool = false;
}

export class Step {
  private to: Writer = new Writer(96);
  private command: Command = new Command();
  commands: Command[] = [];

  constructor(readonly sentence: Span) {}

  private space(): Writer {
    return this.to.length > 0 ? this.to.byte(0x20) : this.to;
  }

  /** Words of ours, which need no quotes, with spaces between. */
  word(text: string): Step {
    this.space().text(text);
    this.push(text);
    return this;
  }

  private push(text: string): void {
    const words = text.split(" ");
    for (let i = 0; i < words.length; i++) this.command.argv.push(literal(words[i]));
  }

  /** A word of the domain's, quoted if need be. */
  span(text: Span): Step {
    writeWord(this.space(), text);
    this.command.argv.push(text);
    return this;
  }

  /** A word of a prefix and a path, made absolute for a program that leaves the directory. */
  absolute(prefix: string, path: Span): Step {
    const to = this.space();
    if (startsWith(path, "/")) to.text(prefix);
    else to.byte(0x22).text(prefix).text('$PWD"/');
    writeWord(to, path);
    this.command.argv.push(join(prefix, path));
    return this;
  }

  /** Words for a person only: what a program does by itself where nobody looks after it. */
  person(text: string): Step {
    this.space().text(text);
    return this;
  }

  /** Words for a plan only. */
  planned(text: string): Step {
    this.push(text);
    return this;
  }

  /** The user who runs QEMU. */
  runner(): Step {
    this.space().text('"$USER"');
    this.command.argv.push(literal(RUNNER));
    return this;
  }

  /** It needs root's rights. */
  asRoot(): Step {
    this.command.asRoot = true;
    return this;
  }

  /** The program stays, and listens on a socket; the command is complete. */
  listens(socket: Span): Step {
    this.command.socket = socket;
    return this.end();
  }

  /** What takes it back: words of ours and one of the domain's; the command is complete. */
  undoneBy(words: string, last: Span): Step {
    const all = words.split(" ");
    for (let i = 0; i < all.length; i++) this.command.undo.push(literal(all[i]));
    this.command.undo.push(last);
    return this.end();
  }

  /** The command is complete; another may follow. */
  end(): Step {
    this.command.text = this.to.take();
    this.commands.push(this.command);
    this.command = new Command();
    this.to = new Writer(96);
    return this;
  }

  /** A directory that must be there. */
  directory(path: Span, stays: bool): void {
    for (let i = 0; i < this.commands.length; i++) if (same(this.commands[i].directory, path)) return;
    this.command.directory = path;
    this.command.stays = stays;
    this.word("mkdir -p").span(path).end();
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

  /** A directory that must be there; one that keeps what the guest needs again outlives it. */
  directory(path: Span, stays: bool = false): void {
    this.add("directories for sockets and state").directory(path, stays);
  }

  print(to: Writer): void {
    for (let i = 0; i < this.all.length; i++) {
      const step = this.all[i];
      to.text("#\n# ").span(step.sentence).byte(0x0a);
      for (let j = 0; j < step.commands.length; j++) to.text("#   $ ").span(step.commands[j].text).byte(0x0a);
    }
  }
}

/** Whether a word stands for the user who runs QEMU. */
export function isRunner(word: Span): bool {
  return size(word) == 1 && byteAt(word, 0) == 1;
}

/** A name that can't end the comment it stands in. */
export function oneLine(name: Span): Span {
  const to = new Writer(size(name) + 1);
  for (let i = 0; i < size(name); i++) to.byte(max<u8>(byteAt(name, i), 0x20));
  return to.take();
}
