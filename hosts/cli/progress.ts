/**
 * What takes long, on standard error: one line that is written over on a terminal and gone before anything
 * else is written, or a line each for who asked for it (`--progress`).
 */
import { complain, type Shell } from "./shell.ts";

const CLEAR_LINE = "\r\x1b[K";

export class Progress {
  /** The shell for all who write beside us. */
  readonly shell: Shell;
  readonly #own: Shell;
  readonly #inPlace: boolean;
  readonly #wanted: boolean;
  #shown = false;

  constructor(shell: Shell, asked: boolean) {
    this.#own = shell;
    this.#inPlace = shell.terminal.stderr && shell.variable("TERM") !== "dumb";
    this.#wanted = asked || this.#inPlace;
    this.shell = {
      ...shell,
      write: (stream, bytes) => {
        this.clear();
        shell.write(stream, bytes);
      },
    };
  }

  show(what: string): void {
    if (!this.#wanted) return;
    complain(this.#own, this.#inPlace ? `${CLEAR_LINE}${what} …` : `${what}\n`);
    this.#shown = this.#inPlace;
  }

  clear(): void {
    if (!this.#shown) return;
    this.#shown = false;
    complain(this.#own, CLEAR_LINE);
  }
}
