/**
 * The verb edit: a guest's XML in an editor, checked before it is kept.
 *
 * Without a person to ask, what was refused stays in its file, and the error says where.
 */
import type { Connection, Domain } from "../common/api.ts";
import { Problem } from "../common/api.ts";
import { DOMAIN_OPTION, GUEST_OPTIONS, isInteractive, report, withDomain } from "./guests.ts";
import { coloured, shownNotes } from "./printing.ts";
import { complain, print, Refusal } from "./shell.ts";
import type { Call, Verb } from "./verb.ts";

export const edit: Verb = {
  name: "edit",
  usage: "DOMAIN",
  summary: "a guest's definition in $VISUAL or $EDITOR, checked before it's saved",
  details: "A guest that runs gets the change at its next start.",
  options: [
    { name: "skip-validate", summary: "names that are unknown are no reason to ask" },
    DOMAIN_OPTION,
    ...GUEST_OPTIONS,
  ],
  example: "EDITOR=true virtwright edit tiny",
  guests: true,
  async run(call) {
    return await withDomain(call, async (domain, conn) => {
      const draft = await Draft.of(call, domain);
      await new Editing(call, conn, domain, draft).run();
    });
  },
};

/** The text that is edited, as a file that nobody else can read. */
class Draft {
  private constructor(
    readonly path: string,
    readonly read: () => string,
    readonly write: (text: string) => void,
    readonly remove: () => void,
  ) {}

  /** Its extension tells editors what it is, its directory keeps their copies away from others. */
  static async of({ shell }: Call, domain: Domain): Promise<Draft> {
    const { mkdtempSync, readFileSync, rmSync, writeFileSync } = await import("node:fs");
    const directory = mkdtempSync(`${shell.variable("TMPDIR") || "/tmp"}/virtwright-`);
    const path = `${directory}/${domain.name.replace(/[^\w.-]/g, "_")}.xml`;
    return new Draft(
      path,
      () => readFileSync(path, "utf8"),
      (text) => writeFileSync(path, text, { mode: 0o600 }),
      () => rmSync(directory, { recursive: true, force: true }),
    );
  }
}

const CHOICES = `
y - yes, start editor again
n - no, throw away my changes
i - save although names are unknown
f - save although somebody else has changed it meanwhile
? - print this help
`;

/** Codes of what is wrong whatever the QEMU: XML that is none, names that are unknown. */
const ANY_QEMU = /^VW0(1|20[1-3])/;

class Editing {
  readonly #call: Call;
  readonly #conn: Connection;
  readonly #domain: Domain;
  readonly #draft: Draft;
  /** What the draft was made from. */
  #original: string;
  #lenient: boolean;
  #forced = false;

  constructor(call: Call, conn: Connection, domain: Domain, draft: Draft) {
    this.#call = call;
    this.#conn = conn;
    this.#domain = domain;
    this.#draft = draft;
    this.#original = domain.xml({ inactive: true });
    this.#lenient = call.args.has("skip-validate");
  }

  async run(): Promise<void> {
    const { shell } = this.#call;
    this.#draft.write(this.#original);
    try {
      for (let choice = "y"; choice !== "n"; ) {
        if (choice === "y") await this.#edit();
        if (choice === "i") this.#lenient = true;
        if (choice === "f") this.#forced = true;
        const text = this.#draft.read();
        const wrong = text === this.#original ? await this.#leave() : await this.#save(text);
        if (wrong === undefined) break;
        if (!isInteractive(shell)) throw new Refusal(wrong);
        complain(shell, `error: ${wrong}\n`);
        choice = await this.#ask();
      }
    } catch (problem) {
      // Whatever stopped it, somebody wrote that.
      if (this.#draft.read() === this.#original) this.#draft.remove();
      else if (problem instanceof Refusal || problem instanceof Problem) {
        const lines = problem instanceof Refusal ? problem.lines : [problem.message];
        throw new Refusal(...lines, `not saved; what you wrote is in ${this.#draft.path}`);
      }
      throw problem;
    }
    this.#draft.remove();
  }

  async #leave(): Promise<undefined> {
    const said = `Domain '${this.#domain.name}' XML configuration not changed.`;
    await report(this.#call, said, this.#domain, { changed: false });
  }

  async #edit(): Promise<void> {
    const { shell } = this.#call;
    const chosen = shell.variable("VISUAL") || shell.variable("EDITOR");
    if (!chosen && !isInteractive(shell)) throw new Refusal("there is no terminal to edit on: set EDITOR to a command");
    const editor = chosen || "vi";
    // The variable may hold options and quotes, which are a shell's to read.
    const code = await (await shell.keyboard()).run(["sh", "-c", `${editor} "$1"`, "sh", this.#draft.path]);
    if (code !== 0) throw new Refusal(`the editor '${editor}' ended with exit code ${code}; nothing was changed`);
  }

  /** Why it can't be saved, if it can't; notes on it were shown by then. */
  async #save(text: string): Promise<string | undefined> {
    const { shell } = this.#call;
    const file = this.#draft.path;
    if (!this.#lenient) {
      // What depends on the host's QEMU is for the connection to say.
      const { notes } = (await this.#call.library()).validate(text, { strict: true });
      const names = notes.filter(({ code, severity }) => severity === "error" && ANY_QEMU.test(code));
      if (names.length > 0) {
        complain(shell, coloured(shell, "stderr", shownNotes(names, text, file)));
        return "the XML has mistakes";
      }
    }
    const now = (await this.#conn.lookup(this.#domain.uuid)).xml({ inactive: true });
    if (now !== this.#original && !this.#forced) return "the XML was changed by somebody else meanwhile";
    try {
      const domain = await this.#conn.define(text);
      const said = `Domain '${domain.name}' XML configuration edited.`;
      await report(this.#call, said, domain, { changed: true });
      return undefined;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      complain(shell, coloured(shell, "stderr", shownNotes(problem.notes, text, file)));
      return problem.message;
    }
  }

  /** A key of virsh's question; nobody there to answer is a no. */
  async #ask(): Promise<string> {
    const { shell } = this.#call;
    const keyboard = await shell.keyboard();
    keyboard.raw(true);
    try {
      for (;;) {
        print(shell, "\rFailed. Try again? [y,n,i,f,?]: ");
        const keys = await keyboard.read();
        const key = keys === undefined ? "n" : String.fromCharCode(keys[0] as number).toLowerCase();
        // ^C and ^D too.
        const choice = key === "\x03" || key === "\x04" ? "n" : key;
        if ("ynif".includes(choice)) {
          print(shell, `${choice}\r\n`);
          return choice;
        }
        if (choice === "?") print(shell, CHOICES.replaceAll("\n", "\r\n"));
      }
    } finally {
      keyboard.raw(false);
    }
  }
}
